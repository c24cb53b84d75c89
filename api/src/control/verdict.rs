//! What one force's series says: plain numbers in, a verdict out. It does not ask where a number comes from, so that a
//! figure nobody has accepted yet can be put at the end and tried.
use muster_domain::{Frequency, Period};
use muster_stats::{
    decomposition::{FEWEST_YEARS, Model, decompose_by},
    icon::{Assurance, Polarity, Variation},
    rules::{Signal, Signals},
    xmr::{self, Phase, Reading, Settings, Start},
};
use std::collections::BTreeMap;

/// What decides how a series is read.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    pub polarity: Polarity,
    pub frequency: Frequency,
    /// Whether the indicator has a yearly rhythm.
    pub seasonal: bool,
    /// Whether a longer month has more of it by itself.
    pub grows_with_days: bool,
}

/// One period of a series as it was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observed {
    pub period: Period,
    /// In the unit of the indicator; `None` of a period that is missing, or is no part of the series.
    pub value: Option<f64>,
    /// It may still move: drawn hollow, and neither a limit nor the yearly rhythm rests on it.
    pub provisional: bool,
    /// The series breaks here, as somebody said or by its definition: what came before was counted otherwise.
    pub broken: bool,
}

/// From when on the series was said to be different.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhaseStart {
    pub period: Period,
    /// Limits are those of so many periods from here, for as long as the phase lasts.
    pub fix_after: Option<usize>,
}

/// What became of the yearly rhythm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Season {
    /// The indicator has none.
    None,
    /// It was taken out.
    TakenOut,
    /// So many periods are there that will not move, and so many would be needed to know it.
    TooShort { there: usize, needed: usize },
    /// Some month of the year is never there, or the values do not allow it.
    NotKnown,
}

/// One period of the chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Charted {
    /// What the limits are drawn of: the value, with the length of the period and the yearly rhythm taken out.
    pub value: Option<f64>,
    /// What the value was multiplied by for the length of the period; `None` where that does not matter.
    pub days: Option<f64>,
    /// What it was then divided by for the time of the year; `None` where that was not taken out.
    pub index: Option<f64>,
    /// Which phase it belongs to, by its place.
    pub phase: usize,
    /// `None` without a value, and in a phase that the series breaks within.
    pub signals: Option<Signals>,
    /// It may still move, or its limits rest on too little: no more than a hint.
    pub hollow: bool,
}

impl Charted {
    /// The weightiest signal; `None` is common cause.
    #[must_use]
    pub fn leading(&self) -> Option<Signal> {
        self.signals?.leading()
    }
}

/// Why a new phase is worth a thought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suggestion {
    /// For twelve periods or more the series has been on one side of its mean.
    Shift,
    /// The series breaks there.
    Break,
}

/// What a series says.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// One for each period observed, in order.
    pub points: Vec<Charted>,
    pub phases: Vec<Phase>,
    /// Of each phase which of the starts began it, by its place; `None` of what was there before the first.
    pub began: Vec<Option<usize>>,
    pub season: Season,
    /// The place of the newest period with a value.
    pub newest: Option<usize>,
    /// Where the phase of the newest period breaks: what came before is not comparable with what came after, and no limit is of
    /// either, so nothing is judged by it.
    pub parted: Option<usize>,
    /// What the newest period does; `None` where there are too few in its phase to say, or the series breaks within it.
    pub variation: Option<Variation>,
    /// Whether a target will be met if nothing changes; `None` where the series breaks within the newest phase.
    pub assurance: Option<Assurance>,
    /// The place where a new phase is worth a thought.
    pub suggested: Option<(usize, Suggestion)>,
}

