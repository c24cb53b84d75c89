//! Where a force stands among others, and how many places that could be by its own variation: a rank is never shown
//! without its range.

use crate::interval::Confidence;
use crate::moving_range::MEAN_RANGE_OF_TWO;
use crate::sample::{number, size};
use crate::special::{normal_below, normal_quantile};

/// Which value is ranked first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Best {
    /// The highest.
    Highest,
    /// The lowest.
    Lowest,
}

/// What equal values share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ties {
    /// The best of their places, as in a competition: 1, 2, 2, 4.
    #[default]
    Min,
    /// The worst of their places: 1, 3, 3, 4.
    Max,
    /// The mean of their places: 1, 2.5, 2.5, 4.
    Average,
    /// The next place, without leaving any out: 1, 2, 2, 3.
    Dense,
}

/// The rank of each value from 1, missing ones unranked.
///
/// Say with it how many were ranked: the values that were numbers.
#[must_use]
pub fn ranks(values: &[Option<f64>], best: Best, ties: Ties) -> Vec<Option<f64>> {
    let key = |value: f64| match best {
        Best::Highest => 0.0 - value,
        // the two noughts are one
        Best::Lowest => 0.0 + value,
    };
    let mut order: Vec<(f64, usize)> = values
        .iter()
        .enumerate()
        .filter_map(|(at, value)| Some((key(number(*value)?), at)))
        .collect();
    order.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
    let mut ranks = vec![None; values.len()];
    let mut before = 0;
    for (group, tied) in order.chunk_by(|one, next| one.0 == next.0).enumerate() {
        let (first, last) = (before + 1, before + tied.len());
        let rank = match ties {
            Ties::Min => size(first),
            Ties::Max => size(last),
            Ties::Average => size(first).midpoint(size(last)),
            Ties::Dense => size(group + 1),
        };
        for (_, at) in tied {
            ranks[*at] = Some(rank);
        }
        before = last;
    }
    ranks
}

/// A value and how far it may be from what it stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Uncertain {
    /// The value.
    pub value: f64,
    /// Its standard error: see [`standard_error`].
    pub error: f64,
}

/// Whether a range is read for one force or published for all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// For one force, read by itself: 95% of each comparison.
    OneForce,
    /// For a published table: 95% of all a force's comparisons together (Bonferroni over `n - 1`).
    Table,
}

/// The places a force could hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankRange {
    /// The best place: one more than the forces significantly better.
    pub best: usize,
    /// The worst place: all less the forces significantly worse.
    pub worst: usize,
    /// The mean place: one more than the sum of the chances that each other force is better.
    pub expected: f64,
}

/// The range of places of each force, from pairwise comparisons `(yi - yj)/√(si² + sj²)` at 95%.
///
/// A value missing, or without a standard error, has none and counts for none. Source: after Klein, Wright &
/// Wieczorek, "A joint confidence region for an overall ranking of populations", JRSS C 69 (2020).
#[must_use]
pub fn rank_ranges(values: &[Option<Uncertain>], best: Best, audience: Audience) -> Vec<Option<RankRange>> {
    let values: Vec<Option<Uncertain>> = values.iter().map(|value| value.filter(sound)).collect();
    let ranked: Vec<(usize, Uncertain)> = values
        .iter()
        .enumerate()
        .filter_map(|(at, value)| Some((at, (*value)?)))
        .collect();
    let others = size(ranked.len().saturating_sub(1).max(1));
    let beyond = match audience {
        Audience::OneForce => Confidence::P95.deviate(),
        Audience::Table => normal_quantile(1.0 - (1.0 - Confidence::P95.share()) / 2.0 / others),
    };
    let mut ranges = vec![None; values.len()];
    for (at, _) in &ranked {
        ranges[*at] = Some(RankRange {
            best: 1,
            worst: ranked.len(),
            expected: 1.0,
        });
    }
    for (place, (one, a)) in ranked.iter().enumerate() {
        for (other, b) in &ranked[place + 1..] {
            let difference = match best {
                Best::Highest => b.value - a.value,
                Best::Lowest => a.value - b.value,
            };
            let z = if difference == 0.0 {
                0.0
            } else {
                difference / a.error.hypot(b.error)
            };
            let better = normal_below(z);
            count(&mut ranges[*one], z, better, beyond);
            count(&mut ranges[*other], -z, 1.0 - better, beyond);
        }
    }
    ranges
}

/// One comparison: a `z` above nought says that the other force is better, with this chance.
fn count(range: &mut Option<RankRange>, z: f64, better: f64, beyond: f64) {
    if let Some(range) = range {
        range.best += usize::from(z > beyond);
        range.worst -= usize::from(z < -beyond);
        range.expected += better;
    }
}

fn sound(value: &Uncertain) -> bool {
    value.value.is_finite() && value.error >= 0.0 && value.error.is_finite()
}

