//! Phases in the API: who started them, when and why.
use crate::{control::phases::Started, platform::failure::Failure, reference::Force, returns::Returns};
use async_graphql::{ID, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use muster_domain::{Month, Problem};

/// A phase of a series that somebody started.
#[derive(Clone)]
pub struct StartedPhase {
    pub(super) it: Started,
    pub(super) force: Force,
}

/// A phase of a series that somebody started.
#[Object]
impl StartedPhase {
    /// Its permanent name.
    async fn id(&self) -> ID {
        ID(self.it.row.id.to_string())
    }

    /// The indicator whose series it is of, by its code.
    async fn indicator(&self) -> ID {
        ID(self.it.row.indicator.to_string())
    }

    /// The force whose series it is of.
    async fn force(&self) -> &Force {
        &self.force
    }

    /// The first month of the period it starts with.
    async fn from(&self) -> Month {
        self.it.row.first_month
    }

    /// Why the series is different from then on.
    async fn reason(&self) -> &str {
        &self.it.row.reason
    }

    /// Whoever started it.
    async fn by(&self) -> &str {
        self.it.by().as_str()
    }

    /// Since when it is known.
    async fn since(&self) -> Option<DateTime<Utc>> {
        self.it.since
    }

    /// When it was taken back; null where it was not.
    async fn ended_at(&self) -> Option<DateTime<Utc>> {
        self.it.ended
    }

    /// Its limits are those of so many periods from its start; null where they are of all.
    async fn fix_after(&self) -> Option<i32> {
        self.it.row.fix_after.map(i32::from)
    }
}

/// A phase to be started.
#[derive(InputObject)]
pub struct StartPhaseInput {
    /// The indicator, by its code.
    pub(super) indicator: ID,
    /// The force, by its code.
    pub(super) force: ID,
    /// The phase starts with the month or quarter that this month lies in.
    pub(super) from: Month,
    /// Why the series is different from then on: shown on every chart of it, and kept in the ledger.
    pub(super) reason: String,
    /// Keep the limits of so many periods from the start, 12 to 120; left out for limits of all.
    pub(super) fix_after: Option<i32>,
    /// Send the same key again and the request is answered, not done again.
    pub(super) idempotency_key: Option<String>,
}

/// A phase to be taken back.
#[derive(InputObject)]
pub struct EndPhaseInput {
    /// The phase.
    pub(super) id: ID,
    /// Why: it stays in the ledger.
    pub(super) reason: String,
}

/// The phase as it is now, or what kept it back.
#[derive(SimpleObject)]
pub struct PhasePayload {
    /// The phase as it is now; null where there are problems.
    phase: Option<StartedPhase>,
    /// What to put right.
    problems: Vec<Problem>,
    /// How many problems there are in all.
    problems_total: i32,
}

impl PhasePayload {
    pub(super) async fn of(returns: &Returns, outcome: std::result::Result<Started, Failure>) -> Result<Self> {
        Ok(match outcome {
            Ok(it) => {
                let snapshot = returns.reference.latest().await?;
                let mut forces = snapshot.force_keys.iter();
                let force = forces.find(|(_, key)| **key == it.row.force);
                let force = force.and_then(|(code, _)| Force::of(&snapshot, code.as_str()));
                Self {
                    phase: force.map(|force| StartedPhase { it, force }),
                    problems: Vec::new(),
                    problems_total: 0,
                }
            }
            Err(failure) => {
                let problems = failure.into_problems()?;
                Self {
                    phase: None,
                    problems_total: problems.total(),
                    problems: problems.shown,
                }
            }
        })
    }
}
