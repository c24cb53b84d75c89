//! Residents and households of a force in the middle of a year, from one event to another.
use muster_domain::{EventId, ForceKey};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "population")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub force: ForceKey,
    #[sea_orm(primary_key, auto_increment = false)]
    pub mid_year: i16,
    pub residents: i64,
    pub households: Option<i64>,
    pub basis: String,
    pub source: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub from_event: EventId,
    pub to_event: Option<EventId>,
}

impl ActiveModelBehavior for ActiveModel {}
