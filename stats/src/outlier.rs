//! Whether a figure just supplied is so far from the months before it that somebody should look again before it is
//! signed.
//!
//! The yardstick is the median and the median distance from it, which one earlier slip of the keyboard does not move.

use crate::interval::Interval;
pub use crate::plain_outlier::{FENCE, Moments, PLAIN_Z_BEYOND, fences, largest_z};
use crate::quantile::median;
use crate::sample::{mean, present};

/// Beyond this many robust standard deviations a figure is questioned (Iglewicz & Hoaglin 1993).
pub const QUESTIONED_BEYOND: f64 = 3.5;
/// With fewer months than this nothing is said.
pub const FEWEST_MONTHS: usize = 6;
/// The 0.75 quantile of the normal distribution, to the four places of the source.
const MAD_OF_NORMAL: f64 = 0.6745;
/// What a mean absolute deviation is multiplied by to estimate a normal standard deviation: `√(π/2)`.
const SD_PER_MEAN_DEVIATION: f64 = 1.253_314;
/// How far a figure may leave a history that never moved: five, or a fifth of it.
const STILL_BY: f64 = 5.0;
const STILL_BY_SHARE: f64 = 0.2;

/// What a figure's distance from its history was measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Yardstick {
    /// The median distance from the median.
    MedianDeviation,
    /// The mean distance from the median, where more than half of the months are equal.
    MeanDeviation,
    /// Nothing: every month was equal.
    NeverMoved,
}

/// The months before a figure, the figure itself excluded, in the three numbers that judge it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct History {
    /// The middle month.
    pub median: f64,
    /// The median absolute distance from the median, unscaled.
    pub median_deviation: f64,
    /// The mean absolute distance from the median.
    pub mean_deviation: f64,
    /// Months that had a value.
    pub months: usize,
}

/// How a figure compares with its history.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judgement {
    /// Robust standard deviations from the median; 0 where the history never moved.
    pub modified_z: f64,
    /// What the distance was measured in.
    pub yardstick: Yardstick,
    /// Whether the figure should be explained.
    pub questioned: bool,
    /// Where the figure was expected.
    pub expected: Interval,
    /// The slip of the keyboard that the figure looks like.
    pub slip: Option<Slip>,
}

/// A slip that would explain a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slip {
    /// About ten times what was expected: a nought or a digit too many.
    TenTimes,
    /// About a tenth of what was expected: a digit too few.
    ATenth,
}

impl History {
    /// The history of the months that were supplied; `None` where none was. Pass the previous 24.
    #[must_use]
    pub fn of(months: &[Option<f64>]) -> Option<Self> {
        let values = present(months);
        let median_value = median(&values)?;
        let distances: Vec<f64> = values.iter().map(|value| (value - median_value).abs()).collect();
        Some(Self {
            median: median_value,
            median_deviation: median(&distances)?,
            mean_deviation: mean(&distances)?,
            months: values.len(),
        })
    }

    /// Whether there are months enough to judge by: [`FEWEST_MONTHS`].
    #[must_use]
    pub fn suffices(&self) -> bool {
        self.months >= FEWEST_MONTHS
    }

    /// What distances from this history are measured in.
    #[must_use]
    pub fn yardstick(&self) -> Yardstick {
        if self.median_deviation > 0.0 {
            Yardstick::MedianDeviation
        } else if self.mean_deviation > 0.0 {
            Yardstick::MeanDeviation
        } else {
            Yardstick::NeverMoved
        }
    }

    /// `0.6745 (y - median) / MAD`; where the MAD is nought, `(y - median) / (1.253314 mean deviation)`; where that is
    /// nought too, 0.
    ///
    /// Source: Iglewicz & Hoaglin, "How to detect and handle outliers" (1993); the second form as IBM Cognos documents
    /// it.
    #[must_use]
    pub fn modified_z(&self, value: f64) -> f64 {
        let distance = value - self.median;
        match self.yardstick() {
            Yardstick::MedianDeviation => MAD_OF_NORMAL * distance / self.median_deviation,
            Yardstick::MeanDeviation => distance / (SD_PER_MEAN_DEVIATION * self.mean_deviation),
            Yardstick::NeverMoved => 0.0,
        }
    }

    /// The range outside which a figure is questioned: the median -/+ 3.5 robust standard deviations, and where the
    /// history never moved, -/+ five or a fifth of it, whichever is more.
    #[must_use]
    pub fn expected(&self) -> Interval {
        let reach = match self.yardstick() {
            Yardstick::MedianDeviation => QUESTIONED_BEYOND * self.median_deviation / MAD_OF_NORMAL,
            Yardstick::MeanDeviation => QUESTIONED_BEYOND * SD_PER_MEAN_DEVIATION * self.mean_deviation,
            Yardstick::NeverMoved => still_within(self.median),
        };
        Interval::finite(self.median - reach, self.median + reach)
    }

    /// Everything said of a figure; `None` where there are too few months, or the figure is not a number.
    #[must_use]
    pub fn judge(&self, value: f64) -> Option<Judgement> {
        if !self.suffices() || !value.is_finite() {
            return None;
        }
        Some(Judgement {
            modified_z: self.modified_z(value),
            yardstick: self.yardstick(),
            questioned: self.questions(value),
            expected: self.expected(),
            slip: slip(value, self.median),
        })
    }

