//! Questions: the unit asks about what a force returned, or what it stands out by, the force answers or revises, and the unit says whether that will do.
//!
//! A question hangs on the return, or on a signal, so it stays when a revision takes the place of another; and it never takes a figure back.
mod about_signals;
mod answer;
mod ask;
mod read;
mod settle;

pub use about_signals::{asked_about, knows_of};
pub use answer::{Answering, answer};
pub use ask::{About, Asking, ask};
pub use settle::{Settling, settle};

pub(super) use about_signals::threads_about;
pub(super) use read::{Filter, Thread, find, list, of_return};

use super::{
    Act,
    find::force_of,
    store::{marks::Mark, questions as store},
};
use crate::{
    identity::{Caller, Visibility},
    ledger::{Entry, EventKind},
    platform::failure::{Failure, Refusal},
};
use muster_domain::{
    ForceCode, QuestionId, ReturnId, UserId,
    permission::{Permission, Stage},
    problem::{ErrorCode, Problem},
    question::QuestionState,
};
use muster_entities::{question, question_step};
use serde_json::json;

/// The longest text that is kept.
const LONGEST: usize = 2_000;

/// Whether somebody may read a force's questions: the force itself, the unit and the inspectorate.
pub(super) fn shown_to(visibility: &Visibility, force: &ForceCode) -> bool {
    visibility.shows(force, Stage::SignedOff)
}

/// Whether a question about a return is not settled.
pub(super) async fn open(act: &Act<'_>, of: ReturnId) -> Result<bool, Failure> {
    Ok(!store::unsettled(&act.tx, &[of]).await?.is_empty())
}

/// Which question a step is for, and the version that was read before it.
#[derive(Clone, Copy, Debug)]
pub struct QuestionTurn {
    pub id: QuestionId,
    pub version: i32,
}

/// A question somebody means to go on with.
struct Found {
    row: question::Model,
    state: QuestionState,
}

/// The question somebody means. What they may not see does not exist; what they may not do is refused.
async fn found(act: &Act<'_>, caller: &Caller, id: QuestionId, permission: Permission) -> Result<Found, Failure> {
    if !caller.signed_in() {
        return Err(Refusal::Unauthenticated.into());
    }
    let row = store::find(&act.tx, id).await?.ok_or(Refusal::NotFound)?;
    let force = force_of(&act.reference, row.force).ok_or(Refusal::NotFound)?;
    if !shown_to(&caller.visibility(), &force) {
        return Err(Refusal::NotFound.into());
    }
    caller.require(permission, &force)?;
    let state = state(&row)?;
    Ok(Found { row, state })
}

fn state(row: &question::Model) -> Result<QuestionState, Failure> {
    QuestionState::from_code(&row.state)
        .ok_or_else(|| Failure::fault(format!("question {} is in no known state", row.id)))
}

/// What somebody says, of a length that is kept.
fn said(text: &str) -> Result<String, Failure> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST {
        let message = "say it in 1 to 2,000 characters";
        return Err(Problem::new(ErrorCode::InvalidArgument, message)
            .at(["input", "text"])
            .into());
    }
    Ok(text.to_owned())
}

/// What one step says.
struct Said {
    text: Option<String>,
    /// The number of the revision that puts it right, where the force names one.
    revision: Option<i32>,
}

/// Moves a question on and keeps the step.
async fn go_on(
    act: &mut Act<'_>,
    caller: &Caller,
    turn: QuestionTurn,
    found: Found,
    to: QuestionState,
    said: Said,
) -> Result<QuestionId, Failure> {
    let first = || {
        let message = format!(
            "somebody went on with this question first: it is now at version {} or later, read it again",
            found.row.version
        );
        Problem::new(ErrorCode::StaleVersion, message).at(["input", "version"])
    };
    // what was read decided what it may become: another version has to be judged anew
    if found.row.version != turn.version {
        return Err(first().into());
    }
    let row = store::advance(&act.tx, &found.row, turn.version, to)
        .await?
        .ok_or_else(first)?;
    // a version is one step: the first of both is the asking
    let place = i16::try_from(row.version).map_err(Failure::fault)?;
    let revision = said.revision;
    store::add_step(&act.tx, step(&row, place, &caller.user, said)).await?;
    let kind = match to {
        QuestionState::Answered => EventKind::QuestionAnswered,
        QuestionState::Open | QuestionState::Accepted | QuestionState::NotSufficient => EventKind::QuestionSettled,
    };
    enter(act, caller, kind, &row, revision);
    Ok(row.id)
}

fn step(row: &question::Model, place: i16, by: &UserId, said: Said) -> question_step::Model {
    question_step::Model {
        question: row.id,
        place,
        state: row.state.clone(),
        taken_by: by.clone(),
        revision: said.revision,
        text: said.text,
        event: None,
    }
}

/// Enters a step in the ledger: that it was taken, not what was said.
fn enter(act: &mut Act<'_>, caller: &Caller, kind: EventKind, row: &question::Model, revision: Option<i32>) {
    let of_return = row.return_id.map(|id| id.to_string());
    let subject = of_return
        .or_else(|| row.signal.clone())
        .unwrap_or_else(|| row.id.to_string());
    let entry = Entry::new(kind).of_force(row.force).about(&subject).saying(json!({
        "question": row.id.to_string(),
        "subject": row.subject,
        "state": row.state,
        "revision": revision,
    }));
    let place = i16::try_from(row.version).unwrap_or(i16::MAX);
    act.enter_marking(caller, entry, &[Mark::Step(row.id, place)]);
}
