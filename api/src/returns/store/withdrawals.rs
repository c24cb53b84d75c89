//! Every SQL statement about what is taken back.
use super::{super::because::Because, revisions::write};
use muster_domain::{RevisionId, RevisionKey, RevisionState, UserId};
use muster_entities::{force_return, revision};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, sea_query::Expr,
};

/// Keeps who withdrew a revision, and why.
pub(in crate::returns) async fn withdrawn_by(
    db: &impl ConnectionTrait,
    row: &revision::Model,
    user: &UserId,
    because: &Because,
) -> Result<revision::Model, DbErr> {
    let (code, note) = (Some(because.code.to_owned()), because.note.clone());
    let withdrawn = revision::ActiveModel {
        withdrawn_by: Set(Some(user.clone())),
        withdrawn_because: Set(code.clone()),
        withdrawn_note: Set(note.clone()),
        ..Default::default()
    };
    write(db, row.key, withdrawn).await?;
    Ok(revision::Model {
        withdrawn_by: Some(user.clone()),
        withdrawn_because: code,
        withdrawn_note: note,
        ..row.clone()
    })
}

/// Leaves a return without anything that counts; gives what closes its figures: a revision without cells, numbered below nought.
pub(in crate::returns) async fn take_back(
    db: &impl ConnectionTrait,
    row: &force_return::Model,
    counted: &revision::Model,
    user: &UserId,
) -> Result<RevisionKey, DbErr> {
    let closing = revision::Model {
        id: RevisionId::generate(),
        number: -counted.number,
        state: RevisionState::Withdrawn.code().to_owned(),
        opened_by: user.clone(),
        takes_back: Some(counted.key),
        accepted_event: None,
        submitted_event: None,
        signed_event: None,
        withdrawn_event: None,
        ..counted.clone()
    };
    let mut closing = closing.into_active_model();
    closing.key.take();
    let closing = revision::Entity::insert(closing).exec_with_returning(db).await?;
    force_return::Entity::update_many()
        .col_expr(force_return::Column::Accepted, Expr::value(Option::<i32>::None))
        .filter(force_return::Column::Id.eq(row.id))
        .exec(db)
        .await?;
    Ok(closing.key)
}
