//! How far first figures of a force usually move, beside a provisional figure of a comparison.
use super::RevisionMove;
use crate::{
    app::App,
    comparison::{Comparison, Instant, Sources},
    identity::Caller,
    platform::{failure::Failure, memo::Memo},
    triangles::triangle::{Triangle, triangle_at},
};
use async_graphql::{Context, Result, SimpleObject};
use chrono::NaiveDate;
use muster_domain::{ForceCode, IndicatorCode};
use std::sync::Arc;

/// How far first figures of a force usually move.
#[derive(SimpleObject)]
pub struct UsualRevision {
    /// At the oldest age that enough periods have reached; null where too few have reached any.
    usual: Option<RevisionMove>,
    /// Whether it is of made-up figures, since the force has no real ones of this indicator.
    synthetic: bool,
    /// In a sentence.
    sentence: String,
}

/// The triangles that one request has read to set beside comparisons: each indicator once, and only where somebody asks.
#[derive(Default)]
pub struct TrianglesRead(Memo<(IndicatorCode, String), Option<Arc<Triangle>>>);

/// What the usual revision of a row of a comparison is found by.
pub(crate) struct UsualOf {
    indicator: IndicatorCode,
    cursor: Option<String>,
    day: NaiveDate,
}

impl UsualOf {
    /// That of a comparison.
    pub(crate) fn of(comparison: &Comparison) -> Self {
        Self {
            indicator: comparison.indicator.code.clone(),
            cursor: comparison.point.cursor.clone(),
            day: comparison.day,
        }
    }

    /// That of one force; `None` where it has no first figures.
    pub(crate) async fn usual(&self, ctx: &Context<'_>, force: &ForceCode) -> Result<Option<UsualRevision>> {
        let Some(cursor) = &self.cursor else {
            return Ok(None);
        };
        let (sources, caller) = (Sources::of(ctx.data::<App>()?), ctx.data::<Caller>()?);
        let read = async || {
            let instant = Instant::named(sources, caller, cursor, self.day).await?;
            let Some(instant) = instant else { return Ok(None) };
            let triangle = triangle_at(sources, &instant, &self.indicator, None).await?;
            Ok::<_, Failure>(Some(Arc::new(triangle)))
        };
        let held = &ctx.data::<TrianglesRead>()?.0;
        let triangle = held.get_or_read((self.indicator.clone(), cursor.clone()), read).await?;
        let of_force = triangle.iter().flat_map(|triangle| &triangle.forces);
        let found = of_force.into_iter().find(|it| it.force.code == *force);
        Ok(found.map(|it| UsualRevision {
            usual: it.usual().as_ref().map(RevisionMove::from),
            synthetic: it.synthetic,
            sentence: it.sentence.clone(),
        }))
    }
}
