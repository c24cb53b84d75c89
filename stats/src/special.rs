//! The special functions everything else rests on, exact in the tails and at the counts of a whole nation.
//!
//! They are written here because the general crates lose seven digits in a binomial of a large force's size, where the
//! binomial and Poisson weights must be taken from their deviance and not from differences of log-gammas
//! (Loader, "Fast and accurate computation of binomial probabilities", 2000).
//!
//! All of them are total: an argument outside the domain gives `NaN`.

pub use crate::beta::{beta_quantile, regularised_beta};
pub use crate::gamma::{
    chi_squared_above, chi_squared_quantile, gamma_quantile, regularised_gamma_lower, regularised_gamma_upper,
};
pub use crate::normal::{normal_above, normal_below, normal_quantile};

/// The chance that a Poisson count with this mean is at most `count`.
///
/// `P(X <= k) = Q(k + 1, mean)`, the upper regularised gamma function.
#[must_use]
pub fn poisson_at_most(count: f64, mean: f64) -> f64 {
    if count < 0.0 {
        0.0
    } else {
        regularised_gamma_upper(count.floor() + 1.0, mean)
    }
}

/// The chance that a Poisson count with this mean is above `count`.
#[must_use]
pub fn poisson_above(count: f64, mean: f64) -> f64 {
    if count < 0.0 {
        1.0
    } else {
        regularised_gamma_lower(count.floor() + 1.0, mean)
    }
}

/// The chance that at most `count` of `trials` succeed, each with the same `chance`.
///
/// `P(X <= k) = I(1 - p; n - k, k + 1)`, the regularised beta function.
#[must_use]
pub fn binomial_at_most(count: f64, trials: f64, chance: f64) -> f64 {
    let count = count.floor();
    if !(0.0..=1.0).contains(&chance) {
        f64::NAN
    } else if count < 0.0 {
        0.0
    } else if count >= trials {
        1.0
    } else {
        regularised_beta(trials - count, count + 1.0, 1.0 - chance)
    }
}

