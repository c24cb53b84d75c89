//! Returns in the API: what can be asked of them and done with them.
mod board;
mod bulk;
mod cell;
mod change;
mod due;
mod finding;
mod input;
mod lock;
mod may;
mod obligation;
mod payload;
mod question;
mod reason;
mod revision;
mod signature;
mod types;

pub use board::BoardQuery;
pub use bulk::BulkMutation;
pub use lock::LocksMutation;
pub use obligation::ObligationsMutation;
pub(crate) use question::questions_about;
pub use question::{Question, QuestionsMutation, QuestionsQuery};
pub(crate) use reason::Because as Why;
pub use types::Return;

use super::{
    Act, Because, Held, Opening, Returns, Revising, Step, accept, explain, open, query,
    record::{Recording, record},
    revise, send_back, sign_off, submit, withdraw,
};
use crate::{
    identity::Caller,
    platform::{
        failure::{Failure, Refusal},
        paging,
    },
};
use async_graphql::{Context, ID, Object, Result};
use input::{
    ExplainFindingsInput, OpenReturnInput, RecordValuesInput, ReturnFilter, ReturnStepInput, ReviseReturnInput,
    SendBackReturnInput, SignOffReturnInput, WithdrawReturnInput,
};
use muster_domain::{
    Origin, ReturnId,
    digest::Digest,
    problem::{ErrorCode, Problem},
};
use payload::{RecordValuesPayload, ReturnPayload, payload};
use reason::{Reason, ReasonFor};
use types::ReturnConnection;

/// What can be asked about returns.
#[derive(Default)]
pub struct ReturnsQuery;

#[Object]
impl ReturnsQuery {
    /// One return. Null with `NOT_FOUND` for one that does not exist or is not yours to see.
    #[graphql(name = "return")]
    async fn return_(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the return.")] id: ID,
    ) -> Option<Result<Return>> {
        Some(
            one(ctx, &id)
                .await
                .and_then(|found| found.ok_or_else(|| Failure::from(Refusal::NotFound).into())),
        )
    }

    /// One return, for other subgraphs; null where it is not yours to see.
    #[graphql(entity)]
    async fn return_by_id(&self, ctx: &Context<'_>, id: ID) -> Option<Return> {
        one(ctx, &id).await.ok().flatten()
    }

    /// The returns you may see, in the order they were opened: a force's own from the draft on, for the unit and the inspectorate from sign-off on.
    async fn returns(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which returns; all that you may see without it.")] filter: Option<ReturnFilter>,
        #[graphql(desc = "How many, at most.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to go on.")] after: Option<String>,
    ) -> Option<Result<ReturnConnection>> {
        Some(page(ctx, filter.unwrap_or_default(), first, after).await)
    }

    /// The reasons there are for revising a return or withdrawing one, for dismissing a signal, and what may come of one that is closed.
    async fn reasons(&self, #[graphql(name = "for", desc = "For what.")] of: ReasonFor) -> Option<Vec<Reason>> {
        Some(Reason::all(of))
    }
}

async fn one(ctx: &Context<'_>, id: &ID) -> Result<Option<Return>> {
    let caller = ctx.data::<Caller>()?;
    let Ok(id) = id.parse() else {
        return if caller.signed_in() {
            Ok(None)
        } else {
            Err(Failure::from(Refusal::Unauthenticated).into())
        };
    };
    Ok(query::find(ctx.data()?, caller, id).await?.map(Return))
}

/// A return that another feature names, where whoever asks may see it.
pub async fn by_id(ctx: &Context<'_>, id: ReturnId) -> Result<Option<Return>> {
    Ok(query::find(ctx.data()?, ctx.data::<Caller>()?, id).await?.map(Return))
}

async fn page(
    ctx: &Context<'_>,
    filter: ReturnFilter,
    first: Option<i32>,
    after: Option<String>,
) -> Result<ReturnConnection> {
    let size = paging::size(first)?;
    let after = paging::place::<ReturnId>(after.as_deref())?;
    let Some(filter) = filter.understood() else {
        return Ok(ReturnConnection::new(Vec::new(), false));
    };
    let (seen, more) = query::list(ctx.data()?, ctx.data()?, &filter, size, after).await?;
    Ok(ReturnConnection::new(seen, more))
}

/// What can be done with returns.
#[derive(Default)]
pub struct ReturnsMutation;

#[Object]
impl ReturnsMutation {
    /// Opens the return a force owes, or the next revision of one that was accepted. A draft that is open already is handed out as it is.
    async fn open_return(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which return, for which force and period.")] input: OpenReturnInput,
    ) -> Result<ReturnPayload> {
        let (returns, caller) = (ctx.data::<Returns>()?, ctx.data::<Caller>()?);
        let outcome = async {
            let opening = Opening {
                force: input.force.parse().map_err(|_| Refusal::NotFound)?,
                collection: input
                    .collection
                    .parse()
                    .map_err(|cause| Problem::new(ErrorCode::UnknownCollection, cause).at(["input", "collection"]))?,
                period: input.period,
                origin: Origin::Force,
                source_system: input.source_system,
                idempotency_key: input.idempotency_key,
            };
            let mut act = Act::begin(returns).await?;
            let held = open(&mut act, caller, &opening).await?;
            act.commit().await?;
            Ok(held)
        };
        payload(ctx, outcome.await).await
    }

