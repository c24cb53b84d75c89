//! Answers kept, so that a request sent twice is done once.
use muster_domain::UserId;
use muster_entities::idempotency;
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait as _};

/// What was answered to a request with this key.
pub(in crate::returns) async fn answered(
    db: &impl ConnectionTrait,
    user: &UserId,
    operation: &str,
    key: &str,
) -> Result<Option<idempotency::Model>, DbErr> {
    idempotency::Entity::find_by_id((user.clone(), operation.to_owned(), key.to_owned()))
        .one(db)
        .await
}

/// Keeps what was answered.
pub(in crate::returns) async fn keep_answer(
    db: &impl ConnectionTrait,
    user: &UserId,
    operation: &str,
    key: &str,
    request: &[u8],
    answer: String,
) -> Result<(), DbErr> {
    let row = idempotency::ActiveModel {
        actor: Set(user.clone()),
        operation: Set(operation.to_owned()),
        key: Set(key.to_owned()),
        request: Set(request.to_vec()),
        answer: Set(answer),
    };
    idempotency::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}
