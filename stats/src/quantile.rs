//! The value that a given share of forces lie below. Quartiles here are Hyndman & Fan's type 7, the one of Excel's
//! `QUARTILE.INC`; another type moves the upper quartile of eight forces noticeably, so the type belongs in the method.

use crate::sample::size;

/// The quarters of a set of values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quartiles {
    /// A quarter of the values lie below it.
    pub lower: f64,
    /// Half of the values lie below it.
    pub median: f64,
    /// Three quarters of the values lie below it.
    pub upper: f64,
}

/// The value below which the share `p` of the values lie: `(1 - h) x[j] + h x[j+1]`, with `j + h = (n - 1) p` counted
/// from nought over the sorted values. One value is its own every quantile.
///
/// Values that are not numbers are left out; `None` of no values, or where the share is not between 0 and 1. Source:
/// Hyndman & Fan, "Sample quantiles in statistical packages", American Statistician 50 (1996), type 7.
#[must_use]
pub fn quantile(values: &[f64], share: f64) -> Option<f64> {
    of_sorted(&sorted(values), share)
}

/// Half of the values lie below it; of an even number of values, the mean of the middle two.
///
/// Source: as [`quantile`].
#[must_use]
pub fn median(values: &[f64]) -> Option<f64> {
    quantile(values, 0.5)
}

/// Both quartiles and the median, sorting once.
///
/// Source: as [`quantile`].
#[must_use]
pub fn quartiles(values: &[f64]) -> Option<Quartiles> {
    let sorted = sorted(values);
    Some(Quartiles {
        lower: of_sorted(&sorted, 0.25)?,
        median: of_sorted(&sorted, 0.5)?,
        upper: of_sorted(&sorted, 0.75)?,
    })
}

pub(crate) fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
}

/// A quantile of values already in order and all finite.
pub(crate) fn of_sorted(sorted: &[f64], share: f64) -> Option<f64> {
    if !(0.0..=1.0).contains(&share) {
        return None;
    }
    let last = sorted.len().checked_sub(1)?;
    let place = size(last) * share;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in the values"
    )]
    let below = (place as usize).min(last);
    let above = (below + 1).min(last);
    let part = place - size(below);
    Some((1.0 - part) * sorted[below] + part * sorted[above])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_quarter_between_two_values_is_a_quarter_of_the_way() {
        assert_eq!(quantile(&[4.0, 1.0], 0.25), Some(1.75));
        assert_eq!(median(&[9.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(
            quartiles(&[3.0, 3.0, 5.0, 5.0, 9.0]),
            Some(Quartiles {
                lower: 3.0,
                median: 5.0,
                upper: 5.0
            })
        );
    }

    #[test]
    fn no_values_have_no_median() {
        assert_eq!(median(&[]), None);
        assert_eq!(quartiles(&[f64::NAN]), None);
        assert_eq!(quantile(&[1.0], 1.1), None);
    }

    #[test]
    fn what_is_not_a_number_is_left_out() {
        assert_eq!(median(&[f64::NAN, 1.0, f64::INFINITY, 3.0]), Some(2.0));
    }

    proptest! {
        #[test]
        fn a_quantile_lies_among_the_values_and_rises_with_its_share(
            values in prop::collection::vec(-1e9_f64..1e9, 1..60), one in 0.0_f64..=1.0, other in 0.0_f64..=1.0
        ) {
            let (low, high) = (quantile(&values, one.min(other)).unwrap(), quantile(&values, one.max(other)).unwrap());
            prop_assert!(low <= high + 1e-6);
            prop_assert!(quantile(&values, 0.0).unwrap() <= low + 1e-6 && high <= quantile(&values, 1.0).unwrap() + 1e-6);
        }

        #[test]
        fn nothing_given_panics(values in prop::collection::vec(any::<f64>(), 0..20), share in any::<f64>()) {
            let _ = (quantile(&values, share), median(&values), quartiles(&values));
        }
    }
}
