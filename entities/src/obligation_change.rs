//! What one force owes beside the catalogue, or does not owe in spite of it, from one event to another.
use muster_domain::{CollectionKey, EventId, ForceKey, Month, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "obligation_change")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub kind: String,
    pub force: ForceKey,
    pub collection: CollectionKey,
    pub first_month: Month,
    pub last_month: Month,
    pub due_on: Option<Date>,
    pub reason: String,
    pub decided_by: UserId,
    pub from_event: Option<EventId>,
    pub to_event: Option<EventId>,
}

impl ActiveModelBehavior for ActiveModel {}
