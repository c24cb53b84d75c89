//! Whether a force moved from one period to another: more than chance, more than it moves by itself, and enough to speak of.
use super::placed::{OwnVariation, Rules, Unit};
use muster_domain::catalogue::{IndicatorKind, Materiality};
use muster_stats::{
    change::{Hurdles, Movement, Period, proportion_difference, rate_ratio, ratio_of_ratios, value_difference},
    interval::Confidence,
};

/// A value against that of an earlier period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moved {
    pub before: f64,
    pub difference: f64,
    /// Of the value before; `None` where that was nought.
    pub percent: Option<f64>,
    /// The difference had the period before been as long, where a longer one has more by itself: what the movement is of.
    pub evened_difference: f64,
    /// The same of the value before, evened; `None` where that was nought.
    pub evened_percent: Option<f64>,
    pub movement: Movement,
    /// Whether it is more than chance; `None` where chance is not known.
    pub significant: Option<bool>,
    pub p: Option<f64>,
    /// The least change worth speaking of, in the unit of the indicator.
    pub materiality: f64,
    /// The most the value moves by itself; `None` where that is not known.
    pub natural: Option<f64>,
}

/// What a value did since an earlier one of the same force. `days` is how much longer its period is than the earlier one, where
/// that alone makes more of it, and one otherwise.
pub(super) fn moved(rules: Rules, now: &Unit, (before, days): (&Unit, f64), materiality: Materiality) -> Moved {
    let percent = |difference: f64, of: f64| Some(difference / of.abs() * 100.0).filter(|percent| percent.is_finite());
    let (was, difference) = (before.value, now.value - before.value);
    // as many a day, over as many days
    let before = &Unit {
        value: was * days,
        denominator: before.denominator / days,
        ..*before
    };
    let evened_difference = now.value - before.value;
    let materiality = match materiality {
        Materiality::Points(points) => points.to_f64(),
        Materiality::Percent(percent) => percent.to_f64() / 100.0 * before.value.abs(),
    };
    let natural = now.own.map(OwnVariation::largest_of_value);
    let tested = tested(rules.kind, now, before);
    let significant = tested.map(|(significant, _)| significant);
    Moved {
        before: was,
        difference,
        percent: percent(difference, was),
        evened_difference,
        evened_percent: percent(evened_difference, before.value),
        movement: Movement::of(
            evened_difference,
            Hurdles {
                // an average without a known spread can only be held against its own series
                significant: significant.unwrap_or(rules.kind == IndicatorKind::Mean),
                materiality,
                natural,
            },
        ),
        significant,
        p: tested.and_then(|(_, p)| p),
        materiality,
        natural,
    }
}

impl OwnVariation {
    /// The most that a value made of several parts moves by itself: their mean varies by the root of their number less.
    pub(super) fn largest_of_value(self) -> f64 {
        let parts = u32::try_from(self.parts.max(1)).unwrap_or(u32::MAX);
        self.largest_change / f64::from(parts).sqrt()
    }
}

