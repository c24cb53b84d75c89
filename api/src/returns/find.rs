//! Finding a return, for whoever may see it.
use super::{
    Act,
    store::{self, Hold},
};
use crate::{
    identity::Caller,
    platform::failure::{Failure, Refusal},
    reference::Snapshot,
};
use muster_domain::{
    ForceCode, ForceKey, Period, ReturnId, RevisionState,
    permission::{Permission, Stage},
    problem::{ErrorCode, Problem},
};
use muster_entities::{force_return, revision};

/// A return and its newest revision.
#[derive(Clone, Debug)]
pub struct Held {
    pub row: force_return::Model,
    pub force: ForceCode,
    pub revision: revision::Model,
}

/// Which return a step is for, and the version of the revision that was read before it.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub id: ReturnId,
    pub version: i32,
}

impl Held {
    /// Where the newest revision has got to.
    pub fn state(&self) -> Result<RevisionState, Failure> {
        state(&self.revision)
    }

    /// The period the return is for.
    pub fn period(&self) -> Result<Period, Failure> {
        period(&self.row)
    }
}

/// The period of a row.
pub(super) fn period(row: &force_return::Model) -> Result<Period, Failure> {
    Period::from_parts(row.first_month, row.months).ok_or_else(|| Failure::fault("a return for a period that is none"))
}

/// The state of a row.
pub(super) fn state(row: &revision::Model) -> Result<RevisionState, Failure> {
    RevisionState::from_row(&row.state, row.submitted_by.clone(), row.signed_off_by.clone())
        .ok_or_else(|| Failure::fault(format!("revision {} contradicts itself", row.id)))
}

/// From which stage on a revision may be read. One that was withdrawn is shown to whoever could see it before.
pub(super) fn stage(row: &revision::Model) -> Result<Stage, Failure> {
    Ok(match state(row)? {
        RevisionState::SignedOff { .. } => Stage::SignedOff,
        RevisionState::Accepted { .. } | RevisionState::Superseded => Stage::Accepted,
        RevisionState::Withdrawn if row.accepted_event.is_some() => Stage::Accepted,
        RevisionState::Withdrawn if row.signed_off_by.is_some() => Stage::SignedOff,
        RevisionState::Draft | RevisionState::Submitted { .. } | RevisionState::SentBack | RevisionState::Withdrawn => {
            Stage::Draft
        }
    })
}

/// The return a caller means to change, with the newest of its revisions that they may see. What they may not see does not exist; what
/// they may not do is refused. Nobody else changes it until the act ends.
pub(super) async fn held(
    act: &Act<'_>,
    caller: &Caller,
    id: ReturnId,
    permission: Permission,
) -> Result<Held, Failure> {
    let held = newest_shown(act, caller, id).await?;
    caller.require(permission, &held.force)?;
    Ok(held)
}

/// A return with one of its revisions, by its number, or the newest that may be seen. What a caller may not see does not exist.
pub(super) async fn shown(act: &Act<'_>, caller: &Caller, id: ReturnId, number: Option<i32>) -> Result<Held, Failure> {
    let Some(number) = number else {
        return newest_shown(act, caller, id).await;
    };
    let found = taken(act, caller, id).await?;
    let revision = store::numbered(&act.tx, id, number).await?.ok_or(Refusal::NotFound)?;
    if !caller.visibility().shows(&found.force, stage(&revision)?) {
        return Err(Refusal::NotFound.into());
    }
    Ok(Held { revision, ..found })
}

/// A return with the newest of its revisions that a caller may see.
pub(super) async fn newest_shown(act: &Act<'_>, caller: &Caller, id: ReturnId) -> Result<Held, Failure> {
    let found = taken(act, caller, id).await?;
    let visibility = caller.visibility();
    if visibility.shows(&found.force, stage(&found.revision)?) {
        return Ok(found);
    }
    for revision in store::revisions(&act.tx, &[id]).await?.into_iter().rev() {
        if visibility.shows(&found.force, stage(&revision)?) {
            return Ok(Held { revision, ..found });
        }
    }
    Err(Refusal::NotFound.into())
}

/// A return with its newest revision, whoever may see it, kept from everybody else.
async fn taken(act: &Act<'_>, caller: &Caller, id: ReturnId) -> Result<Held, Failure> {
    if !caller.signed_in() {
        return Err(Refusal::Unauthenticated.into());
    }
    let found = store::with_newest(&act.tx, id, Hold::Return).await?;
    let (row, revision) = found.ok_or(Refusal::NotFound)?;
    let force = force_of(&act.reference, row.force).ok_or(Refusal::NotFound)?;
    Ok(Held { row, force, revision })
}

/// The code of a force's key.
pub(super) fn force_of(reference: &Snapshot, key: ForceKey) -> Option<ForceCode> {
    reference
        .force_keys
        .iter()
        .find(|(_, of)| **of == key)
        .map(|(code, _)| code.clone())
}

/// A revision, moved on to a state; refused where it is no longer at the version that whoever asks had read.
pub(super) async fn moved(act: &Act<'_>, found: Held, version: i32, to: &RevisionState) -> Result<Held, Failure> {
    if found.revision.version != version {
        return Err(stale(&found).into());
    }
    match store::advance(&act.tx, &found.revision, version, to).await? {
        Some(revision) => Ok(Held { revision, ..found }),
        None => Err(stale(&found).into()),
    }
}

/// Somebody changed the revision first.
pub(super) fn stale(held: &Held) -> Problem {
    let message = format!(
        "somebody changed this return first: it is now at version {}, read it again",
        held.revision.version
    );
    Problem::new(ErrorCode::StaleVersion, message).at(["input", "version"])
}
