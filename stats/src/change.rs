//! Whether a figure moved from one period to another: higher, lower, or no clear change.
//!
//! At the size of a police force chance alone moves a figure very little, so a change must also be material, and more than
//! the series moves by itself.

use crate::exact;
use crate::interval::{Confidence, Interval, wilson};
use crate::special::{beta_quantile, chi_squared_above, normal_above};

/// From this many events in both periods on, the log-normal limits are shown.
const ENOUGH_EVENTS: f64 = 10.0;
/// With fewer expected in any cell of the table, Fisher's test is.
const ENOUGH_EXPECTED: f64 = 5.0;

/// A figure of one period: what was counted, and in how much.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Period {
    /// The events counted.
    pub numerator: f64,
    /// What they are counted in: people, officers, calls.
    pub denominator: f64,
}

/// Limits of a ratio, which has no upper one where nothing was counted before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RatioLimits {
    /// The lower limit.
    pub low: f64,
    /// The upper limit; `None` where it is unbounded.
    pub high: Option<f64>,
}

/// One rate over another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateRatio {
    /// The newer rate over the earlier one; `None` where nothing was counted earlier.
    pub ratio: Option<f64>,
    /// Exact limits, given how many events there were in all.
    pub exact: RatioLimits,
    /// Log-normal limits, where something was counted in both periods.
    pub log_normal: Option<Interval>,
    /// The exact two-sided p value; `None` of counts that are not whole.
    pub p: Option<f64>,
    /// Whether both periods have events enough for the log-normal limits.
    pub many: bool,
}

impl RateRatio {
    /// The limits to show: log-normal with 10 or more events in both periods, else exact.
    #[must_use]
    pub fn limits(&self) -> RatioLimits {
        match self.log_normal {
            Some(limits) if self.many => RatioLimits {
                low: limits.low,
                high: Some(limits.high),
            },
            _ => self.exact,
        }
    }
}

/// `(x1/n1)/(x0/n0)`, with exact limits from those of Clopper & Pearson for `x1` of `x1 + x0`, log-normal limits
/// `RR exp(∓z √(1/x1 + 1/x0))`, and the exact test of `x1 ~ Bin(x1 + x0, n1/(n1 + n0))`.
///
/// `None` where nothing was counted in either period, or a denominator is not above nought. Source: Breslow & Day,
/// "Statistical methods in cancer research", volume II (1987).
#[must_use]
pub fn rate_ratio(now: Period, before: Period, confidence: Confidence) -> Option<RateRatio> {
    let (x1, n1, x0, n0) = (now.numerator, now.denominator, before.numerator, before.denominator);
    let counted = |x: f64, n: f64| x >= 0.0 && x.is_finite() && n > 0.0 && n.is_finite();
    if !counted(x1, n1) || !counted(x0, n0) || x1 + x0 == 0.0 {
        return None;
    }
    let tail = (1.0 - confidence.share()) / 2.0;
    // each odds from two quantiles: 1 - p would lose the digits of a p near 1
    let odds = |tail: f64, a: f64, b: f64| beta_quantile(tail, a, b) / beta_quantile(1.0 - tail, b, a) * n0 / n1;
    let low = if x1 == 0.0 { 0.0 } else { odds(tail, x1, x0 + 1.0) };
    let high = (x0 > 0.0).then(|| odds(1.0 - tail, x1 + 1.0, x0));
    if !low.is_finite() || high.is_some_and(|high| !high.is_finite()) {
        return None;
    }
    let ratio = Some(x1 / n1 / (x0 / n0)).filter(|ratio| x0 > 0.0 && ratio.is_finite());
    let width = (confidence.deviate() * (1.0 / x1 + 1.0 / x0).sqrt()).exp();
    Some(RateRatio {
        ratio,
        exact: RatioLimits { low, high },
        log_normal: ratio
            .filter(|ratio| *ratio > 0.0)
            .and_then(|ratio| Interval::between(ratio / width, ratio * width)),
        p: exact::binomial(x1, x1 + x0, n1 / (n1 + n0)),
        many: x1 >= ENOUGH_EVENTS && x0 >= ENOUGH_EVENTS,
    })
}

/// Which test gave a p value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    /// Chi-squared, without a correction for continuity.
    ChiSquared,
    /// Fisher's exact test.
    Fisher,
}

