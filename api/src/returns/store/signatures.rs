//! Every SQL statement about signatures.
use muster_domain::{RevisionKey, UserId};
use muster_entities::signature::{ActiveModel, Column, Entity, Model};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};

/// The signatures under some revisions, oldest first.
pub(in crate::returns) async fn of(db: &impl ConnectionTrait, revisions: &[RevisionKey]) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::Revision.is_in(revisions.iter().copied()))
        .order_by_asc(Column::Key)
        .all(db)
        .await
}

/// Adds a signature; gives its key.
pub(in crate::returns) async fn add(
    db: &impl ConnectionTrait,
    revision: RevisionKey,
    digest: &[u8],
    definition: Option<String>,
    by: &UserId,
) -> Result<i32, DbErr> {
    let row = ActiveModel {
        key: NotSet,
        revision: Set(revision),
        digest: Set(digest.to_vec()),
        definition: Set(definition),
        signed_by: Set(by.clone()),
        ..Default::default()
    };
    Ok(Entity::insert(row).exec_with_returning(db).await?.key)
}

/// Writes some columns of one signature.
pub(super) async fn write(db: &impl ConnectionTrait, key: i32, what: ActiveModel) -> Result<(), DbErr> {
    Entity::update_many()
        .set(what)
        .filter(Column::Key.eq(key))
        .exec(db)
        .await?;
    Ok(())
}

/// The signature that holds under a revision no longer does; keeps what was signed, where the revision is to change.
pub(in crate::returns) async fn void(
    db: &impl ConnectionTrait,
    revision: RevisionKey,
    because: &str,
    content: Option<Vec<u8>>,
) -> Result<Option<Model>, DbErr> {
    let holding = Entity::find()
        .filter(Column::Revision.eq(revision))
        .filter(Column::VoidBecause.is_null())
        .order_by_desc(Column::Key)
        .one(db)
        .await?;
    if let Some(row) = &holding {
        let void = ActiveModel {
            void_because: Set(Some(because.to_owned())),
            content: Set(content),
            ..Default::default()
        };
        write(db, row.key, void).await?;
    }
    Ok(holding)
}