/// Reads a series.
#[must_use]
pub fn read(rules: Rules, observed: &[Observed], starts: &[PhaseStart], target: Option<f64>) -> Verdict {
    let days: Vec<Option<f64>> = observed
        .iter()
        .map(|it| rules.grows_with_days.then(|| it.period.evened()))
        .collect();
    let values: Vec<Option<f64>> = observed
        .iter()
        .zip(&days)
        .map(|(it, days)| Some(it.value? * days.unwrap_or(1.0)))
        .collect();
    // what may still move is held against the year, and says nothing of it
    let firm = values.iter().zip(observed);
    let firm: Vec<Option<f64>> = firm.map(|(value, it)| value.filter(|_| !it.provisional)).collect();
    let (season, indices) = rhythm(rules, &firm);
    let readings = (0..observed.len()).map(|at| Reading {
        value: values[at].map(|value| indices[at].map_or(value, |index| value / index)),
        provisional: observed[at].provisional,
    });
    let readings: Vec<Reading> = readings.collect();
    let placed = placed(observed, starts);
    let each = placed.iter().map(|(at, nth)| Start {
        at: *at,
        baseline: starts[*nth].fix_after,
    });
    let chart = xmr::chart_of_phases(&readings, &each.collect::<Vec<_>>(), Settings::default());
    let parts: Vec<Option<usize>> = chart.phases.iter().map(|phase| parted(phase, observed)).collect();
    let newest = chart.newest().map(|(at, point)| (at, point.phase));
    let points = chart.points.iter().enumerate().map(|(at, point)| Charted {
        value: point.value,
        days: days[at],
        index: indices[at],
        phase: point.phase,
        signals: point.signals.filter(|_| parts[point.phase].is_none()),
        hollow: point.provisional || chart.phases[point.phase].trial(),
    });
    Verdict {
        points: points.collect(),
        season,
        newest: newest.map(|(at, _)| at),
        variation: newest
            .filter(|(_, phase)| chart.ruled(*phase) && parts[*phase].is_none())
            .and_then(|_| chart.variation(rules.polarity)),
        assurance: chart
            .assurance(target, rules.polarity)
            .filter(|_| parts.last().is_some_and(Option::is_none)),
        parted: newest.and_then(|(_, phase)| parts[phase]),
        suggested: suggested(&chart, parts.last().copied().flatten()),
        began: chart
            .phases
            .iter()
            .map(|phase| placed.get(&phase.start).copied())
            .collect(),
        phases: chart.phases,
    }
}

/// Where each start lies among the periods observed. Of those that lie before them all, or between two of them, the latest counts.
fn placed(observed: &[Observed], starts: &[PhaseStart]) -> BTreeMap<usize, usize> {
    let mut in_order: Vec<usize> = (0..starts.len()).collect();
    in_order.sort_by_key(|nth| starts[*nth].period.first());
    let place = |nth: usize| {
        let first = starts[nth].period.first();
        Some((observed.iter().position(|it| it.period.first() >= first)?, nth))
    };
    in_order.into_iter().filter_map(place).collect()
}

/// The index of every period, where the yearly rhythm is known.
fn rhythm(rules: Rules, values: &[Option<f64>]) -> (Season, Vec<Option<f64>>) {
    let untouched = vec![None; values.len()];
    if !rules.seasonal {
        return (Season::None, untouched);
    }
    let a_year = usize::from(12 / rules.frequency.months().unsigned_abs());
    let (there, needed) = (values.iter().flatten().count(), FEWEST_YEARS * a_year);
    if there < needed {
        return (Season::TooShort { there, needed }, untouched);
    }
    match decompose_by(a_year, values, Model::Multiplicative) {
        Some(parts) if parts.iter().all(|part| part.index > 0.0) => {
            (Season::TakenOut, parts.iter().map(|part| Some(part.index)).collect())
        }
        _ => (Season::NotKnown, untouched),
    }
}

/// The last place where the series breaks within a phase, with values of it on either side.
fn parted(phase: &Phase, observed: &[Observed]) -> Option<usize> {
    let periods = &observed[phase.start..phase.start + phase.length];
    let there = |periods: &[Observed]| periods.iter().any(|it| it.value.is_some());
    let mut places = (0..periods.len()).rev().filter(|at| periods[*at].broken);
    let place = places.find(|at| there(&periods[..*at]) && there(&periods[*at..]))?;
    Some(phase.start + place)
}

fn suggested(chart: &xmr::Chart, parted: Option<usize>) -> Option<(usize, Suggestion)> {
    let shifted = chart.suggested_phase();
    match (parted, shifted) {
        (Some(broke), _) => Some((broke, Suggestion::Break)),
        (None, Some(shifted)) => Some((shifted, Suggestion::Shift)),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests;
