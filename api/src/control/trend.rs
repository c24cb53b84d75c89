//! One force, or one area, over the periods beside its peers, and whether it goes anywhere: by the test of years where figures come once a
//! year, else by the same period last year and the control chart.
use super::{
    chart::{ControlChart, drawn},
    phases::Phases,
    sentence,
    window::{Window, ended},
};
use crate::{
    comparison::{
        Average, Change, Comparison, Ground, IndicatorValue, Instant, Redefined, Rules, Sources, Warning,
        mixed_definitions,
    },
    identity::Caller,
    platform::failure::Failure,
};
use chrono::{DateTime, Utc};
use muster_domain::{
    Area, AreaCode, ErrorCode, Force, ForceCode, Frequency, IndicatorCode, OwnerCode, PeerSelection, Period, Problem,
    Statuses,
    catalogue::{IndicatorKind, SpreadMethod},
};
use muster_stats::{
    interval::Estimate,
    trend::{self, YEARS},
};

/// What somebody wants to see over time.
#[derive(Clone, Debug)]
pub struct Trending {
    pub indicator: IndicatorCode,
    pub force: ForceCode,
    /// One of its areas; `None` for the force as a whole.
    pub area: Option<AreaCode>,
    pub peers: PeerSelection,
    pub average: Average,
    pub as_of: Option<DateTime<Utc>>,
}

/// One force over time, beside its peers.
#[derive(Clone, Debug)]
pub struct Trend {
    pub instant: Instant,
    pub force: Force,
    /// The area it is of; `None` for the force as a whole.
    pub area: Option<Area>,
    pub frequency: Frequency,
    /// Oldest first.
    pub points: Vec<Point>,
    /// Where the series goes on under another definition.
    pub redefined: Vec<Redefined>,
    /// The comparison of the newest period.
    pub newest: Comparison,
    pub test: Result<trend::Trend, Untested>,
    /// The chart, where the indicator has one.
    pub chart: Option<ControlChart>,
    pub sentence: String,
}

/// One period of a trend.
#[derive(Clone, Debug)]
pub struct Point {
    pub period: Period,
    pub value: IndicatorValue,
    /// What the peers come to together; `None` for a survey.
    pub together: Option<IndicatorValue>,
}

/// Why the test of years is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untested {
    /// Months and quarters follow each other too closely.
    NotAnnual,
    /// One of the latest five years is missing, or there are not five.
    TooFew,
    /// The value has no interval.
    NoInterval,
    /// The series breaks within the latest five years.
    Break,
    /// Some of the latest five years are made up and others are not.
    MixedOrigin,
    /// The latest five years were not counted by one definition.
    MixedDefinitions,
}

impl Untested {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotAnnual => "NOT_ANNUAL",
            Self::TooFew => "TOO_FEW_YEARS",
            Self::NoInterval => "NO_INTERVAL",
            Self::Break => "BREAK_IN_SERIES",
            Self::MixedOrigin => "MIXED_ORIGIN",
            Self::MixedDefinitions => "MIXED_DEFINITIONS",
        }
    }

    /// In words.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::NotAnnual => {
                "the test is for figures that come once a year: months and quarters follow each other too closely, and years that \
                 overlap share their events. The same period last year and the control chart answer instead"
            }
            Self::TooFew => "the test needs each of the latest five years",
            Self::NoInterval => "the test needs to know how far each value can be trusted",
            Self::Break => "the series breaks within the latest five years",
            Self::MixedOrigin => "some of the latest five years are made up and others are not",
            Self::MixedDefinitions => "the latest five years were counted by definitions that are not comparable",
        }
    }
}

/// How many periods are shown.
const fn shown(frequency: Frequency) -> usize {
    match frequency {
        Frequency::Monthly => 36,
        Frequency::Quarterly => 16,
        Frequency::Annual => 10,
    }
}

/// One force over time. Everybody who is signed in with a role may.
pub async fn trend(sources: Sources<'_>, caller: &Caller, asked: &Trending) -> Result<Trend, Failure> {
    let instant = Instant::of(sources, caller, asked.as_of).await?;
    trend_at(sources, &instant, asked).await
}

