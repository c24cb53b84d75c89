//! One peer in a list.
use muster_domain::ForceKey;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "peer_member")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub list: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: i16,
    pub force: ForceKey,
}

impl ActiveModelBehavior for ActiveModel {}
