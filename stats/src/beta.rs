//! The regularised beta function and its inverse: binomial tails and exact limits of a proportion.

use crate::normal::normal_below;
use crate::special::{deviance, root, stirling_error};

/// Above this size the signed root of the deviance stands in for the continued fraction.
const LARGE: f64 = 1e9;

/// `I(a, b; x)`: the chance that a beta value is at most `x`.
///
/// Continued fraction of Abramowitz & Stegun 26.5.8 by Lentz's method, on the side of the mean where it converges,
/// with the leading factor from Loader's deviance.
#[must_use]
pub fn regularised_beta(a: f64, b: f64, x: f64) -> f64 {
    tails(a, b, x).0
}

/// The value that a beta variable falls below with this probability.
#[must_use]
pub fn beta_quantile(probability: f64, a: f64, b: f64) -> f64 {
    if !positive(a) || !positive(b) || !(0.0..=1.0).contains(&probability) {
        return f64::NAN;
    }
    if probability == 0.0 || probability >= 1.0 {
        return probability;
    }
    // solved in the smaller tail, where the function keeps its digits
    root(0.0, 1.0, a / (a + b), |x| {
        let (lower, upper) = tails(a, b, x);
        let value = if probability < 0.5 {
            lower - probability
        } else {
            (1.0 - probability) - upper
        };
        (value, weight(a, b, x) * a / x / (1.0 - x))
    })
}

fn positive(value: f64) -> bool {
    value > 0.0 && value.is_finite()
}

fn tails(a: f64, b: f64, x: f64) -> (f64, f64) {
    if !positive(a) || !positive(b) || !(0.0..=1.0).contains(&x) {
        (f64::NAN, f64::NAN)
    } else if x == 0.0 {
        (0.0, 1.0)
    } else if x >= 1.0 {
        (1.0, 0.0)
    } else if a + b > LARGE {
        // first order, to within 1/sqrt(a + b): beyond any count of this country
        let n = a + b;
        let root = (2.0 * (deviance(a, n * x) + deviance(b, n * (1.0 - x)))).sqrt();
        let z = if x < a / n { -root } else { root };
        (normal_below(z), normal_below(-z))
    } else if x < (a + 1.0) / (a + b + 2.0) {
        let lower = (weight(a, b, x) * fraction(a, b, x)).clamp(0.0, 1.0);
        (lower, 1.0 - lower)
    } else {
        let upper = (weight(b, a, 1.0 - x) * fraction(b, a, 1.0 - x)).clamp(0.0, 1.0);
        (1.0 - upper, upper)
    }
}

/// `x^a (1-x)^b / (a B(a, b))`, from the deviance of a binomial with `a` of `a + b`.
fn weight(a: f64, b: f64, x: f64) -> f64 {
    let n = a + b;
    let log =
        stirling_error(n) - stirling_error(a) - stirling_error(b) - deviance(a, n * x) - deviance(b, n * (1.0 - x));
    log.exp() * (b / n / (std::f64::consts::TAU * a)).sqrt()
}

fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut result = d;
    let mut m = 0.0;
    for _ in 0..100_000 {
        m += 1.0;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away(1.0 + even * d);
        c = away(1.0 + even / c);
        result *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away(1.0 + odd * d);
        c = away(1.0 + odd / c);
        result *= d * c;
        let change = (d * c - 1.0).abs();
        if change <= f64::EPSILON || change.is_nan() {
            break;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn outside_its_domain_there_is_no_number() {
        for (a, b, x) in [
            (0.0, 1.0, 0.5),
            (1.0, 0.0, 0.5),
            (f64::INFINITY, 1.0, 0.5),
            (f64::MAX, f64::MAX, 0.5),
            (2.0, 3.0, 1.5),
            (2.0, 3.0, -0.5),
        ] {
            assert!(regularised_beta(a, b, x).is_nan(), "{a} {b} {x}");
        }
        for (p, a, b) in [(0.5, 0.0, 1.0), (0.5, 1.0, 0.0), (1.5, 1.0, 1.0), (-0.5, 1.0, 1.0)] {
            assert!(beta_quantile(p, a, b).is_nan(), "{p} {a} {b}");
        }
        assert_eq!(
            (regularised_beta(2.0, 3.0, 0.0), regularised_beta(2.0, 3.0, 1.0)),
            (0.0, 1.0)
        );
        assert_eq!((beta_quantile(0.0, 2.0, 3.0), beta_quantile(1.0, 2.0, 3.0)), (0.0, 1.0));
    }

    #[test]
    fn one_more_success_takes_off_its_own_chance_up_to_the_largest_size() {
        for (a, b, x) in [
            (3.0, 5.0, 0.4),
            (1e5, 1e5, 0.501),
            (4e8, 5e8, 0.444_45),
            (5e8, 5e8, 0.5),
        ] {
            let (one, more) = (regularised_beta(a, b, x), regularised_beta(a + 1.0, b, x));
            assert!(((one - more) / weight(a, b, x) - 1.0).abs() < 1e-6, "{a} {b} {x}");
        }
        // the chance of two of six, by hand
        assert!((weight(2.0, 5.0, 0.25) / (15.0 * 0.0625 * 0.316_406_25 * 0.75) - 1.0).abs() < 1e-14);
    }

    #[test]
    fn beyond_the_largest_size_the_two_halves_are_alike() {
        assert!((regularised_beta(1e9, 1e9, 0.5) - 0.5).abs() < 1e-9);
        let (low, high) = (
            regularised_beta(1e9, 1e9, 0.499_99),
            regularised_beta(1e9, 1e9, 0.500_01),
        );
        assert!(
            (low + high - 1.0).abs() < 1e-9 && (low - normal_below(-0.894_427_19)).abs() < 1e-4,
            "{low} {high}"
        );
        // one standard deviation up, where a continued fraction would need millions of terms
        let size = 1e15_f64;
        let up = 0.5 + 0.5 / (2.0 * size).sqrt();
        let above = regularised_beta(size, size, up);
        assert!((above - normal_below(1.0)).abs() < 1e-6, "{above}");
        let quantile = beta_quantile(normal_below(1.0), size, size);
        assert!(((quantile - 0.5) / (up - 0.5) - 1.0).abs() < 1e-6, "{quantile}");
    }

    #[test]
    fn a_quantile_is_right_on_either_side_of_the_mean_and_next_to_the_ends() {
        // the median of a skewed one is below its mean
        for (p, a, b) in [(0.55, 0.5, 5.0), (0.45, 5.0, 0.5), (0.5, 2.0, 2.0)] {
            let x = beta_quantile(p, a, b);
            assert!((regularised_beta(a, b, x) - p).abs() < 1e-14, "{p} {a} {b}: {x}");
        }
        // by arithmetic of any precision
        assert!((beta_quantile(1e-12, 100.0, 20.0) / 0.530_150_445_102_033_5 - 1.0).abs() < 1e-14);
        // of a = 1 it is 1 - (1 - p)^(1/b), of b = 1 it is p^(1/a)
        for (p, n) in [(1e-12_f64, 20.0_f64), (1e-3, 3.0), (0.9, 50.0), (0.999_999, 4.0)] {
            let small = -((-p).ln_1p() / n).exp_m1();
            assert!((beta_quantile(p, 1.0, n) / small - 1.0).abs() < 1e-13, "{p} {n}");
            assert!(
                (beta_quantile(p, n, 1.0) / p.powf(1.0 / n) - 1.0).abs() < 1e-13,
                "{p} {n}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_quantile_is_a_share(p in 0.0_f64..=1.0, a in 0.01_f64..1e7, b in 0.01_f64..1e7) {
            prop_assert!((0.0..=1.0).contains(&beta_quantile(p, a, b)));
            prop_assert!((0.0..=1.0).contains(&beta_quantile(1.0 - p * 1e-9, a, b / 1e6)));
        }

        #[test]
        fn a_quantile_has_the_probability_it_was_asked_for(
            a in 0.05_f64..1e5,
            b in 0.05_f64..1e5,
            p in 1e-6_f64..0.999_999,
        ) {
            let x = beta_quantile(p, a, b);
            // next to an end one unit in the last place of x moves the probability
            if x > 1e-3 && x < 1.0 - 1e-3 {
                prop_assert!((regularised_beta(a, b, x) - p).abs() < 1e-10, "{x}");
            }
        }

        #[test]
        fn no_argument_panics(a in any::<f64>(), b in any::<f64>(), x in any::<f64>()) {
            let _ = (regularised_beta(a, b, x), beta_quantile(x, a, b), beta_quantile(x.abs().fract(), a.abs(), b.abs()));
        }
    }
}
