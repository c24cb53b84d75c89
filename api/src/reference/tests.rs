use super::{Files, Loaded, Snapshots, load};
use crate::{
    ledger::{Author, verify},
    platform::{
        clock::Clock,
        database::{Database, Durability},
        failure::Failure,
    },
};
use muster_domain::{EventId, ForceCode, PeerGroup, PeerKind, PeerSelection, PopulationBase, UserId};
use std::{fs, path::Path};

struct Place {
    directory: tempfile::TempDir,
    database: Database,
}

impl Place {
    async fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("reference.sqlite");
        let database = Database::sqlite(&path, 2, Durability::Demonstration).await.unwrap();
        database.migrate().await.unwrap();
        Self { directory, database }
    }

    async fn load(&self, files: &Files) -> Result<Loaded, Failure> {
        let clock = Clock::held("2026-04-01T12:00:00Z".parse().unwrap());
        let author = Author::new(UserId::new("system:reference"), "Reference data loader");
        load(&self.database, &clock, &author, files).await
    }

    async fn peers(&self, event: EventId, selection: &PeerSelection) -> PeerGroup {
        let snapshot = Snapshots::new(self.database.clone()).as_of(event).await.unwrap();
        let group = snapshot.reference.peers(selection, "2026-03".parse().unwrap());
        group.unwrap()
    }

    /// A folder with one carried file, changed.
    fn changed(&self, name: &str, change: impl Fn(&str) -> String) -> Files {
        let carried = Path::new(env!("CARGO_MANIFEST_DIR")).join("../reference").join(name);
        let folder = self.directory.path().join("changed");
        let _ = fs::remove_dir_all(&folder);
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, change(&fs::read_to_string(carried).unwrap())).unwrap();
        Files::Folder(folder)
    }
}

fn most_similar(of: &str) -> PeerSelection {
    PeerSelection {
        kind: PeerKind::MostSimilar,
        of: Some(of.parse().unwrap()),
        members: vec![],
        version: None,
    }
}

#[tokio::test]
async fn an_empty_database_takes_the_carried_files_by_one_event_and_then_nothing_differs() {
    let place = Place::new().await;

    let first = place.load(&Files::Carried).await.unwrap();
    let second = place.load(&Files::Carried).await.unwrap();

    assert_eq!(first.event, Some(EventId(1)));
    assert_eq!((first.begun, first.ended), (11 + 44 + 14 * 43 + 314 + 1, 0));
    assert_eq!(second, Loaded::default());
    assert_eq!(verify(place.database.reader(), |_| {}).await.unwrap().events, 1);
}

#[tokio::test]
async fn what_was_loaded_is_what_the_files_say() {
    let place = Place::new().await;
    place.load(&Files::Carried).await.unwrap();

    let snapshot = Snapshots::new(place.database.clone()).latest().await.unwrap();
    let said = muster_exchange::reference::read(&muster_domain::Reference::default(), |name| Files::Carried.read(name));

    assert_eq!(snapshot.reference, said.unwrap());
    assert_eq!(snapshot.force_keys.len(), 44);
    assert!(
        snapshot.area_keys.values().all(|key| key.0 > 0),
        "0 is the force as a whole"
    );
}

#[tokio::test]
async fn a_revised_population_succeeds_the_old_one_which_stays_for_those_who_ask_as_of() {
    let place = Place::new().await;
    place.load(&Files::Carried).await.unwrap();
    let revised = place.changed("populations.csv", |text| {
        text.replace("staffordshire,2024,1177600", "staffordshire,2024,1180000")
    });

    let loaded = place.load(&revised).await.unwrap();

    assert_eq!((loaded.event, loaded.begun, loaded.ended), (Some(EventId(2)), 1, 1));
    let snapshots = Snapshots::new(place.database.clone());
    let staffordshire: ForceCode = "staffordshire".parse().unwrap();
    for (event, residents) in [(1, 1_177_600), (2, 1_180_000)] {
        let snapshot = snapshots.as_of(EventId(event)).await.unwrap();
        let divides_by =
            snapshot
                .reference
                .population(&staffordshire, PopulationBase::Residents, "YE2026-03".parse().unwrap());
        assert_eq!(divides_by, Some((residents, 2024)), "event {event}");
    }
    assert!(snapshots.as_of(EventId(0)).await.unwrap().reference.forces.is_empty());
}

