//! Setting forces, or their areas, side by side on one indicator and one period, as the figures stood at one instant.
use super::{
    gathered::Gathered,
    ground::{Ground, Instant},
    method::{Method, Warning, method, warnings},
    owner::Level,
    placed::Spread,
    standing::{Field, Standing},
    unallocated::Unallocated,
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
    AreaCode, ForceCode, IndicatorCode, OwnerCode, PeerGroup, PeerSelection, Period, catalogue::Indicator,
    coverage::Coverage,
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
    pub level: Level,
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

/// Forces, or their areas, side by side.
#[derive(Clone, Debug)]
pub struct Comparison {
    pub edition: Arc<Edition>,
    pub snapshot: Arc<Snapshot>,
    pub indicator: Indicator,
    pub period: Period,
    pub point: ledger::Point,
    pub peers: PeerGroup,
    pub level: Level,
    pub rows: Vec<Row>,
    /// What of each force is in none of its areas; empty where forces are compared.
    pub unallocated: Vec<Unallocated>,
    /// `None` for a survey, whose estimates are not added up.
    pub together: Option<Together>,
    /// Of the territorial forces among the rows.
    pub spread: Spread,
    pub method: Method,
    pub warnings: Vec<Warning>,
    /// The day asked about.
    pub day: NaiveDate,
    /// Whether something in it never counted: a draft is laid over it, or it mixes two instants.
    pub drafted: bool,
}

impl Comparison {
    /// The row of a force, where it is among those compared.
    #[must_use]
    pub fn row(&self, force: &ForceCode) -> Option<&Row> {
        self.row_of(&force.clone().into())
    }

    /// The row of a force or an area, where it is among those compared.
    #[must_use]
    pub fn row_of(&self, owner: &OwnerCode) -> Option<&Row> {
        let mut rows = self.rows.iter();
        rows.find(|row| row.force == owner.force && row.area == owner.area)
    }

    /// What is set side by side, in words.
    #[must_use]
    pub fn beside(&self) -> String {
        self.level.beside(&self.peers)
    }
}

/// One force, or one area, in a comparison.
#[derive(Clone, Debug)]
pub struct Row {
    pub force: ForceCode,
    pub area: Option<AreaCode>,
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
    let ground = instant.ground_at(sources, &question.indicator, question.level).await?;
    ground.compare(question.period, &question.peers, question.average)
}

impl Ground {
    /// Forces side by side in one period: arithmetic in memory.
    pub fn compare(&self, period: Period, peers: &PeerSelection, average: Average) -> Result<Comparison, Failure> {
        let gathered = Gathered::of(self, period, peers)?;
        let together = gathered.together(average);
        let unallocated = gathered.unallocated()?;
        let Gathered {
            table,
            peers,
            owners,
            settled,
            shared,
            ..
        } = gathered;
        let settlements = owners.iter().zip(&settled);
        let values: Vec<IndicatorValue> = settlements
            .map(|(owner, settled)| table.value(*owner, settled))
            .collect();
        let field = Field {
            table: &table,
            level: self.level,
            owners: &owners,
            settled: &settled,
            values: &values,
            shared: &shared,
        };
        let (spread, standings) = field.standings();
        let apart = standings.iter().filter(|standing| standing.apart).count();
        let warnings = warnings(
            self.level,
            (&values, apart),
            together.as_ref().map(|together| &together.coverage),
        );
        let rows = owners.iter().zip(values).zip(standings).zip(&settled);
        let rows = rows.map(|(((owner, value), standing), settled)| Row {
            force: owner.force.code.clone(),
            area: owner.area.map(|area| area.code.clone()),
            value: IndicatorValue {
                rests_on: self.rests_on(owner.force, period, settled),
                ..value
            },
            standing,
        });
        let rows = rows.collect();
        Ok(Comparison {
            method: method(&self.indicator, self.level, self.grain()),
            indicator: self.indicator.clone(),
            period,
            edition: Arc::clone(&self.instant.edition),
            snapshot: Arc::clone(&self.instant.snapshot),
            point: self.instant.point.clone(),
            peers,
            level: self.level,
            rows,
            unallocated,
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
        Ok(Gathered::of(self, period, peers)?.together(average))
    }
}
