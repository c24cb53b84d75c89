//! What a control chart or a trend says, in a sentence that a chief constable can read aloud.
use super::{
    chart::{ControlChart, Point},
    trend::{Trend, Untested},
    usual::Usual,
    verdict::Season,
};
use crate::comparison::{Change, number, why};
use muster_stats::{
    change::Movement,
    icon::{Assurance, Variation},
    rules::{Direction, Rule, Signal},
    trend::{Heading, Reason},
};
use std::fmt::Write as _;

/// The sentence of a chart.
pub(super) fn of_chart(chart: &ControlChart) -> String {
    let name = chart.name();
    let Some(newest) = chart.verdict.newest else {
        let absence = chart.points.last().and_then(|point| point.value.absence);
        return format!("{name}: nothing is known, {}.", why(absence));
    };
    let point = &chart.points[newest];
    let (unit, period) = (&chart.indicator.unit, point.period);
    let shown = point.value.value.or(point.charted.value).unwrap_or_default();
    let mut text = format!("{name}: {} {unit} in {period}, {}", number(shown), doing(chart));
    let phase = &chart.verdict.phases[point.charted.phase];
    // writing to a string cannot fail
    if let (Some(mean), Some(limits), None) = (phase.mean, phase.limits, chart.verdict.parted) {
        // what is missing at its start is no part of the limits
        let there = |point: &&Point| point.charted.value.is_some();
        let since = chart.points[phase.start..]
            .iter()
            .find(there)
            .map_or(period, |first| first.period);
        let _ = write!(
            text,
            " ({} to {} round {} since {since}{})",
            number(limits.low.max(0.0)),
            number(limits.high),
            number(mean),
            taken_out(chart)
        );
    }
    if let (Some(target), Some(assurance)) = (chart.target, chart.verdict.assurance) {
        let (target, Usual { span, year }) = (number(target), chart.usual());
        let _ = match assurance {
            Assurance::ConsistentPass => write!(text, "; as things are it meets {target} in every {span}{year}"),
            Assurance::ConsistentFail => write!(text, "; as things are it never meets {target} in a {span}{year}"),
            Assurance::Inconsistent => write!(text, "; whether it meets {target} is chance in a {span}{year}"),
        };
    }
    if point.charted.hollow && phase.trial() && chart.verdict.parted.is_none() {
        text.push_str("; its limits are on trial, resting on fewer than twelve periods");
    }
    if chart.points[newest]
        .value
        .statuses
        .has(muster_domain::Statuses::PROVISIONAL)
    {
        text.push_str("; the figure is provisional");
    }
    if point.value.synthetic {
        text.push_str("; its figures are made up");
    }
    text.push('.');
    text
}

/// The sentence of a trend.
pub(super) fn of_trend(trend: &Trend) -> String {
    let name = trend.name();
    let Some(newest) = trend.points.last().filter(|point| point.value.value.is_some()) else {
        let absence = trend.points.last().and_then(|point| point.value.absence);
        return format!("{name}: nothing is known, {}.", why(absence));
    };
    let value = newest.value.value.unwrap_or_default();
    let mut text = format!(
        "{name}: {} {} in {}",
        number(value),
        trend.newest.indicator.unit,
        newest.period
    );
    // writing to a string cannot fail
    if let Some(together) = newest.together.as_ref().and_then(|together| together.value) {
        let _ = write!(text, ", with {} at {}", beside(trend), number(together));
    }
    let judged = |higher| match trend.better(higher) {
        Some(true) => ", which is better",
        Some(false) => ", which is worse",
        None => "",
    };
    match &trend.test {
        Ok(found) => {
            let _ = match (found.heading, found.reason) {
                (Heading::Increasing, _) => write!(text, "; over five years it rose{}", judged(true)),
                (Heading::Decreasing, _) => write!(text, "; over five years it fell{}", judged(false)),
                (_, Reason::OutlierFound) => write!(text, "; over five years no trend that one year does not make"),
                (_, _) => write!(text, "; over five years no trend that chance does not account for"),
            };
        }
        Err(Untested::NotAnnual) => {
            if let Some(Change {
                since,
                moved: Ok(moved),
                ..
            }) = trend.change()
            {
                let _ = match moved.movement {
                    Movement::Higher => write!(text, "; higher than in {since}{}", judged(true)),
                    Movement::Lower => write!(text, "; lower than in {since}{}", judged(false)),
                    Movement::NoClearChange if moved.natural.is_none() => {
                        write!(
                            text,
                            "; too little of its series is known to speak of a change since {since}"
                        )
                    }
                    Movement::NoClearChange => write!(text, "; no clear change since {since}"),
                };
            }
            if let Some(chart) = &trend.chart {
                let _ = write!(text, "; {}", doing(chart));
            }
        }
        Err(other) => {
            let _ = write!(text, "; not tested for a trend, since {}", other.message());
        }
    }
    if newest.value.synthetic {
        text.push_str("; its figures are made up");
    }
    text.push('.');
    text
}

/// What it is held against.
pub(super) fn beside(trend: &Trend) -> String {
    match trend.area {
        None => trend.newest.peers.label.clone(),
        Some(_) => trend.newest.beside(),
    }
}

/// What the newest period does.
fn doing(chart: &ControlChart) -> String {
    if let Some(at) = chart.verdict.parted {
        let from = chart.points[at].period;
        return format!(
            "not judged: what came before {from} is not comparable with what came from then on, and a phase from {from} \
             on would part them"
        );
    }
    let Some(variation) = chart.verdict.variation else {
        return "too few periods to say what is usual".to_owned();
    };
    let leading = chart.verdict.newest.and_then(|at| chart.points[at].charted.leading());
    let Some(signal) = leading else {
        return "within its usual variation".to_owned();
    };
    let judged = match variation {
        Variation::Improvement(_) => ", which is better",
        Variation::Concern(_) => ", which is worse",
        Variation::Neutral(_) | Variation::CommonCause => "",
    };
    format!("{}{judged}", unusual(signal))
}

pub(crate) const fn unusual(signal: Signal) -> &'static str {
    match (signal.rule, signal.direction) {
        (Rule::Outside, Direction::High) => "above its usual variation",
        (Rule::Outside, Direction::Low) => "below its usual variation",
        (Rule::Trend, Direction::High) => "one of seven in a row that each rose",
        (Rule::Trend, Direction::Low) => "one of seven in a row that each fell",
        (Rule::TwoInThree, Direction::High) => "with another of the last three near its upper limit",
        (Rule::TwoInThree, Direction::Low) => "with another of the last three near its lower limit",
        (Rule::Shift, Direction::High) => "one of seven in a row above its mean",
        (Rule::Shift, Direction::Low) => "one of seven in a row below its mean",
    }
}

/// What the limits are of, where that is not the value as it stands.
pub(super) fn taken_out(chart: &ControlChart) -> &'static str {
    match (chart.verdict.season, chart.basis.rules.grows_with_days) {
        (Season::TakenOut, true) => ", with the length of the period and the time of the year taken out",
        (Season::TakenOut, false) => ", with the time of the year taken out",
        (_, true) => ", with the length of the period taken out",
        (_, false) => "",
    }
}
