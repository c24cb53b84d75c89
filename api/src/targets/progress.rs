//! How far a force has come towards its target, as the figures stood at one instant.
use super::{
    judged::{Apart, apart, held_against, recurs},
    sentence,
    spread::PeerSpread,
    target::Target,
    way::{Step, Way},
};
use crate::{
    comparison::{Ground, IndicatorValue, Sources},
    control::{Phases, Usual, Window, drawn},
    platform::failure::Failure,
};
use muster_domain::{Force, Frequency, Period, Problem, catalogue::ChartMethod, series::NotMade, target::Course};
use muster_stats::{
    icon::Assurance,
    progress::{Held, held},
};

/// What a force has come to since its baseline.
#[derive(Clone, Debug)]
pub struct Progress {
    /// The newest period that is held against the baseline.
    pub period: Period,
    /// Whether only periods at the baseline's place in the year are.
    pub recurs: bool,
    pub value: IndicatorValue,
    /// This year's.
    pub step: Option<Step>,
    /// What is on the way by the end of the period.
    pub expected: Option<f64>,
    pub track: Track,
    /// How much of the gap; `None` where there was none, or nothing to tell it by.
    pub closed: Option<f64>,
    /// This year's step against the control chart; `None` where there is no chart to hold it against.
    pub charted: Option<Charted>,
    /// The peers in the same period.
    pub spread: PeerSpread,
    pub sentence: String,
}

/// A step held against a control chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Charted {
    /// The step as what the limits are drawn of.
    pub value: f64,
    pub assurance: Option<Assurance>,
    pub usual: Usual,
    /// Whether several of the chart's periods add up to one of the target's.
    pub shared: bool,
}

/// Where a force is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Track {
    /// The newest period that is held against the baseline is no later than it.
    NotBegun,
    NoValue,
    /// Its figures are made up and those of the baseline were not, or the other way round.
    MixedOrigin,
    /// They were counted by a definition that is not comparable with that of the baseline, or the indicator is defined otherwise than
    /// when the target was set.
    MixedDefinitions,
    OnTrack,
    Short,
    /// Chance alone could account for which side of the way it is on.
    NotClear,
}

impl Track {
    /// The word on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotBegun => "NOT_BEGUN",
            Self::NoValue => "NO_VALUE",
            Self::MixedOrigin => "MIXED_ORIGIN",
            Self::MixedDefinitions => "MIXED_DEFINITIONS",
            Self::OnTrack => "ON_TRACK",
            Self::Short => "SHORT",
            Self::NotClear => "NOT_CLEAR",
        }
    }
}

/// The progress of a target at its instant.
pub async fn progress(sources: Sources<'_>, target: &Target) -> Result<Progress, Failure> {
    let ground = target.instant.ground(sources, &target.row.indicator).await?;
    let (force, way) = (&target.force, target.way);
    let baseline = way.course.baseline();
    let period = newest(&ground, force, way.course);
    let value = ground.value(force, period).map_err(not_made)?;
    let begun = way.course.begun(period);
    let counting = ground.counting(force, period).map_err(not_made)?;
    let apart = apart(&ground, (force, baseline, &target.then), (&value, &counting)).map_err(not_made)?;
    let expected = way.by(period);
    let track = match (value.value, expected) {
        _ if !begun => Track::NotBegun,
        (Some(_), _) if apart == Some(Apart::Origin) => Track::MixedOrigin,
        (Some(_), _) if apart == Some(Apart::Definition) => Track::MixedDefinitions,
        (Some(it), Some(goal)) => match held(it, value.interval, goal, way.polarity) {
            Some(Held::Met) => Track::OnTrack,
            Some(Held::Short) => Track::Short,
            Some(Held::NotClear) => Track::NotClear,
            None => Track::NoValue,
        },
        _ => Track::NoValue,
    };
    let told = begun && apart.is_none();
    let step = this_year(&way, period);
    // a series that mixes definitions or origins has no one limit to hold the step against
    let charted = match step.filter(|_| apart.is_none()) {
        Some(step) => charted(sources, &ground, target, step).await?,
        None => None,
    };
    let mut progress = Progress {
        closed: value.value.filter(|_| told).and_then(|value| way.closed(value)),
        spread: PeerSpread::of(&ground, force, &target.peers(), period, value.synthetic)?,
        period,
        recurs: recurs(&ground, baseline),
        value,
        step,
        expected,
        track,
        charted,
        sentence: String::new(),
    };
    progress.sentence = sentence::of_progress(&force.name, &target.indicator, &progress);
    Ok(progress)
}

fn not_made(error: NotMade) -> Problem {
    Problem::from(error).at(["baseline"])
}

/// The newest period that is held against the baseline and that the force has anything of; the baseline where there is nothing newer.
fn newest(ground: &Ground, force: &Force, course: Course) -> Period {
    let like = course.baseline();
    let Some(newest) = ground.newest(force) else {
        return like;
    };
    let ends = (0..12).map(|before| newest.last().plus(-before));
    let mut periods = ends.filter_map(|last| Period::from_parts(last.plus(1 - like.length()), like.length()));
    periods
        .find(|period| held_against(ground, course, *period))
        .filter(|period| period.last() > like.last())
        .unwrap_or(like)
}

/// The step to reach in the year a period ends in; the first before it has begun, the last once the years are over.
fn this_year(way: &Way, period: Period) -> Option<Step> {
    let steps = way.steps();
    if way.course.begun(period) {
        way.step_of(period).or(steps.last().copied())
    } else {
        steps.first().copied()
    }
}

/// A step against the control chart; `None` where the indicator has no chart, or it does not know the time of the year.
async fn charted(
    sources: Sources<'_>,
    ground: &Ground,
    target: &Target,
    step: Step,
) -> Result<Option<Charted>, Failure> {
    if ground.frequency() == Frequency::Annual || ground.indicator.methods.chart == ChartMethod::None {
        return Ok(None);
    }
    let force = &target.force;
    let phases = Phases::of(sources, &target.instant, &force.code, Some(&target.row.indicator)).await?;
    let chart = drawn(ground, force, Window::default(), &phases, None)?;
    let value = chart.in_usual(step.value, step.year.period);
    Ok(value.map(|value| Charted {
        value,
        assurance: chart.basis.assurance(value),
        usual: chart.usual(),
        shared: ground.grows_with_days() && step.year.period.length() > ground.frequency().months(),
    }))
}
