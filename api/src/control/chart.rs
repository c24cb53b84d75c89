//! The control chart of one force, or one area, on one indicator, as the figures and the phases stood at one instant.
use super::{
    phases::{Phases, Started},
    sentence,
    verdict::{self, Charted, Observed, PhaseStart, Rules, Season, Verdict},
    window::Window,
};
use crate::{
    comparison::{Ground, IndicatorValue, Instant, Owner, Redefined, Sources, Warning, mixed_definitions, polarity},
    identity::Caller,
    platform::failure::Failure,
};
use chrono::{DateTime, Utc};
use muster_domain::{
    Area, AreaCode, Force, ForceCode, IndicatorCode, Period, Problem, Statuses, catalogue::Indicator, series::NotMade,
};
use muster_stats::icon::Assurance;

/// What somebody wants charted.
#[derive(Clone, Debug)]
pub struct Charting {
    pub indicator: IndicatorCode,
    pub force: ForceCode,
    /// One of its areas; `None` for the force as a whole.
    pub area: Option<AreaCode>,
    pub window: Window,
    /// Something to hold the limits against, in the unit of the indicator.
    pub target: Option<f64>,
    pub as_of: Option<DateTime<Utc>>,
}

/// One force's series against its own natural variation.
#[derive(Clone, Debug)]
pub struct ControlChart {
    pub instant: Instant,
    pub indicator: Indicator,
    pub force: Force,
    /// The area it is of; `None` for the force as a whole.
    pub area: Option<Area>,
    pub points: Vec<Point>,
    pub verdict: Verdict,
    /// What the verdict was read from.
    pub basis: Basis,
    /// Of each phase of the verdict, who started it and why; `None` of what was there before the first.
    pub started: Vec<Option<Started>>,
    pub target: Option<f64>,
    /// Where the series goes on under another definition.
    pub redefined: Vec<Redefined>,
    pub warnings: Vec<Warning>,
    pub sentence: String,
}

impl ControlChart {
    /// What it is of.
    #[must_use]
    pub fn name(&self) -> &str {
        self.area.as_ref().map_or(&self.force.name, |area| &area.name)
    }
}

/// What a verdict is read from.
#[derive(Clone, Debug)]
pub struct Basis {
    pub rules: Rules,
    pub observed: Vec<Observed>,
    pub starts: Vec<PhaseStart>,
}

impl Basis {
    /// Whether a target will be met if nothing changes, in the unit of what the limits are drawn of.
    #[must_use]
    pub fn assurance(&self, target: f64) -> Option<Assurance> {
        verdict::read(self.rules, &self.observed, &self.starts, Some(target)).assurance
    }

    /// What the series would say if a period came to this: in place of what is there, or put at the end.
    #[must_use]
    pub fn tried(&self, period: Observed, target: Option<f64>) -> Verdict {
        let mut observed = self.observed.clone();
        match observed.iter_mut().find(|it| it.period == period.period) {
            Some(there) => *there = period,
            None => observed.push(period),
        }
        verdict::read(self.rules, &observed, &self.starts, target)
    }
}

/// One period of a chart.
#[derive(Clone, Debug)]
pub struct Point {
    pub period: Period,
    pub value: IndicatorValue,
    /// Why a value that is there is no part of the series.
    pub left_out: Option<&'static str>,
    pub charted: Charted,
}

/// Charts a force or an area. Everybody who is signed in with a role may: of areas without what they may not see.
pub async fn control_chart(sources: Sources<'_>, caller: &Caller, asked: &Charting) -> Result<ControlChart, Failure> {
    let instant = Instant::of(sources, caller, asked.as_of).await?;
    chart_at(sources, &instant, asked).await
}

/// The same at an instant that somebody was let see.
pub async fn chart_at(sources: Sources<'_>, instant: &Instant, asked: &Charting) -> Result<ControlChart, Failure> {
    let owner = instant.owner(&asked.force, asked.area.as_ref())?;
    let ground = instant.ground_at(sources, &asked.indicator, owner.level()).await?;
    let phases = Phases::of_owner(sources, instant, owner, Some(&asked.indicator)).await?;
    drawn(&ground, owner, asked.window, &phases, asked.target)
}

/// The chart of a force or an area: arithmetic in memory.
pub fn drawn<'o>(
    ground: &Ground,
    owner: impl Into<Owner<'o>>,
    window: Window,
    phases: &Phases,
    target: Option<f64>,
) -> Result<ControlChart, Failure> {
    let owner = owner.into();
    let phases = phases.about(&ground.indicator.code);
    let periods = window.periods(ground, owner, &phases)?;
    let redefined = ground.redefined(owner, &periods).map_err(not_made)?;
    let series = series(ground, owner, window, &periods)?;
    let frequency = ground.frequency();
    let starts = phases.iter().map(|phase| PhaseStart {
        period: frequency.period_of(phase.row.first_month),
        fix_after: phase.row.fix_after.and_then(|after| usize::try_from(after).ok()),
    });
    let starts: Vec<PhaseStart> = starts.collect();
    let observed: Vec<Observed> = series.iter().map(|read| read.observed(&redefined)).collect();
    let rules = rules(ground);
    let verdict = verdict::read(rules, &observed, &starts, target);
    let charted = verdict.points.iter().copied();
    let points: Vec<Point> = series.into_iter().zip(charted).map(Read::charted).collect();
    let started = |nth: &Option<usize>| nth.and_then(|nth| phases.get(nth).map(|phase| (*phase).clone()));
    let mut chart = ControlChart {
        instant: ground.instant.clone(),
        indicator: ground.indicator.clone(),
        force: owner.force.clone(),
        area: owner.area.cloned(),
        basis: Basis {
            rules,
            observed,
            starts,
        },
        started: verdict.began.iter().map(started).collect(),
        points,
        verdict,
        target,
        redefined,
        warnings: Vec::new(),
        sentence: String::new(),
    };
    chart.warnings = warnings(&chart);
    chart.sentence = sentence::of_chart(&chart);
    Ok(chart)
}

