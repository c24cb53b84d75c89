//! Making the database say what the files say, by one event, and by none where nothing differs.
use super::{files::Files, store};
use crate::{
    ledger::{self, Author, Entry, EventKind},
    platform::{
        clock::Clock,
        database::{Database, on_constraint},
        failure::Failure,
    },
};
use muster_domain::{Changes, ErrorCode, EventId, Problem, Reference};
use muster_exchange::reference::{Fault, read};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// The subject of every event about reference data: the newest of them is its version.
pub(super) const SUBJECT: &str = "reference-data";

/// What a load came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// The event, where anything differed.
    pub event: Option<EventId>,
    /// Rows that hold from now on.
    pub begun: usize,
    /// Rows that no longer hold.
    pub ended: usize,
}

/// Loads a set of files: what is there already is left alone, what differs is succeeded, nothing is overwritten.
pub async fn load(db: &Database, clock: &Clock, author: &Author, files: &Files) -> Result<Loaded, Failure> {
    if files.none() {
        let message = "there is no reference file in this folder: name one laid out as `reference/` is";
        return Err(Problem::new(ErrorCode::ReferenceInvalid, message).into());
    }
    let tx = db.begin().await?;
    let before = store::now(&tx).await?;
    let after = read(&before.reference, |name| files.read(name)).map_err(problems)?;
    let differences = Differences::between(&before.reference, &after);
    differences.nothing_vanishes()?;
    let (begun, ended) = (differences.begun(), differences.ended());
    if begun + ended == 0 {
        tx.rollback().await?;
        return Ok(Loaded::default());
    }

    let entry = Entry::new(EventKind::ReferenceLoaded)
        .about(SUBJECT)
        .saying(differences.told(&after));
    let recorded = ledger::append(&tx, clock, author, &[entry]).await?;
    store::succeed(&tx, &before, &differences, recorded.event)
        .await
        .map_err(on_constraint)?;
    ledger::commit(tx, recorded).await?;
    Ok(Loaded {
        event: Some(recorded.event),
        begun,
        ended,
    })
}

/// Every part of the reference data, with what differs in it.
pub(super) struct Differences<'a> {
    pub(super) regions: Changes<'a, muster_domain::Region>,
    pub(super) forces: Changes<'a, muster_domain::Force>,
    pub(super) populations: Changes<'a, muster_domain::Population>,
    pub(super) peer_lists: Changes<'a, muster_domain::PeerList>,
    pub(super) areas: Changes<'a, muster_domain::Area>,
}

impl<'a> Differences<'a> {
    fn between(known: &'a Reference, said: &'a Reference) -> Self {
        Self {
            regions: Changes::between(&known.regions, &said.regions, |row| row.code.clone()),
            forces: Changes::between(&known.forces, &said.forces, |row| row.code.clone()),
            populations: Changes::between(&known.populations, &said.populations, |row| {
                (row.force.clone(), row.mid_year)
            }),
            peer_lists: Changes::between(&known.peer_lists, &said.peer_lists, |row| {
                (row.kind.code(), row.version.clone())
            }),
            areas: Changes::between(&known.areas, &said.areas, |row| row.code.clone()),
        }
    }

    fn begun(&self) -> usize {
        self.regions.begun().count()
            + self.forces.begun().count()
            + self.populations.begun().count()
            + self.peer_lists.begun().count()
            + self.areas.begun().count()
    }

    fn ended(&self) -> usize {
        self.regions.ended().count()
            + self.forces.ended().count()
            + self.populations.ended().count()
            + self.peer_lists.ended().count()
            + self.areas.ended().count()
    }

    /// Figures hang on forces and areas for ever, so those get a last month and are never taken away.
    fn nothing_vanishes(&self) -> Result<(), Failure> {
        let regions = self
            .regions
            .gone
            .iter()
            .map(|row| ("regions.csv", row.code.to_string()));
        let forces = self.forces.gone.iter().map(|row| ("forces.csv", row.code.to_string()));
        let areas = self.areas.gone.iter().map(|row| ("areas.csv", row.code.to_string()));
        let vanished: Vec<Problem> = regions
            .chain(forces)
            .chain(areas)
            .map(|(file, code)| {
                let message = format!("`{code}` is missing: keep its line, with `valid_to` where it has ended");
                Problem::new(ErrorCode::ReferenceInvalid, message).at([file])
            })
            .collect();
        if vanished.is_empty() {
            Ok(())
        } else {
            Err(vanished.into())
        }
    }

    /// How much differs, and the digest of everything as it stands now, so that the event vouches for the rows.
    fn told(&self, after: &Reference) -> Value {
        fn counts<T: PartialEq>(changes: &Changes<'_, T>) -> Value {
            json!({ "added": changes.added.len(), "changed": changes.changed.len(), "gone": changes.gone.len() })
        }
        let whole = json!([
            after.regions,
            after.forces,
            after.populations,
            after.peer_lists,
            after.areas
        ]);
        let digest = Sha256::digest(whole.to_string());
        let digest = digest
            .iter()
            .fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
        json!({
            "regions": counts(&self.regions),
            "forces": counts(&self.forces),
            "populations": counts(&self.populations),
            "peerLists": counts(&self.peer_lists),
            "areas": counts(&self.areas),
            "sha256": digest,
        })
    }
}

fn problems(faults: Vec<Fault>) -> Failure {
    Failure::problems(faults.into_iter().map(|fault| {
        let line = fault.line.map(|line| line.to_string());
        Problem::new(ErrorCode::ReferenceInvalid, fault.to_string())
            .at([Some(fault.file.clone()), line].into_iter().flatten())
    }))
}
