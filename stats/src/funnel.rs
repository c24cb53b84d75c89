//! Where forces would lie if nothing but chance set them apart, and how far outside one has to be to be worth a
//! question.
//!
//! At the size of a police force chance alone moves a figure very little, so the plain funnel here flags almost every
//! force: it is shown beside the band of [`crate::overdispersion`], never instead of it.

use crate::interval::{Confidence, Interval};
use crate::special::chi_squared_quantile;

/// Where a value lies among limits of 95% and 99.8%.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    /// Below both limits; one in a thousand.
    FarLow,
    /// Below the 95% limits; one in forty.
    Low,
    /// Within the 95% limits: not significantly different.
    Within,
    /// Above the 95% limits; one in forty.
    High,
    /// Above both limits; one in a thousand.
    FarHigh,
}

impl Band {
    /// The band of a standard normal deviate; a value on a limit is within it. `None` of what is not a number.
    #[must_use]
    pub fn of_z(z: f64) -> Option<Self> {
        let limits = |confidence: Confidence| Interval {
            low: -confidence.deviate(),
            high: confidence.deviate(),
        };
        let (inner, outer) = (limits(Confidence::P95), limits(Confidence::P99_8));
        Limits { inner, outer }.band(z)
    }

    /// The band of a value whose own intervals are compared with a benchmark: "chance only", since it holds everything
    /// but chance to be a difference.
    #[must_use]
    pub fn of_intervals(inner: Interval, outer: Interval, benchmark: f64) -> Option<Self> {
        let limits = Limits { inner, outer };
        // a value is high where the benchmark lies below its interval
        limits.band(benchmark).map(Self::mirrored)
    }

    /// The band on the other side.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Self::FarLow => Self::FarHigh,
            Self::Low => Self::High,
            Self::Within => Self::Within,
            Self::High => Self::Low,
            Self::FarHigh => Self::FarLow,
        }
    }

    /// Whether the value lies outside the 95% limits.
    #[must_use]
    pub fn outside(self) -> bool {
        self != Self::Within
    }

    /// Its customary label, with the chance of one tail.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::FarLow => "Low (0.001)",
            Self::Low => "Low (0.025)",
            Self::Within => "Not significant",
            Self::High => "High (0.025)",
            Self::FarHigh => "High (0.001)",
        }
    }
}

/// The limits of one point of a funnel, as they are tested; they may lie outside what the figure can be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// The 95% limits.
    pub inner: Interval,
    /// The 99.8% limits.
    pub outer: Interval,
}

impl Limits {
    /// Both limits of what a function gives for a confidence.
    pub(crate) fn from(limits: impl Fn(Confidence) -> Option<Interval>) -> Option<Self> {
        Some(Self {
            inner: limits(Confidence::P95)?,
            outer: limits(Confidence::P99_8)?,
        })
    }

    /// Where a value lies; one on a limit is within it. `None` of what is not a number.
    #[must_use]
    pub fn band(&self, value: f64) -> Option<Band> {
        if value.is_nan() {
            None
        } else if value > self.outer.high {
            Some(Band::FarHigh)
        } else if value > self.inner.high {
            Some(Band::High)
        } else if value < self.outer.low {
            Some(Band::FarLow)
        } else if value < self.inner.low {
            Some(Band::Low)
        } else {
            Some(Band::Within)
        }
    }

    /// The limits in other units: of a ratio to what was expected, times the target, in the units of the indicator.
    #[must_use]
    pub fn times(&self, factor: f64) -> Option<Self> {
        Some(Self {
            inner: self.inner.times(factor)?,
            outer: self.outer.times(factor)?,
        })
    }

    /// The limits as they are drawn, inside what the figure can be.
    #[must_use]
    pub fn drawn_within(&self, least: f64, most: f64) -> Self {
        let clip = |limits: Interval| Interval {
            low: limits.low.max(least).min(most),
            high: limits.high.min(most).max(least),
        };
        Self {
            inner: clip(self.inner),
            outer: clip(self.outer),
        }
    }
}

/// Limits of a proportion with this denominator round a target: `t ∓ z √(t(1 - t)/n)`.
///
/// `None` where `n <= 0` or the target is not between 0 and 1. Source: Spiegelhalter, "Funnel plots for comparing
/// institutional performance", Statistics in Medicine 24 (2005), the normal approximation.
#[must_use]
pub fn proportion(denominator: f64, target: f64) -> Option<Limits> {
    if !positive(denominator) || !(0.0..=1.0).contains(&target) {
        return None;
    }
    let deviation = (target * (1.0 - target) / denominator).sqrt();
    Limits::from(|confidence| {
        let reach = confidence.deviate() * deviation;
        Interval::between(target - reach, target + reach)
    })
}

/// Limits of the ratio of what was observed to what was expected: `χ²(α/2, 2E)/2E` and `χ²(1 - α/2, 2E + 2)/2E`.
///
/// The expected count is the denominator times the target rate, or summed over strata. `None` unless it is above
/// nought. Source: Spiegelhalter 2005, exact Poisson limits after Garwood 1936.
#[must_use]
pub fn rate(expected: f64) -> Option<Limits> {
    if !positive(expected) {
        return None;
    }
    Limits::from(|confidence| {
        let tail = (1.0 - confidence.share()) / 2.0;
        let low = chi_squared_quantile(tail, 2.0 * expected);
        let high = chi_squared_quantile(1.0 - tail, 2.0 * (expected + 1.0));
        Interval::between(low / (2.0 * expected), high / (2.0 * expected))
    })
}

