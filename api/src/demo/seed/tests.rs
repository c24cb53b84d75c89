use super::*;
use crate::platform::database::Durability;
use sea_orm::{ConnectionTrait as _, Statement};

async fn number(database: &Database, sql: &str) -> i64 {
    let db = database.reader();
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let row = db.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

/// The returns the stories are about.
fn storied(collection: &str, force: &str) -> bool {
    matches!(
        (force, collection),
        ("greater-manchester", "recorded-crime" | "knife-crime-annual")
            | ("staffordshire", "vawg")
            | ("gwent", "neighbourhood")
            | ("wiltshire", "contact-response")
            | ("btp", "workforce")
    )
}

#[tokio::test]
async fn a_demonstration_is_seeded_once_in_order_of_time_and_says_that_it_was() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("muster.db");
    let database = Database::sqlite(&path, 2, Durability::Demonstration).await.unwrap();
    database.migrate().await.unwrap();
    let now = "2026-11-25T12:00:00Z".parse().unwrap();

    let seeded = seed_what(&database, now, storied, |_, _| {}).await.unwrap().unwrap();
    let last = ledger::point(database.reader(), None).await.unwrap();
    let again = seed(&database, now, |_, _| {}).await.unwrap();

    // twelve quarters and three again, nine years, seventy-two months less those not due yet, one month again, nine quarters
    assert_eq!((seeded.returns, again), (12 + 3 + 9 + 72 + 1 + 9, None));
    assert_eq!(ledger::point(database.reader(), None).await.unwrap(), last);
    assert!(last.at.unwrap() < now);
    assert_eq!(
        number(&database, "SELECT count(*) FROM ledger_event WHERE NOT seeded").await,
        0
    );
    let accepted =
        "SELECT count(*) FROM revision WHERE state IN ('ACCEPTED', 'SUPERSEDED') AND accepted_event IS NOT NULL";
    assert_eq!(
        number(&database, accepted).await,
        i64::try_from(seeded.returns).unwrap()
    );
    ledger::verify(database.reader(), |_| {}).await.unwrap();

    // three quarters that were blank at first, offence by offence, and then one corrected month
    let succeeded = "SELECT count(*) FROM figure WHERE to_revision IS NOT NULL AND kind = ";
    assert_eq!(number(&database, &format!("{succeeded} 1")).await, 75);
    assert_eq!(number(&database, &format!("{succeeded} 0")).await, 1);
    let synthetic = "SELECT count(*) FROM revision WHERE origin = 2";
    assert_eq!(number(&database, synthetic).await, 72 + 1 + 9);
}