/// One proportion less another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProportionDifference {
    /// The newer proportion less the earlier one.
    pub difference: f64,
    /// Newcombe's limits.
    pub interval: Interval,
    /// Chi-squared without a correction; `None` where all or none succeeded in both periods.
    pub chi_squared: Option<f64>,
    /// The p value of the test that suits the counts; `None` where neither can be made.
    pub p: Option<f64>,
    /// The test that suits the counts: Fisher's where fewer than 5 are expected anywhere.
    pub test: Test,
}

/// `x1/n1 - x0/n0` with Newcombe's limits from the two Wilson intervals, and its test.
///
/// `None` unless both are proportions. Source: Newcombe, "Interval estimation for the difference between independent
/// proportions", Statistics in Medicine 17 (1998), method 10.
#[must_use]
pub fn proportion_difference(now: Period, before: Period, confidence: Confidence) -> Option<ProportionDifference> {
    let newer = wilson(now.numerator, now.denominator, confidence)?;
    let earlier = wilson(before.numerator, before.denominator, confidence)?;
    let difference = newer.value - earlier.value;
    let down = (newer.value - newer.interval.low).hypot(earlier.interval.high - earlier.value);
    let up = (newer.interval.high - newer.value).hypot(earlier.value - earlier.interval.low);
    let chi_squared = chi_squared(now, before);
    let test = if least_expected(now, before) < ENOUGH_EXPECTED {
        Test::Fisher
    } else {
        Test::ChiSquared
    };
    Some(ProportionDifference {
        difference,
        interval: Interval::between(difference - down, difference + up)?,
        chi_squared,
        p: match test {
            Test::Fisher => fisher_p(now, before),
            Test::ChiSquared => chi_squared.map(|chi_squared| chi_squared_above(chi_squared, 1.0)),
        },
        test,
    })
}

/// Fisher's exact two-sided p value; `None` of counts that are not whole, or above a thousand million.
#[must_use]
pub fn fisher_p(now: Period, before: Period) -> Option<f64> {
    exact::fisher(now.numerator, now.denominator, before.numerator, before.denominator)
}

/// `(p1 - p0)² / (p (1 - p) (1/n1 + 1/n0))`, the same as Pearson's chi-squared of the table.
fn chi_squared(now: Period, before: Period) -> Option<f64> {
    let (n1, n0) = (now.denominator, before.denominator);
    let (successes, total) = (now.numerator + before.numerator, n1 + n0);
    // as one difference of products: that of two shares loses digits
    let difference = now.numerator * (n0 - before.numerator) - before.numerator * (n1 - now.numerator);
    let value = difference / n1 * (difference / n0) / successes * (total / (total - successes));
    value.is_finite().then_some(value)
}

fn least_expected(now: Period, before: Period) -> f64 {
    let total = now.denominator + before.denominator;
    let successes = now.numerator + before.numerator;
    successes.min(total - successes) * now.denominator.min(before.denominator) / total
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
    let compared = Compared {
        value: ratio,
        interval: Interval::between(ratio / width, ratio * width)?,
        p: two_sided(ratio.ln() / deviation),
    };
    (ratio.is_finite() && !compared.p.is_nan()).then_some(compared)
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
    /// Nothing that chance, its own wobble or its size does not account for.
    NoClearChange,
}

/// What a change has to pass to be spoken of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hurdles {
    /// Whether it is more than chance: its limits leave out no change.
    pub significant: bool,
    /// The least change worth speaking of, in the units of the figure.
    pub materiality: f64,
    /// The most that the series moves by itself, such as [`crate::moving_range::largest_natural_change`]; `None` where it is
    /// not known.
    pub natural: Option<f64>,
}

