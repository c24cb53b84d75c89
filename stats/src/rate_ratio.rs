//! One rate over another, of the same force in two periods.

use crate::change::Period;
use crate::exact;
use crate::interval::{Confidence, Interval};
use crate::special::beta_quantile;

/// From this many events in both periods on, the log-normal limits are shown.
const ENOUGH_EVENTS: f64 = 10.0;

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
    if ![Some(low), high].into_iter().flatten().all(f64::is_finite) {
        return None;
    }
    let ratio = Some(x1 / n1 / (x0 / n0)).filter(|ratio| ratio.is_finite());
    let width = (confidence.deviate() * (1.0 / x1 + 1.0 / x0).sqrt()).exp();
    Some(RateRatio {
        ratio,
        exact: RatioLimits { low, high },
        // nothing now is nought times an unbounded width, and no interval
        log_normal: ratio.and_then(|ratio| Interval::between(ratio / width, ratio * width)),
        p: exact::binomial(x1, x1 + x0, n1 / (n1 + n0)),
        many: x1 >= ENOUGH_EVENTS && x0 >= ENOUGH_EVENTS,
    })
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

    proptest! {
        #[test]
        fn every_interval_holds_its_value(
            x1 in 1_u32..5000,
            x0 in 1_u32..5000,
            n1 in 5000_u32..1_000_000,
            n0 in 5000_u32..1_000_000,
        ) {
            let ratio = rate_ratio(period(x1.into(), n1.into()), period(x0.into(), n0.into()), Confidence::P95).unwrap();
            let value = ratio.ratio.unwrap();
            prop_assert!(ratio.exact.low <= value && value <= ratio.exact.high.unwrap());
            prop_assert!(ratio.log_normal.unwrap().contains(value));
        }

        #[test]
        fn nothing_given_panics(x1 in any::<f64>(), n1 in any::<f64>(), x0 in any::<f64>(), n0 in any::<f64>()) {
            let ratio = rate_ratio(period(x1, n1), period(x0, n0), Confidence::P95);
            let _ = ratio.map(|ratio| ratio.limits());
        }
    }
}
