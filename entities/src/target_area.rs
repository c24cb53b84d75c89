//! By what a target is shared out to one area of the force.
use muster_domain::AreaCode;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "target_area")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub target: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub area: AreaCode,
    /// In units of 10^-4.
    pub weight: i64,
    /// In units of 10^-4; none where what is aimed for is a count.
    pub denominator: Option<i64>,
    /// Whether somebody named the weight; else it is what the area came to in the baseline.
    pub named: bool,
}

impl ActiveModelBehavior for ActiveModel {}
