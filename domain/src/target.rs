//! The years a target runs for: from a period that is named, one to three years, each with its step.
//!
//! A target is a benchmark beside the spread it came from, and never a quota.
use crate::month::Month;
use crate::period::Period;
use crate::problem::{ErrorCode, Problem};

/// The most years a target runs for.
pub const MOST_YEARS: u8 = 3;

/// The fewest peers with a value that a quarter of can be spoken of.
pub const FEWEST_PEERS: usize = 4;

/// What is said with every target.
pub const NOT_A_QUOTA: &str = "A target is a benchmark from what comparable forces reach, to be read beside the spread between \
                               them. It is a quota for nobody.";

/// From which period on, and for how many years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Course {
    baseline: Period,
    years: u8,
}

/// One year of a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Year {
    /// Which year it is, from 1.
    pub number: u8,
    /// The period it is held against: as long as the baseline, and so many years after it.
    pub period: Period,
}

/// Why there is no target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotATarget {
    /// The indicator has no better side.
    #[error("higher is neither better nor worse here, so there is nothing to aim for: compare, and ask why")]
    Neutral,
    /// The force has no territory of its own, or too few residents to be set beside others.
    #[error(
        "targets are of territorial forces, not of the City of London or the British Transport Police: name one of those"
    )]
    NotTerritorial,
    /// There is no value to begin with.
    #[error("the force has no value in {0}: name a baseline that it has figures of")]
    NoBaseline(Period),
    /// So few peers have a value that their quarter says nothing.
    #[error(
        "{0} of its peers have a value in the baseline, and {FEWEST_PEERS} are needed: name other peers, or another period"
    )]
    TooFewPeers(usize),
    /// Not a number of years that a target runs for.
    #[error("a target runs for 1 to {MOST_YEARS} years")]
    Years,
    /// Not a share of a gap.
    #[error("a share of the gap is above 0 and at most 1: 0.25 is a quarter of it a year")]
    Share,
    /// What it is of does not add up over areas.
    #[error("this does not add up over areas, so it is not shared out among them")]
    NotShared,
}

impl NotATarget {
    const fn place(self) -> &'static str {
        match self {
            Self::Neutral => "indicator",
            Self::NotTerritorial => "force",
            Self::NoBaseline(_) => "baseline",
            Self::TooFewPeers(_) => "peers",
            Self::Years => "years",
            Self::Share => "share",
            Self::NotShared => "areas",
        }
    }
}

impl From<NotATarget> for Problem {
    fn from(error: NotATarget) -> Self {
        let code = match error {
            NotATarget::Neutral => ErrorCode::TargetNeutral,
            NotATarget::NotTerritorial => ErrorCode::TargetNotTerritorial,
            NotATarget::NoBaseline(_) => ErrorCode::TargetNoBaseline,
            NotATarget::TooFewPeers(_) => ErrorCode::TargetTooFewPeers,
            NotATarget::NotShared => ErrorCode::TargetNotShared,
            NotATarget::Years | NotATarget::Share => ErrorCode::InvalidArgument,
        };
        Self::new(code, error).at([error.place()])
    }
}

/// Refuses what is no share of a gap to close in a year.
///
/// # Errors
/// When it is not above nought and at most one.
pub fn share_of_gap(share: f64) -> Result<f64, NotATarget> {
    (share > 0.0 && share <= 1.0).then_some(share).ok_or(NotATarget::Share)
}

impl Course {
    /// So many years from a baseline.
    ///
    /// # Errors
    /// When it is not one to three.
    pub fn new(baseline: Period, years: i32) -> Result<Self, NotATarget> {
        let years = u8::try_from(years)
            .ok()
            .filter(|years| (1..=MOST_YEARS).contains(years));
        Ok(Self {
            baseline,
            years: years.ok_or(NotATarget::Years)?,
        })
    }

    /// The period it starts from.
    #[must_use]
    pub const fn baseline(self) -> Period {
        self.baseline
    }

    /// How many years it runs for.
    #[must_use]
    pub const fn length(self) -> u8 {
        self.years
    }

    /// Its years, in order.
    pub fn years(self) -> impl Iterator<Item = Year> {
        (1..=self.years).filter_map(move |number| self.year(number))
    }

    fn year(self, number: u8) -> Option<Year> {
        let first = self.baseline.first().plus(12 * i16::from(number));
        let period = Period::from_parts(first, self.baseline.length())?;
        Some(Year { number, period })
    }

    /// The year in which a period ends; `None` up to the baseline, and after the last year.
    #[must_use]
    pub fn year_of(self, period: Period) -> Option<Year> {
        let after = self.months_after(period);
        let number = u8::try_from((after + 11) / 12).ok()?;
        (after > 0 && number <= self.years).then(|| self.year(number))?
    }

    /// How long after the baseline a period ends, in years and parts of them; at most as long as the target runs, and nought
    /// up to the baseline.
    #[must_use]
    pub fn years_after(self, period: Period) -> f64 {
        let after = self.months_after(period).clamp(0, 12 * i16::from(self.years));
        f64::from(after) / 12.0
    }

