//! Changing what one force owes: the unit asks it for more than the catalogue does, or waives what the catalogue asks; or ends either.
use super::{
    Act, Returns,
    beside::Beside,
    decisions::{Decisions, understood},
    lift_lock::{ordered, reasonable, unknown},
    once::Once,
    store::{self, marks::Mark, obligations::NewChange},
};
use crate::{
    identity::{Caller, Visibility},
    ledger::{Entry, EventKind},
    platform::failure::{Failure, Refusal},
};
use chrono::NaiveDate;
use muster_domain::{
    CollectionCode, Force, ForceCode, Month, Period,
    catalogue::Collection,
    obligation::{ChangeKind, asked},
    permission::Permission,
    problem::{ErrorCode, Problem},
};
use muster_entities::obligation_change;
use serde_json::json;

/// What is to be owed beside the catalogue, or not owed in spite of it.
#[derive(Clone, Debug)]
pub struct Changing {
    pub kind: ChangeKind,
    pub force: ForceCode,
    pub collection: CollectionCode,
    /// Whole periods of the collection, from the first month of the first..
    pub from: Month,
    /// ..to the last month of the last.
    pub to: Month,
    /// When an extra return is due, at the earliest.
    pub due_on: Option<NaiveDate>,
    pub reason: String,
    pub idempotency_key: Option<String>,
}

/// Changes what a force owes; gives the number of the decision.
pub async fn change_obligation(act: &mut Act<'_>, caller: &Caller, changing: &Changing) -> Result<i32, Failure> {
    caller.require(Permission::ChangeObligations, &changing.force)?;
    let (operation, kind) = match changing.kind {
        ChangeKind::Extra => ("addObligation", EventKind::ObligationAdded),
        ChangeKind::Waived => ("waiveObligation", EventKind::ObligationWaived),
    };
    let once = Once::new(&caller.user, operation, changing.idempotency_key.as_deref(), changing)?;
    if let Some(id) = once.answered(&act.tx).await? {
        return id.parse().map_err(Failure::fault);
    }
    let force = *act.reference.force_keys.get(&changing.force).ok_or(Refusal::NotFound)?;
    let collection = act
        .catalogue
        .published(&changing.collection)
        .ok_or_else(|| unknown(&changing.collection))?
        .key;
    possible(act, changing)?;
    for row in store::obligations::of(&act.tx, force, collection).await? {
        if understood(&row)?.overlaps(changing.from, changing.to) {
            let message = format!(
                "{} to {} is {} already: end that first",
                row.first_month, row.last_month, row.kind
            );
            return Err(Problem::new(ErrorCode::ObligationChanged, message)
                .at(["input", "from"])
                .into());
        }
    }
    let new = NewChange {
        kind: changing.kind.code(),
        force,
        collection,
        from: changing.from,
        to: changing.to,
        due_on: changing.due_on,
        reason: changing.reason.trim(),
        by: &caller.user,
    };
    let row = store::obligations::add(&act.tx, new).await?;
    let entry = Entry::new(kind)
        .of_force(force)
        .about(changing.collection.as_str())
        .saying(json!({
            "change": row.id,
            "from": row.first_month.to_string(),
            "to": row.last_month.to_string(),
            "dueOn": row.due_on.map(|day| day.to_string()),
            "reason": row.reason,
        }));
    act.enter_marking(caller, entry, &[Mark::ObligationChanged(row.id)]);
    once.keep(&act.tx, row.id.to_string()).await?;
    Ok(row.id)
}

/// Ends a decision: from now on the catalogue alone says what is owed. What was returned under it stays.
pub async fn end_obligation_change(act: &mut Act<'_>, caller: &Caller, id: i32, reason: &str) -> Result<i32, Failure> {
    caller.require_anywhere(Permission::ChangeObligations)?;
    let row = store::obligations::find(&act.tx, id).await?.ok_or(Refusal::NotFound)?;
    let force = super::find::force_of(&act.reference, row.force).ok_or(Refusal::NotFound)?;
    caller.require(Permission::ChangeObligations, &force)?;
    reasonable(reason)?;
    if row.to_event.is_some() {
        return Ok(row.id);
    }
    let code = act.catalogue.collection_code(row.collection);
    let entry = Entry::new(EventKind::ObligationChangeEnded)
        .of_force(row.force)
        .about(code.map_or("", CollectionCode::as_str))
        .saying(json!({ "change": row.id, "reason": reason.trim() }));
    act.enter_marking(caller, entry, &[Mark::ObligationChangeEnded(row.id)]);
    Ok(row.id)
}

/// One decision with what stands beside it, for whoever has just made or ended it.
pub(super) async fn obligation_change(
    returns: &Returns,
    id: i32,
) -> Result<(obligation_change::Model, Beside), Failure> {
    let row = store::obligations::find(returns.database.reader(), id).await?;
    let row = row.ok_or(Refusal::NotFound)?;
    let beside = Beside::of(
        returns,
        &Visibility::public(),
        Decisions::only_change(row.clone()),
        std::iter::empty(),
    )
    .await?;
    Ok((row, beside))
}

/// Refuses what makes no sense: parts of periods, a day gone by, asking for what is owed, waiving what is not.
fn possible(act: &Act<'_>, changing: &Changing) -> Result<(), Failure> {
    reasonable(&changing.reason)?;
    ordered(changing.from, changing.to)?;
    let known = act.catalogue.catalogue.collection(&changing.collection);
    let collection = known.ok_or_else(|| unknown(&changing.collection))?;
    let force = act.reference.reference.force(changing.force.as_str());
    let force = force.ok_or(Refusal::NotFound)?;
    if changing.kind == ChangeKind::Extra {
        let today = act.returns.clock.now().date_naive();
        if changing.due_on.is_none_or(|day| day < today) {
            let message = "an extra return is due on a day that has not gone by";
            return Err(Problem::new(ErrorCode::InvalidArgument, message)
                .at(["input", "dueOn"])
                .into());
        }
    }
    for period in whole(collection, changing)? {
        agreed(collection, force, period, changing.kind)?;
    }
    Ok(())
}

/// The periods of a change.
fn whole(collection: &Collection, changing: &Changing) -> Result<Vec<Period>, Problem> {
    let (first, last) = (
        collection.frequency.period_of(changing.from),
        collection.frequency.period_of(changing.to),
    );
    if first.first() != changing.from || last.last() != changing.to {
        let message = format!(
            "`{}` is returned for periods like {first}: name whole ones",
            collection.code
        );
        return Err(Problem::new(ErrorCode::PeriodWrongLength, message).at(["input", "from"]));
    }
    let periods = std::iter::successors(Some(first), |period| (*period < last).then(|| period.next()));
    Ok(periods.collect())
}

fn agreed(collection: &Collection, force: &Force, period: Period, kind: ChangeKind) -> Result<(), Problem> {
    let (code, message) = match (kind, asked(collection, force, period)) {
        (ChangeKind::Extra, true) => (
            ErrorCode::ObligationOwed,
            format!("`{}` owes `{}` for {period} already", force.code, collection.code),
        ),
        (ChangeKind::Waived, false) => (
            ErrorCode::ObligationNotOwed,
            format!("`{}` does not owe `{}` for {period}", force.code, collection.code),
        ),
        (ChangeKind::Extra, false) | (ChangeKind::Waived, true) => return Ok(()),
    };
    Err(Problem::new(code, message).at(["input", "from"]))
}
