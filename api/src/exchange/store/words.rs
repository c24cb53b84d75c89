//! A force's own words, kept as they were set.
use muster_domain::{CollectionKey, ForceKey};
use muster_entities::force_words;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait as _, sea_query::OnConflict};

/// The words of a force for a collection, as JSON.
pub(in crate::exchange) async fn of(
    db: &impl ConnectionTrait,
    force: ForceKey,
    collection: CollectionKey,
) -> Result<Option<String>, DbErr> {
    let row = force_words::Entity::find_by_id((force, collection)).one(db).await?;
    Ok(row.map(|row| row.words))
}

/// Puts them in place of those before.
pub(in crate::exchange) async fn put(
    db: &impl ConnectionTrait,
    force: ForceKey,
    collection: CollectionKey,
    words: String,
) -> Result<(), DbErr> {
    let row: force_words::ActiveModel = force_words::Model {
        force,
        collection,
        words,
    }
    .into();
    let key = [force_words::Column::Force, force_words::Column::Collection];
    force_words::Entity::insert(row)
        .on_conflict(
            OnConflict::columns(key)
                .update_column(force_words::Column::Words)
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(())
}
