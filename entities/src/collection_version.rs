//! One version of a collection's document, from one event to another.
use muster_domain::{CollectionKey, EventId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "collection_version")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub collection: CollectionKey,
    pub version: String,
    pub digest: Vec<u8>,
    pub document: String,
    pub from_event: EventId,
    pub to_event: Option<EventId>,
}

impl ActiveModelBehavior for ActiveModel {}
