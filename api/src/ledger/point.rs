//! An instant in the ledger: what `asOf` means.
use super::{event::EventKind, store};
use chrono::{DateTime, Utc};
use muster_domain::EventId;
use sea_orm::{ConnectionTrait, DbErr};
use std::collections::{BTreeSet, HashMap};

/// How many events are named in one statement.
const AT_ONCE: usize = 1_000;

/// The last committed event at an instant. Everything an answer rests on was committed by then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    pub event: EventId,
    /// When that event was committed; before the first event, nothing.
    pub at: Option<DateTime<Utc>>,
    /// How others may name the event.
    pub cursor: Option<String>,
    /// The instant somebody asked for, where they did.
    pub asked: Option<DateTime<Utc>>,
}

/// The last committed event at an instant, or the last of all.
pub async fn point(db: &impl ConnectionTrait, as_of: Option<DateTime<Utc>>) -> Result<Point, DbErr> {
    let last = store::last(db, as_of.map(|at| at.timestamp_micros())).await?;
    Ok(match last {
        Some(event) => Point {
            event: event.id,
            at: DateTime::from_timestamp_micros(event.at),
            cursor: Some(event.cursor),
            asked: as_of,
        },
        None => Point {
            event: EventId(0),
            at: None,
            cursor: None,
            asked: as_of,
        },
    })
}

/// The point of an event that somebody names by its cursor.
pub async fn named(db: &impl ConnectionTrait, cursor: &str) -> Result<Option<Point>, DbErr> {
    let found = store::named(db, cursor).await?;
    Ok(found.map(|event| Point {
        event: event.id,
        at: DateTime::from_timestamp_micros(event.at),
        cursor: Some(event.cursor),
        asked: None,
    }))
}

/// When an event was committed.
pub async fn when(db: &impl ConnectionTrait, event: EventId) -> Result<Option<DateTime<Utc>>, DbErr> {
    let times = store::times(db, &[event]).await?;
    Ok(times.first().and_then(|(_, at)| DateTime::from_timestamp_micros(*at)))
}

/// When some events were committed.
pub async fn whens(
    db: &impl ConnectionTrait,
    events: impl IntoIterator<Item = EventId>,
) -> Result<HashMap<EventId, DateTime<Utc>>, DbErr> {
    let events: BTreeSet<EventId> = events.into_iter().collect();
    let mut found = HashMap::new();
    for some in events.into_iter().collect::<Vec<_>>().chunks(AT_ONCE) {
        let times = store::times(db, some).await?;
        found.extend(
            times
                .into_iter()
                .filter_map(|(event, at)| Some((event, DateTime::from_timestamp_micros(at)?))),
        );
    }
    Ok(found)
}

/// Whether something has happened to a subject.
pub async fn happened(db: &impl ConnectionTrait, kind: EventKind, subject: &str) -> Result<bool, DbErr> {
    store::happened(db, kind, subject).await
}
