//! Leave to change what is locked.
use super::board::Looked;
use crate::platform::database::as_it_was_read;
use muster_domain::{CollectionKey, ForceKey, Month, Period, UserId};
use muster_entities::lock_exception::{self, Column, Entity, Model};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _,
};

/// Whether somebody has lifted the lock of a period, and leave has neither run out nor been ended.
pub(in crate::returns) async fn lock_lifted(
    db: &impl ConnectionTrait,
    force: ForceKey,
    collection: CollectionKey,
    period: Period,
    now: i64,
) -> Result<bool, DbErr> {
    let lifted = Entity::find()
        .filter(Column::Collection.eq(collection))
        .filter(Column::FirstMonth.lte(period.first()))
        .filter(Column::LastMonth.gte(period.last()))
        .filter(of_force([force]))
        .filter(in_force(now))
        .count(db)
        .await?;
    Ok(lifted > 0)
}

/// The exceptions that hold now and touch these obligations, the oldest first.
pub(in crate::returns) async fn in_force_within(
    db: &impl ConnectionTrait,
    looked: &Looked,
    now: i64,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::Collection.is_in(looked.collections.iter().copied()))
        .filter(Column::FirstMonth.lte(looked.to.plus(11)))
        .filter(Column::LastMonth.gte(looked.from))
        .filter(of_force(looked.forces.iter().copied()))
        .filter(in_force(now))
        .order_by_asc(Column::Id)
        .all(db)
        .await
}

/// Of every force, or of one of these.
fn of_force(forces: impl IntoIterator<Item = ForceKey>) -> Condition {
    Condition::any()
        .add(Column::Force.is_null())
        .add(Column::Force.is_in(forces))
}

fn in_force(now: i64) -> Condition {
    let lasting = Condition::any()
        .add(Column::Expires.is_null())
        .add(Column::Expires.gt(now));
    Condition::all().add(Column::ToEvent.is_null()).add(lasting)
}

/// One exception, whether it still holds or not.
pub(in crate::returns) async fn find(db: &impl ConnectionTrait, id: i32) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(db).await
}

/// Leave to change what is locked, to be given.
pub(in crate::returns) struct NewException<'a> {
    pub(in crate::returns) force: Option<ForceKey>,
    pub(in crate::returns) collection: CollectionKey,
    pub(in crate::returns) from: Month,
    pub(in crate::returns) to: Month,
    pub(in crate::returns) reason: &'a str,
    pub(in crate::returns) by: &'a UserId,
    pub(in crate::returns) expires: Option<i64>,
}

/// Gives leave to change what is locked.
pub(in crate::returns) async fn add_lock_exception(
    db: &impl ConnectionTrait,
    new: NewException<'_>,
) -> Result<Model, DbErr> {
    let row = lock_exception::ActiveModel {
        id: NotSet,
        force: Set(new.force),
        collection: Set(new.collection),
        first_month: Set(new.from),
        last_month: Set(new.to),
        reason: Set(new.reason.to_owned()),
        granted_by: Set(new.by.clone()),
        expires: Set(new.expires),
        from_event: Set(None),
        to_event: Set(None),
    };
    Entity::insert(row).exec_with_returning(db).await
}

/// Writes down from which event on an exception holds, or with which one that holds has ended.
pub(super) async fn set(db: &impl ConnectionTrait, id: i32, what: lock_exception::ActiveModel) -> Result<(), DbErr> {
    let updated = Entity::update_many()
        .set(what)
        .filter(Column::Id.eq(id))
        .filter(Column::ToEvent.is_null())
        .exec(db)
        .await?;
    as_it_was_read(&updated)
}
