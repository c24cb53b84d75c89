//! A target shared out among areas so that the parts make exactly the whole: the largest remainder, in whole numbers.

use std::error::Error;
use std::fmt;

/// Why a total cannot be shared out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotApportioned {
    /// A weight is below nought.
    NegativeWeight,
    /// There is something to share and no weight to share it by.
    NothingToWeighBy,
}

impl fmt::Display for NotApportioned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NegativeWeight => "a weight is below nought",
            Self::NothingToWeighBy => "every weight is nought, and there is something to share out",
        })
    }
}

impl Error for NotApportioned {}

/// The parts of a total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apportioned {
    /// A part for each weight, in their order; they sum to the total.
    pub parts: Vec<i64>,
    /// Whether the last unit handed out went to one of several equal remainders.
    pub tie_at_cut: bool,
}

/// Shares out a total in proportion to weights: each part is its exact quota rounded down, and the units left over go
/// to the largest remainders; of equal ones to the larger weight, then to the one given first, so give them in a
/// stable order.
///
/// The total is in the smallest unit to be handed out, and the weights in any unit they share: fixed-point numbers are
/// exact as they are. A total below nought is shared out as its opposite. A larger total can make one part smaller
/// (the Alabama paradox); the parts always sum to the total. Source: Hamilton's method; Balinski & Young, "Fair
/// representation" (1982).
pub fn apportion(total: i64, weights: &[i64]) -> Result<Apportioned, NotApportioned> {
    if weights.iter().any(|weight| *weight < 0) {
        return Err(NotApportioned::NegativeWeight);
    }
    let sum: u128 = weights.iter().map(|weight| u128::from(weight.unsigned_abs())).sum();
    if sum == 0 {
        return if total == 0 {
            Ok(Apportioned {
                parts: vec![0; weights.len()],
                tie_at_cut: false,
            })
        } else {
            Err(NotApportioned::NothingToWeighBy)
        };
    }
    let whole = u128::from(total.unsigned_abs());
    // both below 2^63, so their product below 2^126
    let quota = |weight: &i64| whole * u128::from(weight.unsigned_abs());
    let mut parts: Vec<u128> = weights.iter().map(|weight| quota(weight) / sum).collect();
    let remainders: Vec<u128> = weights.iter().map(|weight| quota(weight) % sum).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse((remainders[*at], weights[*at])));
    let left_over = usize::try_from(whole - parts.iter().sum::<u128>()).unwrap_or(0);
    for at in order.iter().take(left_over) {
        parts[*at] += 1;
    }
    let tie_at_cut = left_over > 0
        && order
            .get(left_over)
            .is_some_and(|next| remainders[*next] == remainders[order[left_over - 1]]);
    let signed = |part: u128| {
        // no part is more than the total, which is an i64 or its opposite
        let part = i128::try_from(part).unwrap_or(0);
        i64::try_from(if total.is_negative() { -part } else { part }).unwrap_or(total)
    };
    Ok(Apportioned {
        parts: parts.into_iter().map(signed).collect(),
        tie_at_cut,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parts(total: i64, weights: &[i64]) -> Vec<i64> {
        apportion(total, weights).unwrap().parts
    }

    #[test]
    fn what_is_left_over_goes_to_the_largest_remainder() {
        assert_eq!(parts(7, &[50, 30, 20]), [4, 2, 1]);
        assert_eq!(parts(16, &[21_878, 9_713, 4_167, 3_252, 1_065]), [9, 4, 2, 1, 0]);
    }

    #[test]
    fn a_tie_goes_to_the_larger_weight_and_then_to_the_first() {
        let by_weight = apportion(5, &[3, 0, 7]).unwrap();
        let by_place = apportion(10, &[1, 1, 1]).unwrap();

        assert_eq!((by_weight.parts, by_weight.tie_at_cut), (vec![1, 0, 4], true));
        assert_eq!((by_place.parts, by_place.tie_at_cut), (vec![4, 3, 3], true));
        assert!(!apportion(9, &[1, 1, 1]).unwrap().tie_at_cut);
        assert!(!apportion(3, &[1, 2]).unwrap().tie_at_cut);
    }

    #[test]
    fn less_than_nothing_is_shared_out_as_its_opposite() {
        assert_eq!(parts(-4, &[3, 2, 2]), [-2, -1, -1]);
        assert_eq!(parts(i64::MIN, &[1, 0]), [i64::MIN, 0]);
        assert_eq!(parts(i64::MAX, &[i64::MAX, i64::MAX]), [i64::MAX / 2 + 1, i64::MAX / 2]);
    }

    #[test]
    fn nothing_can_be_shared_by_nothing() {
        assert_eq!(parts(0, &[0, 0]), [0, 0]);
        assert_eq!(apportion(1, &[0, 0]), Err(NotApportioned::NothingToWeighBy));
        assert_eq!(apportion(1, &[]), Err(NotApportioned::NothingToWeighBy));
        let negative = apportion(0, &[5, -1]).unwrap_err();
        assert_eq!(negative.to_string(), "a weight is below nought");
        assert!(
            NotApportioned::NothingToWeighBy
                .to_string()
                .contains("every weight is nought")
        );
    }

    proptest! {
        #[test]
        fn the_parts_make_the_whole_and_none_is_a_unit_off_its_quota(
            total in any::<i64>(), weights in prop::collection::vec(0..=i64::MAX, 1..30)
        ) {
            prop_assume!(weights.iter().any(|weight| *weight > 0));
            let apportioned = apportion(total, &weights).unwrap();
            prop_assert_eq!(apportioned.parts.iter().map(|part| i128::from(*part)).sum::<i128>(), i128::from(total));
            let sum: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
            for (part, weight) in apportioned.parts.iter().zip(&weights) {
                let quota = i128::from(total) * i128::from(*weight);
                // the quota rounded one way or the other, compared without dividing
                let low = quota.div_euclid(sum);
                prop_assert!((low..=low + 1).contains(&i128::from(*part)));
                prop_assert!(*weight > 0 || *part == 0);
            }
        }

        #[test]
        fn nothing_given_panics(total in any::<i64>(), weights in prop::collection::vec(any::<i64>(), 0..9)) {
            let _ = apportion(total, &weights);
        }
    }
}
