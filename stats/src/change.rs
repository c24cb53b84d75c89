//! Whether a figure moved from one period to another: higher, lower, or no clear change.
//!
//! At the size of a police force chance alone moves a figure very little, so a change must also be material, and more
//! than the series moves by itself.

use crate::interval::{Confidence, Interval};
pub use crate::proportion_difference::{ProportionDifference, Test, fisher_p, proportion_difference};
pub use crate::rate_ratio::{RateRatio, RatioLimits, rate_ratio};
use crate::special::normal_above;

/// A figure of one period: what was counted, and in how much.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Period {
    /// The events counted.
    pub numerator: f64,
    /// What they are counted in: people, officers, calls.
    pub denominator: f64,
}

/// A difference or a ratio with its limits and p value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Compared {
    /// The newer figure less the earlier one, or over it.
    pub value: f64,
    /// Its limits.
    pub interval: Interval,
    /// The two-sided p value.
    pub p: f64,
}

/// One ratio of two counts over another, on the log scale: `ln RR ∓ z √(s1² + s0²)`, `s² = x/(x+½)² + n/(n+½)²`.
///
/// `None` unless every count is above nought. Source: the delta method on independent counts, with the halves of
/// [`crate::interval::ratio_of_counts`].
#[must_use]
pub fn ratio_of_ratios(now: Period, before: Period, confidence: Confidence) -> Option<Compared> {
    let part = |count: f64| count / (count + 0.5).powi(2);
    let counts = [now.numerator, now.denominator, before.numerator, before.denominator];
    if !counts.iter().all(|count| *count > 0.0) {
        return None;
    }
    let ratio = now.numerator / now.denominator / (before.numerator / before.denominator);
    let deviation = counts.map(part).iter().sum::<f64>().sqrt();
    let width = (confidence.deviate() * deviation).exp();
    Some(Compared {
        value: ratio,
        interval: Interval::between(ratio / width, ratio * width)?,
        p: two_sided(ratio.ln() / deviation),
    })
}

/// One published value less another, each with its standard error: `d ∓ z √(se1² + se0²)`.
///
/// `None` unless the standard errors together are above nought. A published interval gives its standard error as
/// `(U - L)/2z`.
#[must_use]
pub fn value_difference(now: (f64, f64), before: (f64, f64), confidence: Confidence) -> Option<Compared> {
    let (difference, deviation) = (now.0 - before.0, now.1.hypot(before.1));
    let reach = confidence.deviate() * deviation;
    let p = two_sided(difference / deviation);
    let sound = deviation > 0.0 && difference.is_finite() && !p.is_nan();
    sound.then_some(())?;
    Some(Compared {
        value: difference,
        interval: Interval::between(difference - reach, difference + reach)?,
        p,
    })
}

/// The chance of a standard normal deviate at least this far from nought, on either side.
#[must_use]
pub fn two_sided(z: f64) -> f64 {
    2.0 * normal_above(z.abs())
}

/// What is said of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Movement {
    /// It rose.
    Higher,
    /// It fell.
    Lower,
    /// Nothing that chance, its own wobble or its size does not account for, or nothing known of how much it wobbles.
    NoClearChange,
}

/// What a change has to pass to be spoken of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hurdles {
    /// Whether it is more than chance: its limits leave out no change.
    pub significant: bool,
    /// The least change worth speaking of, in the units of the figure.
    pub materiality: f64,
    /// The most that the series moves by itself, such as [`crate::moving_range::largest_natural_change`]; `None` where
    /// it is not known, and nothing can be said to exceed it.
    pub natural: Option<f64>,
}

