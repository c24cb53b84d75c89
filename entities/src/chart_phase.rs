//! Where one force's series of an indicator was said to be different from then on, from one event to another.
use muster_domain::{EventId, ForceKey, IndicatorCode, Month, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "chart_phase")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub indicator: IndicatorCode,
    pub force: ForceKey,
    pub first_month: Month,
    pub fix_after: Option<i16>,
    pub reason: String,
    pub decided_by: UserId,
    pub from_event: EventId,
    pub to_event: Option<EventId>,
}

impl ActiveModelBehavior for ActiveModel {}
