//! A measure's small key.
use muster_domain::{CollectionKey, MeasureCode, MeasureKey};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "measure")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: MeasureKey,
    pub collection: CollectionKey,
    pub code: MeasureCode,
}

impl ActiveModelBehavior for ActiveModel {}
