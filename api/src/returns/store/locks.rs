//! Leave to change what is locked.
use muster_domain::{CollectionKey, ForceKey, Period, UserId};
use muster_entities::lock_exception;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
};

/// Whether somebody has lifted the lock of a period, and leave has not run out.
pub(in crate::returns) async fn lock_lifted(
    db: &impl ConnectionTrait,
    force: ForceKey,
    collection: CollectionKey,
    period: Period,
    now: i64,
) -> Result<bool, DbErr> {
    use lock_exception::Column;
    let lifted = lock_exception::Entity::find()
        .filter(Column::Collection.eq(collection))
        .filter(Column::FirstMonth.lte(period.first()))
        .filter(Column::LastMonth.gte(period.last()))
        .filter(
            Condition::any()
                .add(Column::Force.is_null())
                .add(Column::Force.eq(force)),
        )
        .filter(
            Condition::any()
                .add(Column::Expires.is_null())
                .add(Column::Expires.gt(now)),
        )
        .count(db)
        .await?;
    Ok(lifted > 0)
}

/// Lifts the lock of a period for a force.
pub(in crate::returns) async fn add_lock_exception(
    db: &impl ConnectionTrait,
    force: ForceKey,
    collection: CollectionKey,
    period: Period,
    reason: &str,
    by: &UserId,
) -> Result<(), DbErr> {
    let row = lock_exception::ActiveModel {
        id: NotSet,
        force: Set(Some(force)),
        collection: Set(collection),
        first_month: Set(period.first()),
        last_month: Set(period.last()),
        reason: Set(reason.to_owned()),
        granted_by: Set(by.clone()),
        expires: Set(None),
        from_event: Set(None),
        to_event: Set(None),
    };
    lock_exception::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}
