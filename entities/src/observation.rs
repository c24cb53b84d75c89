//! One cell of one revision, drafts too.
use muster_domain::{AreaKey, BreakdownKey, MeasureKey, RevisionKey};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "observation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: RevisionKey,
    #[sea_orm(primary_key, auto_increment = false)]
    pub measure: MeasureKey,
    #[sea_orm(primary_key, auto_increment = false)]
    pub area: AreaKey,
    #[sea_orm(primary_key, auto_increment = false)]
    pub breakdown: BreakdownKey,
    pub value: Option<i64>,
    pub kind: i16,
    pub statuses: i16,
    pub note: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
