//! How citations appear in the API.
mod provenance;
mod succession;

use super::{
    Today,
    cite::{self, Cited, Citing},
    words,
};
use crate::{
    app::App,
    catalogue::IndicatorVersion,
    comparison::{
        Average, Sources,
        graphql::{AggregateCoverage, IndicatorValue, PeersInput, force_code, indicator_code, selected},
    },
    identity::Caller,
    ledger::{LedgerPoint, ledger_point},
    platform::failure::Failure,
    reference::{Force, PeerGroup},
};
use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, NaiveDate, Utc};
use muster_domain::{ErrorCode, Period, Problem, citation::CitedOf};
use std::sync::Arc;

pub(crate) use provenance::provenance_of;
pub use provenance::{Provenance, ReturnSigner};
pub use succession::{CitationChange, CitationSuccession};

/// A figure as it was quoted: it never changes. What became of it since stands beside it.
pub struct Citation(pub(crate) Cited);

/// A figure as it was quoted: it never changes. What became of it since stands beside it.
#[Object]
impl Citation {
    /// What it is called. It says where the figure is found again and carries a seal that the figure must answer to, so that it holds
    /// without anything being kept.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// Where it is found for ever, as a page for people and as JSON for programs, by whoever may see the figure.
    async fn url(&self, ctx: &Context<'_>) -> Option<Result<String>> {
        let app = ctx.data::<App>();
        Some(app.map(|app| self.0.url(&app.config.server.base_url())))
    }

    /// The indicator, as it was defined then.
    async fn indicator(&self) -> Option<IndicatorVersion> {
        IndicatorVersion::new(Arc::clone(&self.0.edition), &self.0.indicator.code)
    }

    /// Whose figure it is; null of forces together.
    async fn force(&self) -> Option<Force> {
        Force::of(&self.0.snapshot, self.0.force.as_ref()?.code.as_str())
    }

    /// Which forces together; null of one force.
    async fn peers(&self) -> Option<PeerGroup> {
        Some(PeerGroup::new(Arc::clone(&self.0.snapshot), self.0.peers.clone()?))
    }

    /// The period.
    async fn period(&self) -> Period {
        self.0.period()
    }

    /// The figure: value, numerator and denominator, or why there was none.
    async fn value(&self) -> IndicatorValue {
        IndicatorValue(self.0.value.clone())
    }

    /// How much of the forces together was there; null of one force.
    async fn coverage(&self) -> Option<AggregateCoverage> {
        Some(AggregateCoverage::new(
            Arc::clone(&self.0.snapshot),
            self.0.coverage.clone()?,
        ))
    }

    /// The last committed event the figure rests on.
    async fn as_of(&self) -> LedgerPoint {
        ledger_point(&self.0.point)
    }

    /// The day it was read on, which decides whether a return that was missing was due.
    async fn day(&self) -> NaiveDate {
        self.0.id.at.day
    }

    /// The returns it is put together from, each with who signed it and by which digest.
    async fn provenance(&self, ctx: &Context<'_>) -> Option<Result<Vec<Provenance>>> {
        let members = self.0.members.iter();
        let rests_on = members.filter_map(|(_, value)| value.rests_on.clone());
        Some(provenance_of(ctx, rests_on.collect()).await)
    }

    /// What became of the figure: null while it stands.
    async fn succession(&self, ctx: &Context<'_>) -> Option<Result<CitationSuccession>> {
        succession::of(ctx, &self.0).await.transpose()
    }

    /// How to quote it, in a line for the foot of a paper.
    async fn quotation(&self, ctx: &Context<'_>) -> Option<Result<String>> {
        let app = ctx.data::<App>();
        Some(app.map(|app| words::quoted(&self.0, &self.0.url(&app.config.server.base_url()))))
    }
}

#[derive(Default)]
pub struct CitationQuery;

#[Object]
impl CitationQuery {
    /// Quotes a figure of one force, or of forces together, under an address that holds for ever. Nothing is changed by it. For
    /// everybody who is signed in with a role.
    async fn cite(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The indicator's code, such as `recorded-crime-rate`.")] indicator: ID,
        #[graphql(desc = "A month, quarter or year that the indicator's returns can make.")] period: Period,
        #[graphql(desc = "The force's code; leave it out to quote forces together.")] force: Option<ID>,
        #[graphql(desc = "Which forces together; all of them where neither they nor a force is named.")] peers: Option<
            PeersInput,
        >,
        #[graphql(desc = "As the figures, definitions, populations and peers stood at this instant.")] as_of: Option<
            DateTime<Utc>,
        >,
    ) -> Option<Result<Citation>> {
        let cited = async {
            let citing = Citing {
                indicator: indicator_code(&indicator)?,
                of: of_whom(force, peers)?,
                period,
                as_of,
            };
            let sources = Sources::of(ctx.data::<App>()?);
            Ok(Citation(cite::cite(sources, ctx.data::<Caller>()?, &citing).await?))
        };
        Some(cited.await)
    }

    /// A figure that was quoted. `NOT_FOUND` where no citation is called that, and where its figure is not yours to see.
    async fn citation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the citation is called: what follows `/cite/` in its address.")] id: ID,
    ) -> Option<Result<Citation>> {
        let found = async {
            let sources = Sources::of(ctx.data::<App>()?);
            Ok(Citation(cite::resolve(sources, ctx.data::<Caller>()?, &id).await?))
        };
        Some(found.await)
    }
}

fn of_whom(force: Option<ID>, peers: Option<PeersInput>) -> Result<CitedOf, Failure> {
    match (force, peers) {
        (Some(_), Some(_)) => {
            let message = "name a `force` to quote its figure, or `peers` to quote that of forces together";
            Err(Problem::new(ErrorCode::InvalidArgument, message).at(["peers"]).into())
        }
        (Some(force), None) => Ok(CitedOf::Force(force_code(&force)?)),
        (None, peers) => {
            let (peers, average) = selected(peers)?;
            Ok(CitedOf::Together {
                peers,
                mean: average == Average::MeanOfForces,
            })
        }
    }
}