/// The same at an instant that somebody was let see.
pub async fn trend_at(sources: Sources<'_>, instant: &Instant, asked: &Trending) -> Result<Trend, Failure> {
    let owner = instant.owner(&asked.force, asked.area.as_ref())?;
    let ground = instant.ground_at(sources, &asked.indicator, owner.level()).await?;
    let peers = peers_of(&asked.force, asked.peers.clone())?;
    let phases = Phases::of_owner(sources, instant, owner, Some(&asked.indicator)).await?;

    let frequency = ground.frequency();
    let last = ground.newest(owner).or_else(|| ended(&ground));
    let last = last.ok_or_else(|| Failure::fault("a day beyond the calendar"))?;
    let mut points = Vec::new();
    for period in std::iter::successors(Some(last), |period| Some(period.previous())).take(shown(frequency)) {
        let value = ground.value(owner, period).map_err(Problem::from)?;
        let together = ground.together(period, &peers, asked.average)?;
        points.push(Point {
            period,
            value,
            together: together.map(|together| together.value),
        });
    }
    points.reverse();
    let begun = points.iter().position(|point| point.value.value.is_some());
    let points = points.split_off(begun.unwrap_or(0));
    let periods: Vec<Period> = points.iter().map(|point| point.period).collect();
    let redefined = ground.redefined(owner, &periods).map_err(Problem::from)?;
    let newest = ground.compare(last, &peers, asked.average)?;
    let window = Window {
        from: None,
        to: Some(last.last()),
    };
    let chart = match drawn(&ground, owner, window, &phases, None) {
        Ok(chart) => Some(chart),
        Err(Failure::Problems(..)) => None,
        Err(other) => return Err(other),
    };
    let mut trend = Trend {
        test: tested(&ground, &points, &redefined),
        force: owner.force.clone(),
        area: owner.area.cloned(),
        frequency,
        points,
        redefined,
        newest,
        chart,
        sentence: String::new(),
        instant: instant.clone(),
    };
    trend.sentence = sentence::of_trend(&trend);
    Ok(trend)
}

/// The peers of the force that is asked about: another's would leave it out.
pub(crate) fn peers_of(force: &ForceCode, mut peers: PeerSelection) -> Result<PeerSelection, Problem> {
    match &peers.of {
        Some(of) if of != force => {
            let message = format!("this is of `{force}`: leave `of` out, or name the same force");
            Err(Problem::new(ErrorCode::InvalidArgument, message).at(["peers", "of"]))
        }
        _ => {
            peers.of = Some(force.clone());
            Ok(peers)
        }
    }
}

/// The recent trend of years.
fn tested(ground: &Ground, points: &[Point], redefined: &[Redefined]) -> Result<trend::Trend, Untested> {
    if ground.frequency() != Frequency::Annual {
        return Err(Untested::NotAnnual);
    }
    let latest = &points[points.len().saturating_sub(YEARS)..];
    if latest.len() < YEARS || latest.iter().any(|point| point.value.value.is_none()) {
        return Err(Untested::TooFew);
    }
    // a break at the first of them parts it from what is not tested
    if latest[1..]
        .iter()
        .any(|point| point.value.statuses.has(Statuses::BREAK))
    {
        return Err(Untested::Break);
    }
    if latest
        .windows(2)
        .any(|pair| pair[0].value.synthetic != pair[1].value.synthetic)
    {
        return Err(Untested::MixedOrigin);
    }
    if latest[1..]
        .iter()
        .any(|point| redefined.iter().any(|it| it.from == point.period))
    {
        return Err(Untested::MixedDefinitions);
    }
    let values = latest.iter().map(|point| &point.value);
    let found = if ground.indicator.kind == IndicatorKind::Proportion {
        let pair = |value: &IndicatorValue| Some((value.numerator?.to_f64(), value.denominator?.to_f64()));
        trend::of_proportions(&values.map(pair).collect::<Vec<_>>())
    } else {
        let estimate = |value: &IndicatorValue| {
            Some(Estimate {
                value: value.value?,
                interval: value.interval?,
            })
        };
        trend::of_estimates(&values.map(estimate).collect::<Vec<_>>())
    };
    found.ok_or(Untested::NoInterval)
}

impl Trend {
    /// What it is of.
    #[must_use]
    pub fn name(&self) -> &str {
        self.area.as_ref().map_or(&self.force.name, |area| &area.name)
    }

    /// What to mind in the newest period, and in the series that leads to it.
    #[must_use]
    pub fn warnings(&self) -> Vec<Warning> {
        let newest = self.newest.warnings.iter().cloned();
        newest.chain(mixed_definitions(&self.redefined)).collect()
    }

    /// How many times wider forces are spread than chance alone: what a test by chance alone does not know.
    #[must_use]
    pub fn phi(&self) -> Option<f64> {
        let dispersed = self.newest.indicator.kind.spread() == SpreadMethod::OverDispersed;
        self.newest.spread.phi.filter(|_| dispersed)
    }

    /// What it did since the same period last year; `None` without a value.
    #[must_use]
    pub fn change(&self) -> Option<&Change> {
        let owner = OwnerCode {
            force: self.force.code.clone(),
            area: self.area.as_ref().map(|area| area.code.clone()),
        };
        let row = self.newest.row_of(&owner)?;
        row.value.value.map(|_| &row.standing.year_before)
    }

    /// Whether a rise, or a fall, is better; `None` of a neutral indicator.
    #[must_use]
    pub fn better(&self, higher: bool) -> Option<bool> {
        Rules::of(&self.newest.indicator).better(higher)
    }
}
