//! A collection's small key.
use muster_domain::{CollectionCode, CollectionKey};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "collection")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: CollectionKey,
    pub code: CollectionCode,
}

impl ActiveModelBehavior for ActiveModel {}
