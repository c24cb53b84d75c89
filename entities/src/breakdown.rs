//! A combination of dimension codes and its small key.
use muster_domain::BreakdownKey;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "breakdown")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: BreakdownKey,
    pub codes: String,
}

impl ActiveModelBehavior for ActiveModel {}
