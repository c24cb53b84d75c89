//! A force of a comparison beside its target, in the API.
use crate::{
    app::App,
    comparison::{self, IndicatorValue, Sources},
    identity::Caller,
    platform::memo::Memo,
    reference::Snapshot,
    targets::position::{Beside, Position, Positions},
};
use async_graphql::{Context, ID, Result, SimpleObject};
use muster_domain::{EventId, ForceCode, IndicatorCode, Period, target::NOT_A_QUOTA};
use muster_stats::{icon::Polarity, progress::Held};
use std::sync::Arc;

/// Where a force lies beside its target of that year.
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
pub struct TargetsRead(Memo<(IndicatorCode, EventId), Arc<Positions>>);

/// What the target of a row of a comparison is found by.
pub struct TargetsBeside {
    snapshot: Arc<Snapshot>,
    indicator: IndicatorCode,
    polarity: Polarity,
    period: Period,
    event: EventId,
}

impl TargetsBeside {
    /// Those of a comparison.
    pub(crate) fn of(it: &comparison::Comparison) -> Self {
        Self {
            snapshot: Arc::clone(&it.snapshot),
            indicator: it.indicator.code.clone(),
            polarity: comparison::polarity(&it.indicator),
            period: it.period,
            event: it.point.event,
        }
    }

    /// That of one force.
    pub(crate) async fn beside(
        &self,
        ctx: &Context<'_>,
        force: &ForceCode,
        value: &IndicatorValue,
    ) -> Result<Option<TargetPosition>> {
        let Some(key) = self.snapshot.force_keys.get(force) else {
            return Ok(None);
        };
        let sources = Sources::of(ctx.data::<App>()?);
        let read = async || Positions::of(sources, &self.indicator, self.event).await.map(Arc::new);
        let held = &ctx.data::<TargetsRead>()?.0;
        let positions = held.get_or_read((self.indicator.clone(), self.event), read).await?;
        let beside = Beside {
            force,
            key: *key,
            polarity: self.polarity,
            period: self.period,
            value,
        };
        let found = positions.beside(ctx.data::<Caller>()?, &beside);
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
