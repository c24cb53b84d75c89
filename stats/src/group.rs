//! Which quarter, fifth or tenth of the forces a force belongs to: membership by rank, a different thing from the
//! quartile *values* of [`crate::quantile`].

use crate::sample::{number, size};

/// Which end the first group is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum First {
    /// The largest values are in group 1.
    Largest,
    /// The smallest values are in group 1.
    Smallest,
}

/// The group of each value, 1 to `groups`: with `r` the rank among the `m` values present (ties share the least),
/// `⌊(k + 1) - ⌈(m + 1 - r)/(m/k)⌉⌋`, and 1 where that gives 0. Ties share a group.
///
/// `None` for a missing value, and for every value where there are fewer than groups. Source: `phe_quantile` of the
/// English public health indicators, by its documented formula.
#[must_use]
pub fn quantile_groups(values: &[Option<f64>], groups: usize, first: First) -> Vec<Option<usize>> {
    let present: Vec<f64> = values.iter().filter_map(|value| number(*value)).collect();
    let (m, k) = (size(present.len()), size(groups));
    if groups == 0 || present.len() < groups {
        return vec![None; values.len()];
    }
    let group = |value: f64| {
        let before = present.iter().filter(|other| match first {
            First::Largest => **other > value,
            First::Smallest => **other < value,
        });
        let rank = size(before.count() + 1);
        let group = (k + 1.0) - (((m + 1.0) - rank) / (m / k)).ceil();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a group of at most k"
        )]
        let group = group.max(1.0) as usize;
        group
    };
    values.iter().map(|value| number(*value).map(group)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn eight_forces_make_four_pairs() {
        let values: Vec<_> = (1..=8).map(|value| Some(f64::from(value))).collect();

        let from_smallest = quantile_groups(&values, 4, First::Smallest);
        assert_eq!(from_smallest, [1, 1, 2, 2, 3, 3, 4, 4].map(Some));
        let from_largest = quantile_groups(&values, 4, First::Largest);
        assert_eq!(from_largest, [4, 4, 3, 3, 2, 2, 1, 1].map(Some));
    }

    #[test]
    fn equal_forces_share_a_group_and_a_missing_one_has_none() {
        let groups = quantile_groups(&[Some(5.0), None, Some(5.0), Some(9.0), Some(1.0)], 2, First::Smallest);

        assert_eq!(groups, [Some(1), None, Some(1), Some(2), Some(1)]);
    }

    #[test]
    fn fewer_forces_than_groups_have_none() {
        assert_eq!(
            quantile_groups(&[Some(1.0), Some(2.0)], 3, First::Smallest),
            [None, None]
        );
        assert_eq!(quantile_groups(&[Some(1.0)], 0, First::Smallest), [None]);
    }

    proptest! {
        #[test]
        fn a_group_is_one_of_those_asked_for(
            values in prop::collection::vec(any::<Option<f64>>(), 0..50),
            groups in 0_usize..12,
        ) {
            for first in [First::Largest, First::Smallest] {
                let of_each = quantile_groups(&values, groups, first);
                prop_assert_eq!(of_each.len(), values.len());
                prop_assert!(of_each.iter().flatten().all(|group| (1..=groups).contains(group)));
            }
        }
    }
}
