//! Obligations that depart from the catalogue, in the API: extra returns and waivers.
use super::{
    super::{
        Act, Changing, Returns,
        beside::Beside,
        change_obligation::{change_obligation, end_obligation_change, obligation_change},
        find::force_of,
    },
    lock::numbered,
    types::collection,
};
use crate::{
    catalogue,
    identity::Caller,
    platform::failure::{Failure, Refusal},
    reference,
};
use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, NaiveDate, Utc};
use muster_domain::{
    Month,
    obligation::ChangeKind,
    problem::{ErrorCode, Problem},
};
use muster_entities::obligation_change::Model;

/// A decision of the national unit that one force owes more than the catalogue says, or less.
pub(super) struct ObligationChange {
    row: Model,
    since: Option<DateTime<Utc>>,
    ended: Option<DateTime<Utc>>,
}

impl ObligationChange {
    pub(super) fn new(row: &Model, beside: &Beside) -> Self {
        Self {
            row: row.clone(),
            since: beside.at(row.from_event),
            ended: beside.at(row.to_event),
        }
    }
}

/// A decision of the national unit that one force owes more than the catalogue says, or less.
#[Object]
impl ObligationChange {
    /// Its permanent name.
    async fn id(&self) -> ID {
        ID(self.row.id.to_string())
    }

    /// `EXTRA` where the force owes what the catalogue does not ask of it, `WAIVED` where it does not owe what the catalogue asks.
    async fn kind(&self) -> &str {
        &self.row.kind
    }

    /// The force it is about.
    async fn force(&self, ctx: &Context<'_>) -> Option<Result<reference::Force>> {
        let code = async {
            let reference = ctx.data::<Returns>()?.reference.latest().await?;
            Ok(force_of(&reference, self.row.force))
        };
        match code.await.transpose()? {
            Ok(code) => reference::force(ctx, code.as_str()).await,
            Err(error) => Some(Err(error)),
        }
    }

    /// The collection it is about.
    async fn collection(&self, ctx: &Context<'_>) -> Option<Result<catalogue::Collection>> {
        collection(ctx, self.row.collection).await.transpose()
    }

    /// The first month of the periods it is about.
    async fn from(&self) -> Month {
        self.row.first_month
    }

    /// The last month of the periods it is about.
    async fn to(&self) -> Month {
        self.row.last_month
    }

    /// The day an extra return is due, or later where the collection's own rule says so; null for a waiver.
    async fn due_on(&self) -> Option<NaiveDate> {
        self.row.due_on
    }

    /// Why.
    async fn reason(&self) -> &str {
        &self.row.reason
    }

    /// Whoever decided.
    async fn by(&self) -> &str {
        self.row.decided_by.as_str()
    }

    /// Since when it holds.
    async fn since(&self) -> Option<DateTime<Utc>> {
        self.since
    }

    /// When it was ended; null while it holds.
    async fn ended_at(&self) -> Option<DateTime<Utc>> {
        self.ended
    }
}

/// An additional return to be asked of one force.
#[derive(InputObject)]
struct AddObligationInput {
    /// The force that is to owe it.
    force: ID,
    /// What it is to send.
    collection: ID,
    /// The first month of the first period; periods are whole ones of the collection.
    from: Month,
    /// The last month of the last period.
    to: Month,
    /// When it is due: today or later.
    due_on: NaiveDate,
    /// Why: it stays in the ledger.
    reason: String,
    /// Send the same key again and the request is answered, not done again.
    idempotency_key: Option<String>,
}

/// A return that one force need not send.
#[derive(InputObject)]
struct WaiveObligationInput {
    /// The force that owes it.
    force: ID,
    /// What it need not send.
    collection: ID,
    /// The first month of the first period; periods are whole ones of the collection.
    from: Month,
    /// The last month of the last period.
    to: Month,
    /// Why: it stays in the ledger.
    reason: String,
    /// Send the same key again and the request is answered, not done again.
    idempotency_key: Option<String>,
}

/// A decision to be ended.
#[derive(InputObject)]
struct EndObligationChangeInput {
    /// The decision.
    id: ID,
    /// Why: it stays in the ledger.
    reason: String,
}

