//! Lifting locks: the unit lets periods that have locked be changed, for a reason, until an instant; or ends such leave early.
use super::{
    Act, Returns,
    beside::Beside,
    decisions::Decisions,
    once::Once,
    store::{self, locks::NewException, marks::Mark},
};
use crate::{
    identity::{Caller, Reach, Visibility},
    ledger::{Entry, EventKind},
    platform::failure::{Failure, Refusal},
};
use chrono::{DateTime, Utc};
use muster_domain::{
    CollectionCode, ForceCode, Month,
    permission::Permission,
    problem::{ErrorCode, Problem},
};
use muster_entities::lock_exception;
use serde_json::json;

/// The longest reason that is kept.
const LONGEST: usize = 2_000;

/// Leave to change what is locked: one period or many, of one force or of all.
#[derive(Clone, Debug)]
pub struct Lifting {
    /// `None` for every force.
    pub force: Option<ForceCode>,
    pub collection: CollectionCode,
    /// Periods that lie wholly within these months.
    pub from: Month,
    pub to: Month,
    pub reason: String,
    /// When it runs out by itself.
    pub expires: DateTime<Utc>,
    pub idempotency_key: Option<String>,
}

/// Lets periods that have locked be changed; gives the number of the exception.
pub async fn lift_lock(act: &mut Act<'_>, caller: &Caller, lifting: &Lifting) -> Result<i32, Failure> {
    match &lifting.force {
        Some(force) => caller.require(Permission::LiftLocks, force)?,
        None => everywhere(caller)?,
    }
    let once = Once::new(&caller.user, "liftLock", lifting.idempotency_key.as_deref(), lifting)?;
    if let Some(id) = once.answered(&act.tx).await? {
        return id.parse().map_err(Failure::fault);
    }
    reasonable(&lifting.reason)?;
    ordered(lifting.from, lifting.to)?;
    if lifting.expires <= act.returns.clock.now() {
        let message = "leave that has run out already lets nobody change anything: name an instant to come";
        return Err(Problem::new(ErrorCode::InvalidArgument, message)
            .at(["input", "expires"])
            .into());
    }
    let force = match &lifting.force {
        Some(code) => Some(*act.reference.force_keys.get(code).ok_or(Refusal::NotFound)?),
        None => None,
    };
    let collection = act
        .catalogue
        .published(&lifting.collection)
        .ok_or_else(|| unknown(&lifting.collection))?
        .key;
    let new = NewException {
        force,
        collection,
        from: lifting.from,
        to: lifting.to,
        reason: lifting.reason.trim(),
        by: &caller.user,
        expires: Some(lifting.expires.timestamp_micros()),
    };
    let row = store::add_lock_exception(&act.tx, new).await?;
    let mut entry = Entry::new(EventKind::LockLifted)
        .about(lifting.collection.as_str())
        .saying(json!({
            "exception": row.id,
            "from": lifting.from.to_string(),
            "to": lifting.to.to_string(),
            "reason": row.reason,
            "expires": lifting.expires.to_rfc3339(),
        }));
    entry.force = force;
    act.enter_marking(caller, entry, &[Mark::LockLifted(row.id)]);
    once.keep(&act.tx, row.id.to_string()).await?;
    Ok(row.id)
}

/// Ends leave to change what is locked before it runs out. What was opened under it stays as far as it has come.
pub async fn end_lock_exception(act: &mut Act<'_>, caller: &Caller, id: i32, reason: &str) -> Result<i32, Failure> {
    caller.require_anywhere(Permission::LiftLocks)?;
    let row = store::locks::find(&act.tx, id).await?.ok_or(Refusal::NotFound)?;
    match row.force {
        Some(key) => {
            let force = super::find::force_of(&act.reference, key).ok_or(Refusal::NotFound)?;
            caller.require(Permission::LiftLocks, &force)?;
        }
        None => everywhere(caller)?,
    }
    reasonable(reason)?;
    if row.to_event.is_some() {
        return Ok(row.id);
    }
    let code = act.catalogue.collection_code(row.collection);
    let mut entry = Entry::new(EventKind::LockExceptionEnded)
        .about(code.map_or("", CollectionCode::as_str))
        .saying(json!({ "exception": row.id, "reason": reason.trim() }));
    entry.force = row.force;
    act.enter_marking(caller, entry, &[Mark::LockExceptionEnded(row.id)]);
    Ok(row.id)
}

/// One exception with what stands beside it, for whoever has just given or ended it.
pub(super) async fn lock_exception(returns: &Returns, id: i32) -> Result<(lock_exception::Model, Beside), Failure> {
    let row = store::locks::find(returns.database.reader(), id).await?;
    let row = row.ok_or(Refusal::NotFound)?;
    let beside = Beside::of(
        returns,
        &Visibility::public(),
        Decisions::only(row.clone()),
        std::iter::empty(),
    )
    .await?;
    Ok((row, beside))
}

fn everywhere(caller: &Caller) -> Result<(), Refusal> {
    caller.require_anywhere(Permission::LiftLocks)?;
    if caller.forces == Reach::All {
        Ok(())
    } else {
        Err(Refusal::NotFound)
    }
}

/// Refuses a reason that says nothing, or too much.
pub(crate) fn reasonable(reason: &str) -> Result<(), Problem> {
    if reason.trim().is_empty() || reason.chars().count() > LONGEST {
        let message = format!("say why in 1 to {LONGEST} characters");
        return Err(Problem::new(ErrorCode::InvalidArgument, message).at(["input", "reason"]));
    }
    Ok(())
}

/// Refuses months in the wrong order.
pub(super) fn ordered(from: Month, to: Month) -> Result<(), Problem> {
    if from > to {
        let message = format!("{from} is after {to}: turn them round");
        return Err(Problem::new(ErrorCode::InvalidArgument, message).at(["input", "from"]));
    }
    Ok(())
}

/// There is no such collection.
pub(super) fn unknown(code: &CollectionCode) -> Problem {
    let message = format!("there is no collection `{code}`: use a code from `collections`");
    Problem::new(ErrorCode::UnknownCollection, message).at(["input", "collection"])
}
