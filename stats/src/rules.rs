//! What is unlikely to be chance in a series: the four rules of a control chart, and the icon that a reader sees.

use crate::interval::Interval;

/// Seven months in a row on one side, or rising, or falling.
const RUN: usize = 7;
/// Below this many months no rule is applied.
pub const FEWEST_POINTS: usize = 6;
/// Two numbers this close, as a share of the second, are one: else a constant series of tenths flags every point.
const SAME: f64 = 1e-12;

/// Up or down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Above the mean, or rising.
    High,
    /// Below the mean, or falling.
    Low,
}

/// A rule, the weightiest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// One point outside the limits.
    Outside,
    /// Seven points that each rise, or each fall.
    Trend,
    /// Two of three points in a row near one limit.
    TwoInThree,
    /// Seven points in a row on one side of the mean.
    Shift,
}

/// A rule that a point meets, and which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Signal {
    /// The rule.
    pub rule: Rule,
    /// A trend's own direction, else the side of the mean.
    pub direction: Direction,
}

/// Every rule that a point meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Signals {
    /// Outside the limits.
    pub outside: Option<Direction>,
    /// Part of seven points that each rise or each fall.
    pub trend: Option<Direction>,
    /// Near a limit, with another of three points in a row.
    pub two_in_three: Option<Direction>,
    /// Part of seven points on one side of the mean.
    pub shift: Option<Direction>,
    /// Whether a run that it is part of reaches across a missing month.
    pub spans_gap: bool,
}

impl Signals {
    /// The weightiest signal; `None` is common cause.
    #[must_use]
    pub fn leading(&self) -> Option<Signal> {
        [
            (Rule::Outside, self.outside),
            (Rule::Trend, self.trend),
            (Rule::TwoInThree, self.two_in_three),
            (Rule::Shift, self.shift),
        ]
        .into_iter()
        .find_map(|(rule, direction)| direction.map(|direction| Signal { rule, direction }))
    }
}

impl Signal {
    /// The customary name of the signal, or of its absence.
    #[must_use]
    pub fn label(signal: Option<Self>) -> &'static str {
        match signal.map(|signal| (signal.rule, signal.direction)) {
            None => "Common Cause",
            Some((Rule::Outside, Direction::High)) => "Above UCL",
            Some((Rule::Outside, Direction::Low)) => "Below LCL",
            Some((Rule::Trend, Direction::High)) => "7 Point Trend (Increasing)",
            Some((Rule::Trend, Direction::Low)) => "7 Point Trend (Decreasing)",
            Some((Rule::TwoInThree, Direction::High)) => "2 in 3 Above CL",
            Some((Rule::TwoInThree, Direction::Low)) => "2 in 3 Below CL",
            Some((Rule::Shift, Direction::High)) => "7 Points Above CL",
            Some((Rule::Shift, Direction::Low)) => "7 Points Below CL",
        }
    }
}

/// Which side of the mean a value lies on; one within rounding of it lies on neither.
pub(crate) fn side(value: f64, mean: f64) -> Option<Direction> {
    beyond(value, Interval { low: mean, high: mean })
}

/// Outside the limits by more than rounding.
fn beyond(value: f64, limits: Interval) -> Option<Direction> {
    if value > limits.high + SAME * limits.high.abs() {
        Some(Direction::High)
    } else if value < limits.low - SAME * limits.low.abs() {
        Some(Direction::Low)
    } else {
        None
    }
}

/// The signals of the points of one phase, in their order; each point is its place in the series and its value.
///
/// Strictly outside the limits; seven in a row strictly on one side of the mean; seven that each rise or each fall
/// (equals break it); and of three in a row on one side of the mean at least two beyond the near limit and not
/// outside, which alone are flagged. Every member of a run is flagged. Fewer than six points have no signals. Source:
/// NHS England, "Making data count: strengthening your decisions" (2019), after Shewhart and Nelson.
pub(crate) fn signals(points: &[(usize, f64)], mean: f64, limits: Interval, near: Interval) -> Vec<Signals> {
    let mut found = vec![Signals::default(); points.len()];
    if points.len() < FEWEST_POINTS {
        return found;
    }
    let sides: Vec<_> = points.iter().map(|point| side(point.1, mean)).collect();
    let spans = |from: usize, to: usize| points[to].0 - points[from].0 != to - from;
    for (signals, point) in found.iter_mut().zip(points) {
        signals.outside = beyond(point.1, limits);
    }
    for (from, to, direction) in runs(&sides, RUN) {
        for signals in &mut found[from..=to] {
            signals.shift = Some(direction);
            signals.spans_gap |= spans(from, to);
        }
    }
    let steps: Vec<_> = points.windows(2).map(|pair| step(pair[0].1, pair[1].1)).collect();
    for (from, to, direction) in runs(&steps, RUN - 1) {
        for signals in &mut found[from..=to + 1] {
            // a turning point belongs to the trend that led to it
            signals.trend = signals.trend.or(Some(direction));
            signals.spans_gap |= spans(from, to + 1);
        }
    }
    for from in 0..points.len() - 2 {
        let three = from..from + 3;
        let Some(direction) = sides[from].filter(|first| sides[three.clone()].iter().all(|side| *side == Some(*first)))
        else {
            continue;
        };
        let close = |at: &usize| beyond(points[*at].1, near).is_some() && found[*at].outside.is_none();
        let members: Vec<usize> = three.filter(close).collect();
        if members.len() >= 2 {
            for at in members {
                found[at].two_in_three = Some(direction);
                found[at].spans_gap |= spans(from, from + 2);
            }
        }
    }
    found
}

