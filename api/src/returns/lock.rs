//! What keeps a return from being changed now: why, since when, by whom, and how it is opened again.
use super::{
    Act,
    decisions::understood,
    find::{force_of, state},
    form::of_key,
    query::Seen,
    store,
};
use crate::platform::failure::Failure;
use chrono::{DateTime, Utc};
use muster_domain::{
    CollectionKey, ForceKey, Period, RevisionState,
    catalogue::Collection,
    due::Deadlines,
    obligation::{Duty, ObligationChange, duty},
    problem::{ErrorCode, Problem},
};

/// Why nothing can be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lock {
    /// A word for programs.
    pub(super) code: &'static str,
    pub(super) reason: String,
    pub(super) since: Option<DateTime<Utc>>,
    pub(super) by: String,
    pub(super) how_to_reopen: &'static str,
}

/// The period has locked.
pub(super) const PERIOD_LOCKED: &str = "PERIOD_LOCKED";
/// The newest revision waits for somebody.
const IN_REVIEW: &str = "IN_REVIEW";

/// The lock of a period, unless leave was given to change it.
pub(super) fn of_period(
    collection: &Collection,
    deadlines: &Deadlines,
    period: Period,
    lifted: bool,
    now: DateTime<Utc>,
) -> Option<Lock> {
    (deadlines.locked(now) && !lifted).then(|| Lock {
        code: PERIOD_LOCKED,
        reason: format!("{period} locked on {}", deadlines.locks_on),
        since: Some(deadlines.locked_since()),
        by: format!(
            "the lock rule of `{}`: {} months after the period",
            collection.code, collection.locks_after
        ),
        how_to_reopen: "ask the national unit for a lock exception",
    })
}

/// What keeps a return from being changed: its period has locked, or its newest revision is with somebody else.
pub(super) fn of_return(
    collection: &Collection,
    period: Period,
    seen: &Seen,
    now: DateTime<Utc>,
) -> Result<Option<Lock>, Failure> {
    let lifted = seen
        .beside
        .decisions
        .exception(seen.row.force, seen.row.collection, period);
    let deadlines = seen.duty.deadlines(collection, period);
    let lock = of_period(collection, &deadlines, period, lifted.is_some(), now);
    if lock.is_some() {
        return Ok(lock);
    }
    let Some(newest) = seen.newest() else { return Ok(None) };
    Ok(match state(newest)? {
        RevisionState::Submitted { by } => Some(Lock {
            code: IN_REVIEW,
            reason: format!("revision {} was submitted and waits to be signed off", newest.number),
            since: seen.beside.at(newest.submitted_event),
            by: by.to_string(),
            how_to_reopen: "have it sent back: a signatory of the force can do so instead of signing",
        }),
        RevisionState::SignedOff { signed_off_by, .. } => Some(Lock {
            code: IN_REVIEW,
            reason: format!("revision {} was signed off and waits to be accepted", newest.number),
            since: seen.beside.at(newest.signed_event),
            by: signed_off_by.to_string(),
            how_to_reopen: "have it sent back: a signatory of the force or the national unit can do so",
        }),
        RevisionState::Draft
        | RevisionState::SentBack
        | RevisionState::Accepted { .. }
        | RevisionState::Superseded
        | RevisionState::Withdrawn => None,
    })
}

/// What was decided about an obligation, as it stands within an act.
pub(super) async fn changes_of(
    act: &Act<'_>,
    (force, collection): (ForceKey, CollectionKey),
) -> Result<Vec<ObligationChange>, Failure> {
    let rows = store::obligations::of(&act.tx, force, collection).await?;
    rows.iter().map(understood).collect()
}

/// Refuses to let a period be changed that has locked, unless leave was given.
pub(super) async fn unlocked(
    act: &Act<'_>,
    (force, key): (ForceKey, CollectionKey),
    period: Period,
    path: &[&str],
) -> Result<(), Failure> {
    let now = act.returns.clock.now();
    let collection = of_key(&act.catalogue, key)?;
    // an extra return locks later than the catalogue says, never sooner
    if !collection.deadlines(period).locked(now) {
        return Ok(());
    }
    let code = force_of(&act.reference, force);
    let owing = code.and_then(|code| act.reference.reference.force(code.as_str()));
    let changes = changes_of(act, (force, key)).await?;
    let duty = owing.map_or(Duty::Never, |owing| duty(collection, owing, period, &changes));
    let deadlines = duty.deadlines(collection, period);
    let Some(lock) = of_period(collection, &deadlines, period, false, now) else {
        return Ok(());
    };
    if store::lock_lifted(&act.tx, force, key, period, now.timestamp_micros()).await? {
        return Ok(());
    }
    let message = format!("{}: {}", lock.reason, lock.how_to_reopen);
    Err(Problem::new(ErrorCode::ReturnLocked, message)
        .with_help(lock.by)
        .at(path.iter().copied())
        .into())
}