/// The decision as it is now, or what kept it back.
#[derive(SimpleObject)]
struct ObligationChangePayload {
    /// The decision as it is now; null where there are problems.
    obligation_change: Option<ObligationChange>,
    /// What to put right.
    problems: Vec<Problem>,
    /// How many problems there are in all.
    problems_total: i32,
}

/// What can be done about obligations.
#[derive(Default)]
pub struct ObligationsMutation;

#[Object]
impl ObligationsMutation {
    /// Asks one force for a return that the catalogue does not ask of it: another collection, or a period before the collection began.
    async fn add_obligation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What of whom, by when and why.")] input: AddObligationInput,
    ) -> Result<ObligationChangePayload> {
        let asked = Asked {
            kind: ChangeKind::Extra,
            force: input.force,
            collection: input.collection,
            months: (input.from, input.to),
            due_on: Some(input.due_on),
            reason: input.reason,
            idempotency_key: input.idempotency_key,
        };
        asked.done(ctx).await
    }

    /// Waives returns that one force owes: they are not owed, and the force is not missing where forces are compared. It may send them all the same.
    async fn waive_obligation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What of whom, and why.")] input: WaiveObligationInput,
    ) -> Result<ObligationChangePayload> {
        let asked = Asked {
            kind: ChangeKind::Waived,
            force: input.force,
            collection: input.collection,
            months: (input.from, input.to),
            due_on: None,
            reason: input.reason,
            idempotency_key: input.idempotency_key,
        };
        asked.done(ctx).await
    }

    /// Ends an extra obligation or a waiver: from now on the catalogue alone says what is owed. What was returned under it stays.
    async fn end_obligation_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which decision, and why.")] input: EndObligationChangeInput,
    ) -> Result<ObligationChangePayload> {
        let (returns, caller) = (ctx.data::<Returns>()?, ctx.data::<Caller>()?);
        let outcome = async {
            let id = numbered(&input.id, caller)?;
            let mut act = Act::begin(returns).await?;
            let id = end_obligation_change(&mut act, caller, id, &input.reason).await?;
            act.commit().await?;
            Ok(id)
        };
        payload(returns, outcome.await).await
    }
}

/// A change as it was asked for.
struct Asked {
    kind: ChangeKind,
    force: ID,
    collection: ID,
    months: (Month, Month),
    due_on: Option<NaiveDate>,
    reason: String,
    idempotency_key: Option<String>,
}

impl Asked {
    async fn done(self, ctx: &Context<'_>) -> Result<ObligationChangePayload> {
        let (returns, caller) = (ctx.data::<Returns>()?, ctx.data::<Caller>()?);
        let outcome = async {
            let changing = self.understood()?;
            let mut act = Act::begin(returns).await?;
            let id = change_obligation(&mut act, caller, &changing).await?;
            act.commit().await?;
            Ok(id)
        };
        payload(returns, outcome.await).await
    }

    fn understood(self) -> std::result::Result<Changing, Failure> {
        Ok(Changing {
            kind: self.kind,
            force: self.force.parse().map_err(|_| Refusal::NotFound)?,
            collection: self
                .collection
                .parse()
                .map_err(|cause| Problem::new(ErrorCode::UnknownCollection, cause).at(["input", "collection"]))?,
            from: self.months.0,
            to: self.months.1,
            due_on: self.due_on,
            reason: self.reason,
            idempotency_key: self.idempotency_key,
        })
    }
}

async fn payload(returns: &Returns, outcome: std::result::Result<i32, Failure>) -> Result<ObligationChangePayload> {
    Ok(match outcome {
        Ok(id) => {
            let (row, beside) = obligation_change(returns, id).await?;
            ObligationChangePayload {
                obligation_change: Some(ObligationChange::new(&row, &beside)),
                problems: Vec::new(),
                problems_total: 0,
            }
        }
        Err(failure) => {
            let problems = failure.into_problems()?;
            ObligationChangePayload {
                obligation_change: None,
                problems_total: problems.total(),
                problems: problems.shown,
            }
        }
    })
}