#[tokio::test]
async fn a_new_list_of_peers_leaves_the_old_version_to_be_asked_for() {
    let place = Place::new().await;
    place.load(&Files::Carried).await.unwrap();
    let files = place.changed("peers.csv", |text| {
        format!("{text}MOST_SIMILAR,official-2027,official groups,Home Office,peers/official.csv\n")
    });
    let Files::Folder(folder) = &files else { unreachable!() };
    fs::create_dir(folder.join("peers")).unwrap();
    let carried = Path::new(env!("CARGO_MANIFEST_DIR")).join("../reference/peers/statistical-neighbours.csv");
    fs::copy(carried, folder.join("peers/statistical-neighbours.csv")).unwrap();
    let rows = "version,force,rank,peer\nofficial-2027,kent,1,essex\n";
    fs::write(folder.join("peers/official.csv"), rows).unwrap();

    let loaded = place.load(&files).await.unwrap();

    assert_eq!((loaded.begun, loaded.ended), (1, 0));
    let now = place.peers(EventId(2), &most_similar("kent")).await;
    assert_eq!((now.label.as_str(), now.members.len()), ("official groups", 1));
    let before = place.peers(EventId(1), &most_similar("kent")).await;
    assert_eq!(
        (before.label.as_str(), before.members.len()),
        ("statistical neighbours (computed)", 7)
    );
    let asked = PeerSelection {
        version: Some("computed-2026-1".into()),
        ..most_similar("kent")
    };
    assert_eq!(place.peers(EventId(2), &asked).await.members, before.members);
}

#[tokio::test]
async fn a_relabelled_old_list_does_not_become_the_current_one() {
    let place = Place::new().await;
    place.load(&Files::Carried).await.unwrap();
    let second = |label: &str| {
        let files = place.changed("peers/statistical-neighbours.csv", |text| {
            format!("{text}later,kent,1,essex,0\n")
        });
        let Files::Folder(folder) = &files else { unreachable!() };
        let rows = format!(
            "kind,version,label,source,file\n\
             MOST_SIMILAR,computed-2026-1,{label},computed,peers/statistical-neighbours.csv\n\
             MOST_SIMILAR,later,later,computed,peers/statistical-neighbours.csv\n"
        );
        fs::write(folder.join("peers.csv"), rows).unwrap();
        files
    };
    place.load(&second("first")).await.unwrap();
    place.load(&second("renamed")).await.unwrap();

    let snapshot = Snapshots::new(place.database.clone()).latest().await.unwrap();

    let lists = &snapshot.reference.peer_lists;
    assert_eq!(
        lists.iter().map(|list| list.label.as_str()).collect::<Vec<_>>(),
        ["renamed", "later"]
    );
}

#[tokio::test]
async fn a_force_is_ended_by_its_last_month_and_never_by_leaving_its_line_out() {
    let place = Place::new().await;
    place.load(&Files::Carried).await.unwrap();
    let without_kent = place.changed("forces.csv", |text| {
        text.lines()
            .filter(|line| !line.starts_with("kent,"))
            .fold(String::new(), |text, line| text + line + "\n")
    });

    let Err(Failure::Problems(problems, _)) = place.load(&without_kent).await else {
        panic!("loaded")
    };

    assert!(
        problems.iter().any(|problem| problem.message.contains("kent")),
        "{problems:?}"
    );
    let ended = place.changed("forces.csv", |text| {
        text.replace(",territorial,,,\nlancashire", ",territorial,,2027-03,\nlancashire")
    });
    let loaded = place.load(&ended).await.unwrap();
    assert_eq!((loaded.begun, loaded.ended), (1, 1));
    let snapshot = Snapshots::new(place.database.clone()).latest().await.unwrap();
    let kent = snapshot.reference.force("kent").unwrap();
    assert_eq!(kent.valid_to, Some("2027-03".parse().unwrap()));
    assert_eq!(snapshot.force_keys.len(), 44, "its key stays its own");
}

#[tokio::test]
async fn a_file_with_a_fault_changes_nothing() {
    let place = Place::new().await;
    let broken = place.changed("regions.csv", |text| text.replace("E12000001", "E12 000001"));

    assert!(place.load(&broken).await.is_err());
    assert_eq!(verify(place.database.reader(), |_| {}).await.unwrap().events, 0);
}

#[tokio::test]
async fn a_folder_without_a_single_reference_file_is_the_wrong_folder() {
    let place = Place::new().await;
    let nowhere = Files::Folder(place.directory.path().join("nowhere"));

    let Err(Failure::Problems(problems, _)) = place.load(&nowhere).await else {
        panic!("loaded")
    };

    assert!(problems[0].message.contains("no reference file"));
}
