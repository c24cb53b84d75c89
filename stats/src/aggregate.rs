//! How forces add up: the value of a group is the ratio of its sums, never the mean of its forces' ratios.

use crate::sample::number;

/// A numerator and its denominator, either of which may not have been supplied.
pub type Pair = (Option<f64>, Option<f64>);

/// The value of a group, and what it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Ratio {
    /// Sum of numerators over sum of denominators; `None` where no pair could be used.
    pub value: Option<f64>,
    /// The sum of the numerators used.
    pub numerator: f64,
    /// The sum of the denominators used.
    pub denominator: f64,
    /// Pairs with both halves and a positive denominator.
    pub used: usize,
    /// Pairs given.
    pub total: usize,
    /// Pairs that cannot be right: something counted where there was nothing to count it in.
    pub invalid: usize,
}

/// `Σx / Σn` over complete pairs with a positive denominator.
///
/// A pair lacking either half leaves both sums. A pair with `n <= 0` and `x > 0`, or with a half that is not a number,
/// is invalid and leaves both sums too. Source: the ratio-of-sums rule for indicators, Office for Health Improvement
/// and Disparities technical guide.
#[must_use]
pub fn ratio_of_sums(pairs: &[Pair]) -> Ratio {
    let mut ratio = Ratio {
        total: pairs.len(),
        ..Ratio::default()
    };
    for pair in pairs {
        match usable(*pair) {
            Usable::Yes(numerator, denominator) => {
                ratio.used += 1;
                ratio.numerator += numerator;
                ratio.denominator += denominator;
            }
            Usable::Invalid => ratio.invalid += 1,
            Usable::Incomplete => {}
        }
    }
    let value = ratio.numerator / ratio.denominator;
    // of nothing, nought over nought is no number
    ratio.value = value.is_finite().then_some(value);
    ratio
}

/// The unweighted mean of the pairs' own ratios: "the average force", which is a different statistic from
/// [`ratio_of_sums`] and must be labelled as such.
#[must_use]
pub fn mean_of_ratios(pairs: &[Pair]) -> Option<f64> {
    let (mut sum, mut used) = (0.0, 0.0);
    for pair in pairs {
        if let Usable::Yes(numerator, denominator) = usable(*pair) {
            sum += numerator / denominator;
            used += 1.0;
        }
    }
    let mean: f64 = sum / used;
    mean.is_finite().then_some(mean)
}

/// Both halves of a pair that has a rate: neither below nought, and something to divide by.
pub(crate) fn complete((numerator, denominator): Pair) -> Option<(f64, f64)> {
    let (numerator, denominator) = (number(numerator)?, number(denominator)?);
    let sound = numerator >= 0.0 && denominator.is_sign_positive() && (numerator / denominator).is_finite();
    sound.then_some((numerator, denominator))
}

enum Usable {
    Yes(f64, f64),
    Invalid,
    Incomplete,
}

fn usable(pair: Pair) -> Usable {
    let (Some(numerator), Some(denominator)) = pair else {
        return Usable::Incomplete;
    };
    if !numerator.is_finite() || !denominator.is_finite() {
        Usable::Invalid
    } else if denominator > 0.0 {
        Usable::Yes(numerator, denominator)
    } else if numerator > 0.0 {
        Usable::Invalid
    } else {
        Usable::Incomplete
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_large_force_weighs_more_than_a_small_one() {
        let pairs = [(Some(1.0), Some(10.0)), (Some(900.0), Some(1000.0))];

        assert_eq!(ratio_of_sums(&pairs).value, Some(901.0 / 1010.0));
        assert_eq!(mean_of_ratios(&pairs), Some(0.5));
    }

    #[test]
    fn something_counted_in_nothing_is_invalid_and_nothing_in_nothing_is_incomplete() {
        let ratio = ratio_of_sums(&[
            (Some(3.0), Some(0.0)),
            (Some(0.0), Some(0.0)),
            (Some(f64::NAN), Some(2.0)),
            (Some(2.0), Some(f64::INFINITY)),
        ]);

        assert_eq!((ratio.value, ratio.used, ratio.total, ratio.invalid), (None, 0, 4, 3));
        assert_eq!((ratio_of_sums(&[]), mean_of_ratios(&[])), (Ratio::default(), None));
    }

    #[test]
    fn a_pair_without_a_rate_is_not_complete() {
        assert_eq!(complete((Some(0.0), Some(5.0))), Some((0.0, 5.0)));
        for pair in [
            (None, Some(5.0)),
            (Some(3.0), None),
            (Some(3.0), Some(0.0)),
            (Some(0.0), Some(0.0)),
            (Some(-1.0), Some(5.0)),
            (Some(3.0), Some(-5.0)),
            (Some(f64::NAN), Some(5.0)),
            (Some(1e300), Some(1e-300)),
        ] {
            assert_eq!(complete(pair), None, "{pair:?}");
        }
    }

    #[test]
    fn a_missing_half_leaves_both_sums() {
        let ratio = ratio_of_sums(&[(Some(3.0), None), (Some(7.0), Some(10.0)), (None, Some(5.0))]);

        assert_eq!((ratio.numerator, ratio.denominator), (7.0, 10.0));
        assert_eq!((ratio.used, ratio.total, ratio.invalid), (1, 3, 0));
    }

    proptest! {
        #[test]
        fn the_ratio_lies_between_the_smallest_and_the_largest(
            pairs in prop::collection::vec((0.0_f64..1e6, 1.0_f64..1e6), 1..50)
        ) {
            let ratios: Vec<f64> = pairs.iter().map(|(x, n)| x / n).collect();
            let given: Vec<Pair> = pairs.iter().map(|(x, n)| (Some(*x), Some(*n))).collect();
            let value = ratio_of_sums(&given).value.unwrap();

            prop_assert!(value >= ratios.iter().copied().fold(f64::INFINITY, f64::min) * (1.0 - 1e-12));
            prop_assert!(value <= ratios.iter().copied().fold(0.0, f64::max) * (1.0 + 1e-12));
        }

        #[test]
        fn nothing_given_panics(pairs in prop::collection::vec(any::<(Option<f64>, Option<f64>)>(), 0..20)) {
            let ratio = ratio_of_sums(&pairs);
            prop_assert!(ratio.used + ratio.invalid <= ratio.total);
            prop_assert!(mean_of_ratios(&pairs).is_none_or(f64::is_finite));
        }
    }
}
