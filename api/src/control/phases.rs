//! The phases of a force's series, as they were known after an event.
use super::store;
use crate::{
    comparison::{Instant, Owner, Sources},
    ledger,
    platform::failure::Failure,
};
use chrono::{DateTime, Utc};
use muster_domain::{ForceCode, ForceKey, IndicatorCode, UserId};
use muster_entities::chart_phase;
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// A phase that somebody started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Started {
    pub row: chart_phase::Model,
    pub since: Option<DateTime<Utc>>,
    pub ended: Option<DateTime<Utc>>,
}

impl Started {
    /// Whoever started it.
    #[must_use]
    pub fn by(&self) -> &UserId {
        &self.row.decided_by
    }

    pub(super) async fn of(db: &impl ConnectionTrait, row: chart_phase::Model) -> Result<Self, Failure> {
        let ended = match row.to_event {
            Some(event) => ledger::when(db, event).await?,
            None => None,
        };
        Ok(Self {
            since: ledger::when(db, row.from_event).await?,
            ended,
            row,
        })
    }
}

/// The phases of one force.
#[derive(Clone, Debug, Default)]
pub struct Phases(Vec<Started>);

impl Phases {
    /// Those of a force at an instant; of one indicator, or of all of them by one statement.
    pub async fn of(
        sources: Sources<'_>,
        instant: &Instant,
        force: &ForceCode,
        indicator: Option<&IndicatorCode>,
    ) -> Result<Self, Failure> {
        let Some(key) = instant.snapshot.force_keys.get(force) else {
            return Ok(Self::default());
        };
        let db = sources.db.reader();
        let mut phases = Vec::new();
        for row in store::as_of(db, Some(*key), indicator, instant.point.event).await? {
            phases.push(Started::of(db, row).await?);
        }
        Ok(Self(phases))
    }

    /// Those of a force or an area: a phase is started of the series of a force, so an area has none.
    pub async fn of_owner(
        sources: Sources<'_>,
        instant: &Instant,
        owner: Owner<'_>,
        indicator: Option<&IndicatorCode>,
    ) -> Result<Self, Failure> {
        match owner.area {
            None => Self::of(sources, instant, &owner.force.code, indicator).await,
            Some(_) => Ok(Self::default()),
        }
    }

    /// Those of every force at an instant, by one statement.
    pub async fn of_all(sources: Sources<'_>, instant: &Instant) -> Result<HashMap<ForceKey, Self>, Failure> {
        let db = sources.db.reader();
        let mut forces: HashMap<ForceKey, Self> = HashMap::new();
        for row in store::as_of(db, None, None, instant.point.event).await? {
            let phases = forces.entry(row.force).or_default();
            phases.0.push(Started::of(db, row).await?);
        }
        Ok(forces)
    }

    /// Those of an indicator, the earliest first.
    #[must_use]
    pub fn about(&self, indicator: &IndicatorCode) -> Vec<&Started> {
        self.0
            .iter()
            .filter(|phase| phase.row.indicator == *indicator)
            .collect()
    }
}
