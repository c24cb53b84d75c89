//! What a return asks for, under the definition its revision was opened with.
use super::{Act, Held, Opening};
use crate::{
    catalogue::Edition,
    platform::failure::{Failure, Refusal},
    reference,
};
use muster_domain::{
    CollectionKey, ForceCode, Period,
    catalogue::Collection,
    obligation::{Duty, ObligationChange, duty},
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

/// What a force is asked for in a period, whether the period has ended or not, and whether it was waived or not.
pub fn asked<'a>(
    edition: &'a Edition,
    reference: &reference::Snapshot,
    collection: &muster_domain::CollectionCode,
    force: &ForceCode,
    period: Period,
    changes: &[ObligationChange],
) -> Result<&'a Collection, Failure> {
    let known = edition.catalogue.collection(collection).ok_or_else(|| {
        Problem::new(
            ErrorCode::UnknownCollection,
            format!("there is no collection `{collection}`"),
        )
        .at(["input", "collection"])
    })?;
    let owing = reference.reference.force(force.as_str()).ok_or(Refusal::NotFound)?;
    let not_due = |message: String, place: &str| {
        let problem = Problem::new(ErrorCode::PeriodNotDue, message);
        Err(problem.at(["input", place]).into())
    };
    if !period.is_of(known.frequency) {
        let example = known.frequency.period_of(period.first());
        let message = format!("`{collection}` is not returned for {period}: its periods are like {example}");
        return Err(Problem::new(ErrorCode::PeriodWrongLength, message)
            .at(["input", "period"])
            .into());
    }
    if duty(known, owing, period, changes) == Duty::Never {
        if !known.owed_by.includes(owing.kind.has_residents()) {
            return not_due(format!("`{force}` does not owe `{collection}`"), "collection");
        }
        let message = format!("`{collection}` is asked for from {} on", known.introduced);
        return not_due(message, "period");
    }
    Ok(known)
}

/// Whether a force owes a collection for a period that has ended, or may send it although that was waived.
pub(super) fn owes(
    edition: &Edition,
    reference: &reference::Snapshot,
    opening: &Opening,
    changes: &[ObligationChange],
    now: chrono::DateTime<chrono::Utc>,
) -> Result<(), Failure> {
    let period = opening.period;
    asked(edition, reference, &opening.collection, &opening.force, period, changes)?;
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
