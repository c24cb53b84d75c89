//! The regularised gamma function and its inverse: Poisson tails, chi-squared quantiles, exact limits of a count.

use crate::normal::{normal_above, normal_quantile};
use crate::special::{poisson_weight, root};

/// Above this shape the distribution is a normal one to full precision after its first corrections.
const LARGE: f64 = 1e8;
/// Above this shape a quantile that is not far out in a tail is an expansion of the normal one.
const EXPANDED_FROM: f64 = 1e4;

/// `P(a, x)`: the chance that a gamma value of shape `a` and unit scale is at most `x`.
///
/// Series below `a + 1` and continued fraction above it (Abramowitz & Stegun 6.5.29, 6.5.31; the fraction by Lentz's
/// method), with the leading factor from Loader's deviance.
#[must_use]
pub fn regularised_gamma_lower(shape: f64, x: f64) -> f64 {
    tails(shape, x).0
}

/// `Q(a, x) = 1 - P(a, x)`, exact where it is small.
#[must_use]
pub fn regularised_gamma_upper(shape: f64, x: f64) -> f64 {
    tails(shape, x).1
}

/// The value that a gamma variable of this shape and unit scale falls below with this probability.
#[must_use]
pub fn gamma_quantile(probability: f64, shape: f64) -> f64 {
    quantile(shape, probability, 1.0 - probability)
}

/// The value that chi-squared with these degrees of freedom falls below with this probability.
#[must_use]
pub fn chi_squared_quantile(probability: f64, degrees: f64) -> f64 {
    2.0 * gamma_quantile(probability, degrees / 2.0)
}

/// The chance that chi-squared with these degrees of freedom exceeds `x`: the p value of a test.
#[must_use]
pub fn chi_squared_above(x: f64, degrees: f64) -> f64 {
    regularised_gamma_upper(degrees / 2.0, x / 2.0)
}

/// Both tails, each exact where it is the smaller one.
fn tails(shape: f64, x: f64) -> (f64, f64) {
    if shape.is_nan() || x.is_nan() || shape <= 0.0 || shape.is_infinite() || x < 0.0 {
        (f64::NAN, f64::NAN)
    } else if x == 0.0 {
        (0.0, 1.0)
    } else if x.is_infinite() {
        (1.0, 0.0)
    } else if shape > LARGE {
        // Wilson & Hilferty 1931: the cube root is normal, here to within one part in 10^8
        let z = 3.0 * shape.sqrt() * ((x / shape).cbrt() - 1.0 + 1.0 / (9.0 * shape));
        (normal_above(-z), normal_above(z))
    } else if x < shape + 1.0 {
        let lower = (poisson_weight(shape, x) * series(shape, x)).min(1.0);
        (lower, 1.0 - lower)
    } else {
        let upper = (poisson_weight(shape, x) * shape * fraction(shape, x)).min(1.0);
        (1.0 - upper, upper)
    }
}

fn series(shape: f64, x: f64) -> f64 {
    let (mut sum, mut term, mut divisor) = (1.0, 1.0, shape);
    for _ in 0..200_000 {
        divisor += 1.0;
        term *= x / divisor;
        sum += term;
        if term <= sum * 1e-17 {
            break;
        }
    }
    sum
}

fn fraction(shape: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut b = x + 1.0 - shape;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / away(b);
    let mut result = d;
    let mut step = 0.0;
    for _ in 0..200_000 {
        step += 1.0;
        let a = -step * (step - shape);
        b += 2.0;
        d = 1.0 / away(a * d + b);
        c = away(b + a / c);
        result *= d * c;
        let change = (d * c - 1.0).abs();
        if change <= f64::EPSILON || change.is_nan() {
            break;
        }
    }
    result
}

/// A gamma quantile from the normal one, by powers of `1/√shape` as far as the second of `1/shape`: what it leaves out
/// is below one part in 10^12 wherever it is used.
///
/// Goldberg & Levine, "Approximate formulas for the percentage points and normalization of t and chi-squared", Annals
/// of Mathematical Statistics 17 (1946), after Cornish & Fisher 1937.
fn expansion(z: f64, shape: f64) -> f64 {
    let (s, z2) = (shape.sqrt(), z * z);
    let third = z * (z2 - 7.0) / 36.0;
    let fourth = -(z2 * (3.0 * z2 + 7.0) - 16.0) / 810.0;
    let fifth = z * (z2 * (9.0 * z2 + 256.0) - 433.0) / 38_880.0;
    let sixth = (z2 * (z2 * (12.0 * z2 - 243.0) - 923.0) + 1472.0) / 204_120.0;
    let small = third + (fourth + (fifth + sixth / s) / s) / s;
    shape + z * s + (z2 - 1.0) / 3.0 + small / s
}