/// The standard error of the mean of `months` months: the larger of chance alone and what the force's own
/// month-to-month variation leaves, `(mean moving range / 1.128)/√months`.
///
/// Chance alone would give a police force a range of a place or two, which is false certainty.
#[must_use]
pub fn standard_error(by_chance: f64, mean_moving_range: Option<f64>, months: usize) -> f64 {
    let own = mean_moving_range.map_or(0.0, |range| range / MEAN_RANGE_OF_TWO / size(months.max(1)).sqrt());
    by_chance.max(own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn uncertain(values: &[(f64, f64)]) -> Vec<Option<Uncertain>> {
        values
            .iter()
            .map(|(value, error)| {
                Some(Uncertain {
                    value: *value,
                    error: *error,
                })
            })
            .collect()
    }

    #[test]
    fn equal_forces_share_the_better_place_and_a_missing_one_has_none() {
        let values = [Some(5.0), Some(7.0), None, Some(5.0), Some(1.0)];

        assert_eq!(
            ranks(&values, Best::Highest, Ties::Min),
            [Some(2.0), Some(1.0), None, Some(2.0), Some(4.0)]
        );
        assert_eq!(
            ranks(&values, Best::Lowest, Ties::Min),
            [Some(2.0), Some(4.0), None, Some(2.0), Some(1.0)]
        );
        assert_eq!(ranks(&values, Best::Lowest, Ties::Max)[0], Some(3.0));
        assert_eq!(ranks(&values, Best::Lowest, Ties::Average)[0], Some(2.5));
        assert_eq!(ranks(&values, Best::Lowest, Ties::Dense)[1], Some(3.0));
        assert_eq!(
            ranks(&[Some(0.0), Some(-0.0)], Best::Lowest, Ties::Min),
            [Some(1.0), Some(1.0)]
        );
    }

    #[test]
    fn forces_far_apart_have_one_place_and_close_ones_share() {
        let mut values = uncertain(&[(10.0, 0.1), (5.0, 0.1), (5.1, 0.1)]);
        values.push(None);
        let ranges = rank_ranges(&values, Best::Highest, Audience::OneForce);

        assert_eq!(ranges[0].map(|range| (range.best, range.worst)), Some((1, 1)));
        assert_eq!(ranges[1].map(|range| (range.best, range.worst)), Some((2, 3)));
        assert_eq!(ranges[3], None);
        assert!(ranges[2].unwrap().expected < ranges[1].unwrap().expected);
        let lowest = rank_ranges(&values, Best::Lowest, Audience::OneForce);
        let lowest = lowest.iter().flatten().map(|range| (range.best, range.worst));
        assert_eq!(lowest.collect::<Vec<_>>(), [(3, 3), (1, 2), (1, 2)]);
    }

    #[test]
    fn a_published_table_is_more_careful_than_one_reader() {
        let values: Vec<_> = (0..8).map(|place| (f64::from(place), 0.8)).collect();
        let width = |audience| {
            let ranges = rank_ranges(&uncertain(&values), Best::Highest, audience);
            ranges
                .iter()
                .flatten()
                .map(|range| range.worst - range.best)
                .sum::<usize>()
        };

        assert!(width(Audience::Table) > width(Audience::OneForce));
    }

    #[test]
    fn a_difference_of_exactly_the_critical_one_is_not_significant() {
        let values = uncertain(&[(0.0, 1.0), (Confidence::P95.deviate(), 0.0)]);
        let ranges = rank_ranges(&values, Best::Highest, Audience::OneForce);

        let places: Vec<_> = ranges.iter().flatten().map(|range| (range.best, range.worst)).collect();
        assert_eq!(places, [(1, 2), (1, 2)]);
    }

    #[test]
    fn a_value_without_a_standard_error_is_not_compared() {
        let values = uncertain(&[(1.0, f64::NAN), (2.0, 0.0), (2.0, 0.0), (3.0, -1.0)]);
        let ranges = rank_ranges(&values, Best::Highest, Audience::Table);

        assert_eq!((ranges[0], ranges[3]), (None, None));
        assert_eq!(ranges[1].unwrap().expected, 1.5);
        assert_eq!(
            rank_ranges(&uncertain(&[(1.0, 1.0)]), Best::Lowest, Audience::Table)[0]
                .unwrap()
                .worst,
            1
        );
    }

    #[test]
    fn a_forces_own_variation_counts_where_chance_alone_is_less() {
        assert_eq!(standard_error(0.1, Some(1.128 * 4.0), 16), 1.0);
        assert_eq!(standard_error(2.0, Some(1.128 * 4.0), 16), 2.0);
        assert_eq!(
            (standard_error(0.1, None, 16), standard_error(0.1, Some(1.128), 0)),
            (0.1, 1.0)
        );
    }

    proptest! {
        #[test]
        fn a_rank_lies_in_its_range(values in prop::collection::vec((0.0_f64..10.0, 0.01_f64..3.0), 2..44)) {
            let of_each = uncertain(&values);
            let ranges = rank_ranges(&of_each, Best::Highest, Audience::OneForce);
            let plain: Vec<_> = values.iter().map(|(value, _)| Some(*value)).collect();
            let mut sum = 0.0;
            for (rank, range) in ranks(&plain, Best::Highest, Ties::Min).iter().zip(&ranges) {
                let (rank, range) = (rank.unwrap(), range.unwrap());
                prop_assert!(size(range.best) <= rank && rank <= size(range.worst));
                sum += range.expected;
            }
            let count = size(values.len());
            prop_assert!((sum - count * (count + 1.0) / 2.0).abs() < 1e-6);
        }

        #[test]
        fn nothing_given_panics(
            values in prop::collection::vec(any::<Option<(f64, f64)>>(), 0..12),
            months in 0_usize..5,
        ) {
            let plain: Vec<_> = values.iter().map(|value| value.map(|value| value.0)).collect();
            let uncertain = |value: &Option<(f64, f64)>| value.map(|(value, error)| Uncertain { value, error });
            let of_each: Vec<_> = values.iter().map(uncertain).collect();
            for best in [Best::Highest, Best::Lowest] {
                for ties in [Ties::Min, Ties::Max, Ties::Average, Ties::Dense] {
                    prop_assert_eq!(ranks(&plain, best, ties).len(), values.len());
                }
                prop_assert_eq!(rank_ranges(&of_each, best, Audience::Table).len(), values.len());
            }
            let _ = standard_error(f64::NAN, plain.first().copied().flatten(), months);
        }
    }
}
