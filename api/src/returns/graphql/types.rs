//! A return as the API shows it.
use super::{
    super::{
        Returns,
        find::{period, state},
        query::Seen,
    },
    revision::Revision,
};
use crate::{
    catalogue,
    identity::Caller,
    platform::paging::{self, PageInfo},
    reference,
};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::NaiveDate;
use muster_domain::{
    Period, UserId,
    due::ObligationState,
    permission::{Permission, Stage},
};

/// One force's return of one collection for one period.
pub struct Return(pub(super) Seen);

/// When a return is due, and where the obligation stands.
#[derive(SimpleObject)]
#[expect(clippy::struct_field_names, reason = "the name on the wire says it")]
struct Due {
    /// The last day to send it.
    due_on: NaiveDate,
    /// The last day on which it counts as on time.
    on_time_until: NaiveDate,
    /// From this day on, changes need an exception.
    locks_on: NaiveDate,
    /// Where the obligation stands while nothing has been accepted; null once something has.
    state: Option<ObligationState>,
}

/// What you may do with this return now.
#[derive(SimpleObject)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "one answer for each thing that can be done"
)]
struct ReturnActions {
    /// Record values and explain findings.
    record: bool,
    /// Submit it.
    submit: bool,
    /// Sign it off.
    sign_off: bool,
    /// Accept it.
    accept: bool,
    /// Send it back.
    send_back: bool,
}

/// One force's return of one collection for one period.
#[Object]
impl Return {
    /// Its permanent name.
    async fn id(&self) -> ID {
        ID(self.0.row.id.to_string())
    }

    /// The force it is of.
    async fn force(&self, ctx: &Context<'_>) -> Option<Result<reference::Force>> {
        reference::force(ctx, self.0.force.as_str()).await
    }

    /// The collection it is for.
    async fn collection(&self, ctx: &Context<'_>) -> Option<Result<catalogue::Collection>> {
        self.of_collection(ctx).await.transpose()
    }

    /// The period it is for.
    #[expect(
        clippy::unused_async,
        reason = "a field's resolver is async, whether it waits or not"
    )]
    async fn period(&self) -> Result<Period> {
        Ok(period(&self.0.row)?)
    }

    /// What counts now.
    async fn accepted(&self) -> Option<Revision> {
        let key = self.0.row.accepted?;
        self.0
            .revisions
            .iter()
            .find(|revision| revision.key == key)
            .map(|revision| Revision::new(&self.0, revision))
    }

    /// The newest revision that you may see: what is being worked on, or what counts.
    async fn current(&self) -> Option<Revision> {
        self.0.revisions.last().map(|revision| Revision::new(&self.0, revision))
    }

    /// Every revision that you may see, oldest first.
    async fn revisions(&self) -> Vec<Revision> {
        self.0
            .revisions
            .iter()
            .map(|revision| Revision::new(&self.0, revision))
            .collect()
    }

    /// When it is due.
    async fn due(&self, ctx: &Context<'_>) -> Option<Result<Due>> {
        self.deadlines(ctx).await.transpose()
    }

    /// What you may do with it now.
    #[expect(
        clippy::unused_async,
        reason = "a field's resolver is async, whether it waits or not"
    )]
    async fn may(&self, ctx: &Context<'_>) -> Result<ReturnActions> {
        self.actions(ctx.data()?)
    }
}

impl Return {
    async fn of_collection(&self, ctx: &Context<'_>) -> Result<Option<catalogue::Collection>> {
        let edition = ctx.data::<Returns>()?.catalogue.latest().await?;
        let code = edition.collection_code(self.0.row.collection).cloned();
        Ok(code.and_then(|code| catalogue::Collection::new(edition, &code)))
    }

    async fn deadlines(&self, ctx: &Context<'_>) -> Result<Option<Due>> {
        let returns = ctx.data::<Returns>()?;
        let edition = returns.catalogue.latest().await?;
        let code = edition.collection_code(self.0.row.collection);
        let Some(collection) = code.and_then(|code| edition.catalogue.collection(code)) else {
            return Ok(None);
        };
        let period = period(&self.0.row)?;
        let deadlines = collection.deadlines(period);
        let open = self.0.row.accepted.is_none();
        Ok(Some(Due {
            due_on: deadlines.due_on,
            on_time_until: deadlines.on_time_until,
            locks_on: deadlines.locks_on,
            state: open.then(|| deadlines.state(period, returns.clock.now())),
        }))
    }

    fn actions(&self, caller: &Caller) -> Result<ReturnActions> {
        // only the newest revision moves, and it may be one that is not shown
        let newest = self
            .0
            .revisions
            .last()
            .filter(|revision| self.0.row.current == Some(revision.key));
        let state = newest.map(state).transpose()?;
        let allowed = |permission| caller.require(permission, &self.0.force).is_ok();
        let can = |permission, step: &dyn Fn(muster_domain::RevisionState) -> bool| {
            allowed(permission) && state.clone().is_some_and(step)
        };
        let me = || UserId::new(caller.user.as_str());
        let shown = caller.visibility().shows(&self.0.force, Stage::Draft);
        Ok(ReturnActions {
            record: can(Permission::RecordReturns, &|state| state.open()),
            submit: can(Permission::SubmitReturns, &|state| state.open()),
            sign_off: can(Permission::SignOffReturns, &|state| state.sign_off(me()).is_ok()),
            accept: can(Permission::AcceptReturns, &|state| state.accept().is_ok()),
            send_back: can(Permission::AcceptReturns, &|state| state.send_back().is_ok())
                || shown && can(Permission::SignOffReturns, &|state| state.send_back().is_ok()),
        })
    }
}

/// A page of returns.
#[derive(SimpleObject)]
pub(super) struct ReturnConnection {
    /// The returns with their cursors.
    edges: Vec<ReturnEdge>,
    /// Where the page stands.
    page_info: PageInfo,
}

/// A return in a page.
#[derive(SimpleObject)]
struct ReturnEdge {
    /// Give this as `after` to go on from here.
    cursor: String,
    /// The return.
    node: Return,
}

impl ReturnConnection {
    pub(super) fn new(seen: Vec<Seen>, more: bool) -> Self {
        let edges: Vec<ReturnEdge> = seen
            .into_iter()
            .map(|seen| ReturnEdge {
                cursor: paging::cursor(&seen.row.id.to_string()),
                node: Return(seen),
            })
            .collect();
        let end_cursor = edges.last().map(|edge| edge.cursor.clone());
        Self {
            edges,
            page_info: PageInfo {
                has_next_page: more,
                end_cursor,
            },
        }
    }
}
