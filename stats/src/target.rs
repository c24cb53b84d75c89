//! A benchmark from what similar forces already do, and a step towards it. A target stands beside the spread it came
//! from, and never asks a force to do worse than it does.

use crate::icon::Polarity;
use crate::quantile::quantile;

/// The share of the gap that is closed in a year unless another is chosen.
pub const CLOSED_IN_A_YEAR: f64 = 0.25;

/// What the better quarter of similar forces reach: the 75% quantile (type 7) where more is better, the 25% where less
/// is.
///
/// Leave the force itself out of `peers`, and pass figures drawn together ([`crate::shrinkage`]) where any denominator
/// is small. `None` of no peers, and for an indicator without a better.
#[must_use]
pub fn benchmark(peers: &[f64], polarity: Polarity) -> Option<f64> {
    match polarity {
        Polarity::HighIsGood => quantile(peers, 0.75),
        Polarity::LowIsGood => quantile(peers, 0.25),
        Polarity::NoJudgement => None,
    }
}

/// A figure with this share of its gap to the benchmark closed, `y + c (q - y)`; the figure itself where it is already
/// past the benchmark.
///
/// `None` for an indicator without a better, a share not between 0 and 1, or what is not a number.
#[must_use]
pub fn closing(current: f64, benchmark: f64, share: f64, polarity: Polarity) -> Option<f64> {
    let past = match polarity {
        Polarity::HighIsGood => current >= benchmark,
        Polarity::LowIsGood => current <= benchmark,
        Polarity::NoJudgement => return None,
    };
    let target = if past {
        current
    } else {
        current + share * (benchmark - current)
    };
    ((0.0..=1.0).contains(&share) && target.is_finite()).then_some(target)
}

/// The whole count that a rate implies in a denominator, rounded to the side that is easier to reach: down where more
/// is better, up where less is.
///
/// `None` for an indicator without a better, and of a count below nought or beyond whole numbers.
#[must_use]
pub fn implied_count(rate: f64, denominator: f64, polarity: Polarity) -> Option<u64> {
    let count = rate * denominator;
    let whole = match polarity {
        // a product that should be whole may miss it by a rounding
        Polarity::HighIsGood => (count * (1.0 + f64::EPSILON)).floor(),
        Polarity::LowIsGood => (count * (1.0 - f64::EPSILON)).ceil(),
        Polarity::NoJudgement => return None,
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between nought and 2^53"
    )]
    (0.0..=9_007_199_254_740_992.0).contains(&whole).then_some(whole as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_benchmark_is_the_quartile_on_the_better_side() {
        let peers = [10.0, 20.0, 30.0, 40.0, 50.0];

        assert_eq!(benchmark(&peers, Polarity::HighIsGood), Some(40.0));
        assert_eq!(benchmark(&peers, Polarity::LowIsGood), Some(20.0));
        assert_eq!(benchmark(&peers, Polarity::NoJudgement), None);
        assert_eq!(benchmark(&[], Polarity::HighIsGood), None);
    }

    #[test]
    fn a_quarter_of_the_gap_is_closed_and_nobody_is_asked_for_less() {
        assert_eq!(closing(20.0, 40.0, CLOSED_IN_A_YEAR, Polarity::HighIsGood), Some(25.0));
        assert_eq!(closing(45.0, 40.0, CLOSED_IN_A_YEAR, Polarity::HighIsGood), Some(45.0));
        assert_eq!(closing(40.0, 20.0, 0.5, Polarity::LowIsGood), Some(30.0));
        assert_eq!(closing(10.0, 20.0, 0.5, Polarity::LowIsGood), Some(10.0));
        assert_eq!(closing(10.0, 20.0, 0.5, Polarity::NoJudgement), None);
        assert_eq!(closing(10.0, 20.0, 1.5, Polarity::HighIsGood), None);
        assert_eq!(closing(f64::NAN, 20.0, 0.5, Polarity::HighIsGood), None);
    }

    #[test]
    fn an_implied_count_is_rounded_to_the_side_that_is_easier() {
        assert_eq!(implied_count(0.5, 9.0, Polarity::HighIsGood), Some(4));
        assert_eq!(implied_count(0.5, 9.0, Polarity::LowIsGood), Some(5));
        assert_eq!(implied_count(0.29, 100.0, Polarity::HighIsGood), Some(29));
        assert_eq!(implied_count(0.07, 100.0, Polarity::LowIsGood), Some(7));
        assert_eq!(implied_count(0.0, 100.0, Polarity::LowIsGood), Some(0));
        assert_eq!(implied_count(-1.0, 9.0, Polarity::LowIsGood), None);
        assert_eq!(implied_count(0.5, 9.0, Polarity::NoJudgement), None);
    }

    proptest! {
        #[test]
        fn a_step_lies_between_the_figure_and_its_benchmark(
            current in -1e6_f64..1e6,
            goal in -1e6_f64..1e6,
            share in 0.0_f64..=1.0,
        ) {
            for polarity in [Polarity::HighIsGood, Polarity::LowIsGood] {
                let step = closing(current, goal, share, polarity).unwrap();
                prop_assert!(step >= current.min(goal) - 1e-6 && step <= current.max(goal) + 1e-6);
            }
        }

        #[test]
        fn nothing_given_panics(
            peers in prop::collection::vec(any::<f64>(), 0..9),
            a in any::<f64>(),
            b in any::<f64>(),
            c in any::<f64>(),
        ) {
            for polarity in [Polarity::HighIsGood, Polarity::LowIsGood, Polarity::NoJudgement] {
                let _ = (benchmark(&peers, polarity), closing(a, b, c, polarity), implied_count(a, b, polarity));
            }
        }
    }
}
