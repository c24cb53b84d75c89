//! Everything that comparisons rest on beside the figures, as it stood at one moment: forces, regions, populations, peers and areas.
use crate::area::Area;
use crate::codes::ForceCode;
use crate::force::{Force, Region};
use crate::peers::PeerList;
use crate::period::Period;
use crate::population::{Population, PopulationBase, mid_year_for};

/// The reference data of one moment, small enough to be held whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reference {
    /// Regions by code.
    pub regions: Vec<Region>,
    /// Forces by code.
    pub forces: Vec<Force>,
    /// Populations by force and year.
    pub populations: Vec<Population>,
    /// Peer lists, the current version of each kind last.
    pub peer_lists: Vec<PeerList>,
    /// Areas by code.
    pub areas: Vec<Area>,
}

impl Reference {
    /// The force of a code.
    #[must_use]
    pub fn force(&self, code: &str) -> Option<&Force> {
        by_key(&self.forces, code, |force| force.code.as_str())
    }

    /// The force of an ONS police force area code.
    #[must_use]
    pub fn force_by_ons_code(&self, ons_code: &str) -> Option<&Force> {
        self.forces
            .iter()
            .find(|force| force.ons_code.as_deref() == Some(ons_code))
    }

    /// The force that a table means by a name. Join on a code wherever there is one.
    #[must_use]
    pub fn force_named(&self, name: &str) -> Option<&Force> {
        self.forces.iter().find(|force| force.goes_by(name))
    }

    /// The region of a code.
    #[must_use]
    pub fn region(&self, code: &str) -> Option<&Region> {
        by_key(&self.regions, code, |region| region.code.as_str())
    }

    /// The area of a code.
    #[must_use]
    pub fn area(&self, code: &str) -> Option<&Area> {
        by_key(&self.areas, code, |area| area.code.as_str())
    }

    /// The forces of a region, or all of them, by code.
    pub fn forces_of(&self, region: Option<&str>) -> impl Iterator<Item = &Force> {
        self.forces
            .iter()
            .filter(move |force| region.is_none_or(|region| region == force.region.as_str()))
    }

    /// The areas within a force, by code.
    pub fn areas_of(&self, force: &ForceCode) -> impl Iterator<Item = &Area> {
        self.areas.iter().filter(move |area| area.force == *force)
    }

    /// Every estimate for a force, oldest first.
    #[must_use]
    pub fn populations_of(&self, force: &ForceCode) -> &[Population] {
        let first = self.populations.partition_point(|row| row.force < *force);
        let after = self.populations.partition_point(|row| row.force <= *force);
        &self.populations[first..after]
    }

    /// What a rate of a force divides by in a period: the number and the mid-year it is of.
    #[must_use]
    pub fn population(&self, force: &ForceCode, base: PopulationBase, period: Period) -> Option<(i64, i16)> {
        let known = || {
            self.populations_of(force)
                .iter()
                .filter_map(|row| Some((row.of(base)?, row.mid_year)))
        };
        let year = mid_year_for(period, known().map(|(_, year)| year))?;
        known().find(|(_, mid_year)| *mid_year == year)
    }
}

fn by_key<'a, T>(rows: &'a [T], key: &str, of: impl Fn(&'a T) -> &'a str) -> Option<&'a T> {
    rows.binary_search_by(|row| of(row).cmp(key))
        .ok()
        .map(|place| &rows[place])
}
