//! A region of England, or Wales, from one event to another.
use muster_domain::{EventId, RegionCode};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "region")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: RegionCode,
    pub name: String,
    pub nation: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub from_event: EventId,
    pub to_event: Option<EventId>,
}

impl ActiveModelBehavior for ActiveModel {}
