//! How targets appear in the API.
mod beside;
mod input;
mod parts;
mod proposal;
mod target;

use super::{propose, set, target::targets};
use crate::{
    app::App,
    comparison::{
        Sources,
        graphql::{force_code, indicator_code},
    },
    identity::Caller,
    platform::failure::Refusal,
};
use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use muster_domain::{ForceCode, Period};

pub use beside::{TargetPosition, TargetsBeside, TargetsRead};
pub use input::{EndTargetInput, SetTargetInput, TargetAreasInput, TargetPeersInput, TargetWeightInput};
pub use parts::{TargetArea, TargetAreas, TargetPart, TargetYear};
pub use proposal::{PeerSpread, PeerValue, PeerWithout, ProposedTarget, TargetMethod, TargetStep};
pub use target::{Target, TargetPayload, TargetProgress};

#[derive(Default)]
pub struct TargetsQuery;

#[Object]
impl TargetsQuery {
    /// What a force could aim for on an indicator: the better quarter of comparable forces, and the steps there. A benchmark
    /// beside the spread it comes from, and a quota for nobody. For everybody who is signed in with a role.
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn proposed_target(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The indicator's code, such as `recorded-crime-rate`; one that has a better side.")]
        indicator: ID,
        #[graphql(desc = "The force's code.")] force: ID,
        #[graphql(desc = "The period the way begins with, such as `FY2025-26`.")] baseline: Period,
        #[graphql(desc = "For how many years, 1 to 3.", default_with = "Some(input::YEARS)")] years: Option<i32>,
        #[graphql(
            desc = "The share of the gap that is closed in a year, above 0 and at most 1.",
            default_with = "Some(input::SHARE)"
        )]
        share: Option<f64>,
        #[graphql(desc = "Whom to take the benchmark from; the forces most similar where nothing is said.")]
        peers: Option<TargetPeersInput>,
        #[graphql(desc = "As the figures, definitions and peers stood at this instant.")] as_of: Option<DateTime<Utc>>,
    ) -> Option<Result<ProposedTarget>> {
        let asked = async {
            let force = force_code(&force)?;
            let aim = propose::Aim {
                indicator: indicator_code(&indicator)?,
                baseline,
                years: years.unwrap_or(input::YEARS),
                share: share.unwrap_or(input::SHARE),
                peers: input::selection(peers, &force)?,
                force,
            };
            let sources = Sources::of(ctx.data::<App>()?);
            let it = propose::propose(sources, ctx.data::<Caller>()?, &aim, as_of).await?;
            Ok(ProposedTarget::of(it)?)
        };
        Some(asked.await)
    }
}

/// The targets of a force, for whoever may read them.
pub(crate) async fn of_force(
    ctx: &Context<'_>,
    force: &ForceCode,
    indicator: Option<ID>,
    as_of: Option<DateTime<Utc>>,
) -> Result<Vec<Target>> {
    let indicator = indicator.as_ref().map(indicator_code).transpose()?;
    let sources = Sources::of(ctx.data::<App>()?);
    let found = targets(sources, ctx.data::<Caller>()?, force, indicator.as_ref(), as_of).await?;
    Ok(found.into_iter().map(Target::from).collect())
}

#[derive(Default)]
pub struct TargetsMutation;

#[Object]
impl TargetsMutation {
    /// Sets what a force aims for on an indicator, worked out from the figures as they stand. The national unit can, and the
    /// force's own signatory.
    async fn set_target(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of whom, from when, for how long and why.")] input: SetTargetInput,
    ) -> Result<TargetPayload> {
        let (sources, caller) = (Sources::of(ctx.data::<App>()?), ctx.data::<Caller>()?);
        let outcome = async { set::set_target(sources, caller, &input.understood(caller)?).await };
        TargetPayload::of(outcome.await)
    }

    /// Ends a target without another in its place. Answers as of before still have it.
    async fn end_target(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which target, and why.")] input: EndTargetInput,
    ) -> Result<TargetPayload> {
        let (sources, caller) = (Sources::of(ctx.data::<App>()?), ctx.data::<Caller>()?);
        let outcome = async {
            if !caller.signed_in() {
                return Err(Refusal::Unauthenticated.into());
            }
            let ending = set::Ending {
                id: input.id.parse().map_err(|_| Refusal::NotFound)?,
                reason: input.reason,
            };
            set::end_target(sources, caller, &ending).await
        };
        TargetPayload::of(outcome.await)
    }
}
