//! Questions about signals: a force knows of a signal from when it was asked about it, and of no other.
use super::{Said, Thread, enter, said, state, step};
use crate::{
    identity::Caller,
    ledger::EventKind,
    platform::failure::{Failure, Refusal},
    returns::{
        Act, Returns,
        find::force_of,
        once::Once,
        store::{questions as store, signals},
    },
};
use muster_domain::{
    EventId, ForceCode, QuestionId, SignalId,
    permission::{Permission, Stage},
    problem::Problem,
    question::{QuestionState, QuestionSubject},
    signal::{Kept, SignalState},
};
use muster_entities::question;
use sea_orm::ConnectionTrait;

/// Whether somebody may know of a signal: whoever reads the signals of its force, and the force once it was asked about it.
#[must_use]
pub fn knows_of(caller: &Caller, force: &ForceCode, asked: bool) -> bool {
    let own = asked && caller.visibility().shows(force, Stage::SignedOff);
    caller.forces.reaches(force) && (caller.holds(Permission::ReadSignals) || own)
}

/// How every question about a signal stood after an event, or those about one.
pub async fn asked_about(
    db: &impl ConnectionTrait,
    signal: Option<SignalId>,
    event: EventId,
) -> Result<Vec<(SignalId, QuestionState)>, Failure> {
    Ok(signals::stood(db, signal, event).await?)
}

/// Puts a question to the force about a signal.
pub(super) async fn ask(
    act: &mut Act<'_>,
    caller: &Caller,
    id: SignalId,
    (once, text): (Once<'_>, &str),
) -> Result<QuestionId, Failure> {
    if !caller.signed_in() {
        return Err(Refusal::Unauthenticated.into());
    }
    let (signal, standing) = signals::hold(&act.tx, id).await?.ok_or(Refusal::NotFound)?;
    let force = force_of(&act.reference, signal.force).ok_or(Refusal::NotFound)?;
    let questions = signals::questions(&act.tx, &[id]).await?;
    if !knows_of(caller, &force, !questions.is_empty()) {
        return Err(Refusal::NotFound.into());
    }
    caller.require(Permission::AskQuestions, &force)?;
    if let Some(id) = once.answered(&act.tx).await? {
        return id.parse().map_err(Failure::fault);
    }
    let text = said(text)?;
    let states = questions.iter().map(state).collect::<Result<Vec<_>, _>>()?;
    let kept = Kept::from_code(&standing.state).ok_or_else(|| Failure::fault("a signal in no known state"))?;
    SignalState::of(kept, &states).ask().map_err(Problem::from)?;
    let row = question::Model {
        id: QuestionId::generate(),
        force: signal.force,
        collection: None,
        return_id: None,
        revision: None,
        subject: QuestionSubject::Signal(id.to_string()).kind().to_owned(),
        measure: None,
        area: None,
        breakdown: None,
        finding: None,
        signal: Some(id.to_string()),
        state: QuestionState::Open.code().to_owned(),
        version: 1,
    };
    let first = Said {
        text: Some(text),
        revision: None,
    };
    store::add(&act.tx, row.clone(), step(&row, 1, &caller.user, first)).await?;
    enter(act, caller, EventKind::QuestionAsked, &row, None);
    once.keep(&act.tx, row.id.to_string()).await?;
    Ok(row.id)
}

/// The questions about some signals that whoever asks may see, as they stood after an event.
pub(in crate::returns) async fn threads_about(
    returns: &Returns,
    caller: &Caller,
    of: &[SignalId],
    until: EventId,
) -> Result<Vec<(SignalId, Thread)>, Failure> {
    let rows = signals::questions(returns.database.reader(), of).await?;
    let threads = super::read::threads(returns, caller, rows).await?;
    let then = |mut thread: Thread| {
        thread
            .steps
            .retain(|(step, _)| step.event.is_some_and(|event| event <= until));
        let (last, _) = thread.steps.last()?;
        thread.state = QuestionState::from_code(&last.state)?;
        Some((thread.row.signal.as_ref()?.parse().ok()?, thread))
    };
    Ok(threads.into_iter().filter_map(then).collect())
}
