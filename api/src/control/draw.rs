//! One force through time as a picture.
use super::{
    chart::{ControlChart, Point},
    sentence::{beside, taken_out},
    trend::Trend,
};
use crate::comparison::{draw_note, draw_polarity, draw_span, why};
use muster_charts::{self as charts, Caption};
use muster_domain::{Statuses, catalogue::IndicatorKind};
use muster_stats::{
    icon::{Assurance, Variation},
    rules::{Direction, Signal},
};

/// The picture of a control chart.
#[must_use]
pub fn draw_chart(chart: &ControlChart) -> charts::ControlChart {
    let indicator = &chart.indicator;
    let values = || chart.points.iter().filter_map(|point| point.charted.value);
    // what is no longer the share itself may exceed the whole
    let as_it_stands = chart
        .points
        .iter()
        .all(|point| point.charted.days.is_none() && point.charted.index.is_none());
    let share = indicator.kind == IndicatorKind::Proportion && as_it_stands;
    charts::ControlChart {
        caption: Caption {
            title: format!("{}: {}", indicator.title, chart.name()),
            subtitle: subtitle(chart),
            unit: indicator.unit.clone(),
            decimals: None,
            sentence: chart.sentence.clone(),
            note: draw_note(chart.instant.point.at, &indicator.version.to_string()),
            synthetic: chart
                .points
                .iter()
                .any(|point| point.value.synthetic && point.charted.value.is_some()),
        },
        polarity: draw_polarity(indicator.polarity),
        points: chart.points.iter().map(point).collect(),
        phases: chart
            .verdict
            .phases
            .iter()
            .zip(&chart.started)
            .map(|(phase, started)| charts::Phase {
                start: phase.start,
                mean: phase.mean,
                lower: phase.limits.map(|limits| limits.low),
                upper: phase.limits.map(|limits| limits.high),
                trial: phase.trial(),
                reason: started.as_ref().map(|started| started.row.reason.clone()),
            })
            .collect(),
        target: chart.target,
        least: values().all(|value| value >= 0.0).then_some(0.0),
        most: share.then(|| f64::from(indicator.multiplier)),
        variation: chart.verdict.variation.map(variation),
        assurance: chart.verdict.assurance.map(|assurance| match assurance {
            Assurance::ConsistentPass => charts::Assurance::ConsistentPass,
            Assurance::ConsistentFail => charts::Assurance::ConsistentFail,
            Assurance::Inconsistent => charts::Assurance::Inconsistent,
        }),
    }
}

/// The picture of a trend.
#[must_use]
pub fn draw_trend(trend: &Trend) -> charts::Trend {
    let indicator = &trend.newest.indicator;
    let reading = |point: &super::trend::Point| charts::Reading {
        label: point.period.to_string(),
        value: point.value.value,
        absent: point.value.value.is_none().then(|| why(point.value.absence).to_owned()),
        interval: point.value.interval.map(draw_span),
        peers: point.together.as_ref().and_then(|together| together.value),
        provisional: point.value.statuses.has(Statuses::PROVISIONAL),
    };
    let broken = trend.points.iter().enumerate();
    let redefined = |period| trend.redefined.iter().any(|it| it.from == period);
    let broken = broken.filter(|(_, point)| point.value.statuses.has(Statuses::BREAK) || redefined(point.period));
    charts::Trend {
        caption: Caption {
            title: format!("{}: {}", indicator.title, trend.name()),
            subtitle: format!("beside {}", beside(trend)),
            unit: indicator.unit.clone(),
            decimals: None,
            sentence: trend.sentence.clone(),
            note: draw_note(trend.instant.point.at, &indicator.version.to_string()),
            synthetic: trend
                .points
                .iter()
                .any(|point| point.value.synthetic && point.value.value.is_some()),
        },
        name: trend.name().to_owned(),
        peers_name: beside(trend),
        readings: trend.points.iter().map(reading).collect(),
        breaks: broken
            .map(|(start, _)| charts::Break {
                start,
                reason: "counted otherwise from here".to_owned(),
            })
            .collect(),
        target: None,
    }
}

fn subtitle(chart: &ControlChart) -> String {
    let ends = chart.points.first().zip(chart.points.last());
    let window = ends.map_or_else(String::new, |(first, last)| {
        format!("{} to {}", first.period, last.period)
    });
    format!("{window}{}", taken_out(chart))
}

fn point(point: &Point) -> charts::Point {
    let absent = match (point.charted.value, point.left_out) {
        (Some(_), _) => None,
        (None, Some(_)) => Some("its figures are made up"),
        (None, None) => Some(why(point.value.absence)),
    };
    let leading = point.charted.leading();
    charts::Point {
        label: point.period.to_string(),
        value: point.charted.value,
        absent: absent.map(str::to_owned),
        provisional: point.value.statuses.has(Statuses::PROVISIONAL),
        signal: leading.map(|signal| charts::Signal {
            direction: direction(signal.direction),
            label: Signal::label(Some(signal)).to_owned(),
        }),
    }
}

const fn direction(direction: Direction) -> charts::Direction {
    match direction {
        Direction::High => charts::Direction::High,
        Direction::Low => charts::Direction::Low,
    }
}

pub(crate) const fn variation(variation: Variation) -> charts::Variation {
    match variation {
        Variation::CommonCause => charts::Variation::CommonCause,
        Variation::Improvement(way) => charts::Variation::Improvement(direction(way)),
        Variation::Concern(way) => charts::Variation::Concern(direction(way)),
        Variation::Neutral(way) => charts::Variation::Neutral(direction(way)),
    }
}
