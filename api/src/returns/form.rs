//! What a return asks for, under the definition its revision was opened with.
use super::{Act, Held};
use crate::{
    catalogue::Edition,
    platform::failure::{Failure, Refusal},
    reference,
};
use muster_domain::{
    CollectionKey, ForceCode, Period,
    catalogue::Collection,
    problem::{ErrorCode, Problem},
};
use muster_exchange::cells::Form;

/// The collection of a return.
pub(super) fn collection<'a>(act: &'a Act<'_>, held: &Held) -> Result<&'a Collection, Failure> {
    of_key(&act.catalogue, held.row.collection)
}

/// The collection of a key.
pub(super) fn of_key(edition: &Edition, key: CollectionKey) -> Result<&Collection, Failure> {
    edition
        .collection_code(key)
        .and_then(|code| edition.catalogue.collection(code))
        .ok_or_else(|| Failure::fault("a return of a collection nobody knows"))
}

/// The form of a return: what cells may be filled in.
#[must_use]
pub fn form(collection: &Collection, reference: &reference::Snapshot, force: &ForceCode, period: Period) -> Form {
    let areas = reference
        .reference
        .areas
        .iter()
        .filter(|area| area.force == *force)
        .map(|area| area.code.clone());
    Form::of(collection, force.clone(), period, areas)
}

/// What a force is asked for in a period, whether the period has ended or not.
pub fn asked<'a>(
    edition: &'a Edition,
    reference: &reference::Snapshot,
    collection: &muster_domain::CollectionCode,
    force: &ForceCode,
    period: Period,
) -> Result<&'a Collection, Failure> {
    let known = edition.catalogue.collection(collection).ok_or_else(|| {
        Problem::new(
            ErrorCode::UnknownCollection,
            format!("there is no collection `{collection}`"),
        )
        .at(["input", "collection"])
    })?;
    let of = reference.reference.force(force.as_str()).ok_or(Refusal::NotFound)?;
    if !known
        .owed_by
        .includes(of.kind != muster_domain::force::ForceKind::National)
    {
        let message = format!("`{force}` does not owe `{collection}`");
        return Err(Problem::new(ErrorCode::PeriodNotDue, message)
            .at(["input", "collection"])
            .into());
    }
    if !of.exists_in(period) {
        let message = format!("there was no force `{force}` in {period}: name the force that policed its area then");
        return Err(Problem::new(ErrorCode::PeriodNotDue, message)
            .at(["input", "period"])
            .into());
    }
    if !period.is_of(known.frequency) {
        let example = known.frequency.period_of(period.first());
        let message = format!("`{collection}` is not returned for {period}: its periods are like {example}");
        return Err(Problem::new(ErrorCode::PeriodWrongLength, message)
            .at(["input", "period"])
            .into());
    }
    if !known.asks_for(period) {
        let message = format!("`{collection}` is asked for from {} on", known.introduced);
        return Err(Problem::new(ErrorCode::PeriodNotDue, message)
            .at(["input", "period"])
            .into());
    }
    Ok(known)
}

/// Whether a force owes a collection for a period that has ended.
pub(super) fn owes(
    edition: &Edition,
    reference: &reference::Snapshot,
    collection: &muster_domain::CollectionCode,
    force: &ForceCode,
    period: Period,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<(), Failure> {
    asked(edition, reference, collection, force, period)?;
    if !muster_domain::due::ended(period, now) {
        let message = format!(
            "{period} has not ended: its return can be opened from the day after {}",
            period.last().last_day()
        );
        return Err(Problem::new(ErrorCode::PeriodNotDue, message)
            .at(["input", "period"])
            .into());
    }
    Ok(())
}
