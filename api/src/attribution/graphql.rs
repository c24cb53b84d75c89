//! How an attribution appears in the API.
use super::{
    verdict::{Part, Verdict},
    what_moved::{self, Asking, what_moved},
};
use crate::{
    app::App,
    catalogue::IndicatorVersion,
    citation::graphql::Provenance,
    comparison::{
        Factor, Sources,
        graphql::{ComparisonRow, PeersInput, Spread, count, definition, force_code, indicator_code, row_of, selected},
    },
    control::graphql::ChartVariation,
    identity::Caller,
    ledger::{LedgerPoint, ledger_point},
    reference::Force,
};
use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use muster_domain::Period;
use std::sync::Arc;

/// Why the verdict on a force is another than it was.
pub struct WhatMoved {
    it: what_moved::WhatMoved,
    definition: IndicatorVersion,
}

/// Why the verdict on a force is another than it was.
#[Object]
impl WhatMoved {
    /// The indicator, as it was defined at the later instant.
    async fn indicator(&self) -> &IndicatorVersion {
        &self.definition
    }

    /// The force.
    async fn force(&self) -> Option<Force> {
        Force::of(&self.it.to.snapshot, self.it.force.code.as_str())
    }

    /// The period.
    async fn period(&self) -> Period {
        self.it.period
    }

    /// The event the earlier verdict rests on.
    async fn from(&self) -> LedgerPoint {
        ledger_point(&self.it.from.point)
    }

    /// The event the later verdict rests on.
    async fn to(&self) -> LedgerPoint {
        ledger_point(&self.it.to.point)
    }

    /// The earlier verdict.
    async fn before(&self) -> ForceVerdict {
        ForceVerdict(Arc::clone(&self.it.before))
    }

    /// The later verdict.
    async fn after(&self) -> ForceVerdict {
        ForceVerdict(Arc::clone(&self.it.after))
    }

    /// Which parts of the verdict differ: `VALUE`, `BAND`, `QUARTER`, `RANK`, `VARIATION`.
    async fn moved(&self) -> Vec<&'static str> {
        codes(&self.it.after.moved_since(&self.it.before))
    }

    /// From the earlier verdict to the later one, one factor at a time. Each step begins where the one before it ended, so that together
    /// they are the whole difference.
    async fn steps(&self) -> Vec<AttributionStep> {
        self.it.steps.iter().cloned().map(AttributionStep).collect()
    }

    /// In a sentence.
    async fn sentence(&self) -> &str {
        &self.it.sentence
    }

    /// How it was worked out, in words.
    async fn method(&self) -> &'static str {
        "Everything is worked out again five times, and each time one factor more is that of the later instant: the definition, the \
         method, the force's own figures with what it owed, the figures of others, and last residents, peers and phases. A step \
         holds what its factor does after those before it; in another order the shares of factors that work together would differ, and \
         their sum would not."
    }
}

/// What is said of a force on one indicator and period.
pub struct ForceVerdict(Arc<Verdict>);

/// What is said of a force on one indicator and period.
#[Object]
impl ForceVerdict {
    /// The force as the comparison has it: value, band, quarter, range of places. Of a state that never was, between the two instants, it
    /// cannot be quoted.
    async fn row(&self) -> Option<ComparisonRow> {
        row_of(&self.0.comparison, self.0.row())
    }

    /// The spread it is placed in.
    async fn spread(&self) -> Spread {
        Spread::from(&self.0.comparison.spread)
    }

    /// What the newest period of its control chart does, up to the end of the period; null where there is no chart, or too little is
    /// known.
    async fn variation(&self) -> Option<ChartVariation> {
        ChartVariation::of(self.0.chart.as_ref()?)
    }
}

/// What one factor did to a verdict.
pub struct AttributionStep(what_moved::Step);

/// What one factor did to a verdict.
#[Object]
impl AttributionStep {
    /// `DEFINITION`, `METHOD`, `DATA` or `BENCHMARK` (residents, peers, and phases of the series).
    async fn factor(&self) -> &'static str {
        match self.0.factor {
            Factor::Definition => "DEFINITION",
            Factor::Method => "METHOD",
            Factor::OwnData | Factor::OthersData => "DATA",
            Factor::Benchmark => "BENCHMARK",
        }
    }

    /// Of data, whose: `OWN` or `OTHERS`; null otherwise.
    async fn whose(&self) -> Option<&'static str> {
        match self.0.factor {
            Factor::OwnData => Some("OWN"),
            Factor::OthersData => Some("OTHERS"),
            Factor::Definition | Factor::Method | Factor::Benchmark => None,
        }
    }

    /// The verdict before it.
    async fn before(&self) -> ForceVerdict {
        ForceVerdict(Arc::clone(&self.0.before))
    }

    /// The verdict after it.
    async fn after(&self) -> ForceVerdict {
        ForceVerdict(Arc::clone(&self.0.after))
    }

    /// Which parts of the verdict it moved: `VALUE`, `BAND`, `QUARTER`, `RANK`, `VARIATION`; none where it moved nothing.
    async fn moved(&self) -> Vec<&'static str> {
        codes(&self.0.moved)
    }

    /// Of data: the revisions that were accepted in between and moved a figure of the period, or of the earlier ones that the chart and the
    /// force's own variation rest on; the first hundred.
    async fn revisions(&self) -> Vec<Provenance> {
        self.0.revisions.iter().take(SHOWN).map(Provenance::from).collect()
    }

    /// How many revisions there were.
    async fn revisions_total(&self) -> i32 {
        count(self.0.revisions.len())
    }

    /// In a sentence.
    async fn sentence(&self) -> &str {
        &self.0.sentence
    }
}

/// The most revisions that are shown.
const SHOWN: usize = 100;

fn codes(parts: &[Part]) -> Vec<&'static str> {
    parts.iter().map(|part| part.code()).collect()
}

#[derive(Default)]
pub struct AttributionQuery;

#[Object]
impl AttributionQuery {
    /// Why the verdict on a force (value, band, quarter, range of places, icon of its chart) is another than it was: its own figures,
    /// those of others, the definition, the method, or what it is held against. For everybody who is signed in with a role.
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn what_moved(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The indicator's code, such as `recorded-crime-rate`.")] indicator: ID,
        #[graphql(desc = "The force's code.")] force: ID,
        #[graphql(desc = "A month, quarter or year that the indicator's returns can make.")] period: Period,
        #[graphql(desc = "The earlier instant.")] from: DateTime<Utc>,
        #[graphql(desc = "The later instant; now where nothing is said.")] to: Option<DateTime<Utc>>,
        #[graphql(
            desc = "The forces it is held against; all of them where nothing is said. `of` is the force itself."
        )]
        peers: Option<PeersInput>,
    ) -> Option<Result<WhatMoved>> {
        let asked = async {
            let (peers, average) = selected(peers)?;
            let asking = Asking {
                indicator: indicator_code(&indicator)?,
                force: force_code(&force)?,
                period,
                peers,
                average,
                from,
                to,
            };
            let it = what_moved(Sources::of(ctx.data::<App>()?), ctx.data::<Caller>()?, &asking).await?;
            let definition = definition(&it.to.edition, &it.indicator)?;
            Ok(WhatMoved { it, definition })
        };
        Some(asked.await)
    }
}
