//! A series month by month against its own natural variation, so that nobody explains a wobble: the XmR chart.
//!
//! A phase starts where somebody, for a stated reason, said that things were different from then on; never by itself.

pub use crate::phase::{FIRM_FROM, Phase, Reading, Settings};
use crate::rules::{FEWEST_POINTS, Signals, side, signals};
use crate::sample::number;

/// Months on one side of the mean after which a new phase is suggested.
const PERSISTS: usize = 12;

/// One month on the chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The figure, where it was supplied.
    pub value: Option<f64>,
    /// Whether it, and any signal of it, may still move.
    pub provisional: bool,
    /// Which phase it belongs to, by its place in [`Chart::phases`].
    pub phase: usize,
    /// What it signals; `None` where nothing was supplied.
    pub signals: Option<Signals>,
}

/// A series with its limits and signals.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chart {
    /// The phases, in order.
    pub phases: Vec<Phase>,
    /// A point for every reading, in order.
    pub points: Vec<Point>,
}

/// Where somebody said that things were different from then on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start {
    /// The place of the first month of the phase.
    pub at: usize,
    /// Take its mean and limits from this many of its months, at least 12, instead of all.
    pub baseline: Option<usize>,
}

/// The chart of a series whose phases start at the first reading and at each of `starts`, all drawn alike.
///
/// Per phase: the mean of the present months, limits `mean ∓ 2.66` mean moving ranges (no range across a gap), near
/// limits two thirds of that, and the four rules of [`crate::rules`] over the present months. One month has a mean and
/// no limits; months that never moved have limits on the mean. Source: Wheeler, "Understanding variation" (1993), with
/// Nelson's screening (1982) and the rules of NHS England's "Making data count".
#[must_use]
pub fn chart(readings: &[Reading], starts: &[usize], settings: Settings) -> Chart {
    let start = |at: &usize| Start {
        at: *at,
        baseline: settings.baseline,
    };
    let starts: Vec<Start> = starts.iter().map(start).collect();
    chart_of_phases(readings, &starts, settings)
}

/// The chart of a series whose phases each name their own baseline; `settings` are those of the first, where none is
/// said to start at the first reading.
///
/// Source: as [`chart`].
#[must_use]
pub fn chart_of_phases(readings: &[Reading], starts: &[Start], settings: Settings) -> Chart {
    let mut chart = Chart::default();
    if readings.is_empty() {
        return chart;
    }
    let mut starts: Vec<Start> = starts
        .iter()
        .copied()
        .filter(|start| start.at < readings.len())
        .collect();
    starts.push(Start {
        at: 0,
        baseline: settings.baseline,
    });
    // stable: what somebody said comes before what is taken for granted
    starts.sort_by_key(|start| start.at);
    starts.dedup_by_key(|start| start.at);
    for (at, start) in starts.iter().enumerate() {
        let end = starts.get(at + 1).map_or(readings.len(), |next| next.at);
        let months = &readings[start.at..end];
        let baseline = start.baseline;
        let phase = Phase::of(months, start.at, Settings { baseline, ..settings });
        chart.points.extend(points(months, at, &phase));
        chart.phases.push(phase);
    }
    chart
}

fn points(months: &[Reading], at: usize, phase: &Phase) -> Vec<Point> {
    let present: Vec<(usize, f64)> = months
        .iter()
        .enumerate()
        .filter_map(|(place, month)| Some((place, number(month.value)?)))
        .collect();
    let found = match (phase.mean, phase.limits, phase.near) {
        (Some(mean), Some(limits), Some(near)) => signals(&present, mean, limits, near),
        _ => vec![Signals::default(); present.len()],
    };
    let mut found = found.into_iter();
    months
        .iter()
        .map(|month| Point {
            value: number(month.value),
            provisional: month.provisional,
            phase: at,
            signals: number(month.value).and_then(|_| found.next()),
        })
        .collect()
}

impl Chart {
    /// The newest month that was supplied, with its place.
    #[must_use]
    pub fn newest(&self) -> Option<(usize, &Point)> {
        let mut points = self.points.iter().enumerate();
        points.rfind(|(_, point)| point.value.is_some())
    }

