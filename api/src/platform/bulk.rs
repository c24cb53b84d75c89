//! Many rows, or many keys, at once, within what one statement may carry.
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, IntoActiveModel, Iterable, sea_query::OnConflict,
};

/// Inserts rows in as few statements as the database allows.
pub async fn insert<E, A>(db: &impl ConnectionTrait, rows: Vec<A>) -> Result<(), DbErr>
where
    E: EntityTrait,
    A: ActiveModelTrait<Entity = E> + IntoActiveModel<A> + Send,
{
    put(db, rows, None).await
}

/// Inserts rows in as few statements as the database allows, and says what becomes of a row that is there already. No two of
/// them may be the same one.
pub async fn put<E, A>(db: &impl ConnectionTrait, rows: Vec<A>, again: Option<OnConflict>) -> Result<(), DbErr>
where
    E: EntityTrait,
    A: ActiveModelTrait<Entity = E> + IntoActiveModel<A> + Send,
{
    // SQLite takes 32,766 parameters a statement and is quickest with about a thousand rows; PostgreSQL takes 65,535
    let parameters = if db.get_database_backend() == DbBackend::Postgres {
        65_535
    } else {
        32_766
    };
    let rows_at_once = (parameters / E::Column::iter().count().max(1)).clamp(1, 1_000);
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let mut insert = E::insert_many(rows.by_ref().take(rows_at_once));
        if let Some(again) = &again {
            insert = insert.on_conflict(again.clone());
        }
        insert.exec_without_returning(db).await?;
    }
    Ok(())
}

/// Keys as they stand between brackets: numbers of our own, never text.
#[must_use]
pub fn listed(keys: impl Iterator<Item = i64>) -> String {
    let keys: Vec<String> = keys.map(|key| key.to_string()).collect();
    // no key is below nought: an empty list finds nothing
    if keys.is_empty() {
        "-1".to_owned()
    } else {
        keys.join(", ")
    }
}
