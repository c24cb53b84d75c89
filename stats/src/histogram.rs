//! How many forces lie where: a set of values sorted into bins of one width.

use crate::quantile::{of_sorted, sorted};
use crate::sample::size;

/// Fewer bins than this show no shape.
const FEWEST: usize = 4;
/// More bins than this are mostly empty.
const MOST: usize = 20;

/// One bin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// Where it begins.
    pub low: f64,
    /// Where it ends; a value there belongs to the next bin, save in the last.
    pub high: f64,
    /// The values in it.
    pub count: usize,
}

/// The values in bins of one width from the least to the greatest: as near as whole bins allow to twice the
/// interquartile range over the cube root of how many there are, and between 4 and 20 of them.
///
/// Values that are not numbers are left out; none of no values, and one bin where they are all alike. Source: Freedman &
/// Diaconis, "On the histogram as a density estimator", Zeitschrift für Wahrscheinlichkeitstheorie 57 (1981).
#[must_use]
pub fn histogram(values: &[f64]) -> Vec<Bin> {
    let sorted = sorted(values);
    let (Some(least), Some(greatest)) = (sorted.first().copied(), sorted.last().copied()) else {
        return Vec::new();
    };
    let range = greatest - least;
    let whole = Bin {
        low: least,
        high: greatest,
        count: sorted.len(),
    };
    let bins = number_of(&sorted, range);
    let width = range / size(bins);
    // so narrow a range, or so wide, that its parts cannot be told apart
    if !width.is_finite() || least + width <= least {
        return vec![whole];
    }
    let edge = |at: usize| if at == bins { greatest } else { least + width * size(at) };
    let mut found: Vec<Bin> = (0..bins)
        .map(|at| Bin {
            low: edge(at),
            high: edge(at + 1),
            count: 0,
        })
        .collect();
    for value in sorted {
        let at = found.iter().rposition(|bin| bin.low <= value).unwrap_or(0);
        found[at].count += 1;
    }
    found
}

fn number_of(sorted: &[f64], range: f64) -> usize {
    let quartile = |share| of_sorted(sorted, share).unwrap_or_default();
    let width = 2.0 * (quartile(0.75) - quartile(0.25)) / size(sorted.len()).cbrt();
    let wanted = (range / width).ceil();
    // nothing between the quartiles asks for endless bins
    (FEWEST..MOST).find(|bins| size(*bins) >= wanted).unwrap_or(MOST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn eight_even_values_lie_two_to_a_bin() {
        let bins = histogram(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]);

        // 2 * 3.5 / 2 = 3.5, and 7 / 3.5 = 2 bins are fewer than show a shape
        assert_eq!(bins.iter().map(|bin| bin.count).collect::<Vec<_>>(), [2, 2, 2, 2]);
        assert_eq!((bins[0].low, bins[3].high), (1.0, 8.0));
    }

    #[test]
    fn bins_are_as_wide_as_twice_the_quartiles_are_apart_over_the_cube_root() {
        let values: Vec<f64> = (1..=64).map(f64::from).collect();

        // 2 * 31.5 / 4 = 15.75, and 63 / 15.75 = 4
        assert_eq!(histogram(&values).len(), 4);
    }

    #[test]
    fn a_wide_range_has_as_many_bins_as_that_width_goes_into_it() {
        let mut values: Vec<f64> = (1..=61).map(f64::from).collect();
        values.extend([-40.0, 100.0, 141.0]);

        // 2 * (47.25 - 15.75) / 4 = 15.75, and 181 / 15.75 = 11.5
        assert_eq!(histogram(&values).len(), 12);
    }

    #[test]
    fn bins_that_could_not_be_told_apart_are_one() {
        // a whole number more than this is the same number, and one less is not
        let least = 9_007_199_254_740_992.0;

        assert_eq!(histogram(&[least, least + 4.0]).len(), 1);
        assert_eq!(histogram(&[least, least + 2.0]).len(), 1);
    }

    #[test]
    fn values_all_alike_are_one_bin_and_none_are_none() {
        assert_eq!(
            histogram(&[3.0; 5]),
            [Bin {
                low: 3.0,
                high: 3.0,
                count: 5
            }]
        );
        assert_eq!(histogram(&[]), []);
        assert_eq!(histogram(&[f64::NAN]), []);
    }

    #[test]
    fn a_far_outlier_does_not_ask_for_endless_bins() {
        let mut values = vec![1.0; 30];
        values.push(1000.0);

        assert_eq!(histogram(&values).len(), MOST);
    }

    proptest! {
        #[test]
        fn every_value_is_in_one_bin(values in prop::collection::vec(any::<f64>(), 0..60)) {
            let bins = histogram(&values);
            let finite = values.iter().filter(|value| value.is_finite()).count();
            prop_assert_eq!(bins.iter().map(|bin| bin.count).sum::<usize>(), finite);
            prop_assert!(bins.windows(2).all(|pair| pair[0].high == pair[1].low));
        }
    }
}
