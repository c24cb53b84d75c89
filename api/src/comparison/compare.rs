//! Setting forces side by side on one indicator and one period, as the figures stood at one instant.
use super::{
    ground::{Ground, Instant},
    method::{Method, Warning, method, warnings},
    placed::Spread,
    standing::{Field, Standing},
    table::Table,
    value::IndicatorValue,
};
use crate::{
    app::App,
    catalogue::{Edition, Editions},
    identity::Caller,
    ledger,
    platform::{cache::Cache, clock::Clock, database::Database, failure::Failure},
    reference::{Snapshot, Snapshots},
};
use chrono::{DateTime, NaiveDate, Utc};
use muster_domain::{
    Force, ForceCode, IndicatorCode, PeerGroup, PeerKind, PeerSelection, Period, Problem,
    catalogue::Indicator,
    coverage::{Coverage, Scope},
    settle::Settled,
};
use std::sync::Arc;

/// What a comparison is read from.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    pub db: &'a Database,
    pub cache: &'a Cache,
    pub editions: &'a Editions,
    pub snapshots: &'a Snapshots,
    pub clock: &'a Clock,
}

impl<'a> Sources<'a> {
    /// Those of a service.
    #[must_use]
    pub fn of(app: &'a App) -> Self {
        Self {
            db: &app.database,
            cache: &app.cache,
            editions: &app.editions,
            snapshots: &app.reference,
            clock: &app.clock,
        }
    }
}

/// What somebody wants compared.
#[derive(Clone, Debug)]
pub struct Question {
    pub indicator: IndicatorCode,
    pub period: Period,
    pub peers: PeerSelection,
    pub average: Average,
    pub as_of: Option<DateTime<Utc>>,
}

/// What forces together come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Average {
    /// The sum of numerators over the sum of denominators: large forces weigh more.
    #[default]
    RatioOfSums,
    /// The mean of the forces' own values: the average force.
    MeanOfForces,
}

/// Forces side by side.
#[derive(Clone, Debug)]
pub struct Comparison {
    pub edition: Arc<Edition>,
    pub snapshot: Arc<Snapshot>,
    pub indicator: Indicator,
    pub period: Period,
    pub point: ledger::Point,
    pub peers: PeerGroup,
    pub rows: Vec<Row>,
    /// `None` for a survey, whose estimates are not added up.
    pub together: Option<Together>,
    /// Of the territorial forces among the rows.
    pub spread: Spread,
    pub method: Method,
    pub warnings: Vec<Warning>,
    /// The day asked about.
    pub day: NaiveDate,
    /// Whether a draft is laid over what counts.
    pub drafted: bool,
}

impl Comparison {
    /// The row of a force, where it is among those compared.
    #[must_use]
    pub fn row(&self, force: &ForceCode) -> Option<&Row> {
        self.rows.iter().find(|row| row.force == *force)
    }
}

/// One force in a comparison.
#[derive(Clone, Debug)]
pub struct Row {
    pub force: ForceCode,
    pub value: IndicatorValue,
    pub standing: Standing,
}

/// Forces together.
#[derive(Clone, Debug)]
pub struct Together {
    pub value: IndicatorValue,
    pub average: Average,
    pub coverage: Coverage,
}

/// Compares forces. Everybody who is signed in with a role may.
pub async fn compare(sources: Sources<'_>, caller: &Caller, question: &Question) -> Result<Comparison, Failure> {
    let instant = Instant::of(sources, caller, question.as_of).await?;
    compare_at(sources, &instant, question).await
}

/// The same at an instant that somebody was let see.
pub async fn compare_at(sources: Sources<'_>, instant: &Instant, question: &Question) -> Result<Comparison, Failure> {
    let ground = instant.ground(sources, &question.indicator).await?;
    ground.compare(question.period, &question.peers, question.average)
}

/// The forces of a comparison, with what they come to.
struct Gathered<'a> {
    table: Table<'a>,
    peers: PeerGroup,
    forces: Vec<&'a Force>,
    settled: Vec<Settled>,
}

impl Gathered<'_> {
    fn together(&self, average: Average) -> Option<Together> {
        let scope = match self.peers.kind {
            PeerKind::All => Scope::Nation,
            PeerKind::Region | PeerKind::MostSimilar | PeerKind::Custom => Scope::Group,
        };
        self.table.together(scope, average, &self.forces, &self.settled)
    }
}

impl Ground {
    /// Forces side by side in one period: arithmetic in memory.
    pub fn compare(&self, period: Period, peers: &PeerSelection, average: Average) -> Result<Comparison, Failure> {
        let gathered = self.gathered(period, peers)?;
        let together = gathered.together(average);
        let Gathered {
            table,
            peers,
            forces,
            settled,
        } = gathered;
        let settlements = forces.iter().zip(&settled);
        let values: Vec<IndicatorValue> = settlements
            .map(|(force, settled)| table.value(force, settled))
            .collect();
        let field = Field {
            table: &table,
            forces: &forces,
            settled: &settled,
            values: &values,
        };
        let (spread, standings) = field.standings();
        let warnings = warnings(&values, together.as_ref().map(|together| &together.coverage));
        let rows = forces.iter().zip(values).zip(standings).zip(&settled);
        let rows = rows.map(|(((force, value), standing), settled)| Row {
            force: force.code.clone(),
            value: IndicatorValue {
                rests_on: self.rests_on(force, period, settled),
                ..value
            },
            standing,
        });
        let rows = rows.collect();
        Ok(Comparison {
            method: method(&self.indicator),
            indicator: self.indicator.clone(),
            period,
            edition: Arc::clone(&self.instant.edition),
            snapshot: Arc::clone(&self.instant.snapshot),
            point: self.instant.point.clone(),
            peers,
            rows,
            together,
            spread,
            warnings,
            day: self.instant.day(),
            drafted: self.drafted,
        })
    }

    /// What forces together come to in one period.
    pub fn together(
        &self,
        period: Period,
        peers: &PeerSelection,
        average: Average,
    ) -> Result<Option<Together>, Failure> {
        Ok(self.gathered(period, peers)?.together(average))
    }

    fn gathered(&self, period: Period, peers: &PeerSelection) -> Result<Gathered<'_>, Failure> {
        let reference = &self.instant.snapshot.reference;
        let peers = reference.peers(peers, period);
        let peers = peers.map_err(|none| Problem::from(none).at(["peers"]))?;
        let table = self.table(period);
        let forces: Vec<&Force> = peers
            .with_itself()
            .filter_map(|code| reference.force(code.as_str()))
            .collect();
        let mut settled = Vec::with_capacity(forces.len());
        for force in &forces {
            let of_force = table
                .settled(force)
                .map_err(|refused| Problem::from(refused).at(["period"]))?;
            settled.push(of_force);
        }
        Ok(Gathered {
            table,
            peers,
            forces,
            settled,
        })
    }
}
