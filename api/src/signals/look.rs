//! Looking at one indicator in one period: what every force's control chart says of it, and where it lies in the spread. The
//! verdicts are those that `controlChart` and `comparison` show; nothing is judged here a second time.
use super::evidence::{Evidence, Figure, Season};
use crate::{
    comparison::{Average, Ground},
    control::{self, ControlChart, Phases, Window},
    platform::failure::Failure,
};
use muster_domain::{
    Force, ForceCode, ForceKey, Frequency, PeerSelection, Period, Statuses, catalogue::ChartMethod, signal::SignalRule,
};
use muster_stats::{
    fdr::p_of_z,
    interval::Interval,
    overdispersion::FEWEST_UNITS,
    rules::{Direction, Rule},
};
use std::collections::{BTreeSet, HashMap};

/// What one indicator shows in one period.
#[derive(Clone, Debug, Default)]
pub(super) struct Looked {
    /// Series read.
    pub(super) charts: usize,
    /// Those of them whose yearly rhythm could not be taken out.
    pub(super) in_season: usize,
    /// Series that break within their newest phase, or go on there under another definition: left out of those read.
    pub(super) parted: usize,
    /// Forces that anything was tested of.
    pub(super) tested: BTreeSet<ForceCode>,
    /// Where a chart asks something.
    pub(super) by_chart: Vec<(ForceCode, Evidence)>,
    /// The figure of every force that has one, whether it is placed in the spread or not.
    pub(super) figures: Vec<(ForceCode, Figure)>,
    /// Every force placed in the spread, with what there is to say of it should its p value hold.
    pub(super) compared: Vec<(ForceCode, Evidence)>,
}

/// A standard deviation, in mean moving ranges of two neighbours.
const RANGES: f64 = 1.128;

/// Looks at every force that has a value.
pub(super) fn look(ground: &Ground, phases: &HashMap<ForceKey, Phases>, period: Period) -> Result<Looked, Failure> {
    let mut looked = Looked::default();
    let snapshot = &ground.instant.snapshot;
    let forces = snapshot.reference.forces.iter();
    let with_figures = forces.filter_map(|force| Some((force, figure(ground, force, period)?)));
    let (there, figures): (Vec<&Force>, Vec<Figure>) = with_figures.unzip();
    let codes = there.iter().map(|force| force.code.clone());
    looked.figures = codes.zip(figures).collect();
    if ground.frequency() != Frequency::Annual && ground.indicator.methods.chart != ChartMethod::None {
        let none = Phases::default();
        for force in &there {
            let key = snapshot.force_keys.get(&force.code);
            let phases = key.and_then(|key| phases.get(key)).unwrap_or(&none);
            charted(ground, force, phases, period, &mut looked)?;
        }
    }
    // fewer make no spread
    if there.len() >= FEWEST_UNITS {
        looked.compared = spread(ground, period)?;
    }
    let placed = looked.compared.iter().map(|(force, _)| force.clone());
    looked.tested.extend(placed);
    Ok(looked)
}

fn figure(ground: &Ground, force: &Force, period: Period) -> Option<Figure> {
    let value = ground.value(force, period).ok()?;
    Some(Figure {
        definition: ground.indicator.version,
        value: value.value?,
        hollow: value.statuses.has(Statuses::PROVISIONAL),
    })
}

/// Reads a force's chart as it ends with the period.
fn charted(
    ground: &Ground,
    force: &Force,
    phases: &Phases,
    period: Period,
    looked: &mut Looked,
) -> Result<(), Failure> {
    let window = Window {
        from: None,
        to: Some(period.last()),
    };
    let chart = match control::drawn(ground, force, window, phases, None) {
        Ok(chart) => chart,
        // nothing to read is nothing tested
        Err(Failure::Problems(..)) => return Ok(()),
        Err(failure) => return Err(failure),
    };
    let newest = chart.verdict.newest.filter(|at| chart.points[*at].period == period);
    looked.parted += usize::from(newest.and(chart.verdict.parted).is_some());
    let Some(at) = chart.verdict.variation.and(newest) else {
        return Ok(());
    };
    looked.charts += 1;
    looked.tested.insert(force.code.clone());
    let season = season(&chart);
    looked.in_season += usize::from(season == Season::StillIn);
    if let Some(evidence) = asks(&chart, at, season) {
        looked.by_chart.push((force.code.clone(), evidence));
    }
    Ok(())
}

