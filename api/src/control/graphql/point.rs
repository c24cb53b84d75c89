//! One period of a control chart as the API shows it.
use crate::{
    comparison::graphql::{IndicatorValue, count},
    control::chart::Point,
};
use async_graphql::{Enum, SimpleObject};
use muster_domain::{Period, Statuses};
use muster_stats::rules::{self, Signal};

/// One period of a control chart.
#[derive(SimpleObject)]
pub struct ChartPoint {
    /// The period.
    period: Period,
    /// What the force comes to, or why there is nothing.
    value: IndicatorValue,
    /// What the limits are drawn of: the value times `days`, divided by `seasonalIndex`; null where there is no value, or it is no
    /// part of the series.
    charted: Option<f64>,
    /// What the value is multiplied by for the length of the period; null where that does not matter.
    days: Option<f64>,
    /// What it is divided by for the time of the year; null where that is not taken out.
    seasonal_index: Option<f64>,
    /// Why a value that is there is no part of the series: `MIXED_ORIGIN`; null where it is.
    left_out: Option<&'static str>,
    /// Whether the value may still move: no limit rests on it.
    provisional: bool,
    /// Whether it is drawn hollow, since it is provisional or its limits are on trial.
    hollow: bool,
    /// Which of the phases it belongs to, from 0.
    phase: i32,
    /// What it signals; null where there is no value, and in a phase that the series breaks within.
    signals: Option<ChartSignals>,
    /// The customary name of the weightiest signal, such as `Above UCL` or `Common Cause`; null where nothing is said of
    /// what it signals.
    label: Option<&'static str>,
    /// Whether a run it is part of reaches across a period without a value.
    spans_gap: bool,
}

impl ChartPoint {
    pub(super) fn of(point: &Point) -> Self {
        let charted = &point.charted;
        Self {
            period: point.period,
            charted: charted.value,
            days: charted.days,
            seasonal_index: charted.index,
            left_out: point.left_out,
            provisional: point.value.value.is_some() && point.value.statuses.has(Statuses::PROVISIONAL),
            hollow: charted.hollow,
            phase: count(charted.phase),
            signals: charted.signals.map(ChartSignals::from),
            label: charted.signals.map(|signals| Signal::label(signals.leading())),
            spans_gap: charted.signals.is_some_and(|signals| signals.spans_gap),
            value: IndicatorValue(point.value.clone()),
        }
    }
}

/// Up or down.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Above the mean, or rising.
    High,
    /// Below the mean, or falling.
    Low,
}

impl From<rules::Direction> for Direction {
    fn from(direction: rules::Direction) -> Self {
        match direction {
            rules::Direction::High => Self::High,
            rules::Direction::Low => Self::Low,
        }
    }
}

/// Every rule that a period meets, and which way; null where it does not.
#[derive(SimpleObject)]
pub struct ChartSignals {
    /// Outside a limit.
    outside: Option<Direction>,
    /// One of seven in a row that each rise or each fall.
    trend: Option<Direction>,
    /// Near a limit, with another of three in a row.
    two_in_three: Option<Direction>,
    /// One of seven in a row on one side of the mean.
    shift: Option<Direction>,
}

impl From<rules::Signals> for ChartSignals {
    fn from(signals: rules::Signals) -> Self {
        Self {
            outside: signals.outside.map(Direction::from),
            trend: signals.trend.map(Direction::from),
            two_in_three: signals.two_in_three.map(Direction::from),
            shift: signals.shift.map(Direction::from),
        }
    }
}
