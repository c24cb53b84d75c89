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
    QuerySelect as _, sea_query::SimpleExpr,
};

/// How many keys are named in one statement; SQLite takes 32,766.
const AT_ONCE: usize = 10_000;

/// A return and its newest revision.
pub(super) async fn with_newest(
    db: &impl ConnectionTrait,
    id: ReturnId,
) -> Result<Option<(force_return::Model, revision::Model)>, DbErr> {
    let Some(row) = force_return::Entity::find_by_id(id).one(db).await? else {
        return Ok(None);
    };
    newest(db, row).await
}

/// The return of an obligation and its newest revision.
pub(super) async fn for_obligation(
    db: &impl ConnectionTrait,
    force: ForceKey,
    collection: CollectionKey,
    period: Period,
) -> Result<Option<(force_return::Model, revision::Model)>, DbErr> {
    let row = force_return::Entity::find()
        .filter(force_return::Column::Force.eq(force))
        .filter(force_return::Column::Collection.eq(collection))
        .filter(force_return::Column::FirstMonth.eq(period.first()))
        .filter(force_return::Column::Months.eq(period.length()))
        .one(db)
        .await?;
    match row {
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

/// A revision has come at least this far.
fn come(stage: Stage) -> Option<SimpleExpr> {
    let signed = [
        RevisionState::Superseded.code(),
        RevisionState::Withdrawn.code(),
        "SIGNED_OFF",
        "ACCEPTED",
    ];
    match stage {
        Stage::Draft => None,
        Stage::SignedOff => {
            let mut of = sea_orm::sea_query::Query::select();
            of.column(revision::Column::ReturnId)
                .from(revision::Entity)
                .and_where(revision::Column::State.is_in(signed));
            Some(force_return::Column::Id.in_subquery(of))
        }
        Stage::Accepted | Stage::Released => Some(force_return::Column::Accepted.is_not_null()),
    }
}

/// Adds a return without a revision.
pub(super) async fn add(
    db: &impl ConnectionTrait,
    id: ReturnId,
    force: ForceKey,
    collection: CollectionKey,
    period: Period,
) -> Result<force_return::Model, DbErr> {
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
    force_return::Entity::insert(new).exec_without_returning(db).await?;
    Ok(row)
}
