//! One force's fulfilment of one obligation.
use muster_domain::{CollectionKey, ForceKey, Month, ReturnId, RevisionKey};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "force_return")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReturnId,
    pub force: ForceKey,
    pub collection: CollectionKey,
    pub first_month: Month,
    pub months: i16,
    pub current: Option<RevisionKey>,
    pub accepted: Option<RevisionKey>,
}

impl ActiveModelBehavior for ActiveModel {}
