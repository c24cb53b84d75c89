//! Somebody's signature under the content of a revision.
use muster_domain::{EventId, RevisionKey, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signature")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub key: i32,
    pub revision: RevisionKey,
    pub digest: Vec<u8>,
    pub definition: Option<String>,
    pub signed_by: UserId,
    pub signed_event: Option<EventId>,
    pub void_because: Option<String>,
    pub void_event: Option<EventId>,
    pub content: Option<Vec<u8>>,
}

impl ActiveModelBehavior for ActiveModel {}
