//! A place where something was worth asking about: a force, an indicator, a period and the rule that found it.
use muster_domain::{ForceKey, IndicatorCode, Month, SignalId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SignalId,
    pub indicator: IndicatorCode,
    pub force: ForceKey,
    pub first_month: Month,
    pub months: i16,
    pub rule: String,
}

impl ActiveModelBehavior for ActiveModel {}
