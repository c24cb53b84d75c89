use super::{Imported, import};
use crate::{
    catalogue::{self, Editions},
    ledger::{self, Author},
    platform::{
        clock::Clock,
        database::{Database, Durability},
        failure::Failure,
    },
    reference::{self, Snapshots},
    returns::Returns,
};
use muster_domain::{EventId, UserId};
use sea_orm::{ConnectionTrait as _, Statement};

const HEADER: &str = "financial_year,financial_quarter,force_name,area_code,offence_group,offence_subgroup,offences\n";

async fn fresh(directory: &tempfile::TempDir) -> Returns {
    let path = directory.path().join("muster.db");
    let database = Database::sqlite(&path, 2, Durability::Demonstration).await.unwrap();
    database.migrate().await.unwrap();
    let clock = Clock::held("2026-04-15T09:00:00Z".parse().unwrap());
    let author = Author::new(UserId::new("ana"), "Ana");
    reference::load(&database, &clock, &author, &reference::Files::Carried)
        .await
        .unwrap();
    let files = catalogue::Files::Carried.read().unwrap();
    catalogue::publish(&database, &clock, &author, &files).await.unwrap();
    Returns {
        reference: Snapshots::new(database.clone()),
        catalogue: Editions::new(database.clone()),
        clock,
        seeding: false,
        database,
    }
}

async fn imported(returns: &Returns, rows: &str) -> Result<Imported, Failure> {
    import(returns, format!("{HEADER}{rows}").as_bytes(), |_, _| {}).await
}

async fn last_event(returns: &Returns) -> EventId {
    ledger::point(returns.database.reader(), None).await.unwrap().event
}

async fn number(returns: &Returns, sql: &str) -> i64 {
    let db = returns.database.reader();
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let row = db.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

const ROWS: &str = "2018/19,1,Kent,E23000032,Violence against the person,Homicide,3\n\
                    2018/19,1,Essex,E23000028,Violence against the person,Homicide,-1\n\
                    2018/19,1,Action Fraud,,Fraud offences,Fraud: Action Fraud,900\n";

#[tokio::test]
async fn a_file_becomes_accepted_returns_and_a_second_time_no_event() {
    let directory = tempfile::tempdir().unwrap();
    let returns = fresh(&directory).await;

    let first = imported(&returns, ROWS).await.unwrap();
    let events = last_event(&returns).await;
    let second = imported(&returns, ROWS).await.unwrap();

    assert_eq!(
        (first.accepted, first.corrections, first.left_out.clone()),
        (44, 1, vec![("Action Fraud".to_owned(), 1)])
    );
    assert_eq!((second.accepted, second.unchanged), (0, 44));
    assert_eq!(last_event(&returns).await, events);
    let counts = "SELECT count(*) FROM revision WHERE state = 'ACCEPTED' AND origin = 1 AND accepted_event IS NOT NULL";
    assert_eq!(number(&returns, counts).await, 44);
    // 44 forces, 26 offences: a value where there is one, not supplied for homicide, not applicable for all that nobody has
    assert_eq!(number(&returns, "SELECT count(*) FROM figure").await, 44 * 26);
    assert_eq!(number(&returns, "SELECT count(*) FROM figure WHERE kind = 1").await, 42);
    assert_eq!(
        number(&returns, "SELECT CAST(SUM(value) AS BIGINT) FROM figure").await,
        20_000
    );
    assert_eq!(
        number(&returns, "SELECT count(*) FROM ledger_event WHERE kind = 'LOCK_LIFTED'").await,
        44
    );
    assert_eq!(
        number(
            &returns,
            "SELECT count(DISTINCT opened_by || submitted_by || signed_off_by || accepted_by) FROM revision"
        )
        .await,
        1
    );
    ledger::verify(returns.database.reader(), |_| {}).await.unwrap();
}

#[tokio::test]
async fn a_later_publication_revises_what_changed_and_silence_takes_nothing_back() {
    let directory = tempfile::tempdir().unwrap();
    let returns = fresh(&directory).await;
    imported(&returns, ROWS).await.unwrap();

    let later = imported(
        &returns,
        "2018/19,1,Kent,E23000032,Violence against the person,Homicide,4\n",
    )
    .await
    .unwrap();

    assert_eq!((later.accepted, later.unchanged, later.left_alone), (1, 42, 1));
    assert_eq!(
        number(&returns, "SELECT count(*) FROM figure WHERE to_revision IS NOT NULL").await,
        1
    );
    assert_eq!(
        number(
            &returns,
            "SELECT CAST(SUM(value) AS BIGINT) FROM figure WHERE to_revision IS NULL"
        )
        .await,
        30_000
    );
}

#[tokio::test]
async fn one_fault_anywhere_and_nothing_is_imported() {
    let directory = tempfile::tempdir().unwrap();
    let returns = fresh(&directory).await;
    let before = last_event(&returns).await;

    let refused = imported(
        &returns,
        &format!("{ROWS}2018/19,1,Kent,E23000032,Violence against the person,Witchcraft,1\n"),
    )
    .await;

    let Err(Failure::Problems(problems, 1)) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(problems[0].path, ["lines", "5", "offence_subgroup"]);
    assert_eq!(last_event(&returns).await, before);
    assert_eq!(number(&returns, "SELECT count(*) FROM force_return").await, 0);
}
