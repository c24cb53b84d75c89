//! The forces or areas of a comparison with what each comes to, and what they come to together.
use super::{
    apart::Shared,
    compare::{Average, Together},
    ground::Ground,
    owner::{Level, Owner},
    table::Table,
    unallocated::Unallocated,
    value::IndicatorValue,
};
use crate::platform::failure::Failure;
use muster_domain::{
    Absence, Force, PeerGroup, PeerKind, PeerSelection, Period, Problem, coverage::Scope, settle::Settled,
};

/// The forces or areas of a comparison, with what they come to.
pub(super) struct Gathered<'a> {
    ground: &'a Ground,
    pub(super) table: Table<'a>,
    pub(super) peers: PeerGroup,
    forces: Vec<&'a Force>,
    pub(super) owners: Vec<Owner<'a>>,
    pub(super) settled: Vec<Settled>,
    /// The same with what whoever asks may not see, where that is anything.
    whole: Option<(Table<'a>, Vec<Settled>)>,
    /// What the figures share, whoever asks.
    pub(super) shared: Shared,
}

impl<'a> Gathered<'a> {
    /// Of some peers in a period.
    pub(super) fn of(ground: &'a Ground, period: Period, peers: &PeerSelection) -> Result<Self, Failure> {
        let reference = &ground.instant.snapshot.reference;
        let peers = reference.peers(peers, period);
        let peers = peers.map_err(|none| Problem::from(none).at(["peers"]))?;
        let table = ground.table(period);
        let forces: Vec<&Force> = peers
            .with_itself()
            .filter_map(|code| reference.force(code.as_str()))
            .collect();
        let owners = ground.level.owners(reference, forces.iter().copied(), period);
        let settled_now = settled(&table, &owners)?;
        let whole = ground.whole(period);
        let whole = whole.map(|whole| Ok::<_, Failure>((whole, settled(&whole, &owners)?)));
        let whole = whole.transpose()?;
        let shared = match &whole {
            Some((whole, of_all)) => Shared::of(whole, &owners, of_all),
            None => Shared::of(&table, &owners, &settled_now),
        };
        Ok(Self {
            ground,
            settled: settled_now,
            whole,
            shared,
            table,
            peers,
            forces,
            owners,
        })
    }

    /// What of each force is in none of its areas.
    pub(super) fn unallocated(&self) -> Result<Vec<Unallocated>, Failure> {
        let Level::Areas(_) = self.ground.level else {
            return Ok(Vec::new());
        };
        let of_forces: Vec<Owner<'_>> = self.forces.iter().map(|force| Owner::from(*force)).collect();
        let (whole, of_areas) = self.whole();
        let of_forces = settled(whole, &of_forces)?;
        let each = self.forces.iter().zip(&of_forces);
        let rest = each.map(|(force, of_force)| {
            let areas = self.owners.iter().zip(of_areas);
            let areas: Vec<_> = areas.filter(|(owner, _)| owner.force.code == force.code).collect();
            Unallocated::of(&force.code, of_force, &areas, |of| {
                self.ground.allows(of, self.table.period)
            })
        });
        Ok(rest.collect())
    }

    /// The same for everybody who may see it: over all figures, and without a value where that would give hidden ones away.
    pub(super) fn together(&self, average: Average) -> Option<Together> {
        let scope = match self.peers.kind {
            PeerKind::All => Scope::Nation,
            PeerKind::Region | PeerKind::MostSimilar | PeerKind::Custom => Scope::Group,
        };
        let of_shown = || {
            let shown = (self.settled.as_slice(), &self.shared);
            self.table.together(scope, average, &self.owners, shown)
        };
        let Some((whole, settled)) = &self.whole else {
            return of_shown().map(|(together, _)| together);
        };
        let all = (settled.as_slice(), &self.shared);
        let (mut together, of) = whole.together(scope, average, &self.owners, all)?;
        let (above, below) = self.ground.allows(&of, self.table.period);
        let each = average == Average::MeanOfForces && self.settled != *settled;
        if !above || !below || each {
            together.value = IndicatorValue {
                absence: Some(Absence::Suppressed),
                ..IndicatorValue::default()
            };
        }
        let hidden = |settled: &Settled| settled.absence == Some(Absence::Suppressed);
        let mut rows = self.owners.iter().zip(&self.settled);
        if rows.any(|(owner, settled)| hidden(settled) && !of.contains(&owner.code())) {
            // why it is in no sum would say something of a number that is hidden
            together.coverage = of_shown().map(|(shown, _)| shown.coverage).unwrap_or_default();
        }
        Some(together)
    }

    /// Everything, whether whoever asks may see it or not.
    fn whole(&self) -> (&Table<'a>, &[Settled]) {
        match &self.whole {
            Some((table, settled)) => (table, settled),
            None => (&self.table, &self.settled),
        }
    }
}

fn settled(table: &Table<'_>, owners: &[Owner<'_>]) -> Result<Vec<Settled>, Failure> {
    let each = owners.iter().map(|owner| table.settled(*owner));
    each.map(|settled| settled.map_err(|refused| Problem::from(refused).at(["period"]).into()))
        .collect()
}