/// Whether the 95% limits of the change leave out no change, and the p value of its test.
fn tested(kind: IndicatorKind, now: &Unit, before: &Unit) -> Option<(bool, Option<f64>)> {
    let period = |unit: &Unit| Period {
        numerator: unit.numerator,
        denominator: unit.denominator,
    };
    let (newer, earlier, confidence) = (period(now), period(before), Confidence::P95);
    match kind {
        IndicatorKind::Proportion => {
            let found = proportion_difference(newer, earlier, confidence)?;
            Some((!found.interval.contains(0.0), found.p))
        }
        IndicatorKind::Rate => {
            let found = rate_ratio(newer, earlier, confidence)?;
            let limits = found.limits();
            let outside = limits.low > 1.0 || limits.high.is_some_and(|high| high < 1.0);
            Some((outside, found.p))
        }
        IndicatorKind::Ratio => {
            let found = ratio_of_ratios(newer, earlier, confidence)?;
            Some((!found.interval.contains(1.0), Some(found.p)))
        }
        IndicatorKind::Survey => {
            let estimate = |unit: &Unit| Some((unit.value, unit.by_chance()?));
            let found = value_difference(estimate(now)?, estimate(before)?, confidence)?;
            Some((!found.interval.contains(0.0), Some(found.p)))
        }
        IndicatorKind::Mean => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use muster_domain::{Quantity, catalogue::Polarity};

    const FIVE_PER_CENT: fn() -> Materiality = || Materiality::Percent(Quantity::whole(5).unwrap());

    fn rules(kind: IndicatorKind) -> Rules {
        Rules {
            kind,
            polarity: Polarity::LowIsGood,
            multiplier: 1000.0,
        }
    }

    fn rate(count: f64, own: Option<OwnVariation>) -> Unit {
        Unit {
            numerator: count,
            denominator: 100_000.0,
            value: count / 100.0,
            interval: None,
            own,
        }
    }

    fn own(largest_change: f64, parts: usize) -> OwnVariation {
        OwnVariation {
            mean_moving_range: largest_change / 3.267,
            largest_change,
            parts,
        }
    }

    #[test]
    fn a_change_beyond_chance_and_the_series_own_variation_is_spoken_of() {
        let change = moved(
            rules(IndicatorKind::Rate),
            &rate(1300.0, Some(own(1.0, 1))),
            (&rate(1000.0, None), 1.0),
            FIVE_PER_CENT(),
        );

        assert_eq!((change.movement, change.significant), (Movement::Higher, Some(true)));
        assert!((change.percent.unwrap() - 30.0).abs() < 1e-12 && (change.materiality - 0.5).abs() < 1e-12);
    }

    #[test]
    fn as_many_a_day_in_a_longer_month_are_no_change() {
        // 100 a day in February and in March, of a series that hardly moves by itself
        let (march, february) = (rate(3100.0, Some(own(0.1, 1))), rate(2800.0, None));
        let since = |days| moved(rules(IndicatorKind::Rate), &march, (&february, days), FIVE_PER_CENT());

        let plain = since(1.0);
        assert_eq!((plain.movement, plain.significant), (Movement::Higher, Some(true)));
        let per_day = since(31.0 / 28.0);
        assert_eq!(
            (per_day.movement, per_day.significant),
            (Movement::NoClearChange, Some(false))
        );
        assert!(per_day.evened_difference.abs() < 1e-9 && per_day.evened_percent.unwrap().abs() < 1e-9);
        assert!((per_day.before - 28.0).abs() < 1e-12 && (per_day.percent.unwrap() - 300.0 / 28.0).abs() < 1e-9);
    }

    #[test]
    fn a_change_per_day_is_tested_over_residents_times_days() {
        let (march, february) = (rate(3300.0, Some(own(0.1, 1))), rate(2800.0, None));
        let change = moved(
            rules(IndicatorKind::Rate),
            &march,
            (&february, 31.0 / 28.0),
            FIVE_PER_CENT(),
        );

        let days = |count: f64, days: f64| Period {
            numerator: count,
            denominator: 100_000.0 * days,
        };
        let by_exposure = rate_ratio(days(3300.0, 31.0), days(2800.0, 28.0), Confidence::P95).unwrap();
        assert_eq!(change.movement, Movement::Higher);
        assert!((change.p.unwrap() - by_exposure.p.unwrap()).abs() < 1e-12);
        assert!((change.evened_difference - 2.0).abs() < 1e-9 && (change.difference - 5.0).abs() < 1e-9);
    }

    #[test]
    fn a_series_that_moves_that_much_by_itself_shows_no_clear_change() {
        let change = |parts| {
            let now = rate(1300.0, Some(own(4.0, parts)));
            moved(
                rules(IndicatorKind::Rate),
                &now,
                (&rate(1000.0, None), 1.0),
                FIVE_PER_CENT(),
            )
        };

        assert_eq!(change(1).movement, Movement::NoClearChange);
        // a mean of four months moves half as much
        assert_eq!((change(4).movement, change(4).natural), (Movement::Higher, Some(2.0)));
    }

    #[test]
    fn of_a_series_too_short_to_know_its_own_variation_no_change_is_clear() {
        let rules = rules(IndicatorKind::Rate);
        let change = moved(rules, &rate(1300.0, None), (&rate(1000.0, None), 1.0), FIVE_PER_CENT());

        assert_eq!((change.movement, change.natural), (Movement::NoClearChange, None));
        assert_eq!(change.significant, Some(true));
    }

    #[test]
    fn a_significant_change_that_is_not_material_is_no_clear_change() {
        let million = |count: f64| Unit {
            denominator: 1e8,
            ..rate(count, Some(own(1.0, 1)))
        };
        let change = moved(
            rules(IndicatorKind::Rate),
            &million(1_020_000.0),
            (&million(1_000_000.0), 1.0),
            FIVE_PER_CENT(),
        );

        assert_eq!(
            (change.movement, change.significant),
            (Movement::NoClearChange, Some(true))
        );
    }

    #[test]
    fn an_average_is_held_against_its_own_series_or_nothing() {
        let change = |own| {
            let kind = rules(IndicatorKind::Mean);
            moved(kind, &rate(500.0, own), (&rate(1000.0, None), 1.0), FIVE_PER_CENT())
        };

        assert_eq!(change(None).movement, Movement::NoClearChange);
        assert_eq!(change(Some(own(1.0, 1))).movement, Movement::Lower);
        assert_eq!(change(None).significant, None);
    }
}
