//! Settling: the unit says whether an answer will do. Where it will not, it is the force's turn again.
use super::{QuestionTurn, Said, found, go_on, said};
use crate::{identity::Caller, platform::failure::Failure, returns::Act};
use muster_domain::{QuestionId, permission::Permission, problem::Problem};

/// What the unit says of an answer.
#[derive(Clone, Debug)]
pub enum Settling {
    /// It will do.
    Accepted { text: Option<String> },
    /// It will not, and this is what is still wanted.
    NotSufficient { text: String },
}

/// Says whether an answer will do.
pub async fn settle(
    act: &mut Act<'_>,
    caller: &Caller,
    turn: QuestionTurn,
    settling: &Settling,
) -> Result<QuestionId, Failure> {
    let found = found(act, caller, turn.id, Permission::AskQuestions).await?;
    let (to, text) = match settling {
        Settling::Accepted { text } => (found.state.accept(), text.as_deref().map(said).transpose()?),
        Settling::NotSufficient { text } => (found.state.fall_short(), Some(said(text)?)),
    };
    let to = to.map_err(Problem::from)?;
    let said = Said { text, revision: None };
    go_on(act, caller, turn, found, to, said).await
}
