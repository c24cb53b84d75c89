//! One proportion less another, of the same force in two periods.

use crate::change::Period;
use crate::exact;
use crate::interval::{Confidence, Interval, wilson};
use crate::special::chi_squared_above;

/// With fewer expected in any cell of the table, Fisher's test is made.
const ENOUGH_EXPECTED: f64 = 5.0;

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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn period(numerator: f64, denominator: f64) -> Period {
        Period { numerator, denominator }
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

    proptest! {
        #[test]
        fn every_interval_holds_its_value(
            x1 in 0_u32..5000,
            x0 in 0_u32..5000,
            more1 in 1_u32..1_000_000,
            more0 in 1_u32..1_000_000,
        ) {
            let (now, before) = (period(x1.into(), (x1 + more1).into()), period(x0.into(), (x0 + more0).into()));
            let difference = proportion_difference(now, before, Confidence::P95).unwrap();
            prop_assert!(difference.interval.contains(difference.difference));
            prop_assert!((0.0..=1.0).contains(&difference.p.unwrap()));
        }

        #[test]
        fn nothing_given_panics(x1 in any::<f64>(), n1 in any::<f64>(), x0 in any::<f64>(), n0 in any::<f64>()) {
            let _ = proportion_difference(period(x1, n1), period(x0, n0), Confidence::P99_8);
        }
    }
}
