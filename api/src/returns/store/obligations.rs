//! What was decided about single obligations: extra returns and waivers.
use super::board::Looked;
use crate::platform::database::as_it_was_read;
use chrono::NaiveDate;
use muster_domain::{CollectionKey, EventId, ForceKey, Month, UserId};
use muster_entities::obligation_change::{ActiveModel, Column, Entity, Model};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};

/// What holds about a force and a collection, oldest first.
pub(in crate::returns) async fn of(
    db: &impl ConnectionTrait,
    force: ForceKey,
    collection: CollectionKey,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::Force.eq(force))
        .filter(Column::Collection.eq(collection))
        .filter(Column::ToEvent.is_null())
        .order_by_asc(Column::Id)
        .all(db)
        .await
}

/// What holds about these obligations, oldest first.
pub(in crate::returns) async fn within(db: &impl ConnectionTrait, looked: &Looked) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::Force.is_in(looked.forces.iter().copied()))
        .filter(Column::Collection.is_in(looked.collections.iter().copied()))
        .filter(Column::FirstMonth.lte(looked.to.plus(11)))
        .filter(Column::LastMonth.gte(looked.from))
        .filter(Column::ToEvent.is_null())
        .order_by_asc(Column::Id)
        .all(db)
        .await
}

/// What held about some collections after an event, oldest first.
pub(in crate::returns) async fn as_of(
    db: &impl ConnectionTrait,
    collections: &[CollectionKey],
    event: EventId,
) -> Result<Vec<Model>, DbErr> {
    let not_over = Condition::any()
        .add(Column::ToEvent.is_null())
        .add(Column::ToEvent.gt(event));
    Entity::find()
        .filter(Column::Collection.is_in(collections.iter().copied()))
        .filter(Column::FromEvent.lte(event))
        .filter(not_over)
        .order_by_asc(Column::Id)
        .all(db)
        .await
}

/// One decision, whether it still holds or not.
pub(in crate::returns) async fn find(db: &impl ConnectionTrait, id: i32) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(db).await
}

/// A decision to be kept.
pub(in crate::returns) struct NewChange<'a> {
    pub(in crate::returns) kind: &'static str,
    pub(in crate::returns) force: ForceKey,
    pub(in crate::returns) collection: CollectionKey,
    pub(in crate::returns) from: Month,
    pub(in crate::returns) to: Month,
    pub(in crate::returns) due_on: Option<NaiveDate>,
    pub(in crate::returns) reason: &'a str,
    pub(in crate::returns) by: &'a UserId,
}

/// Keeps a decision.
pub(in crate::returns) async fn add(db: &impl ConnectionTrait, new: NewChange<'_>) -> Result<Model, DbErr> {
    let row = ActiveModel {
        id: NotSet,
        kind: Set(new.kind.to_owned()),
        force: Set(new.force),
        collection: Set(new.collection),
        first_month: Set(new.from),
        last_month: Set(new.to),
        due_on: Set(new.due_on),
        reason: Set(new.reason.to_owned()),
        decided_by: Set(new.by.clone()),
        from_event: Set(None),
        to_event: Set(None),
    };
    Entity::insert(row).exec_with_returning(db).await
}

/// Writes down from which event on a decision holds, or with which one that holds has ended.
pub(super) async fn set(db: &impl ConnectionTrait, id: i32, what: ActiveModel) -> Result<(), DbErr> {
    let updated = Entity::update_many()
        .set(what)
        .filter(Column::Id.eq(id))
        .filter(Column::ToEvent.is_null())
        .exec(db)
        .await?;
    as_it_was_read(&updated)
}
