//! Regions, areas, populations and peer groups: what a force leads to.
use super::{super::store::Snapshot, Force};
use async_graphql::{ID, Object};
use std::sync::Arc;

/// A region of England, Wales, or the place outside them all where the British Transport Police stands.
#[derive(Clone, Debug)]
pub struct Region {
    snapshot: Arc<Snapshot>,
    row: muster_domain::Region,
}

impl Region {
    pub(super) fn of(snapshot: &Arc<Snapshot>, code: &str) -> Option<Self> {
        let row = snapshot.reference.region(code)?.clone();
        Some(Self {
            snapshot: Arc::clone(snapshot),
            row,
        })
    }
}

/// A region of England, Wales, or the place outside them all where the British Transport Police stands.
#[Object]
impl Region {
    /// Its ONS code, such as `E12000005`, or `national`.
    async fn code(&self) -> ID {
        ID(self.row.code.to_string())
    }

    /// What it is called.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// The nation it is in.
    async fn nation(&self) -> &str {
        &self.row.nation
    }

    /// The forces that lie in it, by code.
    async fn forces(&self) -> Vec<Force> {
        let forces = self.snapshot.reference.forces_of(Some(self.row.code.as_str()));
        forces
            .filter_map(|force| Force::of(&self.snapshot, force.code.as_str()))
            .collect()
    }
}

/// An area within a force.
#[derive(Clone, Debug)]
pub struct Area {
    snapshot: Arc<Snapshot>,
    row: muster_domain::Area,
}

impl Area {
    pub(super) fn of(snapshot: &Arc<Snapshot>, row: &muster_domain::Area) -> Self {
        Self {
            snapshot: Arc::clone(snapshot),
            row: row.clone(),
        }
    }

    /// An area as a snapshot has it.
    #[must_use]
    pub fn by_code(snapshot: &Arc<Snapshot>, code: &str) -> Option<Self> {
        snapshot.reference.area(code).map(|row| Self::of(snapshot, row))
    }
}

/// An area within a force.
#[Object]
impl Area {
    /// Its published code.
    async fn code(&self) -> ID {
        ID(self.row.code.to_string())
    }

    /// What it is called.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// What sort of area it is, such as `COMMUNITY_SAFETY_PARTNERSHIP`.
    async fn kind(&self) -> &str {
        self.row.kind.code()
    }

    /// The force it lies in.
    async fn force(&self) -> Option<Force> {
        Force::of(&self.snapshot, self.row.force.as_str())
    }

    /// The area it is part of.
    async fn parent(&self) -> Option<Area> {
        Self::by_code(&self.snapshot, self.row.parent.as_ref()?.as_str())
    }

    /// Its first month; null where that is before any figure held here.
    async fn valid_from(&self) -> Option<String> {
        self.row.valid_from.map(|month| month.to_string())
    }

    /// Its last month; null while it is in being.
    async fn valid_to(&self) -> Option<String> {
        self.row.valid_to.map(|month| month.to_string())
    }
}

/// Residents and households of a force's area in the middle of a year.
#[derive(Clone, Debug)]
pub struct Population(muster_domain::Population);

impl From<muster_domain::Population> for Population {
    fn from(row: muster_domain::Population) -> Self {
        Self(row)
    }
}

/// Residents and households of a force's area in the middle of a year.
#[Object]
impl Population {
    /// The year of the estimate, which is for 30 June.
    async fn year(&self) -> i32 {
        i32::from(self.0.mid_year)
    }

    /// People who live there.
    async fn residents(&self) -> i64 {
        self.0.residents
    }

    /// Households; null where they are not known.
    async fn households(&self) -> Option<i64> {
        self.0.households
    }

    /// How the numbers were obtained.
    async fn basis(&self) -> &str {
        &self.0.basis
    }

    /// Where they come from.
    async fn source(&self) -> &str {
        &self.0.source
    }
}

/// The forces a force is set beside.
#[derive(Clone, Debug)]
pub struct PeerGroup {
    snapshot: Arc<Snapshot>,
    group: muster_domain::PeerGroup,
}

impl PeerGroup {
    /// A group with the moment it was worked out at.
    #[must_use]
    pub const fn new(snapshot: Arc<Snapshot>, group: muster_domain::PeerGroup) -> Self {
        Self { snapshot, group }
    }
}

/// The forces a force is set beside.
#[Object]
impl PeerGroup {
    /// How they were chosen: `MOST_SIMILAR`, `REGION`, `ALL` or `CUSTOM`.
    async fn kind(&self) -> &str {
        self.group.kind.code()
    }

    /// The version of the list they come from; null where they come from no list.
    async fn version(&self) -> Option<&str> {
        self.group.version.as_deref()
    }

    /// What to call the group wherever it is used.
    async fn label(&self) -> &str {
        &self.group.label
    }

    /// Who drew the list up, and how; null where there is no list.
    async fn source(&self) -> Option<&str> {
        self.group.source.as_deref()
    }

    /// The force they are the peers of; null where they are nobody's in particular.
    async fn of(&self) -> Option<Force> {
        Force::of(&self.snapshot, self.group.of.as_ref()?.as_str())
    }

    /// The peers, nearest first where the list has an order. The force itself is not among them.
    async fn members(&self) -> Vec<Force> {
        let members = self.group.members.iter();
        members
            .filter_map(|code| Force::of(&self.snapshot, code.as_str()))
            .collect()
    }
}
