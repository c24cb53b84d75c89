//! The calendar month, the grain of every period.
use chrono::{Datelike, NaiveDate};
use std::{fmt, str::FromStr};

/// A calendar month: `2026-03`. Held as the number of months since January of the year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "sea-orm", derive(sea_orm::DeriveValueType))]
pub struct Month(i16);

/// Text that is not a month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a month: write it like 2026-03")]
pub struct NotAMonth(String);

/// The years a month may lie in: before them there are no figures, after them somebody has mistyped.
pub(crate) const YEARS: std::ops::Range<i16> = 1900..2200;

impl Month {
    /// The month of a year, counted from 1.
    #[must_use]
    pub fn new(year: i16, month: i16) -> Option<Self> {
        (YEARS.contains(&year) && (1..=12).contains(&month)).then(|| Self(year * 12 + month - 1))
    }

    /// The month a day lies in.
    #[must_use]
    pub fn of(day: NaiveDate) -> Option<Self> {
        Self::new(i16::try_from(day.year()).ok()?, i16::try_from(day.month()).ok()?)
    }

    /// The calendar year.
    #[must_use]
    pub const fn year(self) -> i16 {
        self.0 / 12
    }

    /// The month of the year, from 1.
    #[must_use]
    pub const fn month(self) -> i16 {
        self.0 % 12 + 1
    }

    /// The number of months since January of the year 0: how a month is stored.
    #[must_use]
    pub const fn index(self) -> i16 {
        self.0
    }

    /// The month that is stored as `index`; `None` outside the calendar.
    #[must_use]
    pub fn from_index(index: i16) -> Option<Self> {
        Self::new(index.div_euclid(12), index.rem_euclid(12) + 1)
    }

    /// The month so many months later, or earlier where `months` is negative; stays within the calendar.
    #[must_use]
    pub fn plus(self, months: i16) -> Self {
        Self(
            self.0
                .saturating_add(months)
                .clamp(YEARS.start * 12, YEARS.end * 12 - 1),
        )
    }

    /// How many months this lies after `other`.
    #[must_use]
    pub const fn since(self, other: Self) -> i16 {
        self.0 - other.0
    }

    /// The first day.
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        let month = u32::try_from(self.month()).unwrap_or(1);
        NaiveDate::from_ymd_opt(i32::from(self.year()), month, 1).unwrap_or(NaiveDate::MIN)
    }

    /// The last day.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        self.plus(1).first_day().pred_opt().unwrap_or(NaiveDate::MAX)
    }
}

impl FromStr for Month {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        let wrong = || NotAMonth(text.chars().take(40).collect());
        let (year, month) = text.split_once('-').ok_or_else(wrong)?;
        if year.len() != 4 || month.len() != 2 || !text.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
            return Err(wrong());
        }
        let year = year.parse().map_err(|_| wrong())?;
        let month = month.parse().map_err(|_| wrong())?;
        Self::new(year, month).ok_or_else(wrong)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

text_scalar!(Month, "A calendar month: `2026-03`.");

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_month_reads_back_as_it_was_written(index in 1900_i16 * 12..2200 * 12) {
            let month = Month(index);
            prop_assert_eq!(month.to_string().parse(), Ok(month));
            prop_assert_eq!(Month::from_index(month.index()), Some(month));
        }

        #[test]
        fn no_number_is_a_month_outside_the_calendar(index in i16::MIN..i16::MAX) {
            prop_assert!(Month::from_index(index).is_none_or(|month| month.index() == index && YEARS.contains(&month.year())));
        }

        #[test]
        fn no_text_upsets_the_reader(text in "\\PC*") {
            if let Ok(month) = text.parse::<Month>() {
                prop_assert_eq!(month.to_string(), text);
            }
        }
    }

    #[test]
    fn february_ends_when_the_calendar_says() {
        let february: Month = "2024-02".parse().unwrap();
        assert_eq!(february.last_day().to_string(), "2024-02-29");
        assert_eq!(february.plus(12).last_day().to_string(), "2025-02-28");
    }
}