/// What decides how an indicator's series is read.
fn rules(ground: &Ground) -> Rules {
    Rules {
        polarity: polarity(&ground.indicator),
        frequency: ground.frequency(),
        seasonal: ground.indicator.seasonal,
        grows_with_days: ground.grows_with_days(),
    }
}

/// A value that was read, and why it is no part of the series.
struct Read {
    period: Period,
    value: IndicatorValue,
    left_out: Option<&'static str>,
}

impl Read {
    fn observed(&self, redefined: &[Redefined]) -> Observed {
        let redefined = redefined.iter().any(|it| it.from == self.period);
        Observed {
            period: self.period,
            value: self.value.value.filter(|_| self.left_out.is_none()),
            provisional: self.value.statuses.has(Statuses::PROVISIONAL),
            broken: redefined || self.value.statuses.has(Statuses::BREAK),
        }
    }

    fn charted((read, charted): (Self, Charted)) -> Point {
        Point {
            period: read.period,
            value: read.value,
            left_out: read.left_out,
            charted,
        }
    }
}

/// The values of some periods. Made-up figures are no part of a series that has real ones.
fn series(ground: &Ground, owner: Owner<'_>, window: Window, periods: &[Period]) -> Result<Vec<Read>, Failure> {
    let mut series = Vec::with_capacity(periods.len());
    for period in periods {
        let value = ground.value(owner, *period).map_err(not_made)?;
        series.push(Read {
            period: *period,
            value,
            left_out: None,
        });
    }
    let real = series
        .iter()
        .any(|read| read.value.value.is_some() && !read.value.synthetic);
    for read in series.iter_mut().filter(|read| real && read.value.synthetic) {
        read.left_out = Some("MIXED_ORIGIN");
    }
    // nobody asked for the years before anything was known
    let known = series.iter().position(|read| read.value.value.is_some());
    let begun = known.filter(|_| window.from.is_none());
    Ok(series.split_off(begun.unwrap_or(0)))
}

fn not_made(refused: NotMade) -> Problem {
    Problem::from(refused).at(["from"])
}

/// What to mind.
fn warnings(chart: &ControlChart) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut say = |code, message: String| warnings.push(Warning { code, message });
    let some = |claim: &dyn Fn(&Point) -> bool| chart.points.iter().filter(|point| claim(point)).count();
    let Some(newest) = chart.verdict.newest else {
        say("NOTHING_KNOWN", "there is no value in these periods".to_owned());
        return warnings;
    };
    let phase = &chart.verdict.phases[chart.points[newest].charted.phase];
    if phase.trial() {
        say(
            "TRIAL_LIMITS",
            format!(
                "the newest limits rest on {} periods; from {} on they are firm",
                phase.baseline,
                muster_stats::xmr::FIRM_FROM
            ),
        );
    }
    if let Season::TooShort { there, needed } = chart.verdict.season {
        say(
            "SEASON_NOT_TAKEN_OUT",
            format!(
                "the yearly rhythm is still in it: {there} final periods are there and {needed} are needed to know it"
            ),
        );
    }
    if chart.verdict.season == Season::NotKnown {
        let message = "the yearly rhythm is still in it: the values do not allow to know it";
        say("SEASON_NOT_TAKEN_OUT", message.to_owned());
    }
    let missing = some(&|point| point.value.value.is_none());
    if missing > 0 {
        say(
            "GAPS",
            format!("{missing} of {} periods have no value", chart.points.len()),
        );
    }
    if some(&|point| point.left_out.is_some()) > 0 {
        let message = "made-up figures are shown and are no part of the series, which has real ones";
        say("MIXED_ORIGIN", message.to_owned());
    }
    if chart.points[newest].value.synthetic {
        let message = "the figures are made up for demonstration";
        say("SYNTHETIC", message.to_owned());
    }
    let provisional = some(&|point| point.value.value.is_some() && point.value.statuses.has(Statuses::PROVISIONAL));
    if provisional > 0 {
        say(
            "PROVISIONAL",
            format!(
                "{provisional} periods are provisional: drawn hollow, and neither a limit nor the time of the year rests on them"
            ),
        );
    }
    if some(&|point| point.value.statuses.has(Statuses::BREAK)) > 0 {
        say("BREAK_IN_SERIES", "the series breaks within these periods".to_owned());
    }
    warnings.extend(mixed_definitions(&chart.redefined));
    warnings
}
