//! The stretches of time a return or a comparison can be for.
use crate::month::Month;
use std::{fmt, str::FromStr};

/// A month `2026-03`, financial quarter `FY2025-26Q4`, financial year `FY2025-26` or year ending `YE2026-03`.
///
/// Held as first month and length in months, so that `FY2025-26` and `YE2026-03` are one period. The financial year runs from April to March.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Period {
    first: Month,
    length: i16,
}

/// Text that is not a period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a period: write a month 2026-03, a quarter FY2025-26Q4, a financial year FY2025-26 or a year ending YE2026-03"
)]
pub struct NotAPeriod(String);

/// How often a collection is returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    /// Every calendar month.
    Monthly,
    /// Every quarter of the financial year.
    Quarterly,
    /// Every financial year.
    Annual,
}

impl Frequency {
    /// Months in one period.
    #[must_use]
    pub const fn months(self) -> i16 {
        match self {
            Self::Monthly => 1,
            Self::Quarterly => 3,
            Self::Annual => 12,
        }
    }

    /// The period of this frequency that a month belongs to.
    #[must_use]
    pub fn period_of(self, month: Month) -> Period {
        let into = match self {
            Self::Monthly => 0,
            Self::Quarterly => (month.month() + 8) % 3,
            Self::Annual => (month.month() + 8) % 12,
        };
        Period {
            first: month.plus(-into),
            length: self.months(),
        }
    }
}

impl Period {
    /// One month.
    #[must_use]
    pub const fn month(month: Month) -> Self {
        Self {
            first: month,
            length: 1,
        }
    }

    /// The twelve months that end with this one.
    #[must_use]
    pub fn year_ending(last: Month) -> Self {
        Self {
            first: last.plus(-11),
            length: 12,
        }
    }

    /// A period from how it is stored, where that is a period at all.
    #[must_use]
    pub fn from_parts(first: Month, length: i16) -> Option<Self> {
        match length {
            1 | 12 => Some(Self { first, length }),
            3 if (first.month() + 8) % 3 == 0 => Some(Self { first, length }),
            _ => None,
        }
    }

    /// The first month.
    #[must_use]
    pub const fn first(self) -> Month {
        self.first
    }

    /// The last month.
    #[must_use]
    pub fn last(self) -> Month {
        self.first.plus(self.length - 1)
    }

    /// Months in the period: 1, 3 or 12.
    #[must_use]
    pub const fn length(self) -> i16 {
        self.length
    }

    /// Days in the period.
    #[must_use]
    pub fn days(self) -> i64 {
        (self.last().last_day() - self.first.first_day()).num_days() + 1
    }

    /// What makes a sum over its days that of a period of the usual length: 365.25 days a year, shared evenly over its months,
    /// over its own days.
    #[must_use]
    pub fn evened(self) -> f64 {
        // a period has at most a few hundred days
        let days = i32::try_from(self.days()).unwrap_or(i32::MAX);
        365.25 * f64::from(self.length) / 12.0 / f64::from(days)
    }

    /// Whether the period is one a collection of this frequency is returned for.
    #[must_use]
    pub fn is_of(self, frequency: Frequency) -> bool {
        frequency.period_of(self.first) == self
    }

    /// The periods of a frequency that make up this one, in order; `None` where they do not fit it exactly.
    #[must_use]
    pub fn components(self, frequency: Frequency) -> Option<Vec<Self>> {
        let starts = frequency.period_of(self.first).first == self.first;
        let step = frequency.months();
        (starts && self.length % step == 0).then(|| {
            (0..self.length / step)
                .map(|n| Self {
                    first: self.first.plus(n * step),
                    length: step,
                })
                .collect()
        })
    }

    /// The period of the same length that ends where this one begins.
    #[must_use]
    pub fn previous(self) -> Self {
        Self {
            first: self.first.plus(-self.length),
            length: self.length,
        }
    }

    /// The period of the same length that begins where this one ends.
    #[must_use]
    pub fn next(self) -> Self {
        Self {
            first: self.first.plus(self.length),
            length: self.length,
        }
    }
}

impl FromStr for Period {
    type Err = NotAPeriod;

    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        parse(text).ok_or_else(|| NotAPeriod(text.chars().take(40).collect()))
    }
}

fn parse(text: &str) -> Option<Period> {
    if let Some(last) = text.strip_prefix("YE") {
        return last.parse().ok().map(Period::year_ending);
    }
    let Some(year) = text.strip_prefix("FY") else {
        return text.parse().ok().map(Period::month);
    };
    let (year, quarter) = year
        .split_once('Q')
        .map_or((year, None), |(year, quarter)| (year, Some(quarter)));
    let (start, end) = year.split_once('-')?;
    if start.len() != 4 || end.len() != 2 || !start.bytes().chain(end.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let start: i16 = start.parse().ok()?;
    if end.parse::<i16>().ok()? != (start + 1) % 100 {
        return None;
    }
    let april = Month::new(start, 4)?;
    match quarter {
        None => Some(Period {
            first: april,
            length: 12,
        }),
        Some(quarter) => {
            let n = ["1", "2", "3", "4"].iter().position(|q| *q == quarter)?;
            Some(Period {
                first: april.plus(i16::try_from(n).ok()? * 3),
                length: 3,
            })
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let financial = Frequency::Annual.period_of(self.first).first;
        let year = financial.year();
        match self.length {
            1 => self.first.fmt(f),
            3 => write!(
                f,
                "FY{year}-{:02}Q{}",
                (year + 1) % 100,
                self.first.since(financial) / 3 + 1
            ),
            _ if self.first == financial => write!(f, "FY{year}-{:02}", (year + 1) % 100),
            _ => write!(f, "YE{}", self.last()),
        }
    }
}

text_scalar!(
    Period,
    "Month `2026-03`, financial quarter `FY2025-26Q4`, financial year `FY2025-26`, year ending `YE2026-03`."
);

#[cfg(test)]
mod tests;
