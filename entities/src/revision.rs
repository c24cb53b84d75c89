//! One version of a return; or, numbered below nought, the taking back of one that counted.
use muster_domain::{CollectionKey, EventId, ReturnId, RevisionId, RevisionKey, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "revision")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub key: RevisionKey,
    pub id: RevisionId,
    pub return_id: ReturnId,
    pub collection: CollectionKey,
    pub number: i32,
    pub version: i32,
    pub state: String,
    pub origin: i16,
    pub definition: i32,
    pub source_system: Option<String>,
    pub salt: Vec<u8>,
    pub digest: Option<Vec<u8>>,
    pub opened_by: UserId,
    pub submitted_by: Option<UserId>,
    pub signed_off_by: Option<UserId>,
    pub accepted_by: Option<UserId>,
    pub accepted_event: Option<EventId>,
    pub submitted_event: Option<EventId>,
    pub signed_event: Option<EventId>,
    pub opened_because: Option<String>,
    pub opened_note: Option<String>,
    pub withdrawn_because: Option<String>,
    pub withdrawn_note: Option<String>,
    pub withdrawn_by: Option<UserId>,
    pub withdrawn_event: Option<EventId>,
    pub takes_back: Option<RevisionKey>,
    pub sealed_as: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
