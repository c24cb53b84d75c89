//! Leave to change periods that have locked.
use muster_domain::{CollectionKey, EventId, ForceKey, Month, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "lock_exception")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub force: Option<ForceKey>,
    pub collection: CollectionKey,
    pub first_month: Month,
    pub last_month: Month,
    pub reason: String,
    pub granted_by: UserId,
    pub expires: Option<i64>,
    pub from_event: Option<EventId>,
    pub to_event: Option<EventId>,
}

impl ActiveModelBehavior for ActiveModel {}
