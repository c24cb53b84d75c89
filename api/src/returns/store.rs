//! Every SQL statement about returns; their revisions, cells, figures and explanations in the files beside.
mod answers;
pub(super) mod board;
pub(super) mod completeness;
pub(super) mod explanations;
pub(super) mod figures;
pub(super) mod history;
pub(super) mod locks;
pub(super) mod marks;
pub(super) mod obligations;
pub(super) mod observations;
pub(super) mod questions;
mod revisions;
pub(super) mod signals;
pub(super) mod signatures;
pub(super) mod withdrawals;

pub(super) use self::{
    answers::{answered, keep_answer},
    locks::{add_lock_exception, lock_lifted},
    revisions::{NewRevision, accepted_by, add_revision, advance, counts, numbered, revisions, seal},
};

use muster_domain::{CollectionKey, ForceKey, Month, Period, ReturnId, RevisionState, permission::Stage};
use muster_entities::{force_return, revision};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, Select,
    sea_query::{LockType, OnConflict, Query, SimpleExpr},
};

/// How many keys are named in one statement; SQLite takes 32,766.
const AT_ONCE: usize = 10_000;

/// Whether a return is only read, or kept from everybody else until the transaction ends. `SQLite` has one writer at a time anyhow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    Nothing,
    Return,
}

impl Hold {
    fn of(self, returns: Select<force_return::Entity>) -> Select<force_return::Entity> {
        match self {
            Self::Nothing => returns,
            // no key changes, so that rows which name the return may still be added
            Self::Return => returns.lock(LockType::NoKeyUpdate),
        }
    }
}

/// A return and its newest revision.
pub(super) async fn with_newest(
    db: &impl ConnectionTrait,
    id: ReturnId,
    hold: Hold,
) -> Result<Option<(force_return::Model, revision::Model)>, DbErr> {
    match hold.of(force_return::Entity::find_by_id(id)).one(db).await? {
        Some(row) => newest(db, row).await,
        None => Ok(None),
    }
}

/// The return of an obligation and its newest revision.
pub(super) async fn for_obligation(
    db: &impl ConnectionTrait,
    force: ForceKey,
    collection: CollectionKey,
    period: Period,
    hold: Hold,
) -> Result<Option<(force_return::Model, revision::Model)>, DbErr> {
    let of_obligation = force_return::Entity::find()
        .filter(force_return::Column::Force.eq(force))
        .filter(force_return::Column::Collection.eq(collection))
        .filter(force_return::Column::FirstMonth.eq(period.first()))
        .filter(force_return::Column::Months.eq(period.length()));
    match hold.of(of_obligation).one(db).await? {
        Some(row) => newest(db, row).await,
        None => Ok(None),
    }
}

async fn newest(
    db: &impl ConnectionTrait,
    row: force_return::Model,
) -> Result<Option<(force_return::Model, revision::Model)>, DbErr> {
    let Some(key) = row.current else { return Ok(None) };
    let revision = revision::Entity::find_by_id(key).one(db).await?;
    Ok(revision.map(|revision| (row, revision)))
}

/// Which returns are wanted.
pub(super) struct Wanted {
    pub(super) forces: Vec<ForceKey>,
    pub(super) collection: Option<CollectionKey>,
    pub(super) from: Option<Month>,
    pub(super) to: Option<Month>,
    pub(super) after: Option<ReturnId>,
    /// How far at least one of their revisions must have come.
    pub(super) stage: Stage,
}

/// Returns in the order they were opened.
pub(super) async fn list(
    db: &impl ConnectionTrait,
    wanted: &Wanted,
    limit: u64,
) -> Result<Vec<force_return::Model>, DbErr> {
    use force_return::Column;
    let condition = Condition::all()
        .add(Column::Force.is_in(wanted.forces.iter().copied()))
        .add_option(wanted.collection.map(|collection| Column::Collection.eq(collection)))
        .add_option(wanted.from.map(|from| Column::FirstMonth.gte(from)))
        .add_option(wanted.to.map(|to| Column::FirstMonth.lte(to)))
        .add_option(wanted.after.map(|after| Column::Id.gt(after)))
        .add_option(come(wanted.stage));
    force_return::Entity::find()
        .filter(condition)
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// A revision has come at least this far, and may have been withdrawn since.
fn come(stage: Stage) -> Option<SimpleExpr> {
    use revision::Column;
    let (states, passed): (&[&str], _) = match stage {
        Stage::Draft => return None,
        Stage::SignedOff => (&["SIGNED_OFF", "ACCEPTED", "SUPERSEDED"], Column::SignedOffBy),
        Stage::Accepted | Stage::Released => (&["ACCEPTED", "SUPERSEDED"], Column::AcceptedEvent),
    };
    let withdrawn = Condition::all()
        .add(Column::State.eq(RevisionState::Withdrawn.code()))
        .add(passed.is_not_null());
    let mut of = Query::select();
    of.column(Column::ReturnId)
        .from(revision::Entity)
        .and_where(Column::TakesBack.is_null())
        .cond_where(
            Condition::any()
                .add(Column::State.is_in(states.iter().copied()))
                .add(withdrawn),
        );
    Some(force_return::Column::Id.in_subquery(of))
}

/// Adds a return without a revision; `None` where somebody has added it at the same moment.
pub(super) async fn add(
    db: &impl ConnectionTrait,
    id: ReturnId,
    force: ForceKey,
    collection: CollectionKey,
    period: Period,
) -> Result<Option<force_return::Model>, DbErr> {
    let row = force_return::Model {
        id,
        force,
        collection,
        first_month: period.first(),
        months: period.length(),
        current: None,
        accepted: None,
    };
    let new: force_return::ActiveModel = row.clone().into();
    // a violated constraint would end the transaction, and with it the other periods of a file
    let added = force_return::Entity::insert(new)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    Ok((added > 0).then_some(row))
}
