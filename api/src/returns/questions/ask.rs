//! Asking: the unit puts a question about a return, one of its cells, what checking it found, or a signal.
use super::{Said, about_signals, enter, said, step};
use crate::{
    identity::Caller,
    ledger::EventKind,
    platform::failure::Failure,
    returns::{Act, Held, cells, find::newest_shown, form::collection, once::Once, store::questions as store},
};
use muster_domain::{
    QuestionId, ReturnId, SignalId,
    permission::Permission,
    problem::{ErrorCode, Problem},
    question::{QuestionState, QuestionSubject},
};
use muster_entities::question;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Asking {
    pub about: About,
    pub text: String,
    pub idempotency_key: Option<String>,
}

/// What a question is put about.
#[derive(Clone, Debug)]
pub enum About {
    /// Something a force returned.
    Return(ReturnId, QuestionSubject),
    /// Something a force stands out by.
    Signal(SignalId),
}

/// Puts a question to a force: about the newest revision the asker may see, or about a signal.
pub async fn ask(act: &mut Act<'_>, caller: &Caller, asking: &Asking) -> Result<QuestionId, Failure> {
    let key = asking.idempotency_key.as_deref();
    let once = Once::new(&caller.user, "askQuestion", key, asking);
    match &asking.about {
        About::Return(of, subject) => {
            let found = newest_shown(act, caller, *of).await?;
            caller.require(Permission::AskQuestions, &found.force)?;
            of_return(act, caller, &found, subject, (once?, &asking.text)).await
        }
        About::Signal(signal) => about_signals::ask(act, caller, *signal, (once?, &asking.text)).await,
    }
}

async fn of_return(
    act: &mut Act<'_>,
    caller: &Caller,
    found: &Held,
    subject: &QuestionSubject,
    (once, text): (Once<'_>, &str),
) -> Result<QuestionId, Failure> {
    if let Some(id) = once.answered(&act.tx).await? {
        return id.parse().map_err(Failure::fault);
    }
    let text = said(text)?;
    known(act, found, subject).await?;
    let keys = match subject.cell() {
        Some(cell) => Some(cells::keys(&act.catalogue, &act.reference, cell).map_err(|_| no_such_cell())?),
        None => None,
    };
    let row = question::Model {
        id: QuestionId::generate(),
        force: found.row.force,
        collection: Some(found.row.collection),
        return_id: Some(found.row.id),
        revision: Some(found.revision.key),
        subject: subject.kind().to_owned(),
        measure: keys.map(|keys| keys.0),
        area: keys.map(|keys| keys.1),
        breakdown: keys.map(|keys| keys.2),
        finding: match subject {
            QuestionSubject::Finding { code, .. } => Some(code.clone()),
            _ => None,
        },
        signal: None,
        state: QuestionState::Open.code().to_owned(),
        version: 1,
    };
    let revision = Some(found.revision.number);
    let first = Said {
        text: Some(text),
        revision,
    };
    store::add(&act.tx, row.clone(), step(&row, 1, &caller.user, first)).await?;
    enter(act, caller, EventKind::QuestionAsked, &row, revision);
    once.keep(&act.tx, row.id.to_string()).await?;
    Ok(row.id)
}

/// A question is about something that is there.
async fn known(act: &mut Act<'_>, found: &Held, subject: &QuestionSubject) -> Result<(), Failure> {
    let definition = collection(act, found)?;
    if let Some(cell) = subject.cell()
        && definition.measure(&cell.measure).is_none()
    {
        return Err(no_such_cell().into());
    }
    let QuestionSubject::Finding { code, cell } = subject else {
        return Ok(());
    };
    let checked = act.checked(found).await?;
    let mut findings = checked.findings.iter().map(|(finding, _)| finding);
    if findings.any(|it| it.code == *code && cell.as_ref().is_none_or(|cell| *cell == it.cell)) {
        return Ok(());
    }
    let message = "this return has no such finding: read its findings again";
    Err(Problem::new(ErrorCode::InvalidArgument, message)
        .at(["input", "finding"])
        .into())
}

fn no_such_cell() -> Problem {
    let message = "this return has no such cell: copy it from the return";
    Problem::new(ErrorCode::InvalidArgument, message).at(["input", "cell"])
}
