//! One step of a question: who asked, answered or settled it, and what they said; the text is erasable.
use muster_domain::{EventId, QuestionId, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "question_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub question: QuestionId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: i16,
    pub state: String,
    pub taken_by: UserId,
    pub revision: Option<i32>,
    pub text: Option<String>,
    pub event: Option<EventId>,
}

impl ActiveModelBehavior for ActiveModel {}
