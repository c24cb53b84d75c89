//! A question to a force about something it returned.
use muster_domain::{AreaKey, BreakdownKey, CollectionKey, ForceKey, MeasureKey, QuestionId, ReturnId, RevisionKey};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "question")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: QuestionId,
    pub force: ForceKey,
    pub collection: Option<CollectionKey>,
    pub return_id: Option<ReturnId>,
    pub revision: Option<RevisionKey>,
    pub subject: String,
    pub measure: Option<MeasureKey>,
    pub area: Option<AreaKey>,
    pub breakdown: Option<BreakdownKey>,
    pub finding: Option<String>,
    pub signal: Option<String>,
    pub state: String,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
