//! Proposing a target: what the better quarter of a force's peers reach, and the steps there, as the figures stood at one instant.
use super::{
    sentence,
    spread::PeerSpread,
    way::{Step, Way},
};
use crate::{
    comparison::{Ground, IndicatorValue, Instant, Sources, polarity},
    identity::Caller,
    platform::failure::Failure,
};
use chrono::{DateTime, Utc};
use muster_domain::{
    Force, ForceCode, IndicatorCode, PeerSelection, Period, Problem,
    catalogue::{Indicator, Polarity},
    target::{Course, FEWEST_PEERS, NotATarget, share_of_gap},
};
use muster_stats::target::benchmark;

/// What somebody wants aimed for.
#[derive(Clone, Debug)]
pub struct Aim {
    pub indicator: IndicatorCode,
    pub force: ForceCode,
    pub baseline: Period,
    pub years: i32,
    /// Of the gap, a year.
    pub share: f64,
    /// The peers of the force.
    pub peers: PeerSelection,
}

/// A target as it would be.
#[derive(Clone, Debug)]
pub struct Proposal {
    pub instant: Instant,
    pub indicator: Indicator,
    pub force: Force,
    pub way: Way,
    /// What the force came to in the baseline.
    pub value: IndicatorValue,
    pub spread: PeerSpread,
    pub steps: Vec<Step>,
    pub sentence: String,
}

/// Proposes a target. Everybody who is signed in with a role may ask: it is made of what a comparison shows them.
pub async fn propose(
    sources: Sources<'_>,
    caller: &Caller,
    aim: &Aim,
    as_of: Option<DateTime<Utc>>,
) -> Result<Proposal, Failure> {
    let instant = Instant::of(sources, caller, as_of).await?;
    let ground = instant.ground(sources, &aim.indicator).await?;
    proposed(&ground, aim)
}

/// The target an aim comes to: arithmetic in memory.
pub(super) fn proposed(ground: &Ground, aim: &Aim) -> Result<Proposal, Failure> {
    let indicator = &ground.indicator;
    let force = ground.instant.force(&aim.force)?;
    let refused = |error: NotATarget| Failure::from(Problem::from(error));
    let course = Course::new(aim.baseline, aim.years).map_err(refused)?;
    let share = share_of_gap(aim.share).map_err(refused)?;
    if indicator.polarity == Polarity::NoJudgement {
        return Err(refused(NotATarget::Neutral));
    }
    if !force.kind.has_rate() {
        return Err(refused(NotATarget::NotTerritorial));
    }
    let value = ground
        .value(force, aim.baseline)
        .map_err(|error| Problem::from(error).at(["baseline"]))?;
    let own = value
        .value
        .ok_or_else(|| refused(NotATarget::NoBaseline(aim.baseline)))?;
    let spread = PeerSpread::of(ground, force, &aim.peers, aim.baseline, value.synthetic)?;
    let polarity = polarity(indicator);
    let reached = benchmark(&spread.drawn(), polarity).filter(|_| spread.used.len() >= FEWEST_PEERS);
    let way = Way {
        course,
        share,
        baseline: own,
        benchmark: reached.ok_or_else(|| refused(NotATarget::TooFewPeers(spread.used.len())))?,
        polarity,
    };
    let mut proposal = Proposal {
        instant: ground.instant.clone(),
        indicator: indicator.clone(),
        force: force.clone(),
        steps: way.steps(),
        way,
        value,
        spread,
        sentence: String::new(),
    };
    proposal.sentence = sentence::of_proposal(&proposal);
    Ok(proposal)
}
