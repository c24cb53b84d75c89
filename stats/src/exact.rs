//! Exact two-sided tests: every outcome as unlikely as the one seen, or more so, counts against "nothing changed".

use std::f64::consts::TAU;

use crate::special::{deviance, regularised_beta, stirling_error};

/// Outcomes this much more likely than the one seen still count as equally likely.
const AS_LIKELY: f64 = 1e-7;
/// Above this many in all the sum is too long, and the chi-squared test is as good.
const MOST: f64 = 1e9;

/// The chance of an outcome no likelier than `x` successes of `n` trials.
pub(crate) fn binomial(x: f64, n: f64, chance: f64) -> Option<f64> {
    if !(whole(x) && whole(n) && x <= n && chance > 0.0 && chance < 1.0) {
        return None;
    }
    let weight = |k: f64| ln_binomial(k, n, chance);
    let mode = ((n + 1.0) * chance).floor().min(n);
    let Some((low, high)) = as_unlikely(x, 0.0, mode, n, weight) else {
        return Some(1.0);
    };
    // short of the mode on either side, so neither is an end where the function has no value
    let below = low.map_or(0.0, |k| regularised_beta(n - k, k + 1.0, 1.0 - chance));
    let above = high.map_or(0.0, |k| regularised_beta(k, n - k + 1.0, chance));
    Some((below + above).min(1.0))
}

/// Fisher's exact test: the chance of a table no likelier than `x1` of `n1` and `x0` of `n0`, all sums given.
pub(crate) fn fisher(x1: f64, n1: f64, x0: f64, n0: f64) -> Option<f64> {
    if ![x1, n1, x0, n0].into_iter().all(whole) || x1 > n1 || x0 > n0 || n1 + n0 > MOST {
        return None;
    }
    let (drawn, total) = (x1 + x0, n1 + n0);
    let (least, most) = ((drawn - n0).max(0.0), drawn.min(n1));
    if least >= most {
        return Some(1.0);
    }
    let share = drawn / total;
    // the hypergeometric as three binomials (Loader 2000)
    let weight =
        |k: f64| ln_binomial(k, n1, share) + ln_binomial(drawn - k, n0, share) - ln_binomial(drawn, total, share);
    let mode = ((drawn + 1.0) * (n1 + 1.0) / (total + 2.0)).floor().clamp(least, most);
    let Some((low, high)) = as_unlikely(x1, least, mode, most, weight) else {
        return Some(1.0);
    };
    let sum = |from: Option<f64>, step: f64| {
        let Some(mut k) = from else { return 0.0 };
        let mut sum = 0.0;
        while k >= least && k <= most {
            let term = weight(k).exp();
            sum += term;
            if term <= sum * 1e-18 {
                break;
            }
            k += step;
        }
        sum
    };
    Some((sum(low, -1.0) + sum(high, 1.0)).min(1.0))
}

/// The outcomes of either side that are no likelier than `x`, as the one nearest the mode, where there is any.
type Sides = (Option<f64>, Option<f64>);

/// The outcome nearest the mode, on either side of it, that is no likelier than `x`; `None` where every outcome is.
fn as_unlikely(x: f64, least: f64, mode: f64, most: f64, weight: impl Fn(f64) -> f64) -> Option<Sides> {
    let bar = weight(x) + AS_LIKELY.ln_1p();
    let counts = |k: f64| weight(k) <= bar;
    // weights fall away from the mode: halve the way to where they start to count
    let nearest = |far: f64| {
        let (mut inside, mut outside) = (mode, far);
        while (inside - outside).abs() > 1.0 {
            let middle = inside.midpoint(outside).floor();
            if counts(middle) {
                outside = middle;
            } else {
                inside = middle;
            }
        }
        counts(far).then_some(outside)
    };
    (!counts(mode)).then(|| (nearest(least), nearest(most)))
}

/// The logarithm of the chance of `k` of `n`, from its deviance (Loader 2000).
fn ln_binomial(k: f64, n: f64, chance: f64) -> f64 {
    if k <= 0.0 {
        return n * (-chance).ln_1p();
    }
    if k >= n {
        return n * chance.ln();
    }
    let rest = n - k;
    stirling_error(n)
        - stirling_error(k)
        - stirling_error(rest)
        - deviance(k, n * chance)
        - deviance(rest, n * (1.0 - chance))
        + 0.5 * (n / (TAU * k * rest)).ln()
}

