//! How signals appear in the API.
mod evidence;
mod group;
mod input;
mod scan;
mod signal;

use super::{Scanning, Settling, Turn, find, groups, list, scan as scanned, scans, settle};
use crate::{
    app::App,
    comparison::Sources,
    identity::Caller,
    platform::{
        failure::{Failure, Refusal},
        paging,
    },
    returns::Because,
};
use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use muster_domain::{Month, SignalId};

pub use evidence::SignalEvidence;
pub use group::{SignalCount, SignalGroup};
pub use input::{CloseSignalInput, DismissSignalInput, ScanSignalsInput, SignalFilter};
pub use scan::{SignalScan, SignalScanConnection, SignalScanEdge, SignalScanPart, SignalScanPayload};
pub use signal::{Signal, SignalActions, SignalConnection, SignalEdge, SignalPayload, SignalStep};

#[derive(Default)]
pub struct SignalsQuery;

#[Object]
impl SignalsQuery {
    /// One signal. Null with `NOT_FOUND` for one that does not exist or that you may not know of.
    async fn signal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: ID,
        #[graphql(desc = "As it stood at this instant.")] as_of: Option<DateTime<Utc>>,
    ) -> Option<Result<Signal>> {
        let asked = async {
            let caller = ctx.data::<Caller>()?;
            let unknown = if caller.signed_in() {
                Refusal::NotFound
            } else {
                Refusal::Unauthenticated
            };
            let id: SignalId = id.parse().map_err(|_| Failure::from(unknown))?;
            let found = find(Sources::of(ctx.data::<App>()?), caller, id, as_of).await?;
            Ok(Signal::one(found.ok_or(Failure::from(Refusal::NotFound))?))
        };
        Some(asked.await)
    }

    /// What is worth asking about, the newest first and of one scan those that stand out most: of every force for the unit and
    /// the inspectorate, and of a force itself what it was asked about. Nobody else knows of any. A signal is a question and
    /// no judgement.
    async fn signals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which signals; all that you may know of without it.")] filter: Option<SignalFilter>,
        #[graphql(desc = "How many, at most.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to go on.")] after: Option<String>,
        #[graphql(desc = "As they stood at this instant.")] as_of: Option<DateTime<Utc>>,
    ) -> Option<Result<SignalConnection>> {
        let asked = async {
            let size = paging::size(first)?;
            let after = paging::place::<SignalId>(after.as_deref())?;
            let (sources, caller) = (Sources::of(ctx.data::<App>()?), ctx.data::<Caller>()?);
            let (found, more) = match filter.unwrap_or_default().understood() {
                Some(filter) => list(sources, caller, (&filter, as_of), size, after).await?,
                None if caller.signed_in() => (Vec::new(), false),
                None => return Err(Failure::from(Refusal::Unauthenticated).into()),
            };
            Ok(SignalConnection::of(found, more))
        };
        Some(asked.await)
    }

    /// The same by indicator, those with the most first: what moved everywhere is one thing to ask about. Each with how many
    /// alarms chance alone would raise.
    async fn signal_groups(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which signals; all that you may know of without it.")] filter: Option<SignalFilter>,
        #[graphql(desc = "As they stood at this instant.")] as_of: Option<DateTime<Utc>>,
    ) -> Option<Result<Vec<SignalGroup>>> {
        let asked = async {
            let (sources, caller) = (Sources::of(ctx.data::<App>()?), ctx.data::<Caller>()?);
            let found = match filter.unwrap_or_default().understood() {
                Some(filter) => groups(sources, caller, &filter, as_of).await?,
                None if caller.signed_in() => Vec::new(),
                None => return Err(Failure::from(Refusal::Unauthenticated).into()),
            };
            Ok(found.iter().map(SignalGroup::of).collect::<Result<_, Failure>>()?)
        };
        Some(asked.await)
    }

    /// The scans that found them, the newest first: what was tested, what was found, and how much of that chance alone would
    /// raise. For the unit and the inspectorate.
    async fn signal_scans(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of this month; of all without it.")] month: Option<Month>,
        #[graphql(desc = "How many, at most.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to go on.")] after: Option<String>,
        #[graphql(desc = "Those there were at this instant.")] as_of: Option<DateTime<Utc>>,
    ) -> Option<Result<SignalScanConnection>> {
        let asked = async {
            let (size, after) = (paging::size(first)?, paging::place::<i32>(after.as_deref())?);
            let (sources, caller) = (Sources::of(ctx.data::<App>()?), ctx.data::<Caller>()?);
            let (found, more) = scans(sources, caller, (month, as_of), size, after).await?;
            Ok(SignalScanConnection::of(found, more))
        };
        Some(asked.await)
    }
}

#[derive(Default)]
pub struct SignalsMutation;

#[Object]
impl SignalsMutation {
    /// Looks through the figures of a month for what is worth asking about: every indicator whose month, quarter or year ends
    /// with it, every force. The verdicts are those that `controlChart` and `comparison` show. Looking again adds nothing to
    /// what is there; what no longer stands out since the force's own figures moved lapses. The national unit can.
    async fn scan_signals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which month.")] input: ScanSignalsInput,
    ) -> Result<SignalScanPayload> {
        let (sources, caller) = (Sources::of(ctx.data::<App>()?), ctx.data::<Caller>()?);
        let scanning = Scanning {
            month: input.month,
            idempotency_key: input.idempotency_key,
        };
        SignalScanPayload::of(scanned(sources, caller, &scanning).await)
    }

    /// Says that there is nothing to ask about a signal. Only one that nobody was asked about: what was asked is closed. The
    /// national unit's analysts can.
    async fn dismiss_signal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which signal, and why.")] input: DismissSignalInput,
    ) -> Result<SignalPayload> {
        let because = || Because::to_dismiss(&input.reason, input.note.as_deref());
        settled(ctx, (&input.id, input.version), || Ok(Settling::Dismissed(because()?))).await
    }

    /// Says what came of a signal, once every question about it has an answer that will do. The national unit's analysts can.
    async fn close_signal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which signal, and what came of it.")] input: CloseSignalInput,
    ) -> Result<SignalPayload> {
        let because = || Because::to_close(&input.outcome, input.note.as_deref());
        settled(ctx, (&input.id, input.version), || Ok(Settling::Closed(because()?))).await
    }
}

async fn settled(
    ctx: &Context<'_>,
    (id, version): (&ID, i32),
    settling: impl FnOnce() -> std::result::Result<Settling, Failure>,
) -> Result<SignalPayload> {
    let (sources, caller) = (Sources::of(ctx.data::<App>()?), ctx.data::<Caller>()?);
    let outcome = async {
        if !caller.signed_in() {
            return Err(Refusal::Unauthenticated.into());
        }
        let id: SignalId = id.parse().map_err(|_| Refusal::NotFound)?;
        let id = settle(sources, caller, Turn { id, version }, &settling()?).await?;
        find(sources, caller, id, None).await
    };
    SignalPayload::of(outcome.await)
}