fn positive(value: f64) -> bool {
    value > 0.0 && value.is_finite()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn limits_of_a_rate_per_so_many_are_so_many_times_those_of_one() {
        let one = rate(20.0).unwrap();
        let per_thousand = one.times(1000.0).unwrap();

        for (one, many) in [(one.inner, per_thousand.inner), (one.outer, per_thousand.outer)] {
            assert!((many.low / one.low / 1000.0 - 1.0).abs() < 1e-12);
            assert!((many.high / one.high / 1000.0 - 1.0).abs() < 1e-12);
        }
        assert_eq!(one.times(f64::NAN), None);
    }

    #[test]
    fn what_nobody_is_counted_of_has_no_limits() {
        for of in [-1.0, 0.0, f64::INFINITY, f64::NAN] {
            assert_eq!(
                (proportion(of, 0.0), proportion(of, 0.5), rate(of)),
                (None, None, None),
                "{of}"
            );
        }
    }

    #[test]
    fn a_value_on_a_limit_is_within_it() {
        let limits = proportion(100.0, 0.5).unwrap();

        assert_eq!(limits.band(limits.inner.high), Some(Band::Within));
        assert_eq!(limits.band(limits.outer.high), Some(Band::High));
        assert_eq!(limits.band(limits.inner.low), Some(Band::Within));
        assert_eq!(limits.band(limits.outer.low), Some(Band::Low));
        assert_eq!(limits.band(0.9), Some(Band::FarHigh));
        assert_eq!(limits.band(0.1), Some(Band::FarLow));
    }

    #[test]
    fn two_deviations_are_high_and_four_far_high() {
        let bands = [-4.0, -2.0, 0.0, 2.0, 4.0].map(|z| Band::of_z(z).unwrap());

        assert_eq!(
            bands,
            [Band::FarLow, Band::Low, Band::Within, Band::High, Band::FarHigh]
        );
        assert_eq!(
            bands.map(Band::mirrored),
            [Band::FarHigh, Band::High, Band::Within, Band::Low, Band::FarLow]
        );
        assert_eq!(bands.map(Band::outside), [true, true, false, true, true]);
        assert_eq!(Band::of_z(f64::NAN), None);
    }

    #[test]
    fn a_value_is_high_where_the_benchmark_lies_below_its_interval() {
        let interval = |low, high| Interval { low, high };

        assert_eq!(
            Band::of_intervals(interval(4.0, 6.0), interval(2.0, 8.0), 3.0),
            Some(Band::High)
        );
        assert_eq!(
            Band::of_intervals(interval(4.0, 6.0), interval(2.0, 8.0), 1.0),
            Some(Band::FarHigh)
        );
        assert_eq!(
            Band::of_intervals(interval(4.0, 6.0), interval(2.0, 8.0), 9.0),
            Some(Band::FarLow)
        );
    }

    #[test]
    fn limits_are_tested_as_they_are_and_drawn_inside_the_possible() {
        let limits = proportion(4.0, 0.1).unwrap();

        assert!(limits.inner.low < 0.0);
        assert_eq!(limits.drawn_within(0.0, 1.0).inner.low, 0.0);
        assert!(limits.drawn_within(0.0, 1.0).outer.high <= 1.0);
        assert_eq!(limits.drawn_within(0.0, 1.0).inner.high, limits.inner.high);
    }

    #[test]
    fn nothing_expected_has_no_limits() {
        assert_eq!(rate(0.0), None);
        assert_eq!(proportion(0.0, 0.5), None);
        assert_eq!(proportion(10.0, 1.5), None);
        assert_eq!(rate(20.0).unwrap().times(f64::INFINITY), None);
    }

    proptest! {
        #[test]
        fn limits_straddle_the_target_and_the_outer_hold_the_inner(
            n in 1.0_f64..1e7,
            target in 0.001_f64..0.999,
            expected in 0.01_f64..1e6,
        ) {
            for (limits, target) in [(proportion(n, target).unwrap(), target), (rate(expected).unwrap(), 1.0)] {
                // below a half an event the lower limit of a skewed count can pass 1 only from below
                prop_assert!(limits.inner.contains(target));
                prop_assert!(limits.outer.low <= limits.inner.low && limits.inner.high <= limits.outer.high);
                prop_assert_eq!(limits.band(target), Some(Band::Within));
            }
        }

        #[test]
        fn nothing_given_panics(a in any::<f64>(), b in any::<f64>(), c in any::<f64>(), d in any::<f64>()) {
            for limits in [proportion(a, b), rate(a)].into_iter().flatten() {
                let _ = (limits.band(c), limits.times(d), limits.drawn_within(c, d));
            }
            let interval = Interval { low: a, high: b };
            let _ = (Band::of_z(a), Band::of_intervals(interval, interval, c));
        }
    }
}