fn whole(count: f64) -> bool {
    // above 2^53 the next count is not a number of its own
    (0.0..=9_007_199_254_740_992.0).contains(&count) && count.fract() == 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The definition itself, term by term.
    fn by_definition(x: f64, least: f64, most: f64, weight: impl Fn(f64) -> f64) -> f64 {
        let (mut sum, mut k) = (0.0, least);
        while k <= most {
            if weight(k) <= weight(x) + AS_LIKELY.ln_1p() {
                sum += weight(k).exp();
            }
            k += 1.0;
        }
        sum
    }

    #[test]
    fn none_of_four_against_four_of_four_is_one_in_thirty_five() {
        assert!((fisher(0.0, 4.0, 4.0, 4.0).unwrap() - 2.0 / 70.0).abs() < 1e-14);
        assert!((binomial(0.0, 4.0, 0.5).unwrap() - 0.125).abs() < 1e-15);
        assert!((binomial(4.0, 4.0, 0.5).unwrap() - 0.125).abs() < 1e-15);
    }

    #[test]
    fn the_likeliest_outcome_is_certain_to_be_matched() {
        assert!((binomial(2.0, 4.0, 0.5).unwrap() - 1.0).abs() < 1e-12);
        assert_eq!(fisher(0.0, 5.0, 0.0, 5.0), Some(1.0));
        assert_eq!(fisher(5.0, 5.0, 5.0, 5.0), Some(1.0));
    }

    #[test]
    fn a_part_of_an_event_has_no_exact_test() {
        assert_eq!(binomial(1.5, 4.0, 0.5), None);
        assert_eq!(binomial(5.0, 4.0, 0.5), None);
        assert_eq!(binomial(1.0, 4.0, 0.0), None);
        assert_eq!(binomial(1.0, 4.0, 1.0), None);
        assert_eq!(fisher(1.5, 4.0, 1.0, 4.0), None);
        assert_eq!(fisher(5.0, 4.0, 1.0, 4.0), None);
        assert_eq!(fisher(1.0, 4.0, 5.0, 4.0), None);
        assert_eq!(fisher(1.0, 1e9, 1.0, 1.0), None);
        assert!(fisher(1.0, 999_999_999.0, 1.0, 1.0).is_some());
    }

    proptest! {
        #[test]
        fn both_agree_with_their_definition(
            n1 in 1_u32..60,
            n0 in 1_u32..60,
            one in 0.0_f64..=1.0,
            other in 0.0_f64..=1.0,
            chance in 0.01_f64..0.99,
        ) {
            let (n1, n0) = (f64::from(n1), f64::from(n0));
            let (x1, x0) = ((one * n1).floor(), (other * n0).floor());
            let wanted = by_definition(x1, 0.0, n1, |k| ln_binomial(k, n1, chance));
            prop_assert!((binomial(x1, n1, chance).unwrap() / wanted - 1.0).abs() < 1e-9);

            let (drawn, share) = (x1 + x0, (x1 + x0) / (n1 + n0));
            let all = ln_binomial(drawn, n1 + n0, share);
            let weight = |k: f64| ln_binomial(k, n1, share) + ln_binomial(drawn - k, n0, share) - all;
            if drawn > 0.0 && drawn < n1 + n0 {
                let wanted = by_definition(x1, (drawn - n0).max(0.0), drawn.min(n1), weight);
                prop_assert!((fisher(x1, n1, x0, n0).unwrap() / wanted.min(1.0) - 1.0).abs() < 1e-9);
            }
        }

        #[test]
        fn nothing_given_panics(
            a in any::<f64>(),
            b in any::<f64>(),
            c in any::<f64>(),
            d in any::<f64>(),
            n in 0_u64..u64::MAX,
        ) {
            let _ = (binomial(a, b, c), fisher(a, b, c, d));
            #[expect(clippy::cast_precision_loss, reason = "any whole number")]
            let whole = (n as f64).floor();
            let _ = (binomial(0.0, whole, c.abs().fract()), fisher(0.0, whole, 1.0, 1.0));
        }
    }
}