/// `x ln(x / m) + m - x`, without the cancellation that direct evaluation suffers where `x` is near `m` (Loader 2000).
pub(crate) fn deviance(x: f64, mean: f64) -> f64 {
    if x == 0.0 {
        return mean;
    }
    let difference = x - mean;
    if difference.abs() >= 0.1 * (x + mean) {
        return x * (x / mean).ln() - difference;
    }
    let v = difference / (x + mean);
    let mut sum = difference * v;
    let mut term = 2.0 * x * v;
    for odd in (3_u32..2000).step_by(2) {
        term *= v * v;
        let next = sum + term / f64::from(odd);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

/// What Stirling's formula for `ln Γ(x + 1)` leaves out: `ln Γ(x+1) - (x + 1/2) ln x + x - ln(2π)/2`.
pub(crate) fn stirling_error(x: f64) -> f64 {
    const FROM: f64 = 16.0;
    if x >= FROM {
        let square = 1.0 / (x * x);
        let series = 1.0 / 1680.0 - square * (1.0 / 1188.0 - square * (691.0 / 360_360.0));
        let series = 1.0 / 360.0 - square * (1.0 / 1260.0 - square * series);
        return (1.0 / 12.0 - square * series) / x;
    }
    // climb to where the series holds: ln Γ(x+1) = ln Γ(y+1) - ln((x+1)(x+2)..y)
    let mut product = 1.0;
    let mut y = x;
    while y < FROM {
        y += 1.0;
        product *= y;
    }
    stirling_error(y) + (y + 0.5) * y.ln() - y - product.ln() - (x + 0.5) * x.ln() + x
}

/// The density of a Poisson count continued to any `x > 0`: `mean^x e^-mean / Γ(x + 1)`.
pub(crate) fn poisson_weight(x: f64, mean: f64) -> f64 {
    (-stirling_error(x) - deviance(x, mean)).exp() / (std::f64::consts::TAU * x).sqrt()
}

/// The root of a rising function between the ends of a bracket, by Newton's method kept inside it.
///
/// `f` gives the value (positive above the root) and its slope; neither end is below nought.
pub(crate) fn root(mut low: f64, mut high: f64, start: f64, f: impl Fn(f64) -> (f64, f64)) -> f64 {
    let mut x = start.max(low).min(high);
    for _ in 0..400 {
        let (value, slope) = f(x);
        if value > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let newton = x - value / slope;
        let near = 1e-15 * x;
        let next = if (low..high).contains(&newton) {
            newton
        } else if (newton - x).abs() <= near {
            // outside by no more than the rounding: the bracket still holds
            x
        } else {
            low.midpoint(high)
        };
        if (next - x).abs() <= near {
            return next;
        }
        x = next;
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_below_nought_never_happens() {
        assert_eq!((poisson_at_most(-1.0, 2.0), poisson_above(-1.0, 2.0)), (0.0, 1.0));
        assert_eq!(
            (binomial_at_most(-0.5, 4.0, 0.3), binomial_at_most(4.0, 4.0, 0.3)),
            (0.0, 1.0)
        );
        assert!((poisson_at_most(0.0, 2.0) - (-2.0_f64).exp()).abs() < 1e-15);
        assert!((poisson_above(0.0, 2.0) - 1.0 + (-2.0_f64).exp()).abs() < 1e-15);
        assert!((binomial_at_most(0.0, 4.0, 0.5) - 0.0625).abs() < 1e-15);
    }

    #[test]
    fn what_is_no_chance_is_no_number() {
        assert!(
            [-1.0, 1.0, 4.0]
                .iter()
                .all(|count| binomial_at_most(*count, 4.0, 1.5).is_nan())
        );
        assert!(binomial_at_most(f64::NAN, 4.0, 0.5).is_nan());
        assert!(binomial_at_most(1.0, f64::NAN, 0.5).is_nan());
    }

    #[test]
    fn the_deviance_keeps_its_digits_where_its_arguments_are_near() {
        // x²/2m less the next term of the series, x³/6m²
        let near = deviance(1e6 + 1.0, 1e6);
        assert!((near / (0.5e-6 - 1.0 / 6.0e12) - 1.0).abs() < 1e-10, "{near}");
        assert_eq!((deviance(0.0, 3.0), deviance(3.0, 3.0)), (3.0, 0.0));
        assert!((deviance(9.0, 3.0) - (9.0 * 3.0_f64.ln() - 6.0)).abs() < 1e-14);
        for (x, mean) in [(0.010_000_001, 0.01), (1.000_001e-6, 1e-6)] {
            let difference: f64 = x - mean;
            let series = difference.powi(2) / (2.0 * mean) * (1.0 - difference / (3.0 * mean));
            assert!((deviance(x, mean) / series - 1.0).abs() < 1e-11, "{x} {mean}");
        }
    }

    #[test]
    fn the_deviance_of_arguments_far_apart_is_taken_directly() {
        for (x, mean) in [(1e4_f64, 1.0_f64), (1e-4, 1.0), (3e-3, 1e-6)] {
            let direct = x * (x / mean).ln() + mean - x;
            assert!((deviance(x, mean) / direct - 1.0).abs() < 1e-14, "{x} {mean}");
        }
    }

    #[test]
    fn a_root_is_found_from_any_start_in_few_steps() {
        for start in [f64::NAN, -1.0, 0.0, 1.0, 7.0, 9.0] {
            let steps = std::cell::Cell::new(0);
            let found = root(0.0, 8.0, start, |x| {
                steps.set(steps.get() + 1);
                (x * x - 2.0, 2.0 * x)
            });
            assert!(
                (found - 2.0_f64.sqrt()).abs() < 1e-15 && steps.get() < 10,
                "{start} {found} {}",
                steps.get()
            );
        }
        // without a slope the bracket is halved
        let found = root(0.0, 8.0, 8.0, |x| (x * x * x - 2.0, 0.0));
        assert!((found - 2.0_f64.cbrt()).abs() < 1e-14, "{found}");
        // and where the slope leads outside the bracket
        let found = root(1.0, 1e6, 1e6, |x| (x.ln() - 1.0, 1.0 / x));
        assert!((found - std::f64::consts::E).abs() < 1e-14, "{found}");
    }

    #[test]
    fn stirling_is_out_by_what_the_factorial_says() {
        for (x, factorial) in [(1.0_f64, 1.0_f64), (5.0, 120.0), (20.0, 2_432_902_008_176_640_000.0)] {
            let wanted = factorial.ln() - (x + 0.5) * x.ln() + x - std::f64::consts::TAU.ln() / 2.0;
            assert!((stirling_error(x) - wanted).abs() < 1e-13, "{x}");
        }
        // to forty digits by arithmetic of any precision, where the series begins
        for (x, exact) in [(16.0, 0.005_207_655_919_609_640_4), (17.0, 0.004_901_395_948_434_738)] {
            assert!((stirling_error(x) / exact - 1.0).abs() < 4e-15, "{x}");
        }
    }
}
