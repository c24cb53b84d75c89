//! Many rows at once, within what one statement may carry.
use sea_orm::{ActiveModelTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, IntoActiveModel, Iterable};

/// Inserts rows in as few statements as the database allows.
pub async fn insert<E, A>(db: &impl ConnectionTrait, rows: Vec<A>) -> Result<(), DbErr>
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
        E::insert_many(rows.by_ref().take(rows_at_once))
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}
