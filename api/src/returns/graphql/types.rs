//! A return as the API shows it.
use super::{
    super::{
        Returns, completeness::Filled, find::period, form::of_key, loaders::Complete, lock, query::Seen, questions,
        standing::standing,
    },
    due::{Completeness, Due},
    lock::{Lock, LockException},
    may::ReturnActions,
    obligation::ObligationChange,
    question::Question,
    revision::Revision,
};
use crate::{
    catalogue,
    identity::Caller,
    platform::paging::{self, PageInfo},
    reference,
};
use async_graphql::{Context, ID, Object, Result, SimpleObject, dataloader::DataLoader};
use muster_domain::{CollectionKey, Period, RevisionKey};
use std::sync::Arc;

/// One force's return of one collection for one period.
pub struct Return(pub(super) Seen);

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
        collection(ctx, self.0.row.collection).await.transpose()
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

    /// Questions about it that are not settled; null where you may not see questions.
    async fn open_questions(&self) -> Option<i32> {
        let open = self.0.beside.open_questions(self.0.row.id)?;
        Some(i32::try_from(open).unwrap_or(i32::MAX))
    }

    /// What was asked about it, in the order it was asked, whatever revision it was asked about; none where you may not see questions.
    async fn questions(&self, ctx: &Context<'_>) -> Option<Result<Vec<Question>>> {
        let (returns, caller) = (ctx.data::<Returns>().ok()?, ctx.data::<Caller>().ok()?);
        let threads = questions::of_return(returns, caller, self.0.row.id, &self.0.force).await;
        Some(
            threads
                .map(|threads| threads.into_iter().map(Question).collect())
                .map_err(Into::into),
        )
    }

    /// What you may do with it now.
    async fn may(&self, ctx: &Context<'_>) -> Option<Result<ReturnActions>> {
        Some(self.actions(ctx).await)
    }

    /// What keeps it from being changed; null where nothing does.
    async fn lock(&self, ctx: &Context<'_>) -> Option<Result<Lock>> {
        let found = self.locked(ctx).await.transpose()?;
        Some(found.map(Lock::from))
    }

    /// Leave to change it although its period has locked, where it has any.
    #[expect(
        clippy::unused_async,
        reason = "a field's resolver is async, whether it waits or not"
    )]
    async fn lock_exception(&self) -> Result<Option<LockException>> {
        let beside = &self.0.beside;
        let exception = beside
            .decisions
            .exception(self.0.row.force, self.0.row.collection, period(&self.0.row)?);
        Ok(exception.map(|row| LockException::new(row, beside)))
    }

    /// The unit's decision that it is owed beside the catalogue, or not owed in spite of it; null where the catalogue alone says so.
    #[expect(
        clippy::unused_async,
        reason = "a field's resolver is async, whether it waits or not"
    )]
    async fn obligation_change(&self) -> Result<Option<ObligationChange>> {
        let (row, beside) = (&self.0.row, &self.0.beside);
        let change = beside.decisions.change(row.force, row.collection, period(row)?);
        Ok(change.map(|row| ObligationChange::new(row, beside)))
    }
}

impl Return {
    async fn standing(&self, ctx: &Context<'_>) -> Result<Option<Due>> {
        let edition = edition(ctx).await?;
        let collection = of_key(&edition, self.0.row.collection)?;
        let now = ctx.data::<Returns>()?.clock.now();
        let standing = standing(self.0.duty, collection, period(&self.0.row)?, Some(&self.0), now)?;
        Ok(Some(Due::from(&standing)))
    }

    async fn locked(&self, ctx: &Context<'_>) -> Result<Option<lock::Lock>> {
        let edition = edition(ctx).await?;
        let collection = of_key(&edition, self.0.row.collection)?;
        let now = ctx.data::<Returns>()?.clock.now();
        Ok(lock::of_return(collection, period(&self.0.row)?, &self.0, now)?)
    }

    async fn actions(&self, ctx: &Context<'_>) -> Result<ReturnActions> {
        let lock = self.locked(ctx).await?;
        let locked = lock.is_some_and(|lock| lock.code == lock::PERIOD_LOCKED);
        Ok(ReturnActions::of(&self.0, ctx.data()?, locked)?)
    }
}

pub(super) async fn edition(ctx: &Context<'_>) -> Result<Arc<catalogue::Edition>> {
    let editions = &ctx.data::<Returns>()?.catalogue;
    Ok(ctx.data::<catalogue::Current>()?.get(editions).await?)
}

/// A collection by its key, as it is defined now.
pub(super) async fn collection(ctx: &Context<'_>, key: CollectionKey) -> Result<Option<catalogue::Collection>> {
    let edition = edition(ctx).await?;
    let code = edition.collection_code(key).cloned();
    Ok(code.and_then(|code| catalogue::Collection::new(edition, &code)))
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
        Self {
            page_info: PageInfo::ending(edges.last().map(|edge| &edge.cursor), more),
            edges,
        }
    }
}
