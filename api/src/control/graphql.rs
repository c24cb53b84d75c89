//! How one force through time appears in the API.
mod chart;
mod phase;
mod point;
mod trend;

use super::{
    chart::{Charting, control_chart},
    start_phase::{self, Ending, Starting},
    trend::Trending,
    window::Window,
};
use crate::{
    app::App,
    comparison::{
        Sources,
        graphql::{PeersInput, area_code, definition, force_code, indicator_code, selected},
    },
    control,
    identity::Caller,
    platform::failure::Refusal,
    returns::Returns,
};
use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use muster_domain::{ErrorCode, Month, Problem};

pub(crate) use chart::variation_code;
pub use chart::{ChartAssurance, ChartPhase, ChartVariation, ControlChart, ControlChartMethod, SuggestedPhase};
pub use phase::{EndPhaseInput, PhasePayload, StartPhaseInput, StartedPhase};
pub use point::{ChartPoint, ChartSignals, Direction};
pub use trend::{Trend, TrendMethod, TrendPoint, TrendTest, TrendUntested};

#[derive(Default)]
pub struct ControlQuery;

#[Object]
impl ControlQuery {
    /// The series of a force, or of one of its areas, on an indicator against its own natural variation: an XmR chart over the indicator's own months or
    /// quarters. For everybody who is signed in with a role.
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn control_chart(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The indicator's code, such as `recorded-crime-rate`.")] indicator: ID,
        #[graphql(desc = "The force's code.")] force: ID,
        #[graphql(
            desc = "The code of one of the force's areas; the force as a whole where nothing is said. An area has no phases. Of areas of forces whose returns are not yours to read, small numbers are hidden."
        )]
        area: Option<ID>,
        #[graphql(
            desc = "The first month; where nothing is said the first that is known, at most four years of months or six of quarters \
                          before the last. The chart begins earlier where a phase does that this month lies in."
        )]
        from: Option<Month>,
        #[graphql(desc = "The last month; the newest that is known where nothing is said.")] to: Option<Month>,
        #[graphql(desc = "As the figures, definitions and phases stood at this instant.")] as_of: Option<DateTime<Utc>>,
        #[graphql(desc = "Something to hold the limits against, in the unit of the indicator.")] target: Option<f64>,
    ) -> Option<Result<ControlChart>> {
        let asked = async {
            let asked = Charting {
                indicator: indicator_code(&indicator)?,
                force: force_code(&force)?,
                area: area.as_ref().map(area_code).transpose()?,
                window: Window { from, to },
                target,
                as_of,
            };
            let it = control_chart(Sources::of(ctx.data::<App>()?), ctx.data::<Caller>()?, &asked).await?;
            Ok(ControlChart::of(it)?)
        };
        Some(asked.await)
    }

    /// One force, or one of its areas, over the indicator's own periods beside its peers, and whether it goes anywhere: the test of
    /// five years where figures come once a year, else the same period last year and the control chart. For everybody who is signed
    /// in with a role.
    async fn trend(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The indicator's code, such as `knife-crime-annual-rate`.")] indicator: ID,
        #[graphql(desc = "The force's code.")] force: ID,
        #[graphql(
            desc = "The code of one of the force's areas; the force as a whole where nothing is said. Of areas of forces whose returns are not yours to read, small numbers are hidden."
        )]
        area: Option<ID>,
        #[graphql(
            desc = "The forces beside it, or their areas; all of them where nothing is said. `of` is the force itself."
        )]
        peers: Option<PeersInput>,
        #[graphql(desc = "As the figures, definitions, populations and peers stood at this instant.")] as_of: Option<
            DateTime<Utc>,
        >,
    ) -> Option<Result<Trend>> {
        let asked = async {
            let (peers, average) = selected(peers)?;
            let asked = Trending {
                indicator: indicator_code(&indicator)?,
                force: force_code(&force)?,
                area: area.as_ref().map(area_code).transpose()?,
                peers,
                average,
                as_of,
            };
            let it = control::trend(Sources::of(ctx.data::<App>()?), ctx.data::<Caller>()?, &asked).await?;
            let definition = definition(&it.instant.edition, &it.newest.indicator.code)?;
            Ok(Trend { it, definition })
        };
        Some(asked.await)
    }
}

#[derive(Default)]
pub struct ControlMutation;

#[Object]
impl ControlMutation {
    /// Says that a force's series of an indicator is different from some month on, so that its mean and limits are worked out
    /// anew from there. The national unit's analysts can.
    async fn start_phase(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which series, from when and why.")] input: StartPhaseInput,
    ) -> Result<PhasePayload> {
        let (returns, caller) = (ctx.data::<Returns>()?, ctx.data::<Caller>()?);
        let outcome = async {
            let starting = Starting {
                indicator: input
                    .indicator
                    .parse()
                    .map_err(|error| Problem::new(ErrorCode::UnknownIndicator, error).at(["input", "indicator"]))?,
                force: input.force.parse().map_err(|_| Refusal::NotFound)?,
                from: input.from,
                reason: input.reason,
                fix_after: input.fix_after,
                idempotency_key: input.idempotency_key,
            };
            start_phase::start_phase(returns, caller, &starting).await
        };
        PhasePayload::of(returns, outcome.await).await
    }

    /// Takes a phase back: its series is read as if it had never been started. Answers as of before still have it.
    async fn end_phase(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which phase, and why.")] input: EndPhaseInput,
    ) -> Result<PhasePayload> {
        let (returns, caller) = (ctx.data::<Returns>()?, ctx.data::<Caller>()?);
        let outcome = async {
            if !caller.signed_in() {
                return Err(Refusal::Unauthenticated.into());
            }
            let ending = Ending {
                id: input.id.parse().map_err(|_| Refusal::NotFound)?,
                reason: input.reason,
            };
            start_phase::end_phase(returns, caller, &ending).await
        };
        PhasePayload::of(returns, outcome.await).await
    }
}
