//! An area within a force, from one event to another.
use muster_domain::{AreaCode, AreaKey, EventId, ForceKey, Month};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "area")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: AreaKey,
    pub code: AreaCode,
    pub force: ForceKey,
    pub kind: String,
    pub name: String,
    pub parent: Option<AreaKey>,
    pub valid_from: Option<Month>,
    pub valid_to: Option<Month>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub from_event: EventId,
    pub to_event: Option<EventId>,
}

impl ActiveModelBehavior for ActiveModel {}
