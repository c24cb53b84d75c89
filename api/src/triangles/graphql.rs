//! How a revision triangle appears in the API.
mod usual;

use super::triangle::{self, AGES, ForceTriangle, Moved, Row, triangle};
use crate::{
    app::App,
    catalogue::IndicatorVersion,
    comparison::{
        Sources,
        graphql::{count, definition, force_code, indicator_code},
    },
    identity::Caller,
    ledger::{LedgerPoint, ledger_point},
    reference::{Force, Snapshot},
};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use muster_domain::Period;
use std::sync::Arc;

pub(crate) use usual::UsualOf;
pub use usual::{TrianglesRead, UsualRevision};

/// How far the first figures of an indicator move.
pub struct RevisionTriangle {
    it: triangle::Triangle,
    definition: IndicatorVersion,
}

/// How far the first figures of an indicator move.
#[Object]
impl RevisionTriangle {
    /// The indicator, as it was defined then.
    async fn indicator(&self) -> &IndicatorVersion {
        &self.definition
    }

    /// The event it rests on: nothing that was accepted later is in it.
    async fn as_of(&self) -> LedgerPoint {
        ledger_point(&self.it.instant.point)
    }

    /// The ages of figures, in months after a period first counted.
    async fn ages(&self) -> Vec<i32> {
        AGES.iter().map(|age| i32::try_from(*age).unwrap_or(i32::MAX)).collect()
    }

    /// Each force with figures, by its code.
    async fn forces(&self) -> Vec<ForceRevisions> {
        let forces = self.it.forces.iter();
        forces
            .map(|it| ForceRevisions {
                snapshot: Arc::clone(&self.it.instant.snapshot),
                it: it.clone(),
            })
            .collect()
    }

    /// How far figures of each age moved, of all these forces together: of one origin, real figures where there are any.
    async fn moves(&self) -> Vec<RevisionMove> {
        self.it.moves.iter().map(RevisionMove::from).collect()
    }

    /// Whether `moves` and `sentence` are of made-up figures, since there are no real ones.
    async fn synthetic(&self) -> bool {
        self.it.synthetic
    }

    /// In a sentence.
    async fn sentence(&self) -> &str {
        &self.it.sentence
    }

    /// How it was worked out, in words.
    async fn method(&self) -> &'static str {
        "Each of the indicator's own periods, worked out after every acceptance that touched it, by one formula and one estimate of \
         residents, so that nothing but data moves it. A move is |later - first| / |first|, told as the median and the ninth decile (type 7) \
         of the periods that have reached an age. Real and made-up periods are never told together: real ones where \
         there are any. What was taken back has no value at that age. Where real figures took the place of \
         made-up ones, or a return was sent again under another major version of its definition, the period begins with what came then: \
         another definition is not a move."
    }
}

/// The first figures of one force, and what became of them.
pub struct ForceRevisions {
    snapshot: Arc<Snapshot>,
    it: ForceTriangle,
}

/// The first figures of one force, and what became of them.
#[Object]
impl ForceRevisions {
    /// The force.
    async fn force(&self) -> Option<Force> {
        Force::of(&self.snapshot, self.it.force.code.as_str())
    }

    /// Its periods, the oldest first.
    async fn periods(&self) -> Vec<PeriodRevisions> {
        self.it.rows.iter().map(PeriodRevisions::from).collect()
    }

    /// How far its figures of each age moved: of one origin, real figures where it has any.
    async fn moves(&self) -> Vec<RevisionMove> {
        self.it.moves.iter().map(RevisionMove::from).collect()
    }

    /// Whether `moves` and `sentence` are of made-up figures, since it has no real ones.
    async fn synthetic(&self) -> bool {
        self.it.synthetic
    }

    /// In a sentence.
    async fn sentence(&self) -> &str {
        &self.it.sentence
    }
}

/// One period, as it was at first and later.
#[derive(SimpleObject)]
pub struct PeriodRevisions {
    /// The period.
    period: Period,
    /// What it was at first, in the unit of the indicator: of the newest origin, and of the newest major version it was counted by.
    first: f64,
    /// When that first counted.
    first_at: DateTime<Utc>,
    /// What it was at each of `ages`; null where it is not as old, or had no value then.
    values: Vec<Option<f64>>,
    /// What it is at the instant asked about; null where it was taken back.
    now: Option<f64>,
    /// How often its value moved since it first counted.
    revised: i32,
    /// Whether its figures are made up.
    synthetic: bool,
}

impl From<&Row> for PeriodRevisions {
    fn from(row: &Row) -> Self {
        Self {
            period: row.period,
            first: row.first,
            first_at: row.first_at,
            values: row.values.clone(),
            now: row.now,
            revised: count(row.revised),
            synthetic: row.synthetic,
        }
    }
}

/// How far first figures moved.
#[derive(SimpleObject)]
pub struct RevisionMove {
    /// Months after they first counted.
    age: i32,
    /// Periods that have reached that age.
    periods: i32,
    /// Half of them moved by this share of themselves or less: 0.02 is 2%.
    median: f64,
    /// Nine in ten moved by this share or less.
    ninetieth: f64,
    /// The median with its sign: above nought where first figures are rather too low.
    bias: f64,
}

impl From<&Moved> for RevisionMove {
    fn from(moved: &Moved) -> Self {
        Self {
            age: i32::try_from(moved.age).unwrap_or(i32::MAX),
            periods: count(moved.moves.periods),
            median: moved.moves.median,
            ninetieth: moved.moves.ninetieth,
            bias: moved.moves.bias,
        }
    }
}

#[derive(Default)]
pub struct TriangleQuery;

#[Object]
impl TriangleQuery {
    /// How far first figures usually move, force by force: each period as it was when it first counted and months later. For everybody
    /// who is signed in with a role.
    async fn revision_triangle(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The indicator's code, such as `recorded-crime-rate`.")] indicator: ID,
        #[graphql(desc = "Only this force; all of them where nothing is said.")] force: Option<ID>,
        #[graphql(desc = "As far as was known at this instant, by the definition and residents of then.")]
        as_of: Option<DateTime<Utc>>,
    ) -> Option<Result<RevisionTriangle>> {
        let asked = async {
            let force = force.as_ref().map(force_code).transpose()?;
            let (sources, caller) = (Sources::of(ctx.data::<App>()?), ctx.data::<Caller>()?);
            let it = triangle(sources, caller, &indicator_code(&indicator)?, force.as_ref(), as_of).await?;
            let definition = definition(&it.instant.edition, &it.indicator.code)?;
            Ok(RevisionTriangle { it, definition })
        };
        Some(asked.await)
    }
}
