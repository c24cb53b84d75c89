//! A file somebody sent, kept for as long as it may have to be given back with remarks.
use muster_domain::{CollectionKey, ForceKey, Month, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "upload")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// When it was last heard of.
    pub at: i64,
    pub force: ForceKey,
    pub collection: CollectionKey,
    pub first_month: Option<Month>,
    pub months: Option<i16>,
    pub good_rows: bool,
    pub sent_by: UserId,
    pub name: String,
    pub digest: Vec<u8>,
    pub file: Vec<u8>,
    pub stage: String,
    pub rows: Option<i32>,
    pub answer: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
