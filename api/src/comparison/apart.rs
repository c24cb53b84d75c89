//! Whose figures were counted by the definition that most share, and whose are not to be set beside them.
use super::{
    owner::Owner,
    standing::{made_up, outside},
    table::Table,
    value::IndicatorValue,
};
use muster_domain::{
    ForceCode,
    comparability::{Apart, Common, Counting},
    settle::Settled,
};
use std::collections::BTreeMap;

/// The definitions that the figures of a comparison share; `None` where all of them do, so that nobody has to be asked.
pub(super) struct Shared(Option<Common>);

impl Shared {
    /// What most forces of the spread share: each has one say, of however many areas.
    pub(super) fn of(table: &Table<'_>, owners: &[Owner<'_>], settled: &[Settled]) -> Self {
        if table.block.alike() {
            return Self(None);
        }
        let each = || owners.iter().zip(settled);
        let values: Vec<IndicatorValue> = each().map(|(owner, settled)| table.value(*owner, settled)).collect();
        let made_up = made_up(owners, &values);
        let mut forces: BTreeMap<&ForceCode, Counting> = BTreeMap::new();
        for ((owner, settled), value) in each().zip(&values) {
            if outside(*owner, value, made_up, false).is_none() {
                let of_force = forces.entry(&owner.force.code).or_default();
                *of_force = std::mem::take(of_force).with(table.counting(*owner, settled));
            }
        }
        Self(Some(Common::of(forces.values())))
    }

    /// What sets the figures of a force or an area apart; `None` of those that may be set beside the others.
    pub(super) fn apart(&self, table: &Table<'_>, owner: Owner<'_>, settled: &Settled) -> Option<Apart> {
        let common = self.0.as_ref()?;
        common.apart(&table.counting(owner, settled))
    }
}
