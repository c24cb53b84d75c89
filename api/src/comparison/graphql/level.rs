//! What is set side by side, as the API names it: forces, or their areas of one kind.
use crate::{
    comparison::{owner, unallocated},
    reference::{Force, Snapshot},
};
use async_graphql::{Enum, SimpleObject};
use muster_domain::{Absence, AreaKind, Quantity};
use std::sync::Arc;

/// What is set side by side. Kinds of area overlap, so that one answer is of one kind.
#[derive(Enum, Clone, Copy, Default, PartialEq, Eq)]
pub enum Level {
    /// Forces as a whole.
    #[default]
    Force,
    /// Commands, each of its force's own making. People of other forces see them of indicators without small numbers only.
    AreaCommand,
    /// Community safety partnerships.
    CommunitySafetyPartnership,
    /// Policing neighbourhoods. People of other forces see them of indicators without small numbers only.
    Neighbourhood,
}

impl From<Level> for owner::Level {
    fn from(level: Level) -> Self {
        match level {
            Level::Force => Self::Forces,
            Level::AreaCommand => Self::Areas(AreaKind::AreaCommand),
            Level::CommunitySafetyPartnership => Self::Areas(AreaKind::CommunitySafetyPartnership),
            Level::Neighbourhood => Self::Areas(AreaKind::Neighbourhood),
        }
    }
}

impl From<owner::Level> for Level {
    fn from(level: owner::Level) -> Self {
        match level {
            owner::Level::Forces => Self::Force,
            owner::Level::Areas(AreaKind::AreaCommand) => Self::AreaCommand,
            owner::Level::Areas(AreaKind::CommunitySafetyPartnership) => Self::CommunitySafetyPartnership,
            owner::Level::Areas(AreaKind::Neighbourhood) => Self::Neighbourhood,
        }
    }
}

/// What of a force's figure is in none of its areas: recorded without a place, or of an area whose figure is missing.
#[derive(SimpleObject)]
pub struct Unallocated {
    /// The force.
    force: Force,
    /// Its numerator less those of its areas.
    numerator: Option<Quantity>,
    /// Its denominator less those of its areas; null also where that is not counted but residents or households.
    denominator: Option<Quantity>,
    /// Why there is no numerator: that of the force as a whole; `NOT_SUPPLIED` where it returned nothing by area; `SUPPRESSED`
    /// where it would give away what may not be shown to you.
    absence: Option<&'static str>,
}

impl Unallocated {
    pub(super) fn of(snapshot: &Arc<Snapshot>, it: &unallocated::Unallocated) -> Option<Self> {
        Some(Self {
            force: Force::of(snapshot, it.force.as_str())?,
            numerator: it.numerator,
            denominator: it.denominator,
            absence: it.absence.map(Absence::code),
        })
    }
}
