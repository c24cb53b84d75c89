//! What a cell holds: a value, or why there is none. A blank is not a nought.
use crate::quantity::Quantity;
use std::{fmt, str::FromStr};

/// What a force sent for one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Supplied {
    /// An amount.
    Value(Quantity),
    /// The force owes the amount and could not give it.
    NotSupplied,
    /// The amount cannot exist here: skipped in sums and not owed.
    NotApplicable,
}

impl Supplied {
    /// The amount, where there is one.
    #[must_use]
    pub const fn value(self) -> Option<Quantity> {
        match self {
            Self::Value(value) => Some(value),
            Self::NotSupplied | Self::NotApplicable => None,
        }
    }

    /// Whether an amount is owed here at all.
    #[must_use]
    pub const fn owed(self) -> bool {
        !matches!(self, Self::NotApplicable)
    }

    /// How it is stored: the amount, and a code for the kind of cell.
    #[must_use]
    pub const fn to_parts(self) -> (Option<i64>, i16) {
        match self {
            Self::Value(value) => (Some(value.units()), 0),
            Self::NotSupplied => (None, 1),
            Self::NotApplicable => (None, 2),
        }
    }

    /// From how it is stored; `None` where the two parts contradict each other.
    #[must_use]
    pub fn from_parts(units: Option<i64>, kind: i16) -> Option<Self> {
        match (units, kind) {
            (Some(units), 0) => Quantity::from_units(units).map(Self::Value),
            (None, 1) => Some(Self::NotSupplied),
            (None, 2) => Some(Self::NotApplicable),
            _ => None,
        }
    }
}

/// Why there is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Absence {
    /// Not asked for yet.
    NotDue,
    /// Owed, and not sent.
    NotSupplied,
    /// It cannot exist here.
    NotApplicable,
    /// Some of the months or quarters it is made of are missing.
    Incomplete,
    /// It exists and may not be shown to you.
    Suppressed,
    /// It was sent and has been taken back.
    Withdrawn,
}

impl Absence {
    /// The word on the wire: a string rather than an enum, so that a new reason breaks nobody's client.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotDue => "NOT_DUE",
            Self::NotSupplied => "NOT_SUPPLIED",
            Self::NotApplicable => "NOT_APPLICABLE",
            Self::Incomplete => "INCOMPLETE",
            Self::Suppressed => "SUPPRESSED",
            Self::Withdrawn => "WITHDRAWN",
        }
    }
}

impl fmt::Display for Absence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// What is said of an amount beside its size: the observation statuses of SDMX that forces use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Statuses(i16);

/// Text that is not a status.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a status: use PROVISIONAL, ESTIMATED or BREAK, more than one separated by `|`")]
pub struct NotAStatus(String);

const STATUSES: [(&str, i16); 3] = [("PROVISIONAL", 1), ("ESTIMATED", 2), ("BREAK", 4)];

impl Statuses {
    /// Nothing is said.
    pub const NONE: Self = Self(0);
    /// The force expects to revise the amount.
    pub const PROVISIONAL: Self = Self(1);
    /// The amount was estimated.
    pub const ESTIMATED: Self = Self(2);
    /// The series breaks here: not comparable with what came before.
    pub const BREAK: Self = Self(4);

    /// Both together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all of `other` is said.
    #[must_use]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// How it is stored.
    #[must_use]
    pub const fn bits(self) -> i16 {
        self.0
    }

    /// From how it is stored; bits nobody knows are dropped.
    #[must_use]
    pub const fn from_bits(bits: i16) -> Self {
        Self(bits & 7)
    }

    /// The words, in a fixed order.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        STATUSES
            .iter()
            .filter(move |(_, bit)| self.0 & bit != 0)
            .map(|(word, _)| *word)
    }
}

impl FromStr for Statuses {
    type Err = NotAStatus;

    fn from_str(text: &str) -> Result<Self, NotAStatus> {
        text.split('|')
            .map(str::trim)
            .filter(|word| !word.is_empty())
            .try_fold(Self::NONE, |statuses, word| {
                let known = STATUSES.iter().find(|(name, _)| *name == word);
                known
                    .map(|(_, bit)| Self(statuses.0 | bit))
                    .ok_or_else(|| NotAStatus(word.chars().take(40).collect()))
            })
    }
}

impl fmt::Display for Statuses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words().collect::<Vec<_>>().join("|"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_is_not_a_nought() {
        let cells = [Supplied::Value(Quantity::whole(3).unwrap()), Supplied::NotSupplied];
        let total: Option<Quantity> = cells.iter().filter(|c| c.owed()).map(|c| c.value()).sum();
        assert_eq!(total, None);
    }

    #[test]
    fn what_cannot_exist_is_not_owed() {
        let cells = [Supplied::Value(Quantity::whole(3).unwrap()), Supplied::NotApplicable];
        let total: Option<Quantity> = cells.iter().filter(|c| c.owed()).map(|c| c.value()).sum();
        assert_eq!(total, Quantity::whole(3));
    }

    #[test]
    fn a_cell_is_stored_without_contradiction() {
        for cell in [
            Supplied::Value(Quantity::ZERO),
            Supplied::NotSupplied,
            Supplied::NotApplicable,
        ] {
            let (units, kind) = cell.to_parts();
            assert_eq!(Supplied::from_parts(units, kind), Some(cell));
        }
        assert_eq!(Supplied::from_parts(None, 0), None);
        assert_eq!(Supplied::from_parts(Some(0), 1), None);
    }

    #[test]
    fn statuses_read_back_in_a_fixed_order() {
        assert_eq!(
            "BREAK|PROVISIONAL".parse::<Statuses>().unwrap().to_string(),
            "PROVISIONAL|BREAK"
        );
        assert_eq!("".parse::<Statuses>().unwrap(), Statuses::NONE);
        assert!("PROVISONAL".parse::<Statuses>().is_err());
    }
}