    /// Whether a figure is beyond 3.5 robust standard deviations, however few the months.
    #[must_use]
    pub fn questions(&self, value: f64) -> bool {
        match self.yardstick() {
            Yardstick::NeverMoved => (value - self.median).abs() > still_within(self.median),
            _ => self.modified_z(value).abs() > QUESTIONED_BEYOND,
        }
    }
}

/// How far a figure may be from one that never moved: five, or a fifth of it, whichever is more.
pub(crate) fn still_within(expected: f64) -> f64 {
    STILL_BY.max(STILL_BY_SHARE * expected.abs())
}

/// The slip that a figure looks like: 8 to 12 times, or 0.08 to 0.12 times, what was expected.
#[must_use]
pub fn slip(value: f64, expected: f64) -> Option<Slip> {
    let times = value / expected;
    if (8.0..=12.0).contains(&times) {
        Some(Slip::TenTimes)
    } else if (0.08..=0.12).contains(&times) {
        Some(Slip::ATenth)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn history(months: &[f64]) -> History {
        let months: Vec<_> = months.iter().copied().map(Some).collect();
        History::of(&months).unwrap()
    }

    #[test]
    fn a_nought_too_many_is_questioned_and_named() {
        let judgement = history(&[249.0, 252.0, 240.0, 277.0, 234.0, 226.0])
            .judge(2430.0)
            .unwrap();

        assert!(judgement.questioned);
        assert_eq!(judgement.slip, Some(Slip::TenTimes));
        assert_eq!(judgement.yardstick, Yardstick::MedianDeviation);
        assert!(!judgement.expected.contains(2430.0) && judgement.expected.contains(250.0));
    }

    #[test]
    fn a_figure_at_the_very_edge_is_not_questioned() {
        let still = history(&[100.0; 6]);

        assert_eq!(still.yardstick(), Yardstick::NeverMoved);
        assert!(!still.questions(120.0) && !still.questions(80.0) && still.questions(120.5) && still.questions(79.5));
        // 3.5 robust standard deviations of 1/0.6745 each
        let moved = history(&[98.0, 99.0, 99.0, 101.0, 101.0, 102.0]);
        let edge = QUESTIONED_BEYOND / 0.6745;
        assert!(!moved.questions(100.0 + edge * 0.999) && moved.questions(100.0 + edge * 1.001));
    }

    #[test]
    fn a_digit_too_few_is_named() {
        assert_eq!(slip(24.0, 240.0), Some(Slip::ATenth));
        assert_eq!(
            (slip(8.0, 1.0), slip(12.0, 1.0)),
            (Some(Slip::TenTimes), Some(Slip::TenTimes))
        );
        assert_eq!(
            (slip(0.08, 1.0), slip(0.12, 1.0)),
            (Some(Slip::ATenth), Some(Slip::ATenth))
        );
        assert_eq!(
            (slip(7.9, 1.0), slip(12.1, 1.0), slip(0.079, 1.0), slip(0.121, 1.0)),
            (None, None, None, None)
        );
        assert_eq!((slip(5.0, 0.0), slip(0.0, 0.0)), (None, None));
    }

    #[test]
    fn where_most_months_are_equal_the_mean_distance_is_the_yardstick() {
        let history = history(&[5.0, 5.0, 5.0, 5.0, 5.0, 9.0]);

        assert_eq!(history.yardstick(), Yardstick::MeanDeviation);
        assert!((history.modified_z(9.0) - 4.0 / (1.253_314 * 4.0 / 6.0)).abs() < 1e-12);
        assert!((history.expected().high - (5.0 + 3.5 * 1.253_314 * 4.0 / 6.0)).abs() < 1e-12);
    }

    #[test]
    fn a_history_that_never_moved_questions_more_than_five_or_a_fifth() {
        let (small, large) = (history(&[8.0; 6]), history(&[1000.0; 6]));

        assert!(!small.questions(13.0) && small.questions(13.5) && small.questions(2.0));
        assert!(!large.questions(1200.0) && large.questions(1201.0) && !large.questions(800.0));
        assert_eq!(large.judge(1201.0).unwrap().modified_z, 0.0);
        assert_eq!((small.expected().low, small.expected().high), (3.0, 13.0));
    }

    #[test]
    fn five_months_are_too_few_and_six_enough() {
        assert_eq!(history(&[1.0, 2.0, 3.0, 4.0, 5.0]).judge(99.0), None);
        assert!(history(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).judge(99.0).unwrap().questioned);
        assert_eq!(history(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).judge(f64::NAN), None);
        assert_eq!(History::of(&[None, Some(f64::NAN)]), None);
    }

    proptest! {
        #[test]
        fn a_figure_is_questioned_exactly_outside_the_range_shown(
            months in prop::collection::vec(0.0_f64..1e4, 6..24), value in 0.0_f64..1e5
        ) {
            let judgement = history(&months).judge(value).unwrap();
            let near = (value - judgement.expected.low).abs().min((value - judgement.expected.high).abs()) < 1e-6;
            prop_assert!(near || judgement.questioned != judgement.expected.contains(value));
        }

        #[test]
        fn nothing_given_panics(months in prop::collection::vec(any::<Option<f64>>(), 0..20), value in any::<f64>()) {
            if let Some(history) = History::of(&months) {
                let _ = (history.judge(value), history.modified_z(value), history.expected());
            }
            let _ = slip(value, 2.0);
        }
    }
}