fn step(from: f64, to: f64) -> Option<Direction> {
    match from.partial_cmp(&to)? {
        std::cmp::Ordering::Less => Some(Direction::High),
        std::cmp::Ordering::Greater => Some(Direction::Low),
        std::cmp::Ordering::Equal => None,
    }
}

/// The first and last place of every run of at least so many of one direction.
fn runs(directions: &[Option<Direction>], least: usize) -> Vec<(usize, usize, Direction)> {
    let mut place = 0;
    let mut found = Vec::new();
    for run in directions.chunk_by(|one, next| one == next) {
        if let Some(direction) = run[0].filter(|_| run.len() >= least) {
            found.push((place, place + run.len() - 1, direction));
        }
        place += run.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[f64]) -> Vec<Signals> {
        let points: Vec<_> = values.iter().copied().enumerate().collect();
        let interval = |reach: f64| Interval {
            low: -reach,
            high: reach,
        };
        signals(&points, 0.0, interval(3.0), interval(2.0))
    }

    fn flagged(signals: &[Signals], rule: impl Fn(&Signals) -> Option<Direction>) -> Vec<usize> {
        (0..signals.len()).filter(|at| rule(&signals[*at]).is_some()).collect()
    }

    #[test]
    fn seven_on_one_side_are_a_shift_and_six_are_not() {
        let seven = of(&[-1.0, 1.0, 1.5, 1.0, 1.5, 1.0, 1.5, 1.0, -1.0]);
        let six = of(&[-1.0, 1.0, 1.5, 1.0, 1.5, 1.0, 1.5, -1.0]);

        assert_eq!(flagged(&seven, |signals| signals.shift), [1, 2, 3, 4, 5, 6, 7]);
        assert!(flagged(&six, |signals| signals.shift).is_empty());
    }

    #[test]
    fn a_run_says_whether_it_spans_a_gap_wherever_it_begins() {
        let values = [-1.0, 1.0, -1.0, 1.0, 1.5, 1.0, 1.5, 1.0, 1.5, 1.0];
        let interval = |reach: f64| Interval {
            low: -reach,
            high: reach,
        };
        for (skipped, spans) in [(usize::MAX, false), (6, true), (2, false)] {
            let places = (0..10).map(|at| if at > skipped { at + 1 } else { at });
            let points: Vec<_> = places.zip(values).collect();
            let found = signals(&points, 0.0, interval(3.0), interval(2.0));

            let shift: Vec<bool> = found.iter().map(|signals| signals.shift.is_some()).collect();
            assert_eq!(shift, [false, false, false, true, true, true, true, true, true, true]);
            assert!(found[3..].iter().all(|signals| signals.spans_gap == spans), "{skipped}");
        }
    }

    #[test]
    fn a_point_on_the_mean_breaks_a_shift() {
        let broken = of(&[1.0, 1.5, 1.0, 0.0, 1.0, 1.5, 1.0, 1.5]);

        assert!(flagged(&broken, |signals| signals.shift).is_empty());
    }

    #[test]
    fn seven_rising_points_are_a_trend_and_equals_break_it() {
        let rising = of(&[1.0, -1.5, -1.0, -0.5, 0.5, 1.0, 1.5, 1.8, 0.0]);
        let broken = of(&[-1.5, -1.0, -0.5, -0.5, 0.5, 1.0, 1.5]);

        assert_eq!(flagged(&rising, |signals| signals.trend), [1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(
            rising[1].leading(),
            Some(Signal {
                rule: Rule::Trend,
                direction: Direction::High
            })
        );
        assert!(flagged(&broken, |signals| signals.trend).is_empty());
    }

    #[test]
    fn a_turning_point_belongs_to_the_trend_that_led_to_it() {
        let there_and_back = of(&[-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 1.0, 0.5, 0.0, -0.5, -1.0, -1.5]);

        assert_eq!(there_and_back[6].trend, Some(Direction::High));
        assert_eq!(there_and_back[7].trend, Some(Direction::Low));
    }

    #[test]
    fn only_the_close_ones_of_two_in_three_are_flagged() {
        let close = of(&[0.5, -0.5, 2.5, 1.0, 2.5, -0.5]);
        let one_crosses = of(&[0.5, -0.5, 2.5, -1.0, 2.5, -0.5]);
        let one_is_outside = of(&[0.5, -0.5, 2.5, 1.0, 3.5, -0.5]);

        assert_eq!(flagged(&close, |signals| signals.two_in_three), [2, 4]);
        assert!(flagged(&one_crosses, |signals| signals.two_in_three).is_empty());
        assert!(flagged(&one_is_outside, |signals| signals.two_in_three).is_empty());
        assert_eq!(one_is_outside[4].outside, Some(Direction::High));
    }

    #[test]
    fn a_point_on_a_limit_is_not_beyond_it() {
        let on_the_limits = of(&[3.0, -3.0, 2.0, 2.0, -2.0, -2.0]);

        assert!(
            on_the_limits
                .iter()
                .all(|signals| signals.outside.is_none() && signals.two_in_three.is_none())
        );
        assert_eq!(side(0.3, 0.1 + 0.2), None);
        assert_eq!((side(1e6 + 5e-7, 1e6), side(1e6 - 5e-7, 1e6)), (None, None));
        assert_eq!((side(1.0 + SAME, 1.0), side(1.0 - SAME, 1.0)), (None, None));
        assert_eq!(
            (side(0.31, 0.3), side(0.29, 0.3)),
            (Some(Direction::High), Some(Direction::Low))
        );
    }

    #[test]
    fn five_points_have_no_signals_and_six_have() {
        assert_eq!(of(&[9.0; 5]), [Signals::default(); 5]);
        assert!(of(&[9.0; 6])[0].outside.is_some());
    }

    #[test]
    fn a_run_across_a_missing_month_says_so() {
        let limits = |reach: f64| Interval {
            low: -reach,
            high: reach,
        };
        let points: Vec<_> = [0, 1, 2, 3, 5, 6, 7].map(|at| (at, 1.0)).to_vec();
        let whole: Vec<_> = (0..7).map(|at| (at, 1.0)).collect();

        assert!(
            signals(&points, 0.0, limits(3.0), limits(2.0))
                .iter()
                .all(|signals| signals.spans_gap)
        );
        assert!(
            signals(&whole, 0.0, limits(3.0), limits(2.0))
                .iter()
                .all(|signals| !signals.spans_gap)
        );
    }

    #[test]
    fn a_missing_month_before_the_last_of_a_trend_or_between_two_in_three_is_told_too() {
        let limits = |reach: f64| Interval {
            low: -reach,
            high: reach,
        };
        let of = |places: &[usize], values: &[f64]| {
            let points: Vec<_> = places.iter().copied().zip(values.iter().copied()).collect();
            signals(&points, 0.0, limits(3.0), limits(2.0))
        };
        let trend = of(&[0, 1, 2, 3, 4, 5, 7], &[-1.5, -1.0, -0.5, 0.2, 0.5, 1.0, 1.5]);
        let close = of(&[0, 1, 3, 4, 6, 7], &[0.5, -0.5, 2.5, 1.0, 2.5, -0.5]);

        assert!(trend.iter().all(|signals| signals.trend.is_some() && signals.spans_gap));
        let told: Vec<bool> = close.iter().map(|signals| signals.spans_gap).collect();
        assert_eq!(told, [false, false, true, false, true, false]);
    }

    #[test]
    fn the_weightiest_signal_leads() {
        let both = [Some(Direction::High), Some(Direction::Low)].map(|direction| Signals {
            two_in_three: direction,
            shift: Some(Direction::Low),
            ..Signals::default()
        });

        let labels = both.map(|signals| Signal::label(signals.leading()));
        assert_eq!(labels, ["2 in 3 Above CL", "2 in 3 Below CL"]);
        assert_eq!(Signal::label(Signals::default().leading()), "Common Cause");
    }
}
