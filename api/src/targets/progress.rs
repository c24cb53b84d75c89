//! How far a force has come towards its target, as the figures stood at one instant.
use super::{
    sentence,
    spread::PeerSpread,
    target::Target,
    way::{Step, Way},
};
use crate::{
    comparison::{Ground, IndicatorValue, Sources},
    control::{Phases, Window, drawn},
    platform::failure::Failure,
};
use muster_domain::{Force, Frequency, Period, Problem, catalogue::ChartMethod, series::NotMade};
use muster_stats::{
    icon::Assurance,
    progress::{Held, held},
};

/// What a force has come to since its baseline.
#[derive(Clone, Debug)]
pub struct Progress {
    /// The newest period as long as the baseline.
    pub period: Period,
    pub value: IndicatorValue,
    /// This year's.
    pub step: Option<Step>,
    /// What is on the way by the end of the period.
    pub expected: Option<f64>,
    pub track: Track,
    /// How much of the gap; `None` where there was none, or nothing to tell it by.
    pub closed: Option<f64>,
    pub assurance: Option<Assurance>,
    /// The step as the chart's values are, for a usual month or quarter.
    pub charted: Option<f64>,
    /// The peers in the same period.
    pub spread: PeerSpread,
    pub sentence: String,
}

/// Where a force is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Track {
    /// Its newest period is no later than the baseline.
    NotBegun,
    NoValue,
    /// Its figures are made up and those of the baseline were not, or the other way round.
    MixedOrigin,
    /// They were counted by a definition that is not comparable with that of the baseline.
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
    let period = newest(&ground, force, baseline);
    let value = value(&ground, force, period)?;
    let begun = way.course.begun(period);
    let same_origin = value.synthetic == self::value(&ground, force, baseline)?.synthetic;
    let counting = |period| ground.counting(force, period).map_err(not_made);
    let comparable = counting(period)?.comparable(&counting(baseline)?);
    let expected = way.by(period);
    let track = match (value.value, expected) {
        _ if !begun => Track::NotBegun,
        (Some(_), _) if !same_origin => Track::MixedOrigin,
        (Some(_), _) if !comparable => Track::MixedDefinitions,
        (Some(it), Some(goal)) => match held(it, value.interval, goal, way.polarity) {
            Some(Held::Met) => Track::OnTrack,
            Some(Held::Short) => Track::Short,
            Some(Held::NotClear) => Track::NotClear,
            None => Track::NoValue,
        },
        _ => Track::NoValue,
    };
    let told = begun && same_origin && comparable;
    let step = this_year(&way, period);
    // a series that mixes definitions or origins has no one limit to hold the step against
    let charted = step
        .filter(|_| same_origin && comparable)
        .and_then(|step| charted(&ground, step.value, baseline));
    let assurance = match charted {
        Some(goal) => {
            let phases = Phases::of(sources, &target.instant, &force.code, Some(&target.row.indicator)).await?;
            drawn(&ground, force, Window::default(), &phases, Some(goal))?
                .verdict
                .assurance
        }
        None => None,
    };
    let mut progress = Progress {
        closed: value.value.filter(|_| told).and_then(|value| way.closed(value)),
        spread: PeerSpread::of(&ground, force, &target.peers(), period, value.synthetic)?,
        period,
        value,
        step,
        expected,
        track,
        assurance,
        charted,
        sentence: String::new(),
    };
    progress.sentence = sentence::of_progress(&force.name, &target.indicator, &progress);
    Ok(progress)
}

fn value(ground: &Ground, force: &Force, period: Period) -> Result<IndicatorValue, Failure> {
    Ok(ground.value(force, period).map_err(not_made)?)
}

fn not_made(error: NotMade) -> Problem {
    Problem::from(error).at(["baseline"])
}

/// The newest period as long as another that the force has anything of; that one itself where there is nothing newer.
fn newest(ground: &Ground, force: &Force, like: Period) -> Period {
    let Some(newest) = ground.newest(force) else {
        return like;
    };
    let ends = (0..12).map(|before| newest.last().plus(-before));
    let mut periods = ends.filter_map(|last| Period::from_parts(last.plus(1 - like.length()), like.length()));
    periods
        .next()
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

/// A step as a control chart's values are; `None` where the indicator has no chart.
fn charted(ground: &Ground, step: f64, baseline: Period) -> Option<f64> {
    let frequency = ground.frequency();
    if frequency == Frequency::Annual || ground.indicator.methods.chart == ChartMethod::None {
        return None;
    }
    let share = f64::from(frequency.months()) / f64::from(baseline.length());
    Some(if ground.grows_with_days() { step * share } else { step })
}
