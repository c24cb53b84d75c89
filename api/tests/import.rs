//! Sentences about `muster-api import published`, run as an operator runs it, and cut short as machines are.
#![cfg(test)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use muster_api::ledger;
use muster_api::platform::database::{Database, Durability};
use sea_orm::{ConnectionTrait as _, Statement};

/// A year of the figures that are carried along: 44 forces, four quarters.
fn a_year_of_figures(directory: &Path) -> PathBuf {
    let carried = Path::new(env!("CARGO_MANIFEST_DIR")).join("../published/recorded-crime.csv");
    let carried = fs::read_to_string(carried).unwrap();
    let wanted = |line: &&str| line.starts_with("financial_year") || line.starts_with("2018/19");
    let year: Vec<&str> = carried.lines().filter(wanted).collect();
    let file = directory.join("figures.csv");
    fs::write(&file, year.join("\n")).unwrap();
    file
}

/// The same with a force on its last line that nobody knows.
fn with_a_fault(file: &Path) -> PathBuf {
    let fault = "\n2018/19,1,Atlantis,E23009999,Robbery,Robbery of personal property,1\n";
    let faulty = file.with_extension("faulty.csv");
    fs::write(&faulty, fs::read_to_string(file).unwrap() + fault).unwrap();
    faulty
}

fn import(file: &Path, data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_muster-api"));
    command
        .env_clear()
        .args(["import", "published"])
        .arg(file)
        .arg("--data")
        .arg(data);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Events, returns, accepted revisions and the sum of figures, all from one look.
async fn state(data: &Path) -> (u64, Vec<i64>) {
    let database = Database::sqlite(&data.join("muster.db"), 1, Durability::Demonstration)
        .await
        .unwrap();
    let verified = ledger::verify(database.reader(), |_| {}).await.unwrap();
    let mut numbers = Vec::new();
    for sql in [
        "SELECT count(*) FROM force_return",
        "SELECT count(*) FROM revision WHERE state = 'ACCEPTED' AND accepted_event IS NOT NULL",
        "SELECT count(*) FROM ledger_event WHERE kind = 'RETURN_OPENED'",
        "SELECT count(*) FROM ledger_event WHERE kind = 'RETURN_ACCEPTED'",
        "SELECT count(*) FROM figure",
        "SELECT COALESCE(SUM(value), 0) FROM figure",
    ] {
        let db = database.reader();
        let row = db
            .query_one_raw(Statement::from_string(db.get_database_backend(), sql))
            .await
            .unwrap()
            .unwrap();
        numbers.push(row.try_get_by_index(0).unwrap());
    }
    database.close().await.unwrap();
    (verified.events, numbers)
}

#[tokio::test]
async fn an_import_killed_at_any_moment_leaves_whole_returns_and_picks_up_where_it_stopped() {
    let directory = tempfile::tempdir().unwrap();
    let file = a_year_of_figures(directory.path());
    let (straight, broken) = (directory.path().join("straight"), directory.path().join("broken"));
    let straight_through = said(&import(&file, &straight).output().unwrap());
    assert!(
        straight_through.contains("4400 rows: 176 returns accepted"),
        "{straight_through}"
    );
    let whole = state(&straight).await;

    // the tables, forces and definitions are there before the first return is
    let faulty = with_a_fault(&file);
    assert!(!import(&faulty, &broken).output().unwrap().status.success());
    let mut kills = 0;
    for attempt in 1.. {
        let mut running = import(&file, &broken).spawn().unwrap();
        let jitter = SystemTime::UNIX_EPOCH.elapsed().unwrap().subsec_micros() % 400;
        sleep(Duration::from_millis(u64::from(200 * attempt + jitter)));
        if running.try_wait().unwrap().is_some() {
            break;
        }
        running.kill().unwrap();
        running.wait().unwrap();
        kills += 1;
        // every return that is there is there to the end
        let (_, numbers) = state(&broken).await;
        assert!(
            numbers[..4].windows(2).all(|pair| pair[0] == pair[1]),
            "after kill {kills}: {numbers:?}"
        );
        assert_eq!(numbers[4], numbers[0] * 26, "after kill {kills}");
    }

    let rest = said(&import(&file, &broken).output().unwrap());
    assert!(
        kills > 1 && rest.contains(" 0 returns accepted, 176 unchanged"),
        "{kills} kills: {rest}"
    );
    assert_eq!(state(&broken).await, whole);
}

#[tokio::test]
async fn a_file_with_a_fault_names_its_line_and_changes_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let file = with_a_fault(&a_year_of_figures(directory.path()));
    let data = directory.path().join("data");

    let refused = import(&file, &data).output().unwrap();

    assert!(!refused.status.success());
    let complaint = String::from_utf8_lossy(&refused.stderr);
    assert!(
        complaint.contains("E23009999") && complaint.contains("(line 4402)"),
        "{complaint}"
    );
    assert_eq!(state(&data).await.1[0], 0);
}