    /// Whether a period ends after the baseline.
    #[must_use]
    pub fn begun(self, period: Period) -> bool {
        self.months_after(period) > 0
    }

    /// Whether a period is as long as the baseline and lies where it lies in the year: a December after a December.
    #[must_use]
    pub fn same_place(self, period: Period) -> bool {
        period.length() == self.baseline.length() && self.months_after(period) % 12 == 0
    }

    fn months_after(self, period: Period) -> i16 {
        period.last().since(self.baseline.last())
    }

    /// The last month of the last year.
    #[must_use]
    pub fn ends(self) -> Month {
        self.baseline.last().plus(12 * i16::from(self.years))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn a_course_of_years_from_a_financial_year() {
        let course = Course::new(period("FY2025-26"), 3).unwrap();

        let periods: Vec<String> = course.years().map(|year| year.period.to_string()).collect();
        assert_eq!(periods, ["FY2026-27", "FY2027-28", "FY2028-29"]);
        assert_eq!(course.ends().to_string(), "2029-03");
        assert_eq!(Course::new(period("FY2025-26"), 0), Err(NotATarget::Years));
        assert_eq!(Course::new(period("FY2025-26"), 4), Err(NotATarget::Years));
    }

    #[test]
    fn a_period_belongs_to_the_year_it_ends_in() {
        let course = Course::new(period("FY2025-26"), 2).unwrap();
        let number = |text| course.year_of(period(text)).map(|year| year.number);

        assert_eq!(
            [
                "FY2025-26",
                "2026-04",
                "YE2026-09",
                "FY2026-27",
                "YE2027-04",
                "2028-03",
                "2028-04"
            ]
            .map(number),
            [None, Some(1), Some(1), Some(1), Some(2), Some(2), None]
        );
        assert!((course.years_after(period("YE2026-09")) - 0.5).abs() < 1e-12);
        assert!((course.years_after(period("FY2030-31")) - 2.0).abs() < 1e-12);
        assert!(course.begun(period("2026-04")) && !course.begun(period("FY2025-26")));
    }

    #[test]
    fn a_month_is_held_against_the_same_month_and_a_quarter_against_its_quarter() {
        let first = |text| {
            let course = Course::new(period(text), 1).unwrap();
            course.years().next().unwrap().period.to_string()
        };

        assert_eq!(first("2025-12"), "2026-12");
        assert_eq!(first("FY2025-26Q4"), "FY2026-27Q4");
        assert_eq!(first("YE2025-09"), "YE2026-09");
    }

    #[test]
    fn a_december_is_at_the_place_of_a_december_and_a_july_is_not() {
        let course = |text| Course::new(period(text), 2).unwrap();
        let december = course("2025-12");
        let places = ["2025-12", "2026-12", "2027-12", "2024-12"];

        assert!(places.iter().all(|text| december.same_place(period(text))));
        assert!(!december.same_place(period("2026-07")) && !december.same_place(period("2026-11")));
        assert!(!december.same_place(period("FY2026-27Q3")) && !december.same_place(period("YE2026-12")));
        assert!(course("FY2025-26Q4").same_place(period("FY2026-27Q4")));
        assert!(!course("FY2025-26Q4").same_place(period("FY2026-27Q1")));
    }

    #[test]
    fn a_share_is_some_of_the_gap_and_no_more_than_all_of_it() {
        assert_eq!(share_of_gap(0.25), Ok(0.25));
        assert_eq!(share_of_gap(1.0), Ok(1.0));
        for share in [0.0, -0.1, 1.01, f64::NAN] {
            assert_eq!(share_of_gap(share), Err(NotATarget::Share));
        }
    }

    #[test]
    fn why_there_is_no_target_has_a_code_and_a_place() {
        let problem = Problem::from(NotATarget::TooFewPeers(2));

        assert_eq!(
            (problem.code, problem.path),
            (ErrorCode::TargetTooFewPeers, vec!["peers".to_owned()])
        );
        assert!(problem.message.starts_with("2 of its peers"));
        assert_eq!(Problem::from(NotATarget::Neutral).code.as_str(), "TARGET_NEUTRAL");
    }

    proptest! {
        #[test]
        fn every_month_of_a_course_is_in_one_of_its_years(
            first in 0_i16..1200, length in prop::sample::select(vec![1_i16, 12]), years in 1_i32..=3, after in 1_i16..=36,
        ) {
            let baseline = Period::from_parts(Month::new(1974, 4).unwrap().plus(first), length).unwrap();
            let course = Course::new(baseline, years).unwrap();
            let month = Period::month(baseline.last().plus(after));
            let year = course.year_of(month);
            prop_assert_eq!(year.is_some(), i32::from(after) <= 12 * years);
            if let Some(year) = year {
                let last = year.period.last();
                prop_assert!(month.last() <= last && last.since(month.last()) < 12);
            }
        }
    }
}
