//! A force's ordered list of peers, from one event to another.
use muster_domain::{EventId, ForceKey};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "peer_list")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub kind: String,
    pub force: ForceKey,
    pub version: String,
    pub label: String,
    pub source: String,
    pub from_event: EventId,
    pub to_event: Option<EventId>,
}

impl ActiveModelBehavior for ActiveModel {}
