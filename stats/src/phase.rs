//! Months that share a mean and limits, drawn from how much the series moves from one month to the next.

use crate::interval::Interval;
use crate::moving_range::mean_moving_range;
use crate::sample::{mean, number};

/// Mean moving ranges from the mean to a limit (`3 / 1.128`, to the two places of the source).
const TO_LIMIT: f64 = 2.66;
/// A phase with fewer months has trial limits, whose signals are shown hollow.
pub const FIRM_FROM: usize = 12;

/// One month of a series.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Reading {
    /// The figure, where it was supplied.
    pub value: Option<f64>,
    /// Whether it may still move: it is drawn hollow and sets no limits.
    pub provisional: bool,
}

impl From<Option<f64>> for Reading {
    fn from(value: Option<f64>) -> Self {
        Self {
            value,
            provisional: false,
        }
    }
}

/// How the limits are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Drop moving ranges beyond their own limit, once.
    pub screen: bool,
    /// Take the mean and the limits of a phase from this many of its months, at least 12, instead of all.
    pub baseline: Option<usize>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            screen: true,
            baseline: None,
        }
    }
}

/// Months that share a mean and limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Phase {
    /// The place of its first month in the series.
    pub start: usize,
    /// Its months, present or not.
    pub length: usize,
    /// Months that the mean and the limits rest on.
    pub baseline: usize,
    /// The mean; `None` where nothing is present.
    pub mean: Option<f64>,
    /// The mean moving range; `None` without two neighbours.
    pub mean_moving_range: Option<f64>,
    /// The limits as they are tested, `mean ∓ 2.66` mean moving ranges; they may lie outside what the figure can be.
    pub limits: Option<Interval>,
    /// Two thirds of the way to the limits.
    pub near: Option<Interval>,
}

impl Phase {
    /// The limits of some months, the first of them at this place in the series.
    #[must_use]
    pub fn of(months: &[Reading], start: usize, settings: Settings) -> Self {
        let baseline = settings.baseline.unwrap_or(months.len()).min(months.len());
        let values: Vec<Option<f64>> = months[..baseline]
            .iter()
            .map(|month| number(month.value).filter(|_| !month.provisional))
            .collect();
        let present: Vec<f64> = values.iter().flatten().copied().collect();
        let mean = mean(&present);
        let mean_moving_range = mean_moving_range(&values, settings.screen);
        let within = |ranges: f64| {
            let (mean, reach) = (mean?, mean_moving_range? * ranges);
            Interval::between(mean - reach, mean + reach)
        };
        Self {
            start,
            length: months.len(),
            baseline: present.len(),
            mean,
            mean_moving_range,
            limits: within(TO_LIMIT),
            near: within(TO_LIMIT * 2.0 / 3.0),
        }
    }

    /// Whether the limits rest on fewer than 12 months.
    #[must_use]
    pub fn trial(&self) -> bool {
        self.baseline < FIRM_FROM
    }
}
