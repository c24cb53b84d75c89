//! Files that were sent, and how far each has got.
use muster_entities::upload;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

/// A file with everything that is known of it.
pub(in crate::exchange) async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<upload::Model>, DbErr> {
    upload::Entity::find_by_id(id).one(db).await
}

/// The same without the file itself.
pub(in crate::exchange) async fn status(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Status>, DbErr> {
    upload::Entity::find_by_id(id)
        .select_only()
        .columns([
            upload::Column::Id,
            upload::Column::At,
            upload::Column::Force,
            upload::Column::Name,
            upload::Column::Stage,
            upload::Column::Rows,
            upload::Column::Answer,
        ])
        .into_model()
        .one(db)
        .await
}

/// How far a file has got.
#[derive(Clone, Debug, PartialEq, Eq, sea_orm::FromQueryResult)]
pub struct Status {
    pub id: Uuid,
    /// When it was last heard of, in microseconds of the epoch.
    pub at: i64,
    pub force: muster_domain::ForceKey,
    pub name: String,
    pub stage: String,
    pub rows: Option<i32>,
    pub answer: Option<String>,
}

/// Keeps a file; one that is there already under its id is left as it is. Says whether it was kept.
pub(in crate::exchange) async fn keep(db: &impl ConnectionTrait, row: upload::Model) -> Result<bool, DbErr> {
    let new: upload::ActiveModel = row.into();
    let kept = upload::Entity::insert(new)
        .on_conflict(OnConflict::column(upload::Column::Id).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(kept > 0)
}

/// Notes how far a file has got.
pub(in crate::exchange) async fn reach(
    db: &impl ConnectionTrait,
    id: Uuid,
    stage: &str,
    rows: Option<i32>,
) -> Result<(), DbErr> {
    upload::Entity::update_many()
        .col_expr(upload::Column::Stage, Expr::value(stage))
        .col_expr(upload::Column::Rows, Expr::value(rows))
        .filter(upload::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Begins again with a file that nobody works on, only if nobody has since it was read. Says whether.
pub(in crate::exchange) async fn take_up(
    db: &impl ConnectionTrait,
    known: &upload::Model,
    stage: &str,
    at: i64,
) -> Result<bool, DbErr> {
    let taken = upload::Entity::update_many()
        .col_expr(upload::Column::Stage, Expr::value(stage))
        .col_expr(upload::Column::At, Expr::value(at))
        .col_expr(upload::Column::Answer, Expr::value(Option::<String>::None))
        .filter(upload::Column::Id.eq(known.id))
        .filter(upload::Column::Stage.eq(known.stage.as_str()))
        .filter(upload::Column::At.eq(known.at))
        .exec(db)
        .await?;
    Ok(taken.rows_affected > 0)
}

/// Notes that somebody works on a file.
pub(in crate::exchange) async fn heard_of(db: &impl ConnectionTrait, id: Uuid, at: i64) -> Result<(), DbErr> {
    upload::Entity::update_many()
        .col_expr(upload::Column::At, Expr::value(at))
        .filter(upload::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Notes what came of a file.
pub(in crate::exchange) async fn finish(
    db: &impl ConnectionTrait,
    id: Uuid,
    stage: &str,
    answer: String,
) -> Result<(), DbErr> {
    upload::Entity::update_many()
        .col_expr(upload::Column::Stage, Expr::value(stage))
        .col_expr(upload::Column::Answer, Expr::value(answer))
        .filter(upload::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Lets go of files that nobody will ask for any more.
pub(in crate::exchange) async fn forget(db: &impl ConnectionTrait, before: i64) -> Result<(), DbErr> {
    upload::Entity::delete_many()
        .filter(upload::Column::At.lt(before))
        .exec(db)
        .await?;
    Ok(())
}