fn quantile(shape: f64, below: f64, above: f64) -> f64 {
    if shape.is_nan() || shape <= 0.0 || shape.is_infinite() || !(0.0..=1.0).contains(&below) {
        return f64::NAN;
    }
    if below == 0.0 {
        return 0.0;
    }
    if above == 0.0 {
        return f64::INFINITY;
    }
    let z = normal_quantile(below);
    if shape > LARGE || shape > EXPANDED_FROM && z.abs() < shape.sqrt() / 20.0 {
        return expansion(z, shape);
    }
    // near zero the distribution function is x^shape / Γ(shape + 1)
    let start = if shape < 1.0 {
        below.powf(1.0 / shape)
    } else {
        expansion(z, shape)
    };
    let mut high = start.max(shape).max(1.0);
    while tails(shape, high).1 > above {
        high *= 2.0;
    }
    // solve in the smaller tail, where the function keeps its digits
    root(0.0, high, start, |x| {
        let (lower, upper) = tails(shape, x);
        let value = if below < above { lower - below } else { above - upper };
        (value, poisson_weight(shape, x) * shape / x)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_quantile_has_the_probability_it_was_asked_for(shape in 0.1_f64..1e6, p in 1e-9_f64..0.999_999_999) {
            let x = gamma_quantile(p, shape);
            prop_assert!((regularised_gamma_lower(shape, x) - p).abs() < 1e-11, "{x}");
        }

        #[test]
        fn the_two_tails_make_one(shape in 1e-3_f64..1e9, x in 0.0_f64..2e9) {
            let sum = regularised_gamma_lower(shape, x) + regularised_gamma_upper(shape, x);
            prop_assert!((sum - 1.0).abs() < 1e-12);
        }

        #[test]
        fn no_argument_panics(a in any::<f64>(), x in any::<f64>()) {
            let _ = (regularised_gamma_lower(a, x), regularised_gamma_upper(a, x), gamma_quantile(x, a));
            let _ = (chi_squared_quantile(x.abs().fract(), a), chi_squared_above(x, a));
        }
    }

    #[test]
    fn outside_its_domain_there_is_no_number() {
        for (shape, x) in [
            (0.0, 1.0),
            (-1.0, 1.0),
            (f64::INFINITY, 1.0),
            (1.0, -1.0),
            (f64::NAN, 1.0),
            (1.0, f64::NAN),
        ] {
            assert!(regularised_gamma_lower(shape, x).is_nan(), "{shape} {x}");
        }
        for (p, shape) in [
            (0.5, 0.0),
            (0.5, -1.0),
            (0.5, f64::INFINITY),
            (1.5, 1.0),
            (-0.5, 1.0),
            (f64::NAN, 1.0),
        ] {
            assert!(gamma_quantile(p, shape).is_nan(), "{p} {shape}");
        }
        assert_eq!(
            (gamma_quantile(0.0, 3.0), gamma_quantile(1.0, 3.0)),
            (0.0, f64::INFINITY)
        );
        assert_eq!(
            (
                regularised_gamma_lower(3.0, 0.0),
                regularised_gamma_upper(3.0, f64::INFINITY)
            ),
            (0.0, 0.0)
        );
    }

    #[test]
    fn the_expansion_meets_the_root_it_stands_for() {
        for p in [1e-6, 0.001, 0.025, 0.5, 0.975, 0.999, 1.0 - 1e-6] {
            // a hair below the shape from which the expansion is used
            let (solved, expanded) = (
                gamma_quantile(p, EXPANDED_FROM),
                expansion(normal_quantile(p), EXPANDED_FROM),
            );
            assert!((expanded / solved - 1.0).abs() < 2e-13, "{p}: {expanded} {solved}");
        }
    }

    #[test]
    fn the_expansion_leaves_out_no_more_than_its_next_term() {
        for (p, most) in [
            (1e-6, 1.4e-9),
            (0.001, 1.6e-11),
            (0.025, 1.4e-11),
            (0.5, 3e-14),
            (0.975, 1.1e-11),
            (0.999, 6.2e-12),
            (1.0 - 1e-6, 7.2e-10),
        ] {
            let (solved, expanded) = (gamma_quantile(p, 400.0), expansion(normal_quantile(p), 400.0));
            assert!((expanded / solved - 1.0).abs() < most, "{p}: {expanded} {solved}");
        }
    }

    #[test]
    fn beyond_the_largest_shape_a_quantile_still_has_its_probability() {
        for p in [0.001, 0.3, 0.5, 0.975] {
            let x = gamma_quantile(p, 5e9);
            assert!((regularised_gamma_lower(5e9, x) / p - 1.0).abs() < 1e-7, "{p}");
            assert!((regularised_gamma_upper(5e9, x) / (1.0 - p) - 1.0).abs() < 1e-7, "{p}");
        }
    }

    #[test]
    fn far_out_in_a_tail_the_root_is_solved() {
        let x = gamma_quantile(1e-12, 10_100.0);
        assert!((regularised_gamma_lower(10_100.0, x) / 1e-12 - 1.0).abs() < 1e-7);
        let x = gamma_quantile(1e-200, 10_100.0);
        assert!((regularised_gamma_lower(10_100.0, x) / 1e-200 - 1.0).abs() < 1e-7);
    }

    #[test]
    fn the_large_shape_meets_the_exact_one() {
        let (below, above) = (
            gamma_quantile(0.975, LARGE),
            gamma_quantile(0.975, LARGE * 1.000_000_000_001),
        );
        assert!((above / below - 1.0 - 1e-12).abs() < 1e-13, "{below} {above}");
    }
}
