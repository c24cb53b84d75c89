//! A second opinion on a series that needs no limits: whether it stays on one side of its median too long, or crosses
//! it too seldom. It adapts to the length of the series.

use crate::quantile::median;
use crate::rules::{Direction, side};
use crate::sample::{present, size};
use crate::special::binomial_at_most;

/// The chance of so few crossings in a series without a signal.
const FEW_CROSSINGS: f64 = 0.05;

/// The runs of a series about its median.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Runs {
    /// The median of the months present.
    pub median: f64,
    /// Months not on the median, which alone count.
    pub useful: usize,
    /// The longest run of months on one side.
    pub longest: usize,
    /// The longest run that chance accounts for: `round(log2 n) + 3`.
    pub longest_expected: usize,
    /// How often the series crosses its median.
    pub crossings: usize,
    /// The fewest crossings that chance accounts for: the 5% quantile of a binomial of `n - 1` and a half.
    pub crossings_expected: usize,
}

impl Runs {
    /// The runs of a series; missing months and months on the median are left out. `None` of no months.
    ///
    /// Source: Anhøj & Olesen, "Run charts revisited: a simulation study of run chart rules", PLoS ONE 9 (2014).
    #[must_use]
    pub fn of(months: &[Option<f64>]) -> Option<Self> {
        let values = present(months);
        let median = median(&values)?;
        let sides: Vec<Direction> = values.iter().filter_map(|value| side(*value, median)).collect();
        let useful = sides.len();
        let longest = sides.chunk_by(|one, next| one == next).map(<[_]>::len).max();
        let crossings = sides.windows(2).filter(|pair| pair[0] != pair[1]).count();
        Some(Self {
            median,
            useful,
            longest: longest.unwrap_or(0),
            longest_expected: rounded_log2(useful) + 3,
            crossings,
            crossings_expected: few_crossings(useful.saturating_sub(1)),
        })
    }

    /// Whether chance does not account for the series: a run too long, or too few crossings.
    #[must_use]
    pub fn signals(&self) -> bool {
        self.longest > self.longest_expected || self.crossings < self.crossings_expected
    }
}

/// `round(log2 n)`, which is nought of nothing.
fn rounded_log2(count: usize) -> usize {
    // 2^(k - 1/2) < n, squared to stay whole
    let square = (count as u128).pow(2);
    (1..=usize::BITS as usize)
        .take_while(|k| square > 1_u128 << (2 * k - 1))
        .count()
}

/// The fewest crossings of so many chances that are not in the lowest 5%.
fn few_crossings(chances: usize) -> usize {
    (0..chances)
        .find(|count| binomial_at_most(size(*count), size(chances), 0.5) >= FEW_CROSSINGS)
        .unwrap_or(chances)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_logarithm_rounds_at_the_square_root_of_two() {
        let of = [0, 1, 2, 3, 5, 6, 11, 12, 22, 23, 45, 46].map(rounded_log2);

        assert_eq!(of, [0, 0, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6]);
    }

    #[test]
    fn a_series_that_stays_on_one_side_signals() {
        let months: Vec<_> = (0..24).map(|month| Some(if month < 12 { 1.0 } else { 2.0 })).collect();
        let runs = Runs::of(&months).unwrap();

        assert_eq!(
            (runs.median, runs.useful, runs.longest, runs.crossings),
            (1.5, 24, 12, 1)
        );
        assert!(runs.signals());
    }

    #[test]
    fn a_series_on_its_median_says_nothing() {
        let runs = Runs::of(&[Some(4.2), None, Some(4.2)]).unwrap();

        assert_eq!(
            (runs.useful, runs.longest, runs.crossings, runs.crossings_expected),
            (0, 0, 0, 0)
        );
        assert!(!runs.signals());
        assert_eq!(Runs::of(&[None]), None);
    }

    #[test]
    fn one_signal_is_enough() {
        let runs = |longest, crossings| Runs {
            median: 0.0,
            useful: 24,
            longest,
            longest_expected: 8,
            crossings,
            crossings_expected: 8,
        };

        assert!(!runs(8, 8).signals() && runs(9, 8).signals() && runs(8, 7).signals());
    }

    proptest! {
        #[test]
        fn nothing_given_panics(months in prop::collection::vec(any::<Option<f64>>(), 0..40)) {
            if let Some(runs) = Runs::of(&months) {
                prop_assert!(runs.longest <= runs.useful && runs.useful <= months.len());
                prop_assert!(runs.crossings < runs.useful.max(1));
            }
        }
    }
}
