//! One thing that happened, chained to the one before.
use muster_domain::{EventId, ForceKey};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EventId,
    pub previous: EventId,
    pub at: i64,
    pub kind: String,
    pub actor: String,
    pub force: Option<ForceKey>,
    pub subject: Option<String>,
    pub seeded: bool,
    pub cursor: String,
    pub digest: Vec<u8>,
    pub hash: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
