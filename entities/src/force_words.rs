//! What a force's systems call the things a collection asks for.
use muster_domain::{CollectionKey, ForceKey};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "force_words")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub force: ForceKey,
    #[sea_orm(primary_key, auto_increment = false)]
    pub collection: CollectionKey,
    pub words: String,
}

impl ActiveModelBehavior for ActiveModel {}
