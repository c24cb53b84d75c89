//! Answering: the force says how it is, or which revision puts it right.
use super::{QuestionTurn, Said, found, go_on, said};
use crate::{
    identity::Caller,
    platform::failure::Failure,
    returns::{Act, store},
};
use muster_domain::{
    QuestionId,
    permission::Permission,
    problem::{ErrorCode, Problem},
};

/// What a force answers.
#[derive(Clone, Debug)]
pub struct Answering {
    pub text: String,
    /// The number of the revision that puts it right, where one does.
    pub revision: Option<i32>,
}

/// Answers a question, or answers it again where the first answer did not do.
pub async fn answer(
    act: &mut Act<'_>,
    caller: &Caller,
    turn: QuestionTurn,
    answering: &Answering,
) -> Result<QuestionId, Failure> {
    let found = found(act, caller, turn.id, Permission::AnswerQuestions).await?;
    let answered = found.state.answer().map_err(Problem::from)?;
    let text = said(&answering.text)?;
    if let Some(number) = answering.revision {
        let revision = match found.row.return_id {
            Some(id) => store::numbered(&act.tx, id, number).await?,
            None => None,
        };
        if revision.is_none() {
            let message = format!("this return has no revision {number}");
            return Err(Problem::new(ErrorCode::InvalidArgument, message)
                .at(["input", "revision"])
                .into());
        }
    }
    let said = Said {
        text: Some(text),
        revision: answering.revision,
    };
    go_on(act, caller, turn, found, answered, said).await
}
