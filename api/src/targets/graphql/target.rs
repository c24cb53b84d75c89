//! A target that was set, in the API, and how far the force has come.
use super::{
    parts::TargetAreas,
    proposal::{PeerSpread, ProposedTarget, TargetMethod, TargetStep},
};
use crate::{
    app::App,
    catalogue::IndicatorVersion,
    comparison::{
        Sources,
        graphql::{IndicatorValue, definition},
    },
    identity::Caller,
    ledger::{LedgerPoint, ledger_point},
    platform::failure::Failure,
    reference::{Force, Snapshot},
    targets::{method, progress, target},
};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use muster_domain::{Period, Problem, catalogue::Indicator, target::NOT_A_QUOTA};
use muster_stats::icon::Assurance;
use std::sync::Arc;

/// What a force aims for on an indicator: a benchmark beside the spread between forces, and a quota for nobody.
pub struct Target(target::Target);

impl From<target::Target> for Target {
    fn from(target: target::Target) -> Self {
        Self(target)
    }
}

/// What a force aims for on an indicator: a benchmark beside the spread between forces, and a quota for nobody.
#[Object]
impl Target {
    /// Its permanent name.
    async fn id(&self) -> ID {
        ID(self.0.row.id.to_string())
    }

    /// The indicator, as it was defined at the instant asked about.
    #[expect(
        clippy::unused_async,
        reason = "a field's resolver is async, whether it waits or not"
    )]
    async fn indicator(&self) -> Result<IndicatorVersion> {
        Ok(definition(&self.0.instant.edition, &self.0.row.indicator)?)
    }

    /// The force.
    async fn force(&self) -> Option<Force> {
        Force::of(&self.0.instant.snapshot, self.0.force.code.as_str())
    }

    /// The last committed event the answer rests on.
    async fn as_of(&self) -> LedgerPoint {
        ledger_point(&self.0.instant.point)
    }

    /// The period the way begins with.
    async fn baseline(&self) -> Period {
        self.0.way.course.baseline()
    }

    /// What the force came to in it, when the target was set.
    async fn baseline_value(&self) -> f64 {
        self.0.row.baseline_value
    }

    /// What the better quarter of the peers came to, when the target was set.
    async fn benchmark(&self) -> f64 {
        self.0.row.benchmark
    }

    /// The share of the gap that is closed in a year.
    async fn share(&self) -> f64 {
        self.0.row.share
    }

    /// For how many years.
    async fn years(&self) -> i32 {
        i32::from(self.0.row.years)
    }

    /// What there is to come to, a step a year; never worse than the baseline.
    async fn steps(&self) -> Vec<TargetStep> {
        self.0.way.steps().iter().map(TargetStep::from).collect()
    }

    /// How it is shared out among areas of the force; null where it is not.
    #[expect(
        clippy::unused_async,
        reason = "a field's resolver is async, whether it waits or not"
    )]
    async fn areas(&self) -> Result<Option<TargetAreas>> {
        let parts = self.0.parts()?;
        Ok(parts.map(|parts| TargetAreas::of(&self.0.instant.snapshot, &parts)))
    }

    /// What it rested on when it was set, worked out again from the figures of that time: the peers and their spread.
    async fn basis(&self, ctx: &Context<'_>) -> Option<Result<ProposedTarget>> {
        let basis = async {
            let sources = Sources::of(ctx.data::<App>()?);
            Ok(ProposedTarget::of(self.0.basis(sources, ctx.data::<Caller>()?).await?)?)
        };
        Some(basis.await)
    }

    /// How far the force has come, with the spread of its peers now.
    async fn progress(&self, ctx: &Context<'_>) -> Option<Result<TargetProgress>> {
        let progress = async {
            let it = progress::progress(Sources::of(ctx.data::<App>()?), &self.0).await?;
            Ok(TargetProgress {
                snapshot: Arc::clone(&self.0.instant.snapshot),
                indicator: self.0.indicator.clone(),
                it,
            })
        };
        Some(progress.await)
    }

    /// Why it was set.
    async fn reason(&self) -> &str {
        &self.0.row.reason
    }

    /// Whoever set it.
    async fn by(&self) -> &str {
        self.0.row.decided_by.as_str()
    }

    /// Since when it is in force.
    async fn since(&self) -> Option<DateTime<Utc>> {
        self.0.since
    }

    /// When it was ended, or another put in its place; null while it is in force.
    async fn ended_at(&self) -> Option<DateTime<Utc>> {
        self.0.ended
    }

    /// The target it was put in the place of; null where there was none.
    async fn replaces(&self) -> Option<ID> {
        self.0.row.replaces.map(|id| ID(id.to_string()))
    }

    /// How it was worked out.
    async fn method(&self) -> TargetMethod {
        TargetMethod::from(method::METHOD)
    }

    /// What a target is, and what it is not.
    async fn note(&self) -> &str {
        NOT_A_QUOTA
    }
}

