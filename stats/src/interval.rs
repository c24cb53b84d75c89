//! How far a figure may be from its underlying rate by chance alone.
//!
//! The intervals describe natural variation only: a count of everything that was recorded has no sampling error, and an
//! interval says nothing of how well it was recorded.

pub use crate::share::{clopper_pearson, wilson};
use crate::special::{gamma_quantile, normal_quantile};

/// How sure an interval is, as a share strictly between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Confidence(f64);

impl Confidence {
    /// 95%, shown on every point.
    pub const P95: Self = Self(0.95);
    /// 99.8%, the outer band of a funnel.
    pub const P99_8: Self = Self(0.998);

    /// A confidence strictly between 0 and 1.
    #[must_use]
    pub fn new(share: f64) -> Option<Self> {
        (share > 0.0 && share < 1.0).then_some(Self(share))
    }

    /// The confidence as a share of 1.
    #[must_use]
    pub fn share(self) -> f64 {
        self.0
    }

    /// The standard normal deviate with half of the rest above it: 1.9600 at 95%.
    #[must_use]
    pub fn deviate(self) -> f64 {
        // the two that every comparison asks for, thousands of times
        if self == Self::P95 {
            1.959_963_984_540_054
        } else if self == Self::P99_8 {
            3.090_232_306_167_813
        } else {
            normal_quantile(0.5 + self.0 / 2.0)
        }
    }

    pub(crate) fn each_tail(self) -> f64 {
        (1.0 - self.0) / 2.0
    }
}

impl Default for Confidence {
    fn default() -> Self {
        Self::P95
    }
}

/// A lower and an upper limit, both finite, the lower never above the upper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower limit.
    pub low: f64,
    /// The upper limit.
    pub high: f64,
}

impl Interval {
    pub(crate) fn between(low: f64, high: f64) -> Option<Self> {
        (low.is_finite() && high.is_finite() && low <= high).then_some(Self { low, high })
    }

    /// Limits that ran past the numbers there are, brought back.
    pub(crate) fn finite(low: f64, high: f64) -> Self {
        Self {
            low: low.clamp(f64::MIN, f64::MAX),
            high: high.clamp(f64::MIN, f64::MAX),
        }
    }

    pub(crate) fn times(self, factor: f64) -> Option<Self> {
        Self::between(self.low * factor, self.high * factor)
    }

    /// Whether a value lies within the limits, the limits included.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

/// Which formula gave an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Formula {
    /// Exact Poisson limits.
    Exact,
    /// Byar's approximation.
    Byar,
}

/// A rate with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Its interval.
    pub interval: Interval,
}

/// Exact limits of a count: `L = χ²(α/2, 2x)/2`, `U = χ²(1-α/2, 2x+2)/2`, with `L = 0` at `x = 0`.
///
/// A count may be fractional (weights). `None` for a negative count. Source: Garwood, "Fiducial limits for the Poisson
/// distribution", Biometrika 28 (1936).
#[must_use]
pub fn exact_count(count: f64, confidence: Confidence) -> Option<Interval> {
    if !countable(count) {
        return None;
    }
    let tail = confidence.each_tail();
    let low = if count == 0.0 { 0.0 } else { gamma_quantile(tail, count) };
    Interval::between(low, gamma_quantile(1.0 - tail, count + 1.0))
}

/// Byar's limits of a count: `L = x(1 - 1/9x - z/3√x)³`, `U = (x+1)(1 - 1/9(x+1) + z/3√(x+1))³`.
///
/// At `x = 0`, and where the formula would give a negative limit, the lower limit is 0. Source: Breslow & Day,
/// "Statistical methods in cancer research", volume II (1987), page 69.
#[must_use]
pub fn byar_count(count: f64, confidence: Confidence) -> Option<Interval> {
    if !countable(count) {
        return None;
    }
    let z = confidence.deviate();
    let limit = |x: f64, z: f64| x * (1.0 - 1.0 / (9.0 * x) + z / (3.0 * x.sqrt())).powi(3);
    let low = if count == 0.0 { 0.0 } else { limit(count, -z).max(0.0) };
    Interval::between(low, limit(count + 1.0, z))
}

