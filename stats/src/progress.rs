//! How far a figure has come towards its benchmark: where it was to be by now, what is left of the gap, and whether chance
//! alone could account for the difference.

use crate::icon::Polarity;
use crate::interval::Interval;
use crate::target::closing;

/// Where a figure is to be some years on, each of which closes the same share of the gap there was at first; the
/// benchmark once all of it is closed, and the figure itself where it is already past the benchmark.
///
/// Part years count in part. `None` as of [`closing`], and of years below nought.
#[must_use]
pub fn on_the_way(baseline: f64, benchmark: f64, share: f64, years: f64, polarity: Polarity) -> Option<f64> {
    if !(0.0..=1.0).contains(&share) || years.is_nan() || years < 0.0 {
        return None;
    }
    closing(baseline, benchmark, (share * years).min(1.0), polarity)
}

/// How much of the gap to a benchmark has been closed: nought where a figure is where it was, one where it has reached
/// the benchmark, below nought where it has moved away.
///
/// `None` where there was no gap to close, of an indicator without a better, and of what is not a number.
#[must_use]
pub fn gap_closed(baseline: f64, benchmark: f64, current: f64, polarity: Polarity) -> Option<f64> {
    let behind = match polarity {
        Polarity::HighIsGood => baseline < benchmark,
        Polarity::LowIsGood => baseline > benchmark,
        Polarity::NoJudgement => return None,
    };
    let closed = (current - baseline) / (benchmark - baseline);
    (behind && closed.is_finite()).then_some(closed)
}

/// What a figure is to a goal, by its interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Held {
    /// At the goal or past it, by more than chance.
    Met,
    /// Short of it, by more than chance.
    Short,
    /// Chance alone could account for which side of it the figure is on.
    NotClear,
}

/// Whether a figure meets a goal: by the end of its interval that is nearer to it, and where chance is not known by the
/// figure alone.
///
/// `None` for an indicator without a better, and of what is not a number.
#[must_use]
pub fn held(value: f64, interval: Option<Interval>, goal: f64, polarity: Polarity) -> Option<Held> {
    let Interval { low, high } = interval.unwrap_or(Interval {
        low: value,
        high: value,
    });
    if [value, low, high, goal].iter().any(|number| number.is_nan()) {
        return None;
    }
    let (met, short) = match polarity {
        Polarity::HighIsGood => (low >= goal, high < goal),
        Polarity::LowIsGood => (high <= goal, low > goal),
        Polarity::NoJudgement => return None,
    };
    Some(match (met, short) {
        (true, _) => Held::Met,
        (_, true) => Held::Short,
        _ => Held::NotClear,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_year_closes_the_same_share_of_the_gap_there_was_at_first() {
        let way = |years| on_the_way(20.0, 40.0, 0.25, years, Polarity::HighIsGood);

        assert_eq!(
            [0.0, 0.5, 1.0, 2.0, 4.0, 9.0].map(way),
            [20.0, 22.5, 25.0, 30.0, 40.0, 40.0].map(Some)
        );
        assert_eq!(on_the_way(10.0, 20.0, 0.25, 3.0, Polarity::LowIsGood), Some(10.0));
        for years in [-1.0, -1e-9, f64::NAN] {
            assert_eq!(on_the_way(20.0, 40.0, 0.25, years, Polarity::HighIsGood), None);
            assert_eq!(on_the_way(20.0, 40.0, 0.0, years, Polarity::HighIsGood), None);
        }
        assert_eq!(on_the_way(20.0, 40.0, 1.5, 0.5, Polarity::HighIsGood), None);
    }

    #[test]
    fn a_gap_is_closed_in_part_and_may_widen() {
        assert_eq!(gap_closed(20.0, 40.0, 25.0, Polarity::HighIsGood), Some(0.25));
        assert_eq!(gap_closed(40.0, 20.0, 45.0, Polarity::LowIsGood), Some(-0.25));
        assert_eq!(gap_closed(40.0, 20.0, 30.0, Polarity::HighIsGood), None);
        assert_eq!(gap_closed(20.0, 20.0, 30.0, Polarity::HighIsGood), None);
        assert_eq!(gap_closed(20.0, 40.0, 30.0, Polarity::NoJudgement), None);
    }

    #[test]
    fn a_goal_is_met_or_not_by_more_than_chance() {
        let around = |low, high| Some(Interval { low, high });

        assert_eq!(
            held(12.0, around(10.0, 14.0), 10.0, Polarity::HighIsGood),
            Some(Held::Met)
        );
        assert_eq!(
            held(12.0, around(10.0, 14.0), 13.0, Polarity::HighIsGood),
            Some(Held::NotClear)
        );
        assert_eq!(
            held(12.0, around(10.0, 14.0), 15.0, Polarity::HighIsGood),
            Some(Held::Short)
        );
        assert_eq!(
            held(12.0, around(10.0, 14.0), 9.0, Polarity::LowIsGood),
            Some(Held::Short)
        );
        assert_eq!(
            held(12.0, around(10.0, 14.0), 14.0, Polarity::LowIsGood),
            Some(Held::Met)
        );
        // an end that lies on the goal is not short of it
        assert_eq!(
            held(12.0, around(10.0, 14.0), 10.0, Polarity::LowIsGood),
            Some(Held::NotClear)
        );
        assert_eq!(
            held(12.0, around(10.0, 14.0), 14.0, Polarity::HighIsGood),
            Some(Held::NotClear)
        );
        assert_eq!(held(12.0, None, 12.0, Polarity::LowIsGood), Some(Held::Met));
        assert_eq!(held(12.0, None, 11.0, Polarity::LowIsGood), Some(Held::Short));
        assert_eq!(held(12.0, None, 11.0, Polarity::NoJudgement), None);
        assert_eq!(held(f64::NAN, None, 11.0, Polarity::LowIsGood), None);
    }

    proptest! {
        #[test]
        fn no_year_asks_for_worse_than_there_was(
            baseline in -1e6_f64..1e6, goal in -1e6_f64..1e6, share in 0.0_f64..=1.0, years in 0.0_f64..5.0,
        ) {
            let high = on_the_way(baseline, goal, share, years, Polarity::HighIsGood).unwrap();
            let low = on_the_way(baseline, goal, share, years, Polarity::LowIsGood).unwrap();
            prop_assert!(high >= baseline && low <= baseline);
        }

        #[test]
        fn nothing_given_panics(a in any::<f64>(), b in any::<f64>(), c in any::<f64>()) {
            for polarity in [Polarity::HighIsGood, Polarity::LowIsGood, Polarity::NoJudgement] {
                let _ = (on_the_way(a, b, c, a, polarity), gap_closed(a, b, c, polarity));
                let _ = held(a, Some(Interval { low: b, high: c }), c, polarity);
            }
        }
    }
}
