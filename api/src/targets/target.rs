//! The targets of a force that were in force at an instant, and what each rests on.
use super::{
    parts::{Parts, shared},
    propose::{Aim, Proposal, propose},
    store,
    way::Way,
};
use crate::{
    catalogue::Edition,
    comparison::{Instant, Sources, polarity},
    identity::Caller,
    ledger,
    platform::failure::{Failure, Refusal},
};
use chrono::{DateTime, Utc};
use muster_domain::{
    Force, ForceCode, IndicatorCode, PeerSelection, Period, Quantity, Stage, catalogue::Indicator, target::Course,
};
use muster_entities::{target, target_area};
use muster_stats::icon::Polarity;
use std::sync::Arc;

/// A target that somebody set, as it stood at an instant.
#[derive(Clone, Debug)]
pub struct Target {
    pub row: target::Model,
    pub areas: Vec<target_area::Model>,
    pub since: Option<DateTime<Utc>>,
    pub ended: Option<DateTime<Utc>>,
    pub instant: Instant,
    pub indicator: Indicator,
    /// The definitions it was set by: what is kept of it is in their units.
    pub then: Arc<Edition>,
    pub force: Force,
    pub way: Way,
}

impl Target {
    /// A target with what stands beside it.
    pub(super) async fn of(sources: Sources<'_>, instant: &Instant, row: target::Model) -> Result<Self, Failure> {
        let mut all = Self::all(sources, instant, vec![row]).await?;
        all.pop().ok_or_else(|| Refusal::NotFound.into())
    }

    async fn all(sources: Sources<'_>, instant: &Instant, rows: Vec<target::Model>) -> Result<Vec<Self>, Failure> {
        let db = sources.db.reader();
        let ids: Vec<i32> = rows.iter().map(|row| row.id).collect();
        let mut areas = store::areas(db, &ids).await?;
        let mut targets = Vec::with_capacity(rows.len());
        for row in rows {
            let mut forces = instant.snapshot.force_keys.iter();
            let force = forces.find(|(_, key)| **key == row.force);
            let force = force.and_then(|(code, _)| instant.snapshot.reference.force(code.as_str()));
            let indicator = instant.edition.catalogue.indicator(&row.indicator);
            let (Some(force), Some(indicator), Some(way)) =
                (force, indicator, indicator.and_then(|it| way(&row, polarity(it))))
            else {
                continue;
            };
            let ended = row.to_event.filter(|event| *event <= instant.point.event);
            let ended = match ended {
                Some(event) => ledger::when(db, event).await?,
                None => None,
            };
            targets.push(Self {
                areas: areas.extract_if(.., |area| area.target == row.id).collect(),
                since: ledger::when(db, row.from_event).await?,
                ended,
                instant: instant.clone(),
                indicator: indicator.clone(),
                then: sources.editions.as_of(row.rests_on).await?,
                force: force.clone(),
                way,
                row,
            });
        }
        Ok(targets)
    }

    /// The peers it was set by.
    #[must_use]
    pub fn peers(&self) -> PeerSelection {
        let members = self.row.members.iter().flat_map(|members| members.split(' '));
        PeerSelection {
            kind: self.row.peers.parse().unwrap_or(muster_domain::PeerKind::MostSimilar),
            of: Some(self.force.code.clone()),
            members: members.filter_map(|code| code.parse().ok()).collect(),
            version: self.row.peers_version.clone(),
        }
    }

    /// What it rested on when it was set, worked out again from the figures of that time.
    pub async fn basis(&self, sources: Sources<'_>, caller: &Caller) -> Result<Proposal, Failure> {
        let then = ledger::when(sources.db.reader(), self.row.rests_on).await?;
        propose(sources, caller, &self.aim(), then).await
    }

    fn aim(&self) -> Aim {
        Aim {
            indicator: self.row.indicator.clone(),
            force: self.force.code.clone(),
            baseline: self.way.course.baseline(),
            years: i32::from(self.row.years),
            share: self.row.share,
            peers: self.peers(),
        }
    }

    /// How it is shared out among areas; `None` where it is not.
    pub fn parts(&self) -> Result<Option<Parts>, Failure> {
        if self.areas.is_empty() {
            return Ok(None);
        }
        let weights: Vec<(i64, Option<Quantity>)> = self
            .areas
            .iter()
            .map(|area| (area.weight, area.denominator.and_then(Quantity::from_units)))
            .collect();
        let denominator = self.row.baseline_denominator.and_then(Quantity::from_units);
        let set_by = self
            .then
            .catalogue
            .indicator(&self.row.indicator)
            .unwrap_or(&self.indicator);
        let years = shared(set_by, &self.way, denominator, &weights)?;
        Ok(years.map(|years| Parts {
            areas: self.areas.clone(),
            years,
        }))
    }
}

/// The way a row stands for.
pub(super) fn way(row: &target::Model, polarity: Polarity) -> Option<Way> {
    let baseline = Period::from_parts(row.baseline_first, row.baseline_months)?;
    Some(Way {
        course: Course::new(baseline, i32::from(row.years)).ok()?,
        share: row.share,
        baseline: row.baseline_value,
        benchmark: row.benchmark,
        polarity,
    })
}

/// Whether somebody may read the targets of a force: the force and its commissioner, and whoever reads of every force.
#[must_use]
pub(super) fn readable(caller: &Caller, force: &ForceCode) -> bool {
    caller.signed_in() && caller.visibility().shows(force, Stage::Accepted) && caller.visibility().compares
}

/// The targets of a force at an instant, by indicator; none where they are not the caller's to see.
pub async fn targets(
    sources: Sources<'_>,
    caller: &Caller,
    force: &ForceCode,
    indicator: Option<&IndicatorCode>,
    as_of: Option<DateTime<Utc>>,
) -> Result<Vec<Target>, Failure> {
    if !readable(caller, force) {
        return Ok(Vec::new());
    }
    let instant = Instant::of(sources, caller, as_of).await?;
    let Some(key) = instant.snapshot.force_keys.get(force) else {
        return Ok(Vec::new());
    };
    let rows = store::as_of(sources.db.reader(), Some(*key), indicator, instant.point.event).await?;
    Target::all(sources, &instant, rows).await
}
