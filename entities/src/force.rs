//! A police force, from one event to another.
use muster_domain::{EventId, ForceCode, ForceKey, Month, RegionCode};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "force")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: ForceKey,
    pub code: ForceCode,
    pub ons_code: Option<String>,
    pub name: String,
    pub aliases: String,
    pub region: RegionCode,
    pub kind: String,
    pub valid_from: Option<Month>,
    pub valid_to: Option<Month>,
    pub predecessors: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub from_event: EventId,
    pub to_event: Option<EventId>,
}

impl ActiveModelBehavior for ActiveModel {}
