//! Areas within a force: what its figures may be broken down to.
use crate::codes::{AreaCode, ForceCode};
use crate::month::Month;
use std::str::FromStr;

/// An area within a force.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Area {
    /// Its published code.
    pub code: AreaCode,
    /// What it is called.
    pub name: String,
    /// The force it lies in.
    pub force: ForceCode,
    /// What sort of area it is. Areas of different kinds overlap; only areas of one kind may be added up.
    pub kind: AreaKind,
    /// The area it is part of.
    pub parent: Option<AreaCode>,
    /// Its first month, where that matters to any figure.
    pub valid_from: Option<Month>,
    /// Its last month, once it has one.
    pub valid_to: Option<Month>,
}

/// What sort of area it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::Enum))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AreaKind {
    /// A command of the force's own.
    AreaCommand,
    /// A community safety partnership, by its ONS code.
    CommunitySafetyPartnership,
    /// A policing neighbourhood.
    Neighbourhood,
}

impl AreaKind {
    /// The word in files and rows.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::AreaCommand => "AREA_COMMAND",
            Self::CommunitySafetyPartnership => "COMMUNITY_SAFETY_PARTNERSHIP",
            Self::Neighbourhood => "NEIGHBOURHOOD",
        }
    }
}

/// Text that is not a kind of area.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a kind of area: write AREA_COMMAND, COMMUNITY_SAFETY_PARTNERSHIP or NEIGHBOURHOOD")]
pub struct NotAnAreaKind(String);

impl FromStr for AreaKind {
    type Err = NotAnAreaKind;

    fn from_str(text: &str) -> Result<Self, NotAnAreaKind> {
        [Self::AreaCommand, Self::CommunitySafetyPartnership, Self::Neighbourhood]
            .into_iter()
            .find(|kind| kind.code() == text)
            .ok_or_else(|| NotAnAreaKind(text.chars().take(40).collect()))
    }
}
