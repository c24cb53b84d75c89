//! What a signal rests on: the figure, what was expected of it, and how far it lies from that.
use super::store::Held;
use crate::platform::failure::Failure;
use muster_domain::{catalogue::Version, signal::SignalRule};
use muster_entities::signal_standing;
use muster_stats::{interval::Interval, rules::Direction};

/// What became of the yearly rhythm of the series behind a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Season {
    /// The indicator has none, or nothing was held against earlier periods.
    None,
    /// It was taken out.
    TakenOut,
    /// It is still in the series: too little is known of it. The signal may be nothing but the time of the year.
    StillIn,
}

impl Season {
    /// The word on the wire and in the table.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::TakenOut => "TAKEN_OUT",
            Self::StillIn => "STILL_IN",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::None, Self::TakenOut, Self::StillIn]
            .into_iter()
            .find(|season| season.code() == code)
    }
}

/// What a signal rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The version of the indicator it was found by.
    pub definition: Version,
    pub rule: SignalRule,
    pub direction: Direction,
    /// Other rules that the period meets.
    pub also: Vec<SignalRule>,
    /// In the unit of the indicator.
    pub value: f64,
    /// What the limits are drawn of, where that is a control chart.
    pub charted: Option<f64>,
    /// What the value was expected to be, in its own unit and for a period of its length and time of the year.
    pub centre: Option<f64>,
    pub expected: Option<Interval>,
    /// Standard deviations from what was expected.
    pub deviation: Option<f64>,
    pub p: Option<f64>,
    /// The same, adjusted for every test of the scan.
    pub adjusted: Option<f64>,
    /// Periods in a row that the rule flags, with this one.
    pub run: usize,
    pub season: Season,
    /// No more than a hint: the figure may still move, or its limits rest on too little.
    pub hollow: bool,
    /// The run reaches across a period without a value.
    pub spans_gap: bool,
    pub synthetic: bool,
}

/// A force's own figure: what moves with nobody else's.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The version of the indicator it is by.
    pub definition: Version,
    /// In the unit of the indicator: what is above over what is below.
    pub value: f64,
    /// It may still move, or what it is held against rests on too little.
    pub hollow: bool,
}

/// By what somebody recognises that a figure has moved. Limits and adjusted p values move with every other figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Core {
    figure: Figure,
    direction: Direction,
}

impl Core {
    /// The force's own part of it.
    #[must_use]
    pub const fn figure(&self) -> &Figure {
        &self.figure
    }
}

impl Evidence {
    /// By what it is compared with what was found before.
    #[must_use]
    pub const fn core(&self) -> Core {
        Core {
            figure: Figure {
                definition: self.definition,
                value: self.value,
                hollow: self.hollow,
            },
            direction: self.direction,
        }
    }

    /// As it was kept.
    pub(super) fn of(held: &Held) -> Result<Self, Failure> {
        let row = &held.standing;
        read(&held.signal.rule, row)
            .ok_or_else(|| Failure::fault(format!("signal {} rests on nothing that can be read", row.signal)))
    }
}

fn read(rule: &str, row: &signal_standing::Model) -> Option<Evidence> {
    Some(Evidence {
        definition: row.definition.parse().ok()?,
        rule: SignalRule::from_code(rule)?,
        direction: direction_of(&row.direction)?,
        also: row.also.split(' ').filter_map(SignalRule::from_code).collect(),
        value: row.value,
        charted: row.charted,
        centre: row.centre,
        expected: row.low.zip(row.high).map(|(low, high)| Interval { low, high }),
        deviation: row.deviation,
        p: row.p,
        adjusted: row.adjusted,
        run: usize::try_from(row.run).unwrap_or_default(),
        season: Season::from_code(&row.season)?,
        hollow: row.hollow,
        spans_gap: row.spans_gap,
        synthetic: row.synthetic,
    })
}

pub(super) const fn direction_code(direction: Direction) -> &'static str {
    match direction {
        Direction::High => "HIGH",
        Direction::Low => "LOW",
    }
}

fn direction_of(code: &str) -> Option<Direction> {
    [Direction::High, Direction::Low]
        .into_iter()
        .find(|direction| direction_code(*direction) == code)
}
