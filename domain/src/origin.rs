//! Where a return came from: a force, a publication, or the generator of the demonstration.

/// Where a return came from. Synthetic and real figures never enter one aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::Enum))]
pub enum Origin {
    /// Sent by the force itself.
    Force,
    /// Taken from published official statistics.
    Published,
    /// Made up for the demonstration, and marked so wherever it is shown.
    SeededSynthetic,
}

impl Origin {
    /// How it is stored.
    #[must_use]
    pub const fn to_stored(self) -> i16 {
        match self {
            Self::Force => 0,
            Self::Published => 1,
            Self::SeededSynthetic => 2,
        }
    }

    /// From how it is stored.
    #[must_use]
    pub const fn from_stored(stored: i16) -> Option<Self> {
        match stored {
            0 => Some(Self::Force),
            1 => Some(Self::Published),
            2 => Some(Self::SeededSynthetic),
            _ => None,
        }
    }

    /// Whether figures of this origin are made up.
    #[must_use]
    pub const fn synthetic(self) -> bool {
        matches!(self, Self::SeededSynthetic)
    }

    /// The word on the wire and in the ledger.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Force => "FORCE",
            Self::Published => "PUBLISHED",
            Self::SeededSynthetic => "SEEDED_SYNTHETIC",
        }
    }
}
