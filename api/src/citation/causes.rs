//! What can move a quoted figure without a revision of it: a day on which something was due, a waiver, another way of counting.
use super::cite::Cited;
use crate::{
    comparison::{Sources, collections},
    platform::failure::Failure,
    returns::obligation_changes,
};
use muster_domain::{
    Absence, Force, ForceCode, coverage::Missing, obligation::ObligationChange, obligation::ObligationChanges,
};
use std::collections::BTreeSet;

/// Whether anything that was not due when the figure was quoted is late now.
pub(super) fn became_late(cited: &Cited, now: &Cited) -> bool {
    let late = |(force, absence): (&Force, Option<Absence>)| {
        absence == Some(Absence::NotSupplied) && absent(cited, force) == Some(Absence::NotDue)
    };
    members(now).any(late)
}

/// The forces of an aggregate that left it, and those that came into it, by the definition that figures were counted by.
pub(super) fn recounted<'a>(cited: &'a Cited, now: &'a Cited) -> [Vec<&'a Force>; 2] {
    let (then, since) = (apart(cited), apart(now));
    let named = |codes: BTreeSet<&ForceCode>| {
        let named = now.members.iter().map(|(force, _)| force);
        named.filter(|force| codes.contains(&force.code)).collect()
    };
    [
        named(since.difference(&then).copied().collect()),
        named(then.difference(&since).copied().collect()),
    ]
}

/// The forces whose figures are missing otherwise than they were, and of which it was decided otherwise what they owe.
pub(super) async fn decided_otherwise<'a>(
    sources: Sources<'_>,
    cited: &Cited,
    now: &'a Cited,
) -> Result<Vec<&'a Force>, Failure> {
    let (waived_then, waived_now) = (waived(cited), waived(now));
    let missing_otherwise = members(now).filter(|(force, absence)| {
        absent(cited, force) != *absence || waived_then.contains(&force.code) != waived_now.contains(&force.code)
    });
    let mut forces: Vec<&Force> = missing_otherwise.map(|(force, _)| force).collect();
    if !forces.is_empty() {
        let (then, since) = (changes(sources, cited).await?, changes(sources, now).await?);
        forces.retain(|force| decided(cited, &then, force) != decided(now, &since, force));
    }
    Ok(forces)
}

fn members(of: &Cited) -> impl Iterator<Item = (&Force, Option<Absence>)> {
    of.members.iter().map(|(force, value)| (force, value.absence))
}

fn absent(of: &Cited, force: &Force) -> Option<Absence> {
    let (_, absence) = members(of).find(|(it, _)| it.code == force.code)?;
    absence
}

fn apart(of: &Cited) -> BTreeSet<&ForceCode> {
    let coverage = of.coverage.iter();
    let lacking = coverage.flat_map(|coverage| coverage.missing.iter().chain(&coverage.not_added));
    let apart = lacking.filter(|(_, reason)| *reason == Missing::OtherDefinition);
    apart.map(|(owner, _)| &owner.force).collect()
}

fn waived(of: &Cited) -> BTreeSet<&ForceCode> {
    let coverage = of.coverage.iter();
    coverage
        .flat_map(|coverage| &coverage.waived)
        .map(|owner| &owner.force)
        .collect()
}

async fn changes(sources: Sources<'_>, of: &Cited) -> Result<ObligationChanges, Failure> {
    let collections = collections(&of.edition, of.indicator.terms());
    obligation_changes(
        sources.db.reader(),
        &of.edition,
        &of.snapshot,
        &collections,
        of.point.event,
    )
    .await
}

/// What was decided of a force about the months of the figure.
fn decided(of: &Cited, changes: &ObligationChanges, force: &Force) -> Vec<ObligationChange> {
    let (first, last) = (of.period().first(), of.period().last());
    let codes = collections(&of.edition, of.indicator.terms());
    let codes = codes.into_iter().filter_map(|key| of.edition.collection_code(key));
    let about = codes.flat_map(|code| changes.about(&force.code, code));
    about.filter(|change| change.overlaps(first, last)).copied().collect()
}
