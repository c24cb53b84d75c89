//! Every SQL statement about revisions: opened, moved on, and made to count.
use super::super::because::Because;
use muster_domain::{Origin, ReturnId, RevisionId, RevisionKey, RevisionState, UserId, digest::Digest};
use muster_entities::{force_return, revision};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    sea_query::Expr,
};

/// A revision of a return by its number.
pub(in crate::returns) async fn numbered(
    db: &impl ConnectionTrait,
    of: ReturnId,
    number: i32,
) -> Result<Option<revision::Model>, DbErr> {
    revision::Entity::find()
        .filter(revision::Column::ReturnId.eq(of))
        .filter(revision::Column::Number.eq(number))
        .filter(revision::Column::TakesBack.is_null())
        .one(db)
        .await
}

/// Every revision of some returns, oldest first.
pub(in crate::returns) async fn revisions(
    db: &impl ConnectionTrait,
    of: &[ReturnId],
) -> Result<Vec<revision::Model>, DbErr> {
    revision::Entity::find()
        .filter(revision::Column::ReturnId.is_in(of.iter().copied()))
        .filter(revision::Column::TakesBack.is_null())
        .order_by_asc(revision::Column::Key)
        .all(db)
        .await
}

/// A revision to be added.
pub(in crate::returns) struct NewRevision<'a> {
    pub(in crate::returns) of: &'a force_return::Model,
    pub(in crate::returns) number: i32,
    pub(in crate::returns) origin: Origin,
    pub(in crate::returns) definition: i32,
    pub(in crate::returns) source_system: Option<String>,
    pub(in crate::returns) salt: Vec<u8>,
    pub(in crate::returns) by: &'a UserId,
    /// Why it was opened, where another was accepted before it.
    pub(in crate::returns) because: Option<&'a Because>,
}

/// Adds a draft and makes it the return's newest revision.
pub(in crate::returns) async fn add_revision(
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
        opened_because: Set(new.because.map(|because| because.code.to_owned())),
        opened_note: Set(new.because.and_then(|because| because.note.clone())),
        ..Default::default()
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
pub(in crate::returns) async fn advance(
    db: &impl ConnectionTrait,
    row: &revision::Model,
    expected: i32,
    state: &RevisionState,
) -> Result<Option<revision::Model>, DbErr> {
    let (by, signed_off_by) = match state {
        RevisionState::Submitted { by } => (Set(Some(by.clone())), Set(None)),
        RevisionState::SignedOff { by, signed_off_by } | RevisionState::Accepted { by, signed_off_by } => {
            (Set(Some(by.clone())), Set(Some(signed_off_by.clone())))
        }
        RevisionState::Draft | RevisionState::SentBack => (Set(None), Set(None)),
        // whose hands it went through stays known
        RevisionState::Superseded | RevisionState::Withdrawn => (NotSet, NotSet),
    };
    // what can change has no digest
    let digest = if state.open() { Set(None) } else { NotSet };
    let moved = revision::Entity::update_many()
        .set(revision::ActiveModel {
            version: Set(expected.saturating_add(1)),
            state: Set(state.code().to_owned()),
            submitted_by: by,
            signed_off_by,
            digest,
            ..Default::default()
        })
        .filter(revision::Column::Key.eq(row.key))
        .filter(revision::Column::Version.eq(expected))
        .exec_with_returning(db)
        .await?;
    Ok(moved.into_iter().next())
}

/// Keeps the digest of what was submitted, and the definition it names.
pub(in crate::returns) async fn seal(
    db: &impl ConnectionTrait,
    row: &revision::Model,
    digest: &Digest,
    definition: String,
) -> Result<revision::Model, DbErr> {
    let sealed = revision::ActiveModel {
        digest: Set(Some(digest.bytes().to_vec())),
        sealed_as: Set(Some(definition.clone())),
        ..Default::default()
    };
    write(db, row.key, sealed).await?;
    Ok(revision::Model {
        digest: Some(digest.bytes().to_vec()),
        sealed_as: Some(definition),
        ..row.clone()
    })
}

/// Keeps who accepted.
pub(in crate::returns) async fn accepted_by(
    db: &impl ConnectionTrait,
    row: &revision::Model,
    user: &UserId,
) -> Result<revision::Model, DbErr> {
    write(
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

/// Writes some columns of one revision.
pub(super) async fn write(
    db: &impl ConnectionTrait,
    key: RevisionKey,
    what: revision::ActiveModel,
) -> Result<(), DbErr> {
    revision::Entity::update_many()
        .set(what)
        .filter(revision::Column::Key.eq(key))
        .exec(db)
        .await?;
    Ok(())
}

/// Makes a revision the one that counts, in place of the one before.
pub(in crate::returns) async fn counts(
    db: &impl ConnectionTrait,
    row: &force_return::Model,
    revision: RevisionKey,
) -> Result<force_return::Model, DbErr> {
    if let Some(before) = row.accepted {
        let superseded = RevisionState::Superseded.code().to_owned();
        write(
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
