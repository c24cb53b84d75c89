//! Who acted: the opaque id in the chain beside the subject and name, which may be erased.
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "actor")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub subject: Option<String>,
    pub name: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
