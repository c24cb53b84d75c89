//! Locks in the API: why a return cannot be changed, and leave to change what has locked.
use super::{
    super::{
        Act, Lifting, Returns,
        beside::Beside,
        end_lock_exception,
        find::force_of,
        lift_lock::{lift_lock, lock_exception},
        lock,
    },
    types::collection,
};
use crate::{
    catalogue,
    identity::Caller,
    platform::failure::{Failure, Refusal},
    reference,
};
use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use muster_domain::{
    Month,
    problem::{ErrorCode, Problem},
};
use muster_entities::lock_exception::Model;

/// What keeps a return from being changed.
#[derive(SimpleObject)]
pub(super) struct Lock {
    /// A word for programs: `PERIOD_LOCKED`, or `IN_REVIEW` while the newest revision waits for sign-off or acceptance.
    code: &'static str,
    /// Why it cannot be changed.
    reason: String,
    /// Since when.
    since: Option<DateTime<Utc>>,
    /// Whoever locked it: a person, or the rule of the collection.
    by: String,
    /// What to do to change it all the same.
    how_to_reopen: &'static str,
}

impl From<lock::Lock> for Lock {
    fn from(lock: lock::Lock) -> Self {
        Self {
            code: lock.code,
            reason: lock.reason,
            since: lock.since,
            by: lock.by,
            how_to_reopen: lock.how_to_reopen,
        }
    }
}

/// Leave to change periods that have locked.
pub(super) struct LockException {
    row: Model,
    since: Option<DateTime<Utc>>,
    ended: Option<DateTime<Utc>>,
}

impl LockException {
    pub(super) fn new(row: &Model, beside: &Beside) -> Self {
        Self {
            row: row.clone(),
            since: beside.at(row.from_event),
            ended: beside.at(row.to_event),
        }
    }
}

/// Leave to change periods that have locked.
#[Object]
impl LockException {
    /// Its permanent name.
    async fn id(&self) -> ID {
        ID(self.row.id.to_string())
    }

    /// The force that has leave; null where every force has.
    async fn force(&self, ctx: &Context<'_>) -> Option<Result<reference::Force>> {
        let code = self.force_code(ctx).await.transpose()?;
        match code {
            Ok(code) => reference::force(ctx, code.as_str()).await,
            Err(error) => Some(Err(error)),
        }
    }

    /// What may be changed.
    async fn collection(&self, ctx: &Context<'_>) -> Option<Result<catalogue::Collection>> {
        collection(ctx, self.row.collection).await.transpose()
    }

    /// The first month of the periods.
    async fn from(&self) -> Month {
        self.row.first_month
    }

    /// The last month of the periods.
    async fn to(&self) -> Month {
        self.row.last_month
    }

    /// Why.
    async fn reason(&self) -> &str {
        &self.row.reason
    }

    /// Whoever gave leave.
    async fn by(&self) -> &str {
        self.row.granted_by.as_str()
    }

    /// Since when.
    async fn since(&self) -> Option<DateTime<Utc>> {
        self.since
    }

    /// When it runs out by itself.
    async fn expires(&self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp_micros(self.row.expires?)
    }

    /// When it was ended before that; null where it was not.
    async fn ended_at(&self) -> Option<DateTime<Utc>> {
        self.ended
    }
}

impl LockException {
    async fn force_code(&self, ctx: &Context<'_>) -> Result<Option<muster_domain::ForceCode>> {
        let Some(key) = self.row.force else { return Ok(None) };
        let reference = ctx.data::<Returns>()?.reference.latest().await?;
        Ok(force_of(&reference, key))
    }
}

/// Leave to be given to change periods that have locked.
#[derive(InputObject)]
struct LiftLockInput {
    /// The force that is to have leave; left out for every force.
    force: Option<ID>,
    /// What may be changed.
    collection: ID,
    /// Periods may be changed that lie wholly within the months from this..
    from: Month,
    /// ..to this: one long file may re-supply many.
    to: Month,
    /// Why: it stays in the ledger.
    reason: String,
    /// When leave runs out by itself.
    expires: DateTime<Utc>,
    /// Send the same key again and the request is answered, not done again.
    idempotency_key: Option<String>,
}

/// Leave to be ended.
#[derive(InputObject)]
struct EndLockExceptionInput {
    /// The exception.
    id: ID,
    /// Why: it stays in the ledger.
    reason: String,
}

/// The exception as it is now, or what kept it back.
#[derive(SimpleObject)]
struct LockExceptionPayload {
    /// The exception as it is now; null where there are problems.
    lock_exception: Option<LockException>,
    /// What to put right.
    problems: Vec<Problem>,
    /// How many problems there are in all.
    problems_total: i32,
}

/// What can be done about locks.
#[derive(Default)]
pub struct LocksMutation;

#[Object]
impl LocksMutation {
    /// Lets periods that have locked be changed: one or many, of one force or of all, until an instant. The national unit's administrators can.
    async fn lift_lock(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which periods, for whom, why and until when.")] input: LiftLockInput,
    ) -> Result<LockExceptionPayload> {
        let (returns, caller) = (ctx.data::<Returns>()?, ctx.data::<Caller>()?);
        let outcome = async {
            let lifting = Lifting {
                force: input
                    .force
                    .map(|code| code.parse())
                    .transpose()
                    .map_err(|_| Refusal::NotFound)?,
                collection: input
                    .collection
                    .parse()
                    .map_err(|cause| Problem::new(ErrorCode::UnknownCollection, cause).at(["input", "collection"]))?,
                from: input.from,
                to: input.to,
                reason: input.reason,
                expires: input.expires,
                idempotency_key: input.idempotency_key,
            };
            let mut act = Act::begin(returns).await?;
            let id = lift_lock(&mut act, caller, &lifting).await?;
            act.commit().await?;
            Ok(id)
        };
        payload(returns, outcome.await).await
    }

    /// Ends leave to change what has locked before it runs out. What was opened under it stays as far as it has come.
    async fn end_lock_exception(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which exception, and why.")] input: EndLockExceptionInput,
    ) -> Result<LockExceptionPayload> {
        let (returns, caller) = (ctx.data::<Returns>()?, ctx.data::<Caller>()?);
        let outcome = async {
            let mut act = Act::begin(returns).await?;
            let id = end_lock_exception(&mut act, caller, numbered(&input.id, caller)?, &input.reason).await?;
            act.commit().await?;
            Ok(id)
        };
        payload(returns, outcome.await).await
    }
}

/// The number an id stands for.
pub(super) fn numbered(id: &ID, caller: &Caller) -> std::result::Result<i32, Refusal> {
    if !caller.signed_in() {
        return Err(Refusal::Unauthenticated);
    }
    id.parse().map_err(|_| Refusal::NotFound)
}

async fn payload(returns: &Returns, outcome: std::result::Result<i32, Failure>) -> Result<LockExceptionPayload> {
    Ok(match outcome {
        Ok(id) => {
            let (row, beside) = lock_exception(returns, id).await?;
            LockExceptionPayload {
                lock_exception: Some(LockException::new(&row, &beside)),
                problems: Vec::new(),
                problems_total: 0,
            }
        }
        Err(failure) => {
            let problems = failure.into_problems()?;
            LockExceptionPayload {
                lock_exception: None,
                problems_total: problems.total(),
                problems: problems.shown,
            }
        }
    })
}
