//! Control charts of counts whose denominators differ from month to month. Plain P and U charts over-flag at the size
//! of a force, as plain funnels do; Laney's P' and U' widen them by how much the series itself moves.

use crate::aggregate::{Pair, complete, ratio_of_sums};
use crate::interval::Interval;
use crate::moving_range::{MEAN_RANGE_OF_TWO, mean_moving_range};
use crate::sample::number;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// A part of the denominator: P and P'.
    Share,
    /// Events in it: U and U'.
    Events,
}

/// How wide the limits are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// By chance alone: P and U.
    Chance,
    /// By chance times the series' own variation (`P'`, `U'`), screened of moving ranges beyond their own limit or not.
    Own {
        /// Drop moving ranges beyond their own limit, once.
        screen: bool,
    },
}

/// One month.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The month's ratio.
    pub value: f64,
    /// Three standard deviations from the centre, inside what the figure can be.
    pub limits: Interval,
    /// Two standard deviations from the centre, inside what the figure can be.
    pub near: Interval,
}

/// A chart of ratios.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// The centre line, the ratio of the sums.
    pub centre: f64,
    /// How much wider than chance the limits are; 1 for a plain chart.
    pub own_variation: f64,
    /// A point for each month that has one.
    pub points: Vec<Option<Point>>,
}

/// The chart of `x/n` month by month: `c ∓ 3 σ_i σ_z` with `c = Σx/Σn`, `σ_i = √(c(1-c)/n)` or `√(c/n)`, and `σ_z` the
/// mean moving range of `(y - c)/σ_i` over 1.128.
///
/// `None` where no month is complete, or a share is above 1 in all. Source: Laney, "Improved control charts for
/// attributes", Quality Engineering 14 (2002).
#[must_use]
pub fn chart(months: &[Pair], counted: Counted, width: Width) -> Option<Chart> {
    let months: Vec<Option<(f64, f64)>> = months.iter().map(|month| complete(*month)).collect();
    let pairs: Vec<Pair> = months.iter().map(|month| month.unzip()).collect();
    let centre = ratio_of_sums(&pairs).value?;
    let variance = match counted {
        Counted::Share => centre * (1.0 - centre),
        Counted::Events => centre,
    };
    if variance < 0.0 {
        return None;
    }
    let deviation = |denominator: f64| (variance / denominator).sqrt();
    let own_variation = match width {
        Width::Chance => 1.0,
        Width::Own { screen } => {
            let z = |(x, n): (f64, f64)| number(Some((x / n - centre) / deviation(n)));
            let z: Vec<Option<f64>> = months.iter().map(|month| month.and_then(z)).collect();
            mean_moving_range(&z, screen)? / MEAN_RANGE_OF_TWO
        }
    };
    let most = match counted {
        Counted::Share => 1.0,
        Counted::Events => f64::INFINITY,
    };
    let point = |(x, n): (f64, f64)| {
        let within = |deviations: f64| {
            let reach = deviations * deviation(n) * own_variation;
            Interval::between((centre - reach).max(0.0), (centre + reach).min(most))
        };
        Some(Point {
            value: x / n,
            limits: within(3.0)?,
            near: within(2.0)?,
        })
    };
    Some(Chart {
        centre,
        own_variation,
        points: months.iter().map(|month| month.and_then(point)).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const OWN: Width = Width::Own { screen: true };

    fn months(of: &[(f64, f64)]) -> Vec<Pair> {
        of.iter().map(|(x, n)| (Some(*x), Some(*n))).collect()
    }

    #[test]
    fn a_series_that_moves_by_chance_alone_keeps_about_the_plain_limits() {
        let months = months(&[(50.0, 100.0), (55.64, 100.0), (50.0, 100.0), (55.64, 100.0)]);
        let own = chart(&months, Counted::Share, OWN).unwrap();

        assert!((own.own_variation - 1.0).abs() < 0.01, "{}", own.own_variation);
    }

    #[test]
    fn a_series_of_noughts_has_a_chart_by_chance_and_none_by_itself() {
        let none = months(&[(0.0, 100.0), (0.0, 120.0)]);

        let by_chance = chart(&none, Counted::Share, Width::Chance).unwrap();
        let limits = by_chance.points[1].map(|point| (point.limits.low, point.limits.high));
        assert_eq!((by_chance.centre, limits), (0.0, Some((0.0, 0.0))));
        assert_eq!(chart(&none, Counted::Share, OWN), None);
    }

    #[test]
    fn a_series_that_moves_more_is_given_wider_limits() {
        let months = months(&[
            (4000.0, 10_000.0),
            (6000.0, 10_000.0),
            (4100.0, 10_000.0),
            (5900.0, 10_000.0),
        ]);
        let plain = chart(&months, Counted::Share, Width::Chance).unwrap();
        let own = chart(&months, Counted::Share, OWN).unwrap();
        let outside = |chart: &Chart| {
            chart
                .points
                .iter()
                .flatten()
                .any(|point| !point.limits.contains(point.value))
        };

        assert_eq!((plain.centre, plain.own_variation), (0.5, 1.0));
        assert!(outside(&plain) && !outside(&own));
    }

    #[test]
    fn limits_stay_inside_what_the_figure_can_be() {
        let few = months(&[(1.0, 3.0), (3.0, 3.0), (2.0, 3.0)]);
        let shares = chart(&few, Counted::Share, Width::Chance).unwrap().points[0].unwrap();
        let events = chart(&few, Counted::Events, Width::Chance).unwrap().points[0].unwrap();

        assert_eq!((shares.limits.low, shares.limits.high), (0.0, 1.0));
        assert!(events.limits.low == 0.0 && events.limits.high > 1.0);
    }

    #[test]
    fn a_month_lacking_a_half_has_no_point() {
        let gap = [
            (Some(1.0), Some(10.0)),
            (None, Some(10.0)),
            (Some(2.0), Some(0.0)),
            (Some(2.0), Some(10.0)),
        ];
        let plain = chart(&gap, Counted::Events, Width::Chance).unwrap();

        assert_eq!(
            plain.points.iter().map(Option::is_some).collect::<Vec<_>>(),
            [true, false, false, true]
        );
        assert_eq!(plain.centre, 0.15);
        assert_eq!(chart(&gap, Counted::Events, OWN), None);
        let negative = chart(
            &months(&[(-1.0, 10.0), (0.0, 10.0), (4.0, 10.0)]),
            Counted::Events,
            Width::Chance,
        )
        .unwrap();
        assert_eq!(
            (negative.centre, negative.points[0], negative.points[1].is_some()),
            (0.2, None, true)
        );
        assert_eq!(chart(&[], Counted::Events, Width::Chance), None);
        assert_eq!(chart(&months(&[(3.0, 2.0)]), Counted::Share, Width::Chance), None);
    }

    proptest! {
        #[test]
        fn nothing_given_panics(
            months in prop::collection::vec(any::<(Option<f64>, Option<f64>)>(), 0..20),
            screen in any::<bool>(),
        ) {
            for counted in [Counted::Share, Counted::Events] {
                for width in [Width::Chance, Width::Own { screen }] {
                    if let Some(chart) = chart(&months, counted, width) {
                        prop_assert_eq!(chart.points.len(), months.len());
                    }
                }
            }
        }
    }
}
