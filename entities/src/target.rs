//! What one force aims for on an indicator, from one event to another.
use muster_domain::{EventId, ForceKey, IndicatorCode, Month, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "target")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub indicator: IndicatorCode,
    pub force: ForceKey,
    pub baseline_first: Month,
    pub baseline_months: i16,
    pub years: i16,
    /// Of the gap, a year.
    pub share: f64,
    pub baseline_value: f64,
    /// In units of 10^-4.
    pub baseline_denominator: Option<i64>,
    pub benchmark: f64,
    pub peers: String,
    pub peers_version: Option<String>,
    /// Codes of forces chosen one by one, with blanks between.
    pub members: Option<String>,
    pub reason: String,
    pub decided_by: UserId,
    pub replaces: Option<i32>,
    /// The last event that the figures behind it were read after.
    pub rests_on: EventId,
    pub from_event: EventId,
    pub to_event: Option<EventId>,
}

impl ActiveModelBehavior for ActiveModel {}
