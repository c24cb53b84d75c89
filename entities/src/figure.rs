//! An accepted cell, from the acceptance of one revision to that of another.
use muster_domain::{AreaKey, BreakdownKey, ForceKey, MeasureKey, Month, RevisionKey};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "figure")]
pub struct Model {
    pub value: Option<i64>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub measure: MeasureKey,
    #[sea_orm(primary_key, auto_increment = false)]
    pub area: AreaKey,
    #[sea_orm(primary_key, auto_increment = false)]
    pub breakdown: BreakdownKey,
    #[sea_orm(primary_key, auto_increment = false)]
    pub from_revision: RevisionKey,
    pub to_revision: Option<RevisionKey>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub first_month: Month,
    pub months: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub force: ForceKey,
    pub kind: i16,
    pub statuses: i16,
}

impl ActiveModelBehavior for ActiveModel {}
