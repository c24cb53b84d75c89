//! A return as the API shows it.
use super::{
    super::{
        Returns,
        completeness::Filled,
        find::{period, state},
        loaders::Complete,
        query::Seen,
        standing::standing,
    },
    due::{Completeness, Due},
    revision::Revision,
};
use crate::{
    catalogue,
    identity::Caller,
    platform::paging::{self, PageInfo},
    reference,
};
use async_graphql::{Context, ID, Object, Result, SimpleObject, dataloader::DataLoader};
use muster_domain::{
    Period, RevisionKey, UserId,
    permission::{Permission, Stage},
};
use std::sync::Arc;

/// One force's return of one collection for one period.
pub struct Return(pub(super) Seen);

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

    /// When it is due, where the obligation stands, and whether it was met in time.
    async fn due(&self, ctx: &Context<'_>) -> Option<Result<Due>> {
        self.standing(ctx).await.transpose()
    }

    /// How complete the newest revision that you may see is.
    async fn completeness(&self, ctx: &Context<'_>) -> Option<Result<Completeness>> {
        let newest = self.0.newest()?;
        Some(complete(ctx, &self.0.row, newest.key).await)
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
        let edition = edition(ctx).await?;
        let code = edition.collection_code(self.0.row.collection).cloned();
        Ok(code.and_then(|code| catalogue::Collection::new(edition, &code)))
    }

    async fn standing(&self, ctx: &Context<'_>) -> Result<Option<Due>> {
        let edition = edition(ctx).await?;
        let code = edition.collection_code(self.0.row.collection);
        let Some(collection) = code.and_then(|code| edition.catalogue.collection(code)) else {
            return Ok(None);
        };
        let now = ctx.data::<Returns>()?.clock.now();
        let standing = standing(collection, period(&self.0.row)?, Some(&self.0), now)?;
        Ok(Some(Due::from(&standing)))
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

async fn edition(ctx: &Context<'_>) -> Result<Arc<catalogue::Edition>> {
    let editions = &ctx.data::<Returns>()?.catalogue;
    Ok(ctx.data::<catalogue::Current>()?.get(editions).await?)
}

/// How complete a revision is.
pub(super) async fn complete(
    ctx: &Context<'_>,
    of: &muster_entities::force_return::Model,
    revision: RevisionKey,
) -> Result<Completeness> {
    let filled = Filled {
        revision,
        collection: of.collection,
        period: period(of)?,
    };
    let complete = ctx.data::<DataLoader<Complete>>()?.load_one(filled).await?;
    Ok(complete.unwrap_or_default().into())
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
