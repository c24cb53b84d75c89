//! Many returns in one request: each is a step of its own, in a transaction of its own, with an outcome of its own.
use super::{
    super::{Returns, accept, query, sign_off},
    Act, Held, Return,
    input::{ReturnStepInput, SignOffReturnInput},
    step,
};
use crate::{identity::Caller, platform::failure::Failure};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use muster_domain::{
    ReturnId,
    digest::Digest,
    permission::Permission,
    problem::{ErrorCode, Problem},
};

/// The most returns of one request.
const MOST: usize = 200;

/// What came of one return.
#[derive(SimpleObject)]
struct ReturnOutcome {
    /// The id as it was sent.
    id: ID,
    /// The return as it is now; null where there are problems.
    #[graphql(name = "return")]
    return_: Option<Return>,
    /// What kept it back; `NOT_FOUND`, `FORBIDDEN` and `INTERNAL` among them, since the others go on all the same.
    problems: Vec<Problem>,
}

/// What came of each return, in the order they were sent.
#[derive(SimpleObject)]
struct ReturnsPayload {
    /// One outcome for each.
    outcomes: Vec<ReturnOutcome>,
    /// For how many it was done.
    done: i32,
    /// What is wrong with the request as a whole; where anything is, nothing was done.
    problems: Vec<Problem>,
}

/// What can be done with many returns at once.
#[derive(Default)]
pub struct BulkMutation;

#[Object]
impl BulkMutation {
    /// Signs many submitted returns off, each by the digest that was read: those that can be are, and each of the others says why not.
    async fn sign_off_returns(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which returns, each with the digest of what was read; at most 200.")] input: Vec<
            SignOffReturnInput,
        >,
    ) -> Result<ReturnsPayload> {
        let wanted = input.into_iter().map(|one| (one.id.clone(), one));
        all(
            ctx,
            Permission::SignOffReturns,
            wanted.collect(),
            async |act, caller, one: &SignOffReturnInput| {
                let digest: Digest = one
                    .digest
                    .parse()
                    .map_err(|cause| Problem::new(ErrorCode::DigestMismatch, cause).at(["input", "digest"]))?;
                sign_off(act, caller, step(&one.id, one.version)?, digest).await
            },
        )
        .await
    }

    /// Makes many signed returns count: those that can be are accepted, and each of the others says why not.
    async fn accept_returns(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which returns, each at the version that was read; at most 200.")] input: Vec<ReturnStepInput>,
    ) -> Result<ReturnsPayload> {
        let wanted = input.into_iter().map(|one| (one.id.clone(), one));
        all(
            ctx,
            Permission::AcceptReturns,
            wanted.collect(),
            async |act, caller, one: &ReturnStepInput| accept(act, caller, step(&one.id, one.version)?).await,
        )
        .await
    }
}

async fn all<T>(
    ctx: &Context<'_>,
    permission: Permission,
    wanted: Vec<(ID, T)>,
    what: impl AsyncFn(&mut Act<'_>, &Caller, &T) -> std::result::Result<Held, Failure>,
) -> Result<ReturnsPayload> {
    let (returns, caller) = (ctx.data::<Returns>()?, ctx.data::<Caller>()?);
    caller.require_anywhere(permission).map_err(Failure::from)?;
    if wanted.is_empty() || wanted.len() > MOST {
        let message = format!("name 1 to {MOST} returns in one request");
        return Ok(ReturnsPayload {
            outcomes: Vec::new(),
            done: 0,
            problems: vec![Problem::new(ErrorCode::InvalidArgument, message).at(["input"])],
        });
    }
    let mut outcomes = Vec::with_capacity(wanted.len());
    for (id, one) in wanted {
        let outcome = async {
            let mut act = Act::begin(returns).await?;
            let held = what(&mut act, caller, &one).await?;
            act.commit().await?;
            Ok(held)
        };
        let (after, problems) = match outcome.await {
            Ok(held) => (after(returns, caller, held.row.id).await, Vec::new()),
            Err(failure) => (None, problems(failure)),
        };
        outcomes.push(ReturnOutcome {
            id,
            return_: after,
            problems,
        });
    }
    let done = outcomes.iter().filter(|outcome| outcome.problems.is_empty()).count();
    Ok(ReturnsPayload {
        done: i32::try_from(done).unwrap_or(i32::MAX),
        outcomes,
        problems: Vec::new(),
    })
}

/// A return as it is now. What was done is done, also where it cannot be read again.
async fn after(returns: &Returns, caller: &Caller, id: ReturnId) -> Option<Return> {
    let found = query::find(returns, caller, id).await;
    let found =
        found.inspect_err(|failure| tracing::error!(%id, ?failure, "a return that was moved on cannot be read"));
    found.ok().flatten().map(Return)
}

/// What kept one return back; what is wrong with one is not wrong with the others, and what was done of them is told.
fn problems(failure: Failure) -> Vec<Problem> {
    match failure {
        Failure::Problems(problems, _) => problems,
        Failure::Refused(refusal) => vec![Problem::new(refusal.code(), refusal)],
        fault @ Failure::Fault(_) => {
            tracing::error!(?fault, "one of many returns failed through our fault");
            vec![Problem::new(fault.code(), fault)]
        }
    }
}