impl Movement {
    /// Higher or lower only if the change is more than chance, material, and beyond the series' own variation.
    #[must_use]
    pub fn of(difference: f64, hurdles: Hurdles) -> Self {
        let size = difference.abs();
        let clear =
            hurdles.significant && size >= hurdles.materiality && hurdles.natural.is_some_and(|natural| size > natural);
        if clear && difference > 0.0 {
            Self::Higher
        } else if clear && difference < 0.0 {
            Self::Lower
        } else {
            Self::NoClearChange
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn period(numerator: f64, denominator: f64) -> Period {
        Period { numerator, denominator }
    }

    #[test]
    fn a_ratio_of_ratios_is_one_where_nothing_moved() {
        let same = ratio_of_ratios(period(30.0, 100.0), period(60.0, 200.0), Confidence::P95).unwrap();
        let s2 = |count: f64| count / (count + 0.5_f64).powi(2);
        let s = (s2(30.0) + s2(100.0) + s2(60.0) + s2(200.0)).sqrt();

        assert!((same.value - 1.0).abs() < 1e-12 && (same.p - 1.0).abs() < 1e-12);
        assert!((same.interval.high - (Confidence::P95.deviate() * s).exp()).abs() < 1e-12);
        assert!((same.interval.low * same.interval.high - 1.0).abs() < 1e-12);
        assert_eq!(
            ratio_of_ratios(period(0.0, 100.0), period(60.0, 200.0), Confidence::P95),
            None
        );
    }

    #[test]
    fn a_ratio_of_ratios_is_as_likely_as_its_logarithm_over_its_deviation() {
        let moved = ratio_of_ratios(period(100.0, 50.0), period(80.0, 50.0), Confidence::P95).unwrap();

        assert!((moved.value - 1.25).abs() < 1e-12);
        let deviation = (moved.interval.high / 1.25).ln() / Confidence::P95.deviate();
        assert!((deviation - 0.247_906_816_644_312).abs() < 1e-12, "{moved:?}");
        assert!((moved.p - 0.368_061_400_201_067_87).abs() < 1e-12, "{moved:?}");
    }

    #[test]
    fn a_published_value_moves_by_its_standard_errors() {
        let moved = value_difference((55.0, 3.0), (50.0, 4.0), Confidence::P95).unwrap();

        assert!((moved.value - 5.0).abs() < 1e-12);
        assert!((moved.interval.high - 5.0 - 5.0 * Confidence::P95.deviate()).abs() < 1e-12);
        assert!((moved.interval.low - 5.0 + 5.0 * Confidence::P95.deviate()).abs() < 1e-12);
        assert!((moved.p - 0.317_310_507_862_914_1).abs() < 1e-12);
        assert_eq!(value_difference((55.0, 0.0), (50.0, 0.0), Confidence::P95), None);
    }

    #[test]
    fn a_change_is_spoken_of_only_past_every_hurdle() {
        let past = Hurdles {
            significant: true,
            materiality: 2.0,
            natural: Some(1.5),
        };
        let by = |difference, hurdles| Movement::of(difference, hurdles);

        assert_eq!((by(2.0, past), by(-2.0, past)), (Movement::Higher, Movement::Lower));
        assert_eq!(by(1.9, past), Movement::NoClearChange);
        assert_eq!(
            by(
                2.0,
                Hurdles {
                    significant: false,
                    ..past
                }
            ),
            Movement::NoClearChange
        );
        assert_eq!(
            by(
                2.0,
                Hurdles {
                    natural: Some(2.0),
                    ..past
                }
            ),
            Movement::NoClearChange
        );
        assert_eq!(
            by(
                0.0,
                Hurdles {
                    materiality: 0.0,
                    natural: Some(0.0),
                    ..past
                }
            ),
            Movement::NoClearChange
        );
    }

    #[test]
    fn of_a_series_whose_own_variation_is_not_known_no_change_is_clear() {
        let unknown = Hurdles {
            significant: true,
            materiality: 0.0,
            natural: None,
        };

        assert_eq!(Movement::of(2.0, unknown), Movement::NoClearChange);
        assert_eq!(Movement::of(-2.0, unknown), Movement::NoClearChange);
    }

    proptest! {
        #[test]
        fn nothing_given_panics(x1 in any::<f64>(), n1 in any::<f64>(), x0 in any::<f64>(), n0 in any::<f64>()) {
            let (now, before) = (period(x1, n1), period(x0, n0));
            let _ = (ratio_of_ratios(now, before, Confidence::P95), value_difference((x1, n1), (x0, n0), Confidence::P95));
            let _ = Movement::of(x1, Hurdles { significant: true, materiality: n1, natural: Some(x0) });
        }
    }
}
