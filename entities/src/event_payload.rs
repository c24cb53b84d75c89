//! What an event says, salted, and erasable without breaking the chain.
use muster_domain::EventId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event_payload")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub event: EventId,
    pub salt: Vec<u8>,
    pub payload: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
