//! A rate to be reached, shared out among areas: through the count it implies, so that the parts make exactly the whole.

use crate::apportion::{NotApportioned, apportion};
use crate::icon::Polarity;
use crate::target::implied_count;

/// A goal shared out among areas.
#[derive(Debug, Clone, PartialEq)]
pub struct SharedOut {
    /// The whole count that the goal implies.
    pub count: i64,
    /// Each area's part of the count; they sum to it.
    pub parts: Vec<i64>,
    /// Each part over its area's denominator, in the unit of the goal; `None` where that is not known.
    pub rates: Vec<Option<f64>>,
    /// Whether the last one handed out went to one of several equal remainders.
    pub tie: bool,
}

/// What a rate is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// The rate, in its unit.
    pub value: f64,
    /// The unit: 1000 of a rate per 1,000.
    pub multiplier: f64,
    /// What the whole is divided by.
    pub denominator: f64,
}

/// Shares a rate out among areas: the count it implies by largest remainder, and each part over its own denominator.
/// `None` where the rate implies no count.
///
/// # Errors
/// When a weight is below nought, or every one is nought and there is something to share out.
pub fn share_out(
    goal: Rate,
    polarity: Polarity,
    weights: &[i64],
    denominators: &[Option<f64>],
) -> Result<Option<SharedOut>, NotApportioned> {
    let Some(count) = implied_count(goal.value / goal.multiplier, goal.denominator, polarity) else {
        return Ok(None);
    };
    // below 2^53 by its making
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let apportioned = apportion(count, weights)?;
    let rates = apportioned.parts.iter().enumerate().map(|(at, part)| {
        let below = denominators.get(at).copied().flatten().filter(|below| *below > 0.0)?;
        #[expect(clippy::cast_precision_loss, reason = "no part is above 2^53")]
        Some(goal.multiplier * *part as f64 / below)
    });
    let rates = rates.collect();
    Ok(Some(SharedOut {
        count,
        parts: apportioned.parts,
        rates,
        tie: apportioned.tie_at_cut,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn whole(count: i64) -> f64 {
        i32::try_from(count).unwrap().into()
    }

    #[test]
    fn a_rate_is_shared_out_as_the_count_it_implies() {
        let goal = Rate {
            value: 4.4,
            multiplier: 1000.0,
            denominator: 10_000.0,
        };

        let shared = share_out(
            goal,
            Polarity::LowIsGood,
            &[30, 20, 10, 0],
            &[Some(5000.0), Some(2000.0), None, Some(0.0)],
        );

        assert_eq!(
            shared,
            Ok(Some(SharedOut {
                count: 44,
                parts: vec![22, 15, 7, 0],
                rates: vec![Some(4.4), Some(7.5), None, None],
                tie: false,
            }))
        );
        assert_eq!(
            share_out(goal, Polarity::LowIsGood, &[0], &[None]),
            Err(NotApportioned::NothingToWeighBy)
        );
        assert_eq!(share_out(goal, Polarity::NoJudgement, &[1], &[None]), Ok(None));
    }

    proptest! {
        #[test]
        fn what_areas_are_given_makes_exactly_what_the_rate_implies(
            value in 0.0_f64..500.0,
            denominator in 1.0_f64..1e7,
            areas in prop::collection::vec((0..10_000_000_i64, 1.0_f64..1e6), 1..30),
        ) {
            prop_assume!(areas.iter().any(|(weight, _)| *weight > 0));
            let weights: Vec<i64> = areas.iter().map(|(weight, _)| *weight).collect();
            let below: Vec<Option<f64>> = areas.iter().map(|(_, below)| Some(*below)).collect();
            let goal = Rate { value, multiplier: 1000.0, denominator };
            for polarity in [Polarity::HighIsGood, Polarity::LowIsGood] {
                let shared = share_out(goal, polarity, &weights, &below).unwrap().unwrap();
                prop_assert_eq!(shared.parts.iter().sum::<i64>(), shared.count);
                prop_assert!((whole(shared.count) - value * denominator / 1000.0).abs() <= 1.0 + 1e-6);
                for (at, rate) in shared.rates.iter().enumerate() {
                    let back = rate.unwrap() * areas[at].1 / 1000.0;
                    prop_assert!((back - whole(shared.parts[at])).abs() < 1e-6);
                }
            }
        }

        #[test]
        fn nothing_given_panics(a in any::<f64>(), b in any::<f64>(), c in any::<f64>(), weight in any::<i64>()) {
            for polarity in [Polarity::HighIsGood, Polarity::LowIsGood, Polarity::NoJudgement] {
                let goal = Rate { value: a, multiplier: b, denominator: c };
                let _ = share_out(goal, polarity, &[3, weight], &[Some(a), None]);
            }
        }
    }
}
