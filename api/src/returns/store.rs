//! Every SQL statement about returns and their revisions; cells, figures and explanations in the files beside.
mod answers;
pub(super) mod board;
pub(super) mod completeness;
pub(super) mod explanations;
pub(super) mod figures;
pub(super) mod locks;
pub(super) mod marks;
pub(super) mod observations;

pub(super) use self::{
    answers::{answered, keep_answer},
    locks::{add_lock_exception, lock_lifted},
};

use muster_domain::{
    CollectionKey, ForceKey, Month, Origin, Period, ReturnId, RevisionId, RevisionKey, RevisionState, UserId,
    digest::Digest, permission::Stage,
};
use muster_entities::{force_return, revision};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
    sea_query::{Expr, SimpleExpr},
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

/// Every revision of some returns, oldest first.
pub(super) async fn revisions(db: &impl ConnectionTrait, of: &[ReturnId]) -> Result<Vec<revision::Model>, DbErr> {
    revision::Entity::find()
        .filter(revision::Column::ReturnId.is_in(of.iter().copied()))
        .order_by_asc(revision::Column::Key)
        .all(db)
        .await
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

/// A revision to be added.
pub(super) struct NewRevision<'a> {
    pub(super) of: &'a force_return::Model,
    pub(super) number: i32,
    pub(super) origin: Origin,
    pub(super) definition: i32,
    pub(super) source_system: Option<String>,
    pub(super) salt: Vec<u8>,
    pub(super) by: &'a UserId,
}

/// Adds a draft and makes it the return's newest revision.
pub(super) async fn add_revision(
    db: &impl ConnectionTrait,
    new: NewRevision<'_>,
) -> Result<(force_return::Model, revision::Model), DbErr> {
    let row = revision::ActiveModel {
        key: NotSet,
        id: Set(RevisionId::generate()),
        return_id: Set(new.of.id),
        collection: Set(new.of.collection),
        number: Set(new.number),
        version: Set(1),
        state: Set(RevisionState::Draft.code().to_owned()),
        origin: Set(new.origin.to_stored()),
        definition: Set(new.definition),
        source_system: Set(new.source_system),
        salt: Set(new.salt),
        digest: Set(None),
        opened_by: Set(new.by.clone()),
        submitted_by: Set(None),
        signed_off_by: Set(None),
        accepted_by: Set(None),
        accepted_event: Set(None),
        submitted_event: Set(None),
        signed_event: Set(None),
    };
    let revision = revision::Entity::insert(row).exec_with_returning(db).await?;
    force_return::Entity::update_many()
        .col_expr(force_return::Column::Current, Expr::value(revision.key.0))
        .filter(force_return::Column::Id.eq(new.of.id))
        .exec(db)
        .await?;
    let row = force_return::Model {
        current: Some(revision.key),
        ..new.of.clone()
    };
    Ok((row, revision))
}

/// Moves a revision on, only if nobody has since the version that was read. `None` means somebody has.
pub(super) async fn advance(
    db: &impl ConnectionTrait,
    row: &revision::Model,
    expected: i32,
    state: &RevisionState,
) -> Result<Option<revision::Model>, DbErr> {
    let (by, signed_off_by) = match state {
        RevisionState::Submitted { by } => (Some(by.clone()), None),
        RevisionState::SignedOff { by, signed_off_by } | RevisionState::Accepted { by, signed_off_by } => {
            (Some(by.clone()), Some(signed_off_by.clone()))
        }
        RevisionState::Draft | RevisionState::SentBack | RevisionState::Superseded | RevisionState::Withdrawn => {
            (None, None)
        }
    };
    let moved = revision::Entity::update_many()
        .set(revision::ActiveModel {
            version: Set(expected.saturating_add(1)),
            state: Set(state.code().to_owned()),
            submitted_by: Set(by),
            signed_off_by: Set(signed_off_by),
            ..Default::default()
        })
        .filter(revision::Column::Key.eq(row.key))
        .filter(revision::Column::Version.eq(expected))
        .exec(db)
        .await?;
    if moved.rows_affected == 0 {
        return Ok(None);
    }
    revision::Entity::find_by_id(row.key).one(db).await
}

/// Keeps the digest of what was submitted.
pub(super) async fn seal(
    db: &impl ConnectionTrait,
    row: &revision::Model,
    digest: &Digest,
) -> Result<revision::Model, DbErr> {
    let sealed = revision::ActiveModel {
        digest: Set(Some(digest.bytes().to_vec())),
        ..Default::default()
    };
    set(db, row.key, sealed).await?;
    Ok(revision::Model {
        digest: Some(digest.bytes().to_vec()),
        ..row.clone()
    })
}

/// Keeps who accepted.
pub(super) async fn accepted_by(
    db: &impl ConnectionTrait,
    row: &revision::Model,
    user: &UserId,
) -> Result<revision::Model, DbErr> {
    set(
        db,
        row.key,
        revision::ActiveModel {
            accepted_by: Set(Some(user.clone())),
            ..Default::default()
        },
    )
    .await?;
    Ok(revision::Model {
        accepted_by: Some(user.clone()),
        ..row.clone()
    })
}

async fn set(db: &impl ConnectionTrait, key: RevisionKey, what: revision::ActiveModel) -> Result<(), DbErr> {
    revision::Entity::update_many()
        .set(what)
        .filter(revision::Column::Key.eq(key))
        .exec(db)
        .await?;
    Ok(())
}

/// Makes a revision the one that counts, in place of the one before.
pub(super) async fn counts(
    db: &impl ConnectionTrait,
    row: &force_return::Model,
    revision: RevisionKey,
) -> Result<force_return::Model, DbErr> {
    if let Some(before) = row.accepted {
        let superseded = RevisionState::Superseded.code().to_owned();
        set(
            db,
            before,
            revision::ActiveModel {
                state: Set(superseded),
                ..Default::default()
            },
        )
        .await?;
    }
    force_return::Entity::update_many()
        .col_expr(force_return::Column::Accepted, Expr::value(revision.0))
        .filter(force_return::Column::Id.eq(row.id))
        .exec(db)
        .await?;
    Ok(force_return::Model {
        accepted: Some(revision),
        ..row.clone()
    })
}