/// Limits of a count, exact below 10 and Byar's from 10 on: the rule of Public Health England's technical guide on
/// confidence intervals (2018).
#[must_use]
pub fn count(count: f64, confidence: Confidence) -> Option<(Interval, Formula)> {
    if count < 10.0 {
        Some((exact_count(count, confidence)?, Formula::Exact))
    } else {
        Some((byar_count(count, confidence)?, Formula::Byar))
    }
}

/// A rate `m x / n` with the limits of its count times `m / n`; `None` where `n <= 0` or `x < 0`.
///
/// Source: as [`count`].
#[must_use]
pub fn rate(numerator: f64, denominator: f64, multiplier: f64, confidence: Confidence) -> Option<(Estimate, Formula)> {
    if !exposure(denominator) || !exposure(multiplier) {
        return None;
    }
    let (limits, formula) = count(numerator, confidence)?;
    let interval = limits.times(multiplier / denominator)?;
    Some((
        Estimate {
            value: multiplier * numerator / denominator,
            interval,
        },
        formula,
    ))
}

/// A ratio `m x / n` of two counts that are not nested, with limits on the log scale:
/// `m exp(ln((x+½)/(n+½)) ∓ z s)`, `s² = x/(x+½)² + n/(n+½)²`.
///
/// The half keeps a count of nothing finite; the interval is widened to its own value there, so `x = 0` has the lower
/// limit 0. `None` where `n <= 0` or `x < 0`. Source: Spiegelhalter, "Funnel plots for comparing institutional
/// performance", Statistics in Medicine 24 (2005), appendix.
#[must_use]
pub fn ratio_of_counts(numerator: f64, denominator: f64, multiplier: f64, confidence: Confidence) -> Option<Estimate> {
    if !countable(numerator) || !exposure(denominator) || !exposure(multiplier) {
        return None;
    }
    let (x, n) = (numerator, denominator);
    let s = (x / (x + 0.5).powi(2) + n / (n + 0.5).powi(2)).sqrt();
    let (centre, value) = (multiplier * (x + 0.5) / (n + 0.5), multiplier * x / n);
    let width = (confidence.deviate() * s).exp();
    let interval = Interval::between((centre / width).min(value), (centre * width).max(value))?;
    Some(Estimate { value, interval })
}

/// The interval that a survey published with its value; `None` unless it is one and holds the value.
#[must_use]
pub fn given(value: f64, low: f64, high: f64) -> Option<Estimate> {
    let interval = Interval::between(low, high)?;
    interval.contains(value).then_some(Estimate { value, interval })
}

pub(crate) fn countable(count: f64) -> bool {
    count >= 0.0 && count.is_finite()
}

