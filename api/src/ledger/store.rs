//! Every SQL statement about the ledger.
use super::event::EventKind;
use crate::platform::{bulk, clock::Clock};
use muster_domain::{EventId, UserId};
use muster_entities::{actor, event_payload, ledger_event};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DbBackend, DbErr, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, Statement, sea_query::OnConflict,
};
use std::collections::{BTreeMap, HashMap};

/// The opaque ids under which the chain knows some people, by who they are; made on first sight.
pub(super) async fn actors(
    db: &impl ConnectionTrait,
    people: &BTreeMap<&UserId, &str>,
) -> Result<HashMap<String, String>, DbErr> {
    let mut known = known_actors(db, people).await?;
    let new = people.iter().filter(|(user, _)| !known.contains_key(user.as_str()));
    let new: Vec<actor::ActiveModel> = new
        .map(|(user, name)| actor::ActiveModel {
            id: Set(uuid::Uuid::now_v7().to_string()),
            subject: Set(Some(user.to_string())),
            name: Set(Some((*name).to_owned())),
        })
        .collect();
    if new.is_empty() {
        return Ok(known);
    }
    let unless_known = OnConflict::column(actor::Column::Subject).do_nothing().to_owned();
    bulk::put(db, new, Some(unless_known)).await?;
    known.extend(known_actors(db, people).await?);
    Ok(known)
}

async fn known_actors(
    db: &impl ConnectionTrait,
    people: &BTreeMap<&UserId, &str>,
) -> Result<HashMap<String, String>, DbErr> {
    let known = actor::Entity::find()
        .filter(actor::Column::Subject.is_in(people.keys().map(|user| user.as_str())))
        .all(db)
        .await?;
    let by_subject = known.into_iter().filter_map(|row| Some((row.subject?, row.id)));
    Ok(by_subject.collect())
}

/// Waits until nobody else is appending. `SQLite` has one writer anyway, since every writing transaction begins as one.
pub(super) async fn lock(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    if db.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared("SELECT id FROM ledger_lock WHERE id = 1 FOR UPDATE")
            .await?;
    }
    Ok(())
}

pub(super) async fn head(db: &impl ConnectionTrait) -> Result<Option<ledger_event::Model>, DbErr> {
    ledger_event::Entity::find()
        .order_by_desc(ledger_event::Column::Id)
        .one(db)
        .await
}

/// Microseconds since 1970: by the database's own clock where it has one of its own, so that several services agree.
pub(super) async fn now(db: &impl ConnectionTrait, clock: &Clock) -> Result<i64, DbErr> {
    if clock.is_held() || db.get_database_backend() != DbBackend::Postgres {
        return Ok(clock.now().timestamp_micros());
    }
    let sql = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT) AS now";
    let row = db
        .query_one_raw(Statement::from_string(DbBackend::Postgres, sql))
        .await?;
    row.ok_or_else(|| DbErr::RecordNotFound("the time".to_owned()))?
        .try_get("", "now")
}

pub(super) async fn add(
    db: &impl ConnectionTrait,
    events: Vec<ledger_event::Model>,
    payloads: Vec<event_payload::Model>,
) -> Result<(), DbErr> {
    bulk::insert(
        db,
        events
            .into_iter()
            .map(sea_orm::IntoActiveModel::into_active_model)
            .collect(),
    )
    .await?;
    bulk::insert(
        db,
        payloads
            .into_iter()
            .map(sea_orm::IntoActiveModel::into_active_model)
            .collect(),
    )
    .await
}

/// The last event at or before an instant (microseconds since 1970), or the last of all.
pub(super) async fn last(db: &impl ConnectionTrait, until: Option<i64>) -> Result<Option<ledger_event::Model>, DbErr> {
    let mut events = ledger_event::Entity::find();
    if let Some(until) = until {
        // times rise with numbers, so the index on time finds it at once
        events = events
            .filter(ledger_event::Column::At.lte(until))
            .order_by_desc(ledger_event::Column::At);
    }
    events.order_by_desc(ledger_event::Column::Id).one(db).await
}

/// The event of a cursor.
pub(super) async fn named(db: &impl ConnectionTrait, cursor: &str) -> Result<Option<ledger_event::Model>, DbErr> {
    ledger_event::Entity::find()
        .filter(ledger_event::Column::Cursor.eq(cursor))
        .one(db)
        .await
}

/// When some events were committed, in microseconds since 1970.
pub(super) async fn times(db: &impl ConnectionTrait, events: &[EventId]) -> Result<Vec<(EventId, i64)>, DbErr> {
    ledger_event::Entity::find()
        .filter(ledger_event::Column::Id.is_in(events.iter().copied()))
        .select_only()
        .columns([ledger_event::Column::Id, ledger_event::Column::At])
        .into_tuple()
        .all(db)
        .await
}

/// Whether there is an event of a kind about a subject.
pub(super) async fn happened(db: &impl ConnectionTrait, kind: EventKind, subject: &str) -> Result<bool, DbErr> {
    let events = ledger_event::Entity::find()
        .filter(ledger_event::Column::Subject.eq(subject))
        .filter(ledger_event::Column::Kind.eq(kind.code()));
    Ok(events.one(db).await?.is_some())
}

/// The next events after one, with what they say where it has not been erased.
pub(super) async fn after(
    db: &impl ConnectionTrait,
    event: EventId,
    limit: u64,
) -> Result<Vec<(ledger_event::Model, Option<event_payload::Model>)>, DbErr> {
    let events = ledger_event::Entity::find()
        .filter(ledger_event::Column::Id.gt(event))
        .order_by_asc(ledger_event::Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    let Some(last) = events.last().map(|event| event.id) else {
        return Ok(Vec::new());
    };
    let mut payloads = event_payload::Entity::find()
        .filter(event_payload::Column::Event.gt(event))
        .filter(event_payload::Column::Event.lte(last))
        .order_by_asc(event_payload::Column::Event)
        .all(db)
        .await?
        .into_iter()
        .peekable();
    Ok(events
        .into_iter()
        .map(|event| {
            let payload = payloads.next_if(|payload| payload.event == event.id);
            (event, payload)
        })
        .collect())
}
