//! Every SQL statement about explanations.
use crate::platform::bulk;
use muster_domain::ReturnId;
use muster_entities::explanation::{ActiveModel, Column, Entity, Model};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _, QueryFilter as _,
    sea_query::OnConflict,
};

/// What has been explained of a return, in any of its revisions.
pub(in crate::returns) async fn of(db: &impl ConnectionTrait, id: ReturnId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::ReturnId.eq(id)).all(db).await
}

/// Keeps explanations, each in the place of one given before.
pub(in crate::returns) async fn put(db: &impl ConnectionTrait, rows: Vec<Model>) -> Result<(), DbErr> {
    let key = [
        Column::ReturnId,
        Column::Measure,
        Column::Area,
        Column::Breakdown,
        Column::Finding,
    ];
    let new = [Column::Value, Column::Kind, Column::Text, Column::ExplainedBy];
    let again = OnConflict::columns(key).update_columns(new).to_owned();
    let rows: Vec<ActiveModel> = rows.into_iter().map(Model::into_active_model).collect();
    bulk::put(db, rows, Some(again)).await
}
