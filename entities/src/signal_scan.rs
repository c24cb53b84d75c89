//! One look through the figures of a month.
use muster_domain::{EventId, Month, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signal_scan")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub month: Month,
    pub scanned_by: UserId,
    pub forces: i16,
    pub indicators: i16,
    /// Indicators that could not be worked out.
    pub left_out: i16,
    pub raised: i32,
    pub restated: i32,
    pub lapsed: i32,
    pub rests_on: EventId,
    pub event: EventId,
}

impl ActiveModelBehavior for ActiveModel {}
