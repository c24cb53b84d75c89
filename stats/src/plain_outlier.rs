//! Older ways to find an outlier, for those who ask for them: the plain z score and Tukey's fences.

use crate::interval::Interval;
use crate::quantile::quartiles;
use crate::sample::{deviation, mean, present, size};

/// Beyond this many standard deviations a plain z score is questioned.
pub const PLAIN_Z_BEYOND: f64 = 3.0;
/// How many interquartile ranges beyond the quartiles Tukey's fences stand.
pub const FENCE: f64 = 1.5;

/// The mean and the standard deviation (`n - 1`) of some values: the yardstick of the plain z score.
///
/// Not for short series: of `n` values that include the tested one, none can be more than `(n - 1)/√n` standard
/// deviations from the mean, which for ten is 2.85.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moments {
    /// The mean.
    pub mean: f64,
    /// The standard deviation.
    pub deviation: f64,
}

impl Moments {
    /// The moments of the values that were supplied; `None` of fewer than two.
    #[must_use]
    pub fn of(values: &[Option<f64>]) -> Option<Self> {
        let values = present(values);
        let mean = mean(&values)?;
        Some(Self {
            mean,
            deviation: deviation(&values, mean)?,
        })
    }

    /// Standard deviations from the mean; `None` where every value was equal.
    #[must_use]
    pub fn z(&self, value: f64) -> Option<f64> {
        let z = (value - self.mean) / self.deviation;
        z.is_finite().then_some(z)
    }
}

/// Tukey's fences `Q1 - 1.5 (Q3 - Q1)` and `Q3 + 1.5 (Q3 - Q1)` with quartiles of type 7; `None` of no values.
///
/// Source: Tukey, "Exploratory data analysis" (1977).
#[must_use]
pub fn fences(values: &[Option<f64>]) -> Option<Interval> {
    let quartiles = quartiles(&present(values))?;
    let reach = FENCE * (quartiles.upper - quartiles.lower);
    reach.is_finite().then_some(Interval {
        low: quartiles.lower - reach,
        high: quartiles.upper + reach,
    })
}

/// The most standard deviations that one of `n` values can lie from their mean: `(n - 1)/√n`.
#[must_use]
pub fn largest_z(values: usize) -> f64 {
    if values == 0 {
        return 0.0;
    }
    (size(values) - 1.0) / size(values).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_of_ten_values_is_never_three_deviations_away() {
        let mut values = vec![Some(0.0); 9];
        values.push(Some(1e6));
        let z = Moments::of(&values).unwrap().z(1e6).unwrap();

        assert!((z - largest_z(10)).abs() < 1e-12 && z < PLAIN_Z_BEYOND);
        assert_eq!(
            (Moments::of(&[Some(1.0)]), Moments::of(&[Some(1.0); 3]).unwrap().z(1.0)),
            (None, None)
        );
        assert_eq!(largest_z(0), 0.0);
    }

    #[test]
    fn fences_stand_one_and_a_half_ranges_out() {
        let fences = fences(&[Some(1.0), Some(2.0), None, Some(9.0)]).unwrap();

        assert_eq!((fences.low, fences.high), (-4.5, 11.5));
    }

    proptest! {
        #[test]
        fn nothing_given_panics(
            values in prop::collection::vec(any::<Option<f64>>(), 0..20),
            value in any::<f64>(),
            n in 0_usize..9,
        ) {
            let _ = (Moments::of(&values).map(|moments| moments.z(value)), fences(&values), largest_z(n));
        }
    }
}
