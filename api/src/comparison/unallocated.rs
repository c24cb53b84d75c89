//! What of a force's figure is in none of its areas: recorded without a place, or of an area whose figure is missing.
use super::owner::Owner;
use muster_domain::{Absence, ForceCode, OwnerCode, Quantity, series::Amount, settle::Settled};

/// The figure of a force less those of its areas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unallocated {
    pub force: ForceCode,
    pub numerator: Option<Quantity>,
    /// `None` also where the indicator does not divide by what is counted.
    pub denominator: Option<Quantity>,
    /// Why there is no numerator.
    pub absence: Option<Absence>,
}

impl Unallocated {
    /// Of one force and its areas. `allows` says of some areas whether the sum of their numerators, and of their denominators,
    /// may be said.
    pub(super) fn of(
        force: &ForceCode,
        whole: &Settled,
        areas: &[(&Owner<'_>, &Settled)],
        allows: impl Fn(&[OwnerCode]) -> (bool, bool),
    ) -> Self {
        let rest = |half: fn(&Settled) -> Option<&Amount>, allowed: fn((bool, bool)) -> bool| {
            let total = half(whole)
                .ok_or(whole.absence.unwrap_or(Absence::NotApplicable))?
                .quantity;
            let known: Vec<(OwnerCode, Quantity)> = areas
                .iter()
                .filter_map(|(owner, settled)| Some((owner.code(), half(settled)?.quantity)))
                .collect();
            let (of, amounts): (Vec<OwnerCode>, Vec<Quantity>) = known.into_iter().unzip();
            if of.is_empty() {
                return Err(Absence::NotSupplied);
            }
            if !allowed(allows(&of)) {
                return Err(Absence::Suppressed);
            }
            Ok(amounts.into_iter().fold(total, |rest, amount| rest - amount))
        };
        let numerator = rest(|it| it.numerator.as_ref(), |(above, _)| above);
        let counted = |it: &Settled| it.denominator.as_ref().is_some_and(|amount| amount.taken.is_none());
        let denominator = rest(|it| it.denominator.as_ref(), |(_, below)| below)
            .ok()
            .filter(|_| counted(whole));
        Self {
            force: force.clone(),
            denominator,
            absence: numerator.err(),
            numerator: numerator.ok(),
        }
    }
}
