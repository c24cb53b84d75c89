//! Every SQL statement about phases.
use crate::platform::database::as_it_was_read;
use muster_domain::{EventId, ForceKey, IndicatorCode, Month, UserId};
use muster_entities::chart_phase::{ActiveModel, Column, Entity, Model};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};

/// The phases of a force, or of all, that held after an event, the earliest first; of one indicator, or of all.
pub(super) async fn as_of(
    db: &impl ConnectionTrait,
    force: Option<ForceKey>,
    indicator: Option<&IndicatorCode>,
    event: EventId,
) -> Result<Vec<Model>, DbErr> {
    let held = Condition::any()
        .add(Column::ToEvent.is_null())
        .add(Column::ToEvent.gt(event));
    let mut phases = Entity::find().filter(Column::FromEvent.lte(event)).filter(held);
    if let Some(force) = force {
        phases = phases.filter(Column::Force.eq(force));
    }
    if let Some(indicator) = indicator {
        phases = phases.filter(Column::Indicator.eq(indicator.clone()));
    }
    phases.order_by_asc(Column::FirstMonth).all(db).await
}

/// Whether a phase of a series starts with a month.
pub(super) async fn starts(
    db: &impl ConnectionTrait,
    force: ForceKey,
    indicator: &IndicatorCode,
    first: Month,
) -> Result<bool, DbErr> {
    let found = Entity::find()
        .filter(Column::Force.eq(force))
        .filter(Column::Indicator.eq(indicator.clone()))
        .filter(Column::FirstMonth.eq(first))
        .filter(Column::ToEvent.is_null())
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// One phase, whether it still holds or not.
pub(super) async fn find(db: &impl ConnectionTrait, id: i32) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(db).await
}

/// A phase to be started.
pub(super) struct NewPhase<'a> {
    pub(super) indicator: &'a IndicatorCode,
    pub(super) force: ForceKey,
    pub(super) first: Month,
    pub(super) fix_after: Option<i16>,
    pub(super) reason: &'a str,
    pub(super) by: &'a UserId,
}

/// Starts a phase, with an event.
pub(super) async fn add(db: &impl ConnectionTrait, new: NewPhase<'_>, event: EventId) -> Result<Model, DbErr> {
    let row = ActiveModel {
        id: NotSet,
        indicator: Set(new.indicator.clone()),
        force: Set(new.force),
        first_month: Set(new.first),
        fix_after: Set(new.fix_after),
        reason: Set(new.reason.to_owned()),
        decided_by: Set(new.by.clone()),
        from_event: Set(event),
        to_event: Set(None),
    };
    Entity::insert(row).exec_with_returning(db).await
}

/// Ends a phase that still holds, with an event.
pub(super) async fn end(db: &impl ConnectionTrait, id: i32, event: EventId) -> Result<(), DbErr> {
    let row = ActiveModel {
        to_event: Set(Some(event)),
        ..ActiveModel::default()
    };
    let ended = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(id))
        .filter(Column::ToEvent.is_null())
        .exec(db)
        .await?;
    as_it_was_read(&ended)
}
