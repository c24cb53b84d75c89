//! How much a series moves from one month to the next: the natural variation of the thing itself, chance and all.

use crate::sample::{number, size};

/// A moving range of this many means is dropped once (Nelson 1982); also the upper limit `D4` of a range of two.
const DROPPED_FROM: f64 = 3.267;
/// The mean range of two standard normal values, `d2`, to the three places of the tables.
pub(crate) const MEAN_RANGE_OF_TWO: f64 = 1.128;

/// The mean of `|y(t) - y(t-1)|` over neighbouring months that are both present: a gap has no moving range.
///
/// Screening drops the ranges of 3.267 means or more, once, and takes the mean of the rest. `None` without two
/// neighbours. Source: Nelson, "Control charts for individual measurements", Journal of Quality Technology 14 (1982).
#[must_use]
pub fn mean_moving_range(values: &[Option<f64>], screen: bool) -> Option<f64> {
    let ranges = values
        .windows(2)
        .filter_map(|pair| Some((number(pair[1])? - number(pair[0])?).abs()));
    let all = mean_below(ranges.clone(), f64::INFINITY)?;
    if !screen {
        return Some(all);
    }
    // every range equal to nought is none dropped
    mean_below(ranges, DROPPED_FROM * all).or(Some(all))
}

fn mean_below(ranges: impl Iterator<Item = f64>, limit: f64) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0);
    for range in ranges.filter(|range| *range < limit) {
        sum += range;
        count += 1;
    }
    (count > 0).then(|| sum / size(count))
}

/// The standard deviation of one month that its own moving ranges imply: their mean over 1.128.
#[must_use]
pub fn monthly_deviation(values: &[Option<f64>]) -> Option<f64> {
    Some(mean_moving_range(values, true)? / MEAN_RANGE_OF_TWO)
}

/// The most that one month differs from the next by the series' own variation: 3.267 mean moving ranges, the upper
/// limit of a moving-range chart.
#[must_use]
pub fn largest_natural_change(values: &[Option<f64>]) -> Option<f64> {
    Some(mean_moving_range(values, true)? * DROPPED_FROM)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_at_the_limit_is_dropped() {
        assert_eq!(mean_below([1.0, 2.0, 3.0].into_iter(), 3.0), Some(1.5));
        assert_eq!(mean_below([3.0].into_iter(), 3.0), None);
    }
    use proptest::prelude::*;

    #[test]
    fn a_gap_has_no_moving_range() {
        let values = [Some(1.0), Some(3.0), None, Some(90.0), Some(91.0)];

        assert_eq!(mean_moving_range(&values, false), Some(1.5));
        assert_eq!(mean_moving_range(&[Some(1.0), None, Some(2.0)], true), None);
        assert_eq!(mean_moving_range(&[Some(1.0)], true), None);
    }

    #[test]
    fn one_leap_is_screened_out() {
        let values = [1.0, 2.0, 1.0, 2.0, 1.0, 50.0].map(Some);

        assert_eq!(mean_moving_range(&values, true), Some(1.0));
        assert_eq!(mean_moving_range(&values, false), Some(53.0 / 5.0));
        assert_eq!(monthly_deviation(&values), Some(1.0 / 1.128));
        assert_eq!(largest_natural_change(&values), Some(3.267));
    }

    #[test]
    fn a_range_of_exactly_the_limit_is_dropped() {
        // the mean of three noughts and r is r/4, and r is dropped
        let values = [0.0, 0.0, 0.0, 0.0, 8.0].map(Some);

        assert_eq!(mean_moving_range(&values, true), Some(0.0));
    }

    #[test]
    fn a_series_that_never_moves_has_no_range_and_is_not_lost() {
        assert_eq!(mean_moving_range(&[Some(4.2); 5], true), Some(0.0));
    }

    proptest! {
        #[test]
        fn nothing_given_panics(values in prop::collection::vec(any::<Option<f64>>(), 0..20)) {
            for screen in [true, false] {
                prop_assert!(mean_moving_range(&values, screen).is_none_or(|range| range >= 0.0));
            }
        }
    }
}