pub(crate) fn exposure(denominator: f64) -> bool {
    denominator > 0.0 && denominator.is_finite()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn confidence() -> impl Strategy<Value = Confidence> {
        (0.5_f64..0.9999).prop_map(|share| Confidence::new(share).unwrap())
    }

    #[test]
    fn the_deviates_at_hand_are_those_worked_out() {
        for confidence in [Confidence::P95, Confidence::P99_8] {
            let worked_out = normal_quantile(0.5 + confidence.share() / 2.0);
            assert!((confidence.deviate() / worked_out - 1.0).abs() < 1e-15);
        }
    }

    #[test]
    fn no_events_still_have_an_upper_limit() {
        let (estimate, formula) = rate(0.0, 1000.0, 1000.0, Confidence::P95).unwrap();

        assert_eq!(
            (estimate.value, estimate.interval.low, formula),
            (0.0, 0.0, Formula::Exact)
        );
        assert!((estimate.interval.high - 3.688_879_454_113_935_4).abs() < 1e-12);
    }

    #[test]
    fn what_cannot_be_has_no_interval() {
        assert_eq!(rate(-3.0, 1000.0, 1000.0, Confidence::P95), None);
        assert_eq!(rate(3.0, 0.0, 1000.0, Confidence::P95), None);
        assert_eq!(given(50.0, 51.0, 53.0), None);
        assert_eq!((Confidence::new(1.0), Confidence::new(0.0)), (None, None));
        assert_eq!(Confidence::default(), Confidence::P95);
    }

    #[test]
    fn a_ratio_of_counts_has_its_limits_on_the_log_scale() {
        let estimate = ratio_of_counts(30.0, 120.0, 100.0, Confidence::P95).unwrap();
        let centre = 100.0 * 30.5 / 120.5;
        let s = (30.0 / (30.5_f64 * 30.5) + 120.0 / (120.5_f64 * 120.5)).sqrt();
        let width = (1.959_963_984_540_054 * s).exp();

        assert!((estimate.value - 25.0).abs() < 1e-12);
        assert!((estimate.interval.low - centre / width).abs() < 1e-12);
        assert!((estimate.interval.high - centre * width).abs() < 1e-12);
    }

    #[test]
    fn a_ratio_of_counts_needs_something_to_divide_by() {
        let of = |x, n, multiplier| ratio_of_counts(x, n, multiplier, Confidence::P95);

        assert_eq!(
            (of(1.0, 0.0, 1.0), of(1.0, 2.0, 0.0), of(-1.0, 2.0, 1.0)),
            (None, None, None)
        );
        assert_eq!(rate(1.0, 2.0, 0.0, Confidence::P95), None);
    }

    #[test]
    fn a_published_interval_must_hold_its_value() {
        let published = given(50.0, 48.0, 52.0).unwrap();

        assert_eq!(
            (published.value, published.interval.low, published.interval.high),
            (50.0, 48.0, 52.0)
        );
        assert_eq!(
            (
                given(47.9, 48.0, 52.0),
                given(52.1, 48.0, 52.0),
                given(50.0, 52.0, 48.0)
            ),
            (None, None, None)
        );
    }

    #[test]
    fn a_ratio_of_nothing_starts_at_nothing() {
        let estimate = ratio_of_counts(0.0, 12.0, 1.0, Confidence::P95).unwrap();

        assert_eq!((estimate.value, estimate.interval.low), (0.0, 0.0));
        assert!(estimate.interval.high > 0.0);
    }

    proptest! {
        #[test]
        fn every_interval_holds_its_value(x in 0.0_f64..1e7, more in 0.1_f64..1e7, confidence in confidence()) {
            let n = x + more;
            prop_assert!(exact_count(x, confidence).unwrap().contains(x));
            prop_assert!(byar_count(x.max(1.0), confidence).unwrap().contains(x.max(1.0)));
            let ratio = ratio_of_counts(n, more, 1.0, confidence).unwrap();
            prop_assert!(ratio.interval.contains(ratio.value));
        }

        #[test]
        fn more_confidence_is_never_narrower(x in 0.0_f64..1e6, share in 0.5_f64..0.99) {
            let (less, more) = (Confidence::new(share).unwrap(), Confidence::new(share + 0.009).unwrap());
            let (narrow, _) = count(x, less).unwrap();
            let (wide, _) = count(x, more).unwrap();
            prop_assert!(wide.low <= narrow.low && narrow.high <= wide.high);
        }

        #[test]
        fn nothing_given_panics(x in any::<f64>(), n in any::<f64>(), m in any::<f64>(), share in any::<f64>()) {
            for confidence in [Confidence::new(share), Some(Confidence::P95), Some(Confidence::P99_8)].into_iter().flatten() {
                let _ = (exact_count(x, confidence), byar_count(x, confidence), count(x, confidence), given(x, n, m));
                let _ = (rate(x, n, m, confidence), given(n, x, m));
                let _ = (ratio_of_counts(x, n, m, confidence), confidence.deviate());
            }
        }
    }
}
