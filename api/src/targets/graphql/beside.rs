//! A force of a comparison beside its target, in the API.
use crate::{
    app::App,
    comparison::{self, IndicatorValue, Instant, Sources},
    identity::Caller,
    platform::{failure::Failure, memo::Memo},
    reference::Snapshot,
    targets::{
        position::{Beside, Position, Positions},
        target::readable,
    },
};
use async_graphql::{Context, ID, Result, SimpleObject};
use chrono::NaiveDate;
use muster_domain::{ForceCode, IndicatorCode, Period, comparability::Counting, target::NOT_A_QUOTA};
use muster_stats::progress::Held;
use std::sync::Arc;

/// Where a force lies beside its target of that year: in periods that are held against the target's baseline, of figures of its origin
/// and definition.
#[derive(SimpleObject)]
pub struct TargetPosition {
    /// The target.
    id: ID,
    /// The step of the year the period ends in, in the unit of the indicator.
    value: f64,
    /// Which year of the target, from 1.
    year: i32,
    /// Which side of it the force's value lies on: `HIGHER`, `LOWER` or `SAME`.
    side: &'static str,
    /// `MET` or `NOT_MET` where the whole 95% interval of the value says so, `NOT_CLEAR` where chance alone could account for the
    /// difference; by the value alone where it has no interval.
    position: &'static str,
    /// In a sentence.
    sentence: String,
    /// What a target is, and what it is not.
    note: &'static str,
}

/// The targets that one request has read to set beside comparisons: each indicator once, and only where somebody asks.
#[derive(Default)]
pub struct TargetsRead(Memo<(IndicatorCode, String), Arc<Positions>>);

/// What the target of a row of a comparison is found by.
pub struct TargetsBeside {
    snapshot: Arc<Snapshot>,
    indicator: IndicatorCode,
    period: Period,
    cursor: Option<String>,
    day: NaiveDate,
}

impl TargetsBeside {
    /// Those of a comparison.
    pub(crate) fn of(it: &comparison::Comparison) -> Self {
        Self {
            snapshot: Arc::clone(&it.snapshot),
            indicator: it.indicator.code.clone(),
            period: it.period,
            cursor: it.point.cursor.clone(),
            day: it.day,
        }
    }

    /// That of one force.
    pub(crate) async fn beside(
        &self,
        ctx: &Context<'_>,
        force: &ForceCode,
        (value, counting): (&IndicatorValue, &Counting),
    ) -> Result<Option<TargetPosition>> {
        let (sources, caller) = (Sources::of(ctx.data::<App>()?), ctx.data::<Caller>()?);
        let key = self.snapshot.force_keys.get(force).filter(|_| readable(caller, force));
        let (Some(key), Some(cursor)) = (key, &self.cursor) else {
            return Ok(None);
        };
        let read = async || {
            let instant = Instant::named(sources, caller, cursor, self.day).await?;
            let positions = match &instant {
                Some(instant) => Positions::of(sources, instant, &self.indicator).await?,
                None => Positions::default(),
            };
            Ok::<_, Failure>(Arc::new(positions))
        };
        let held = &ctx.data::<TargetsRead>()?.0;
        let positions = held.get_or_read((self.indicator.clone(), cursor.clone()), read).await?;
        let beside = Beside {
            force,
            key: *key,
            period: self.period,
            value,
            counting,
        };
        let found = positions.beside(caller, &beside);
        Ok(found.map(TargetPosition::from))
    }
}

impl From<Position> for TargetPosition {
    fn from(position: Position) -> Self {
        Self {
            id: ID(position.id.to_string()),
            value: position.value,
            year: i32::from(position.year),
            side: position.side,
            position: match position.held {
                Held::Met => "MET",
                Held::Short => "NOT_MET",
                Held::NotClear => "NOT_CLEAR",
            },
            sentence: position.sentence,
            note: NOT_A_QUOTA,
        }
    }
}
