//! A preview as the API shows it.
use super::look_ahead::{self, Previewed, Proposal};
use crate::{
    app::App,
    catalogue::IndicatorVersion,
    comparison::{
        Sources,
        graphql::{Comparison, ComparisonRow, PeersInput, definition, row_of, selected},
    },
    control::graphql::ControlChart,
    identity::Caller,
    returns::Returns,
};
use async_graphql::{Context, Object, Result};
use muster_domain::ForceCode;

/// How the force will look if a revision is accepted, worked out as comparisons and control charts are. Only the force itself
/// sees it; nothing of it is kept.
pub struct Preview(look_ahead::Preview);

/// How the force will look if a revision is accepted, worked out as comparisons and control charts are. Only the force itself
/// sees it; nothing of it is kept.
#[Object]
impl Preview {
    /// Every indicator that the return's collection feeds and that has a value for a period of this length.
    async fn indicators(&self) -> Vec<PreviewedIndicator> {
        let of = |it: &Previewed| PreviewedIndicator {
            force: self.0.force.clone(),
            it: it.clone(),
        };
        self.0.indicators.iter().map(of).collect()
    }
}

impl Preview {
    /// Looks ahead, for whoever asks.
    pub(crate) async fn of(ctx: &Context<'_>, proposal: &Proposal, peers: Option<PeersInput>) -> Result<Self> {
        let sources = Sources::of(ctx.data::<App>()?);
        let (returns, caller) = (ctx.data::<Returns>()?, ctx.data::<Caller>()?);
        let (among, average) = selected(peers)?;
        Ok(Self(
            look_ahead::look_ahead(sources, returns, caller, proposal, (&among, average)).await?,
        ))
    }
}

/// How the force will look on one indicator.
struct PreviewedIndicator {
    force: ForceCode,
    it: Previewed,
}

/// How the force will look on one indicator.
#[Object]
impl PreviewedIndicator {
    /// The indicator, as it is defined now.
    #[expect(
        clippy::unused_async,
        reason = "a field's resolver is async, whether it waits or not"
    )]
    async fn indicator(&self) -> Result<IndicatorVersion> {
        let comparison = &self.it.comparison;
        Ok(definition(&comparison.edition, &comparison.indicator.code)?)
    }

    /// The force's own row: value, interval, band, quarter, rank range, change and sentence, or why there is no value; null where
    /// the peers that were chosen leave the force out.
    async fn row(&self) -> Option<ComparisonRow> {
        let own = self.it.comparison.row(&self.force)?;
        row_of(&self.it.comparison, own)
    }

    /// The whole comparison the row is from. The other forces' values are those that count now; its `asOf` is the last event
    /// below it, and nobody else can ask for it.
    #[expect(
        clippy::unused_async,
        reason = "a field's resolver is async, whether it waits or not"
    )]
    async fn comparison(&self) -> Result<Comparison> {
        Ok(Comparison::of(self.it.comparison.clone())?)
    }

    /// The control chart and its verdict, with this period in it; null where the indicator has none.
    async fn control_chart(&self) -> Option<Result<ControlChart>> {
        let chart = self.it.chart.clone()?;
        Some(ControlChart::of(chart).map_err(Into::into))
    }
}