/// How far a force has come towards its target.
pub struct TargetProgress {
    snapshot: Arc<Snapshot>,
    indicator: Indicator,
    it: progress::Progress,
}

/// How far a force has come towards its target.
#[Object]
impl TargetProgress {
    /// The newest period as long as the baseline that anything is known of. Of an indicator with a yearly rhythm, or whose values grow
    /// with the days, a month or quarter is held against the same month or quarter of other years alone, and this is the newest of those.
    async fn period(&self) -> Period {
        self.it.period
    }

    /// What the force comes to in it, or why there is nothing.
    async fn value(&self) -> IndicatorValue {
        IndicatorValue(self.it.value.clone())
    }

    /// This year's step: the first before the first year has begun, the last once all are over.
    async fn step(&self) -> Option<TargetStep> {
        self.it.step.as_ref().map(TargetStep::from)
    }

    /// What is on an even way from the baseline by the end of the period.
    async fn expected(&self) -> Option<f64> {
        self.it.expected
    }

    /// `ON_TRACK` or `SHORT` where the whole 95% interval is at or past what is expected by then, or short of it; `NOT_CLEAR` where
    /// chance alone could account for the difference. `NOT_BEGUN` (no period after the baseline is held against it yet), `NO_VALUE`,
    /// `MIXED_ORIGIN` or `MIXED_DEFINITIONS` (its figures, or the indicator itself, go by another major version than the target was set by)
    /// where nothing can be said.
    async fn track(&self) -> &str {
        self.it.track.code()
    }

    /// The share of the gap closed since the baseline: 0.5 is half of it, and below nought it is wider. Null where there was no gap.
    async fn gap_closed(&self) -> Option<f64> {
        self.it.closed
    }

    /// `CONSISTENT_PASS`, `CONSISTENT_FAIL` or `INCONSISTENT`: whether this year's step will be met each usual month or quarter if nothing
    /// changes, by the force's control chart (`charted`); null where the indicator has none, its limits are not known, or `track` is
    /// `MIXED_ORIGIN` or `MIXED_DEFINITIONS`.
    async fn assurance(&self) -> Option<&str> {
        Some(match self.it.charted?.assurance? {
            Assurance::ConsistentPass => "CONSISTENT_PASS",
            Assurance::ConsistentFail => "CONSISTENT_FAIL",
            Assurance::Inconsistent => "INCONSISTENT",
        })
    }

    /// What the chart's limits were held against: the step as the charted values are, for a usual month or quarter where the value grows
    /// with time, and with the time of the year taken out where the chart takes it out. Give it as
    /// `target` of `controlChart`. Null where the indicator has no chart, or nothing can be held against it.
    async fn charted(&self) -> Option<f64> {
        self.it.charted.map(|charted| charted.value)
    }

    /// The spread of the peers in the same period, without the force itself.
    async fn spread(&self) -> PeerSpread {
        PeerSpread::new(&self.snapshot, &self.indicator, self.it.spread.clone())
    }

    /// All of it in one plain sentence.
    async fn sentence(&self) -> &str {
        &self.it.sentence
    }

    /// What a target is, and what it is not.
    async fn note(&self) -> &str {
        NOT_A_QUOTA
    }
}

/// The target as it is now, or what kept it back.
#[derive(SimpleObject)]
pub struct TargetPayload {
    /// The target as it is now; null where there are problems.
    target: Option<Target>,
    /// What to put right.
    problems: Vec<Problem>,
    /// How many problems there are in all.
    problems_total: i32,
}

impl TargetPayload {
    pub(super) fn of(outcome: std::result::Result<target::Target, Failure>) -> Result<Self> {
        Ok(match outcome {
            Ok(target) => Self {
                target: Some(target.into()),
                problems: Vec::new(),
                problems_total: 0,
            },
            Err(failure) => {
                let problems = failure.into_problems()?;
                Self {
                    target: None,
                    problems_total: problems.total(),
                    problems: problems.shown,
                }
            }
        })
    }
}
