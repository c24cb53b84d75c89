//! Which part of a measure a cell is: one code for each of its dimensions.
use crate::codes::{DimensionCode, MemberCode, NotACode};
use std::{fmt, str::FromStr};

/// One code for each dimension of a measure, in the order of the measure; empty for a measure without dimensions.
///
/// Written `grade=emergency,locality=urban`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Breakdown(Vec<(DimensionCode, MemberCode)>);

/// Text that is not a breakdown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotABreakdown {
    /// A part without an equals sign.
    #[error("`{0}` is not a breakdown: write dimension=code, more than one separated by commas")]
    NotAPair(String),
    /// One side of the equals sign is not a code.
    #[error(transparent)]
    Code(#[from] NotACode),
}

impl Breakdown {
    /// The measure as a whole, broken down by nothing.
    pub const WHOLE: Self = Self(Vec::new());

    /// A breakdown from its codes, in the order of the measure's dimensions.
    #[must_use]
    pub const fn new(codes: Vec<(DimensionCode, MemberCode)>) -> Self {
        Self(codes)
    }

    /// The code of one dimension.
    #[must_use]
    pub fn member(&self, dimension: &DimensionCode) -> Option<&MemberCode> {
        self.0.iter().find(|(of, _)| of == dimension).map(|(_, member)| member)
    }

    /// Every dimension with its code.
    #[must_use]
    pub fn codes(&self) -> &[(DimensionCode, MemberCode)] {
        &self.0
    }

    /// This breakdown with one more dimension.
    #[must_use]
    pub fn with(&self, dimension: DimensionCode, member: MemberCode) -> Self {
        let mut codes = self.0.clone();
        codes.push((dimension, member));
        Self(codes)
    }
}

impl fmt::Display for Breakdown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, (dimension, member)) in self.0.iter().enumerate() {
            let comma = if position == 0 { "" } else { "," };
            write!(f, "{comma}{dimension}={member}")?;
        }
        Ok(())
    }
}

impl FromStr for Breakdown {
    type Err = NotABreakdown;

    fn from_str(text: &str) -> Result<Self, NotABreakdown> {
        if text.is_empty() {
            return Ok(Self::WHOLE);
        }
        let pair = |part: &str| {
            let (dimension, member) = part
                .split_once('=')
                .ok_or_else(|| NotABreakdown::NotAPair(part.chars().take(80).collect()))?;
            Ok((dimension.parse()?, member.parse()?))
        };
        text.split(',').map(pair).collect::<Result<_, _>>().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_breakdown_reads_back_as_it_was_written() {
        for text in ["", "grade=emergency", "grade=emergency,locality=urban"] {
            assert_eq!(text.parse::<Breakdown>().unwrap().to_string(), text);
        }
        for wrong in ["grade", "grade=", "=urban", "grade=emergency,", "grade=Emergency"] {
            assert!(wrong.parse::<Breakdown>().is_err(), "{wrong}");
        }
    }
}
