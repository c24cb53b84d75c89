//! Drawing up the profile of a force or an area: each indicator by itself, so that one that is missing takes no other with it.
use crate::{
    app::App,
    comparison::{Average, Comparison, Instant, Owner, Row, Sources},
    control::{self, ControlChart, Phases, Window},
    identity::Caller,
    platform::failure::Failure,
};
use chrono::{DateTime, Utc};
use muster_domain::{
    Area, AreaCode, ErrorCode, Force, ForceCode, IndicatorCode, PeerGroup, PeerSelection, Period, Problem,
    catalogue::Indicator,
};
use std::sync::Arc;
use tokio::{sync::Semaphore, task::JoinSet};

/// How many indicators are worked on at once.
const AT_ONCE: usize = 4;

/// What somebody wants to see of a force, or of one of its areas.
#[derive(Clone, Debug)]
pub struct Profiling {
    pub force: ForceCode,
    /// One of its areas; `None` for the force as a whole.
    pub area: Option<AreaCode>,
    pub period: Period,
    pub peers: PeerSelection,
    pub average: Average,
    pub as_of: Option<DateTime<Utc>>,
}

/// Every indicator of one force, or of one area.
#[derive(Clone, Debug)]
pub struct Profile {
    pub instant: Instant,
    pub force: Force,
    /// The area it is of; `None` for the force as a whole.
    pub area: Option<Area>,
    pub period: Period,
    pub peers: PeerGroup,
    /// By theme, and within one in the order of the catalogue.
    pub entries: Vec<Entry>,
}

impl Profile {
    /// What it is of.
    #[must_use]
    pub fn owner(&self) -> Owner<'_> {
        Owner {
            force: &self.force,
            area: self.area.as_ref(),
        }
    }

    /// Its row in the comparison of an indicator.
    #[must_use]
    pub fn row<'f>(&self, found: &'f Found) -> Option<&'f Row> {
        found.comparison.row_of(&self.owner().code())
    }
}

/// One indicator, or why there is nothing of it.
#[derive(Clone, Debug)]
pub struct Entry {
    pub indicator: Indicator,
    pub found: Result<Box<Found>, Problem>,
}

/// One indicator of a force or an area.
#[derive(Clone, Debug)]
pub struct Found {
    pub comparison: Comparison,
    /// `None` where the indicator has no control chart.
    pub chart: Option<ControlChart>,
}

/// Draws up the profile of a force or an area. Everybody who is signed in with a role may: of areas without what they may
/// not see.
pub async fn draw_up(app: &App, caller: &Caller, asked: &Profiling) -> Result<Profile, Failure> {
    let instant = Instant::of(Sources::of(app), caller, asked.as_of).await?;
    draw_up_at(app, &instant, asked).await
}

/// The same at an instant that somebody was let see.
pub async fn draw_up_at(app: &App, instant: &Instant, asked: &Profiling) -> Result<Profile, Failure> {
    let sources = Sources::of(app);
    let owner = instant.owner(&asked.force, asked.area.as_ref())?;
    let selection = control::peers_of(&asked.force, asked.peers.clone())?;
    let peers = instant.snapshot.reference.peers(&selection, asked.period);
    let peers = peers.map_err(|none| Problem::from(none).at(["peers"]))?;
    let each = Arc::new(Each {
        app: app.clone(),
        phases: Phases::of_owner(sources, instant, owner, None).await?,
        instant: instant.clone(),
        force: owner.force.clone(),
        area: owner.area.cloned(),
        period: asked.period,
        selection,
        average: asked.average,
    });

    let mut indicators: Vec<Indicator> = instant.edition.catalogue.indicators().cloned().collect();
    indicators.sort_by_key(|indicator| indicator.theme);
    let gate = Arc::new(Semaphore::new(AT_ONCE));
    let mut working = JoinSet::new();
    for (nth, indicator) in indicators.iter().enumerate() {
        let (each, gate, code) = (Arc::clone(&each), Arc::clone(&gate), indicator.code.clone());
        working.spawn(async move {
            let _turn = gate.acquire_owned().await;
            (nth, each.found(&code).await)
        });
    }
    let mut found: Vec<Option<Result<Found, Failure>>> = indicators.iter().map(|_| None).collect();
    while let Some(done) = working.join_next().await {
        let (nth, outcome) = done.map_err(Failure::fault)?;
        found[nth] = Some(outcome);
    }
    let entries = indicators.into_iter().zip(found).map(|(indicator, found)| Entry {
        found: found.map_or_else(|| Err(unknown()), |found| kept(&indicator.code, found)),
        indicator,
    });
    Ok(Profile {
        entries: entries.collect(),
        instant: instant.clone(),
        force: owner.force.clone(),
        area: owner.area.cloned(),
        period: asked.period,
        peers,
    })
}

/// What every indicator is worked out from.
struct Each {
    app: App,
    instant: Instant,
    force: Force,
    area: Option<Area>,
    period: Period,
    selection: PeerSelection,
    average: Average,
    phases: Phases,
}

impl Each {
    async fn found(&self, indicator: &IndicatorCode) -> Result<Found, Failure> {
        let owner = Owner {
            force: &self.force,
            area: self.area.as_ref(),
        };
        let sources = Sources::of(&self.app);
        let ground = self.instant.ground_at(sources, indicator, owner.level()).await?;
        let comparison = ground.compare(self.period, &self.selection, self.average)?;
        let window = Window {
            from: None,
            to: Some(self.period.last()),
        };
        // an indicator without a chart has everything else
        let chart = control::drawn(&ground, owner, window, &self.phases, None).ok();
        Ok(Found { comparison, chart })
    }
}

/// Why an indicator has nothing to show. What is our own fault is logged here, since the others are answered all the same.
fn kept(indicator: &IndicatorCode, found: Result<Found, Failure>) -> Result<Box<Found>, Problem> {
    found.map(Box::new).map_err(|failure| match failure {
        Failure::Problems(problems, _) => problems.into_iter().next().unwrap_or_else(unknown),
        Failure::Refused(refusal) => Problem::new(refusal.code(), refusal),
        Failure::Fault(cause) => {
            tracing::error!(%indicator, %cause, "an indicator of a profile failed");
            unknown()
        }
    })
}

fn unknown() -> Problem {
    Problem::new(ErrorCode::Internal, "something went wrong on our side")
}