impl Movement {
    /// Higher or lower only if the change is more than chance, material, and beyond the series' own variation.
    #[must_use]
    pub fn of(difference: f64, hurdles: Hurdles) -> Self {
        let size = difference.abs();
        let clear =
            hurdles.significant && size >= hurdles.materiality && hurdles.natural.is_none_or(|natural| size > natural);
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
    fn nothing_before_leaves_a_lower_limit_and_no_ratio() {
        let ratio = rate_ratio(period(3.0, 5000.0), period(0.0, 5000.0), Confidence::P95).unwrap();

        assert_eq!((ratio.ratio, ratio.exact.high, ratio.log_normal), (None, None, None));
        assert!(ratio.limits().low > 0.0);
    }

    #[test]
    fn nothing_now_starts_at_nothing() {
        let ratio = rate_ratio(period(0.0, 5000.0), period(4.0, 5000.0), Confidence::P95).unwrap();

        assert_eq!((ratio.ratio, ratio.exact.low, ratio.log_normal), (Some(0.0), 0.0, None));
    }

    #[test]
    fn nothing_in_either_period_is_no_comparison() {
        assert_eq!(rate_ratio(period(0.0, 10.0), period(0.0, 10.0), Confidence::P95), None);
        assert_eq!(rate_ratio(period(-1.0, 10.0), period(3.0, 10.0), Confidence::P95), None);
        assert_eq!(rate_ratio(period(1.0, 0.0), period(3.0, 10.0), Confidence::P95), None);
        assert_eq!(rate_ratio(period(1.0, 10.0), period(3.0, 0.0), Confidence::P95), None);
    }

    #[test]
    fn ten_events_in_both_periods_show_the_log_normal_limits() {
        let of = |now, before| rate_ratio(period(now, 100.0), period(before, 100.0), Confidence::P95).unwrap();

        assert_eq!(of(9.0, 10.0).limits(), of(9.0, 10.0).exact);
        assert_eq!(of(10.0, 9.0).limits(), of(10.0, 9.0).exact);
        assert_eq!(of(10.0, 10.0).limits().low, of(10.0, 10.0).log_normal.unwrap().low);
    }

    #[test]
    fn a_part_of_an_event_has_limits_and_no_exact_test() {
        let ratio = rate_ratio(period(2.5, 100.0), period(4.0, 100.0), Confidence::P95).unwrap();

        assert_eq!(ratio.p, None);
        assert!(ratio.exact.low < 0.625 && ratio.exact.high.unwrap() > 0.625);
    }

    #[test]
    fn few_expected_take_fishers_test() {
        let few = proportion_difference(period(1.0, 10.0), period(8.0, 10.0), Confidence::P95).unwrap();
        let enough = proportion_difference(period(2.0, 10.0), period(8.0, 10.0), Confidence::P95).unwrap();
        let all = proportion_difference(period(9.0, 9.0), period(7.0, 7.0), Confidence::P95).unwrap();

        assert_eq!(
            (few.test, few.p),
            (Test::Fisher, fisher_p(period(1.0, 10.0), period(8.0, 10.0)))
        );
        assert_eq!(enough.test, Test::ChiSquared);
        assert_eq!(enough.p, Some(chi_squared_above(enough.chi_squared.unwrap(), 1.0)));
        assert_eq!((all.chi_squared, all.p), (None, Some(1.0)));
        assert_eq!(
            proportion_difference(period(3.0, 2.0), period(1.0, 2.0), Confidence::P95),
            None
        );
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
        assert_eq!(by(2.0, Hurdles { natural: None, ..past }), Movement::Higher);
        assert_eq!(
            by(
                0.0,
                Hurdles {
                    materiality: 0.0,
                    natural: None,
                    ..past
                }
            ),
            Movement::NoClearChange
        );
    }

    proptest! {
        #[test]
        fn every_interval_holds_its_value(x1 in 1_u32..5000, x0 in 1_u32..5000, n1 in 5000_u32..1_000_000, n0 in 5000_u32..1_000_000) {
            let (now, before) = (period(x1.into(), n1.into()), period(x0.into(), n0.into()));
            let ratio = rate_ratio(now, before, Confidence::P95).unwrap();
            let value = ratio.ratio.unwrap();
            prop_assert!(ratio.exact.low <= value && value <= ratio.exact.high.unwrap());
            prop_assert!(ratio.log_normal.unwrap().contains(value));
            let difference = proportion_difference(now, before, Confidence::P95).unwrap();
            prop_assert!(difference.interval.contains(difference.difference));
            prop_assert!((0.0..=1.0).contains(&difference.p.unwrap()));
        }

        #[test]
        fn nothing_given_panics(x1 in any::<f64>(), n1 in any::<f64>(), x0 in any::<f64>(), n0 in any::<f64>()) {
            let (now, before) = (period(x1, n1), period(x0, n0));
            let _ = (rate_ratio(now, before, Confidence::P95), proportion_difference(now, before, Confidence::P99_8));
            let _ = (ratio_of_ratios(now, before, Confidence::P95), value_difference((x1, n1), (x0, n0), Confidence::P95));
            let _ = Movement::of(x1, Hurdles { significant: true, materiality: n1, natural: Some(x0) });
        }
    }
}