    /// Whether enough was supplied in a phase for its rules to be applied.
    #[must_use]
    pub fn ruled(&self, phase: usize) -> bool {
        let points = self.points.iter().filter(|point| point.phase == phase);
        points.filter(|point| point.value.is_some()).count() >= FEWEST_POINTS
    }

    /// Where a new phase is worth a thought: the first of the newest months that have been on one side of the mean for
    /// a year or more. To start one takes a cause and a decision.
    #[must_use]
    pub fn suggested_phase(&self) -> Option<usize> {
        let (newest, last) = self.newest()?;
        let mean = self.phases.get(last.phase)?.mean?;
        let of = side(last.value?, mean)?;
        let (mut first, mut months) = (newest, 0);
        for (place, point) in self.points.iter().enumerate().rev() {
            match point.value {
                None => {}
                Some(value) if point.phase == last.phase && side(value, mean) == Some(of) => {
                    first = place;
                    months += 1;
                }
                Some(_) => break,
            }
        }
        (months >= PERSISTS && first > self.phases[last.phase].start).then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interval::Interval;
    use crate::rules::Direction;
    use proptest::prelude::*;

    fn readings(values: &[f64]) -> Vec<Reading> {
        values.iter().map(|value| Reading::from(Some(*value))).collect()
    }

    #[test]
    fn limits_stand_2_66_mean_moving_ranges_from_the_mean() {
        let chart = chart(&readings(&[1.0, 3.0, 1.0, 3.0, 1.0, 3.0]), &[], Settings::default());
        let phase = chart.phases[0];

        assert_eq!((phase.mean, phase.mean_moving_range), (Some(2.0), Some(2.0)));
        assert_eq!(
            phase.limits,
            Some(Interval {
                low: 2.0 - 5.32,
                high: 2.0 + 5.32
            })
        );
        assert!((phase.near.unwrap().high - (2.0 + 5.32 * 2.0 / 3.0)).abs() < 1e-12);
        assert!(phase.trial() && chart.ruled(0));
    }

    #[test]
    fn a_phase_that_starts_after_the_last_month_is_not_there_yet() {
        let months = readings(&[1.0, 3.0, 1.0, 3.0, 1.0, 3.0]);
        let chart_from = |at: usize| chart(&months, &[at], Settings::default());

        assert_eq!(chart_from(6), chart_from(usize::MAX));
        assert_eq!((chart_from(6).phases.len(), chart_from(5).phases.len()), (1, 2));
    }

    #[test]
    fn one_month_has_a_mean_and_no_limits() {
        let chart = chart(&readings(&[7.0]), &[], Settings::default());

        assert_eq!((chart.phases[0].mean, chart.phases[0].limits), (Some(7.0), None));
        assert_eq!(chart.points[0].signals, Some(Signals::default()));
        assert!(!chart.ruled(0));
    }

    #[test]
    fn the_rules_are_applied_from_six_months_on() {
        let months = |count: u32| readings(&(0..count).map(f64::from).collect::<Vec<_>>());
        let ruled = |count| chart(&months(count), &[], Settings::default()).ruled(0);

        assert!(!ruled(5) && ruled(6));
        assert!(!chart(&months(8), &[4], Settings::default()).ruled(1));
    }

    #[test]
    fn months_that_never_moved_signal_nothing() {
        let chart = chart(&readings(&[0.7; 15]), &[], Settings::default());

        assert_eq!(
            chart.phases[0].limits.unwrap().low,
            chart.phases[0].limits.unwrap().high
        );
        assert!(
            chart
                .points
                .iter()
                .all(|point| point.signals == Some(Signals::default()))
        );
        assert!(!chart.phases[0].trial());
    }

    #[test]
    fn a_provisional_month_sets_no_limits_and_can_signal() {
        let mut months = readings(&[10.0, 12.0, 10.0, 12.0, 10.0, 12.0, 90.0]);
        months[6].provisional = true;
        let chart = chart(&months, &[], Settings::default());

        assert_eq!((chart.phases[0].mean, chart.phases[0].baseline), (Some(11.0), 6));
        assert_eq!(chart.points[6].signals.unwrap().outside, Some(Direction::High));
        assert!(chart.points[6].provisional);
    }

    #[test]
    fn a_phase_starts_where_it_is_told_and_has_its_own_limits() {
        let chart = chart(
            &readings(&[1.0, 2.0, 1.0, 51.0, 52.0, 51.0]),
            &[3, 3, 99],
            Settings::default(),
        );

        assert_eq!(
            chart
                .phases
                .iter()
                .map(|phase| (phase.start, phase.length))
                .collect::<Vec<_>>(),
            [(0, 3), (3, 3)]
        );
        assert_eq!(
            chart.points.iter().map(|point| point.phase).collect::<Vec<_>>(),
            [0, 0, 0, 1, 1, 1]
        );
        assert!((chart.phases[1].mean.unwrap() - 154.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn a_fixed_baseline_still_tests_what_came_after_it() {
        let mut values = vec![10.0, 12.0, 10.0, 12.0, 10.0, 12.0, 10.0, 12.0, 10.0, 12.0, 10.0, 12.0];
        values.extend([30.0; 3]);
        let settings = Settings {
            baseline: Some(12),
            ..Settings::default()
        };
        let chart = chart(&readings(&values), &[], settings);

        assert_eq!(chart.phases[0].mean, Some(11.0));
        assert!(!chart.phases[0].trial());
        assert_eq!(chart.points[14].signals.unwrap().outside, Some(Direction::High));
    }

    #[test]
    fn each_phase_may_take_its_limits_from_its_own_first_months() {
        let mut values = vec![10.0, 12.0, 10.0, 12.0, 10.0, 12.0, 10.0, 12.0, 10.0, 12.0, 10.0, 12.0];
        values.extend(values.clone().iter().map(|value| value + 50.0));
        values.extend([90.0; 3]);
        let starts = |baseline| [Start { at: 12, baseline }];
        let fixed = chart_of_phases(&readings(&values), &starts(Some(12)), Settings::default());
        let free = chart_of_phases(&readings(&values), &starts(None), Settings::default());

        assert_eq!(
            fixed.phases.iter().map(|phase| phase.mean).collect::<Vec<_>>(),
            [Some(11.0), Some(61.0)]
        );
        assert!(free.phases[1].mean > Some(61.0));
    }

    #[test]
    fn a_missing_month_signals_nothing_and_is_not_the_newest() {
        let mut months = readings(&[10.0, 12.0, 10.0, 12.0, 10.0, 12.0]);
        months.push(Reading::default());
        let chart = chart(&months, &[], Settings::default());

        assert_eq!(chart.points[6].signals, None);
        assert_eq!(chart.newest().unwrap().0, 5);
    }

    #[test]
    fn a_year_on_one_side_suggests_a_phase_and_eleven_months_do_not() {
        let suggested = |after: usize| {
            let mut values = vec![10.0, 12.0, 11.0, 9.0, 10.0, 12.0, 11.0, 9.0, 10.0, 12.0, 11.0, 9.0];
            values.extend((0..after).map(|month| if month % 2 == 0 { 20.0 } else { 21.0 }));
            chart(&readings(&values), &[], Settings::default()).suggested_phase()
        };

        assert_eq!((suggested(12), suggested(11), suggested(0)), (Some(12), None, None));
    }

    proptest! {
        #[test]
        fn every_reading_has_a_point_and_belongs_to_a_phase(
            values in prop::collection::vec(any::<Option<f64>>(), 0..40),
            starts in prop::collection::vec(0_usize..50, 0..4),
            screen in any::<bool>(),
            baseline in prop::option::of(0_usize..50), provisional in any::<u64>()
        ) {
            let months: Vec<_> = values.iter().enumerate()
                .map(|(at, value)| Reading { value: *value, provisional: provisional >> (at % 64) & 1 == 1 }).collect();
            let chart = chart(&months, &starts, Settings { screen, baseline });
            prop_assert_eq!(chart.points.len(), months.len());
            prop_assert_eq!(chart.phases.iter().map(|phase| phase.length).sum::<usize>(), months.len());
            for point in &chart.points {
                prop_assert_eq!(point.value.is_some(), point.signals.is_some());
                prop_assert!(chart.phases.get(point.phase).is_some());
            }
            let _ = (chart.newest(), chart.suggested_phase(), chart.ruled(0));
        }
    }
}
