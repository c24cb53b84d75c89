//! What a scan tested of one indicator, and how many signals it found there.
use muster_domain::IndicatorCode;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signal_scan_part")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub scan: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub indicator: IndicatorCode,
    pub definition: String,
    /// Series read.
    pub charts: i16,
    /// Those of them whose yearly rhythm could not be taken out.
    pub in_season: i16,
    /// Series left out, since they break within their newest phase or go on there under another definition.
    pub parted: i16,
    /// Forces placed in the spread.
    pub compared: i16,
    pub by_chart: i16,
    pub by_spread: i16,
}

impl ActiveModelBehavior for ActiveModel {}