    /// Records values in a draft, from rows, a long CSV, or both: all of them, or none and a problem for each bad cell.
    async fn record_values(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The cells, as rows or as a file.")] input: RecordValuesInput,
    ) -> Result<RecordValuesPayload> {
        let (returns, caller) = (ctx.data::<Returns>()?, ctx.data::<Caller>()?);
        let outcome = async {
            let step = step(&input.id, input.version)?;
            let rows = input
                .rows
                .unwrap_or_default()
                .into_iter()
                .enumerate()
                .map(|(index, row)| row.text(index));
            let recording = Recording {
                rows: rows.collect(),
                csv: input.csv,
                idempotency_key: input.idempotency_key,
            };
            let mut act = Act::begin(returns).await?;
            let done = record(&mut act, caller, step, &recording).await?;
            act.commit().await?;
            Ok(done)
        };
        RecordValuesPayload::of(ctx, outcome.await).await
    }

    /// Explains warnings of a draft: why a value that looks wrong is right. It holds until the value moves, and travels with the figure.
    async fn explain_findings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which findings, and what there is to say.")] input: ExplainFindingsInput,
    ) -> Result<ReturnPayload> {
        let outcome = async {
            let explanations = input.understood()?;
            act(ctx, &input.id, input.version, async |act, caller, step| {
                explain(act, caller, step, &explanations).await
            })
            .await
        };
        payload(ctx, outcome.await).await
    }

    /// Hands a draft over for sign-off. Errors and unexplained warnings keep it back, each named. The payload's revision carries the digest to sign.
    async fn submit_return(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which return, at the version that was read.")] input: ReturnStepInput,
    ) -> Result<ReturnPayload> {
        payload(ctx, act(ctx, &input.id, input.version, submit).await).await
    }

    /// Signs a submitted return off, by another person than the one who submitted, naming the digest that was read.
    async fn sign_off_return(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which return, and the digest of what was read.")] input: SignOffReturnInput,
    ) -> Result<ReturnPayload> {
        let outcome = async {
            let digest: Digest = input
                .digest
                .parse()
                .map_err(|cause| Problem::new(ErrorCode::DigestMismatch, cause).at(["input", "digest"]))?;
            act(ctx, &input.id, input.version, async |act, caller, step| {
                sign_off(act, caller, step, digest).await
            })
            .await
        };
        payload(ctx, outcome.await).await
    }

    /// Makes a signed return count: its figures are in every answer from then on.
    async fn accept_return(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which return, at the version that was read.")] input: ReturnStepInput,
    ) -> Result<ReturnPayload> {
        payload(ctx, act(ctx, &input.id, input.version, accept).await).await
    }

    /// Opens the next revision of a return, filled with what counts now. What was accepted counts until the next revision is accepted.
    async fn revise_return(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which return, and why.")] input: ReviseReturnInput,
    ) -> Result<ReturnPayload> {
        let outcome = async {
            let revising = Revising {
                because: Because::to_revise(&input.reason, input.note.as_deref())?,
                source_system: input.source_system,
                idempotency_key: input.idempotency_key,
            };
            act(ctx, &input.id, input.version, async |act, caller, step| {
                revise(act, caller, step, &revising).await
            })
            .await
        };
        payload(ctx, outcome.await).await
    }

    /// Takes a revision back. One that was on its way is given up, and what was accepted stays. Where the one that counted is taken back, its figures are `WITHDRAWN` in every answer from then on, and still there in answers as of before.
    async fn withdraw_return(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which revision, and why.")] input: WithdrawReturnInput,
    ) -> Result<ReturnPayload> {
        let outcome = async {
            let because = Because::to_withdraw(&input.reason, input.note.as_deref())?;
            act(ctx, &input.id, input.version, async |act, caller, step| {
                withdraw(act, caller, step, input.revision, &because).await
            })
            .await
        };
        payload(ctx, outcome.await).await
    }

    /// Sends a submitted or signed return back to the force, saying what to put right.
    async fn send_back_return(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which return, and why.")] input: SendBackReturnInput,
    ) -> Result<ReturnPayload> {
        let outcome = act(ctx, &input.id, input.version, async |act, caller, step| {
            send_back(act, caller, step, &input.reason).await
        });
        payload(ctx, outcome.await).await
    }
}

fn step(id: &ID, version: i32) -> std::result::Result<Step, Failure> {
    Ok(Step {
        id: id.parse().map_err(|_| Refusal::NotFound)?,
        version,
    })
}

async fn act(
    ctx: &Context<'_>,
    id: &ID,
    version: i32,
    what: impl AsyncFnOnce(&mut Act<'_>, &Caller, Step) -> std::result::Result<Held, Failure>,
) -> std::result::Result<Held, Failure> {
    let missing = |_| Failure::fault("the schema was built without what returns stand on");
    let (returns, caller) = (
        ctx.data::<Returns>().map_err(missing)?,
        ctx.data::<Caller>().map_err(missing)?,
    );
    let mut act = Act::begin(returns).await?;
    let held = what(&mut act, caller, step(id, version)?).await?;
    act.commit().await?;
    Ok(held)
}
