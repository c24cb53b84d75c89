//! Every SQL statement about explanations.
use crate::platform::bulk;
use muster_domain::RevisionKey;
use muster_entities::explanation::{ActiveModel, Column, Entity, Model};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, Statement,
    Value, sea_query::OnConflict,
};

/// What has been explained of a revision.
pub(in crate::returns) async fn of(db: &impl ConnectionTrait, revision: RevisionKey) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::Revision.eq(revision)).all(db).await
}

/// Gives one revision what was explained of another, save where it has its own.
pub(in crate::returns) async fn copy(
    db: &impl ConnectionTrait,
    from: RevisionKey,
    to: RevisionKey,
) -> Result<(), DbErr> {
    let sql = "INSERT INTO explanation (revision, measure, area, breakdown, finding, value, kind, text, explained_by, published)
        SELECT $1, measure, area, breakdown, finding, value, kind, text, explained_by, published FROM explanation WHERE revision = $2
        ON CONFLICT DO NOTHING";
    let values: [Value; 2] = [to.into(), from.into()];
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values))
        .await?;
    Ok(())
}

/// Keeps explanations, each in the place of one given before.
pub(in crate::returns) async fn put(db: &impl ConnectionTrait, rows: Vec<Model>) -> Result<(), DbErr> {
    let key = [
        Column::Revision,
        Column::Measure,
        Column::Area,
        Column::Breakdown,
        Column::Finding,
    ];
    let new = [
        Column::Value,
        Column::Kind,
        Column::Text,
        Column::ExplainedBy,
        Column::Published,
    ];
    let again = OnConflict::columns(key).update_columns(new).to_owned();
    let rows: Vec<ActiveModel> = rows.into_iter().map(Model::into_active_model).collect();
    bulk::put(db, rows, Some(again)).await
}