const fn season(chart: &ControlChart) -> Season {
    match chart.verdict.season {
        control::Season::None => Season::None,
        control::Season::TakenOut => Season::TakenOut,
        control::Season::TooShort { .. } | control::Season::NotKnown => Season::StillIn,
    }
}

/// What a point asks by its weightiest rule: one signal a series, as the chart has one verdict.
fn asks(chart: &ControlChart, at: usize, season: Season) -> Option<Evidence> {
    let point = &chart.points[at];
    let (charted, signals) = (&point.charted, point.charted.signals?);
    let leading = signals.leading()?;
    let phase = &chart.verdict.phases[charted.phase];
    // from what the limits are drawn of, back to the value
    let scale = charted.index.unwrap_or(1.0) / charted.days.unwrap_or(1.0);
    let within = |limits: Interval| Interval {
        low: limits.low * scale,
        high: limits.high * scale,
    };
    let deviation = || {
        let sigma = phase.mean_moving_range.filter(|range| *range > 0.0)? / RANGES;
        Some((charted.value? - phase.mean?) / sigma)
    };
    let met = [
        (Rule::Outside, signals.outside),
        (Rule::Trend, signals.trend),
        (Rule::TwoInThree, signals.two_in_three),
        (Rule::Shift, signals.shift),
    ];
    let others = met.iter().filter(|(rule, met)| *rule != leading.rule && met.is_some());
    Some(Evidence {
        definition: chart.indicator.version,
        rule: rule(leading.rule),
        direction: leading.direction,
        also: others.map(|(other, _)| rule(*other)).collect(),
        value: point.value.value?,
        charted: charted.value,
        centre: phase.mean.map(|mean| mean * scale),
        expected: phase.limits.map(within),
        deviation: deviation(),
        p: None,
        adjusted: None,
        run: run(chart, at, leading.rule, leading.direction),
        season,
        hollow: charted.hollow,
        spans_gap: signals.spans_gap,
        synthetic: point.value.synthetic,
    })
}

/// How many periods in a row the rule flags, up to the last: those without a value do not break it.
fn run(chart: &ControlChart, at: usize, rule: Rule, direction: Direction) -> usize {
    let there = chart.points[..=at]
        .iter()
        .rev()
        .filter_map(|point| point.charted.signals);
    let flagged = there.take_while(|signals| {
        let met = match rule {
            Rule::Outside => signals.outside,
            Rule::Trend => signals.trend,
            Rule::TwoInThree => signals.two_in_three,
            Rule::Shift => signals.shift,
        };
        met == Some(direction)
    });
    flagged.count()
}

const fn rule(rule: Rule) -> SignalRule {
    match rule {
        Rule::Outside => SignalRule::Outside,
        Rule::Trend => SignalRule::Trend,
        Rule::TwoInThree => SignalRule::TwoInThree,
        Rule::Shift => SignalRule::Shift,
    }
}

/// Where every force lies in the spread between them. A place without known chance has no p value and is not tested.
fn spread(ground: &Ground, period: Period) -> Result<Vec<(ForceCode, Evidence)>, Failure> {
    let comparison = ground.compare(period, &PeerSelection::all(), Average::default())?;
    let centre = comparison.spread.target;
    let evidence = |row: &crate::comparison::Row| {
        let standing = row.standing.placing.band.filter(|standing| standing.plain.is_some())?;
        Some(Evidence {
            definition: ground.indicator.version,
            rule: SignalRule::Spread,
            direction: if standing.z < 0.0 {
                Direction::Low
            } else {
                Direction::High
            },
            also: Vec::new(),
            value: row.value.value?,
            charted: None,
            centre,
            // beyond them lies whatever stays apart once every test is allowed for, unless more than half of all do
            expected: standing.limits.map(|limits| limits.inner),
            deviation: Some(standing.z),
            p: Some(p_of_z(standing.z)?),
            adjusted: None,
            run: 1,
            season: Season::None,
            hollow: row.value.statuses.has(Statuses::PROVISIONAL),
            spans_gap: false,
            synthetic: row.value.synthetic,
        })
    };
    let rows = comparison.rows.iter();
    let placed = rows.filter_map(|row| Some((row.force.clone(), evidence(row)?)));
    Ok(placed.collect())
}
