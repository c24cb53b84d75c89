use super::{Author, Broken, Entry, EventKind, append, commit, point, verify};
use crate::platform::{
    clock::Clock,
    database::{Database, Durability},
};
use chrono::{DateTime, TimeDelta, Utc};
use muster_domain::{EventId, ForceKey, UserId};
use sea_orm::ConnectionTrait as _;

async fn database(directory: &tempfile::TempDir) -> Database {
    let path = directory.path().join("ledger.sqlite");
    let database = Database::sqlite(&path, 2, Durability::Demonstration).await.unwrap();
    database.migrate().await.unwrap();
    database
}

async fn enter(database: &Database, clock: &Clock, count: usize) {
    let tx = database.begin().await.unwrap();
    let entries: Vec<Entry> = (0..count)
        .map(|n| {
            Entry::new(EventKind::ReturnOpened)
                .of_force(ForceKey(7))
                .about(&format!("return {n}"))
        })
        .collect();
    let recorded = append(&tx, clock, &Author::new(UserId::new("ana"), "Ana"), &entries)
        .await
        .unwrap();
    commit(tx, recorded).await.unwrap();
}

fn noon() -> DateTime<Utc> {
    "2026-04-01T12:00:00Z".parse().unwrap()
}

#[tokio::test]
async fn an_untouched_ledger_holds() {
    let directory = tempfile::tempdir().unwrap();
    let database = database(&directory).await;
    enter(&database, &Clock::held(noon()), 3).await;
    enter(&database, &Clock::held(noon()), 2).await;

    let verified = verify(database.reader(), |_| {}).await.unwrap();
    assert_eq!((verified.events, verified.erased), (5, 0));
}

#[tokio::test]
async fn a_flipped_byte_is_found_and_its_event_named() {
    for (change, named) in [
        (
            "UPDATE event_payload SET payload = replace(payload, 'return 1', 'return 2') WHERE event = 2",
            2,
        ),
        ("UPDATE event_payload SET salt = zeroblob(32) WHERE event = 4", 4),
        ("UPDATE ledger_event SET force = 8 WHERE id = 3", 3),
        ("UPDATE ledger_event SET subject = 'return 9' WHERE id = 3", 3),
        ("UPDATE ledger_event SET actor = 'somebody else' WHERE id = 5", 5),
        ("UPDATE ledger_event SET kind = 'RETURN_ACCEPTED' WHERE id = 1", 1),
        ("UPDATE ledger_event SET at = at + 1 WHERE id = 5", 5),
        ("UPDATE ledger_event SET hash = zeroblob(32) WHERE id = 2", 2),
        ("DELETE FROM ledger_event WHERE id = 2", 3),
    ] {
        let directory = tempfile::tempdir().unwrap();
        let database = database(&directory).await;
        enter(&database, &Clock::held(noon()), 5).await;
        let tx = database.begin().await.unwrap();
        let changed = tx.execute_unprepared(change).await.unwrap();
        assert_eq!(changed.rows_affected(), 1, "{change}");
        tx.commit().await.unwrap();

        let broken = verify(database.reader(), |_| {}).await.unwrap_err();
        assert!(
            matches!(broken, Broken::At { event, .. } if event == EventId(named)),
            "{change}: {broken}"
        );
    }
}

#[tokio::test]
async fn the_chain_can_forget_what_was_said() {
    let directory = tempfile::tempdir().unwrap();
    let database = database(&directory).await;
    enter(&database, &Clock::held(noon()), 3).await;
    let tx = database.begin().await.unwrap();
    tx.execute_unprepared("DELETE FROM event_payload WHERE event = 2")
        .await
        .unwrap();
    tx.execute_unprepared("UPDATE actor SET subject = NULL, name = NULL")
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let verified = verify(database.reader(), |_| {}).await.unwrap();
    assert_eq!((verified.events, verified.erased), (3, 1));
}

#[tokio::test]
async fn as_of_is_the_last_event_committed_by_then() {
    let directory = tempfile::tempdir().unwrap();
    let database = database(&directory).await;
    let clock = Clock::held(noon());
    assert_eq!(point(database.reader(), None).await.unwrap().event, EventId(0));
    enter(&database, &clock, 2).await;
    clock.set(noon() + TimeDelta::hours(1));
    enter(&database, &clock, 1).await;

    let at = async |instant| point(database.reader(), Some(instant)).await.unwrap().event;
    assert_eq!(at(noon() - TimeDelta::microseconds(1)).await, EventId(0));
    assert_eq!(at(noon()).await, EventId(1));
    assert_eq!(at(noon() + TimeDelta::microseconds(1)).await, EventId(2));
    assert_eq!(at(noon() + TimeDelta::days(1)).await, EventId(3));
    assert_eq!(point(database.reader(), None).await.unwrap().event, EventId(3));
}
