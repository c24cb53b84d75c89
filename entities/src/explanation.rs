//! Why a cell that looks wrong is right; it holds until the cell's value moves. Each revision has its own.
use muster_domain::{AreaKey, BreakdownKey, MeasureKey, RevisionKey, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "explanation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: RevisionKey,
    #[sea_orm(primary_key, auto_increment = false)]
    pub measure: MeasureKey,
    #[sea_orm(primary_key, auto_increment = false)]
    pub area: AreaKey,
    #[sea_orm(primary_key, auto_increment = false)]
    pub breakdown: BreakdownKey,
    #[sea_orm(primary_key, auto_increment = false)]
    pub finding: String,
    pub value: Option<i64>,
    pub kind: i16,
    pub text: String,
    pub explained_by: UserId,
    /// Whether it was written for everybody who sees the figure.
    pub published: bool,
}

impl ActiveModelBehavior for ActiveModel {}
