use super::{Editions, Files, Published, install, installer, publish};
use crate::{
    ledger::{Author, point},
    platform::{
        clock::Clock,
        database::{Database, Durability},
        failure::Failure,
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use muster_domain::{BreakdownKey, EventId, UserId, catalogue::Breakdown};

struct Desk {
    db: Database,
    clock: Clock,
    editions: Editions,
    _directory: tempfile::TempDir,
}

impl Desk {
    async fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("catalogue.sqlite");
        let db = Database::sqlite(&path, 2, Durability::Demonstration).await.unwrap();
        db.migrate().await.unwrap();
        Self {
            editions: Editions::new(db.clone()),
            clock: Clock::held(noon()),
            db,
            _directory: directory,
        }
    }

    async fn publish(&self, files: &[(String, String)]) -> Result<Published, Failure> {
        let author = Author::new(UserId::new("system:catalogue"), "Catalogue");
        publish(&self.db, &self.clock, &author, files).await
    }

    async fn install(&self) -> Result<Published, Failure> {
        install(&self.db, &self.clock, &installer(), &Files::Carried).await
    }

    async fn events(&self) -> i64 {
        point(self.db.reader(), None).await.unwrap().event.0
    }
}

fn noon() -> DateTime<Utc> {
    "2026-04-01T12:00:00Z".parse().unwrap()
}

fn carried() -> Vec<(String, String)> {
    Files::Carried.read().unwrap()
}

/// The file of one collection with one piece of text replaced wherever it stands.
fn with(file: &str, changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let (name, mut text) = carried().into_iter().find(|(name, _)| name == file).unwrap();
    for (piece, other) in changes {
        assert!(text.contains(piece), "{piece}");
        text = text.replace(piece, other);
    }
    vec![(name, text)]
}

fn reasons(failure: Failure) -> Vec<String> {
    let problems = failure.into_problems().unwrap();
    problems.shown.into_iter().map(|problem| problem.message).collect()
}

const VERSION: &str = "version = \"1.1.0\"\nfrequency";

#[tokio::test]
async fn publishing_the_same_files_again_adds_no_event() {
    let desk = Desk::new().await;

    let first = desk.publish(&carried()).await.unwrap();
    assert_eq!((first.collections.len(), desk.events().await), (14, 14));

    assert_eq!(desk.publish(&carried()).await.unwrap(), Published::default());
    assert_eq!(desk.events().await, 14);
}

#[tokio::test]
async fn everything_a_collection_names_has_a_key() {
    let desk = Desk::new().await;
    desk.publish(&carried()).await.unwrap();
    let edition = desk.editions.latest().await.unwrap();

    for collection in edition.catalogue.collections() {
        assert!(edition.published(&collection.code).is_some());
        for measure in &collection.measures {
            let key = edition.measure_key(&measure.code).unwrap();
            assert_eq!(edition.measure_code(key), Some(&measure.code));
            for cell in measure.breakdowns_ever(&collection.dimensions) {
                let key = edition.breakdown_key(&cell).unwrap();
                assert_eq!(edition.breakdown(key), Some(&cell));
            }
        }
    }
    assert_eq!(edition.breakdown_key(&Breakdown::WHOLE), Some(BreakdownKey::WHOLE));
    let rate = edition
        .catalogue
        .indicator(&"recorded-crime-rate".parse().unwrap())
        .unwrap();
    let (_, cells) = edition.cells(&rate.numerator[0]).unwrap();
    assert_eq!(cells.len(), 25);
}

#[tokio::test]
async fn what_changed_needs_a_higher_version() {
    let desk = Desk::new().await;
    desk.publish(&carried()).await.unwrap();

    let retitled = with("roads.toml", &[("title = \"Roads policing\"", "title = \"Roads\"")]);
    assert_eq!(
        reasons(desk.publish(&retitled).await.unwrap_err()),
        ["`roads` differs from what was published as 1.1.0: give it a higher version"]
    );
    let redefined = with(
        "roads.toml",
        &[
            (VERSION, "version = \"1.2.0\"\nfrequency"),
            ("People killed in reported collisions", "People killed"),
        ],
    );
    assert_eq!(
        reasons(desk.publish(&redefined).await.unwrap_err()),
        ["indicator `road-deaths-rate` differs from what was published as 1.0.0: give it a higher version"]
    );
    assert_eq!(desk.events().await, 14);
}

#[tokio::test]
async fn a_breaking_change_needs_a_major_version_and_an_addition_a_minor_one() {
    let desk = Desk::new().await;
    desk.publish(&carried()).await.unwrap();
    let patch = (VERSION, "version = \"1.1.1\"\nfrequency");

    let moved = with(
        "roads.toml",
        &[patch, ("locks = { months = 24 }", "locks = { months = 30 }")],
    );
    assert_eq!(
        reasons(desk.publish(&moved).await.unwrap_err()),
        ["`roads` 1.1.1 succeeds 1.1.0 with a minor change (locks after months): give it 1.2.0 or higher"]
    );
    let other_unit = with("roads.toml", &[patch, ("unit = \"tests\"", "unit = \"breath tests\"")]);
    let told = reasons(desk.publish(&other_unit).await.unwrap_err());
    assert!(
        told[0].contains("with a major change (measure ") && told[0].ends_with(": unit): give it 2.0.0 or higher"),
        "{told:?}"
    );
    assert_eq!(desk.events().await, 14);
    let retitled = with(
        "roads.toml",
        &[patch, ("title = \"Roads policing\"", "title = \"Roads\"")],
    );
    assert!(desk.publish(&retitled).await.unwrap().event.is_some());
}

#[tokio::test]
async fn an_edition_stays_as_it_stood() {
    let desk = Desk::new().await;
    desk.publish(&carried()).await.unwrap();
    let before = desk.editions.latest().await.unwrap();

    desk.clock.set(noon() + TimeDelta::days(1));
    let changes = [
        (VERSION, "version = \"1.2.0\"\nfrequency"),
        ("title = \"Roads policing\"", "title = \"Roads\""),
    ];
    let published = desk.publish(&with("roads.toml", &changes)).await.unwrap();
    assert_eq!(published.event, Some(EventId(15)));

    let roads = "roads".parse().unwrap();
    let now = desk.editions.latest().await.unwrap();
    let then = desk.editions.at(Some(noon() + TimeDelta::hours(1))).await.unwrap();
    assert_eq!(now.catalogue.collection(&roads).unwrap().title, "Roads");
    assert_eq!(then.catalogue.collection(&roads).unwrap().title, "Roads policing");
    assert_eq!(
        now.published(&roads).unwrap().key,
        before.published(&roads).unwrap().key
    );
    assert_ne!(
        now.published(&roads).unwrap().definition,
        before.published(&roads).unwrap().definition
    );
    let casualties = "casualties".parse().unwrap();
    assert_eq!(now.measure_key(&casualties), before.measure_key(&casualties));
    assert!(
        desk.editions
            .at(Some(noon() - TimeDelta::days(1)))
            .await
            .unwrap()
            .catalogue
            .collections()
            .is_empty()
    );
}

#[tokio::test]
async fn a_file_is_judged_together_with_what_stands() {
    let desk = Desk::new().await;
    let alone = reasons(desk.publish(&with("standards.toml", &[])).await.unwrap_err());
    assert!(alone[0].starts_with("standards.toml:"), "{}", alone[0]);
    assert!(
        alone[0].ends_with(": no collection has a measure `workforce-headcount`"),
        "{}",
        alone[0]
    );
    desk.publish(&carried()).await.unwrap();

    let renamed = with(
        "workforce.toml",
        &[
            (VERSION, "version = \"2.0.0\"\nfrequency"),
            ("workforce-headcount", "headcount"),
        ],
    );
    let reasons = reasons(desk.publish(&renamed).await.unwrap_err());
    assert!(
        reasons
            .iter()
            .all(|reason| reason.ends_with("no collection has a measure `workforce-headcount`")),
        "{reasons:?}"
    );
    assert_eq!(desk.events().await, 14);
}

#[tokio::test]
async fn a_measure_stays_in_its_collection() {
    let desk = Desk::new().await;
    desk.publish(&carried()).await.unwrap();

    let mut moved = with(
        "roads.toml",
        &[
            ("\"roads\"", "\"roads-2\""),
            ("-rate\"", "-rate-2\""),
            ("-share\"", "-share-2\""),
        ],
    );
    moved[0].0 = "roads-2.toml".to_owned();
    let reasons = reasons(desk.publish(&moved).await.unwrap_err());
    assert!(
        reasons
            .iter()
            .any(|reason| reason.contains("measure `casualties` is declared twice")),
        "{reasons:?}"
    );
}

#[tokio::test]
async fn what_the_binary_carries_is_installed_once_and_never_over_something_newer() {
    let desk = Desk::new().await;
    let first = desk.install().await.unwrap();
    assert_eq!(first.collections.len(), 14);
    assert_eq!(desk.install().await.unwrap(), Published::default());

    let changes = [
        (VERSION, "version = \"1.2.0\"\nfrequency"),
        ("title = \"Roads policing\"", "title = \"Roads\""),
    ];
    desk.publish(&with("roads.toml", &changes)).await.unwrap();
    assert_eq!(desk.install().await.unwrap(), Published::default());
    let roads = "roads".parse().unwrap();
    assert_eq!(
        desk.editions
            .latest()
            .await
            .unwrap()
            .catalogue
            .collection(&roads)
            .unwrap()
            .title,
        "Roads"
    );
}
