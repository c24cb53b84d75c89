//! Making the database say what the catalogue files say, by one event a collection, and by none where nothing differs.
use super::{
    edition::{Edition, Rows},
    store::{self, Document},
    succession::refused,
};
use crate::{
    ledger::{self, Author, Entry, EventKind},
    platform::{
        clock::Clock,
        database::{Database, on_constraint},
        failure::Failure,
    },
};
use muster_domain::{
    BreakdownKey, CollectionCode, CollectionKey, ErrorCode, EventId, MeasureKey, Problem,
    catalogue::{Catalogue, CatalogueFault, Collection},
};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// What a publication came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// The last of its events, where anything differed.
    pub event: Option<EventId>,
    /// The collections whose documents hold from now on.
    pub collections: Vec<CollectionCode>,
}

/// Publishes files, each a name and its text. Collections without a file stay as they are; what differs needs a higher version.
pub async fn publish(
    db: &Database,
    clock: &Clock,
    author: &Author,
    files: &[(String, String)],
) -> Result<Published, Failure> {
    let tx = db.begin().await?;
    let before = store::version(&tx, None).await?;
    let rows = store::at(&tx, before).await?;
    let after = together(&rows, files)?;
    let before = Edition::of(rows).map_err(problems)?;
    let changed: Vec<Change<'_>> = files
        .iter()
        .filter_map(|(file, text)| Change::of(file, text, &before, &after))
        .collect();
    if changed.is_empty() {
        tx.rollback().await?;
        return Ok(Published::default());
    }
    let refused: Vec<Problem> = changed
        .iter()
        .flat_map(|change| refused(change.file, change.before, change.after, &before))
        .collect();
    if !refused.is_empty() {
        return Err(refused.into());
    }

    let entries: Vec<Entry> = changed.iter().map(Change::entry).collect();
    let recorded = ledger::append(&tx, clock, author, &entries).await?;
    write(&tx, &before, &changed, recorded.event)
        .await
        .map_err(on_constraint)?;
    ledger::commit(tx, recorded).await?;
    Ok(Published {
        event: Some(recorded.event),
        collections: changed.iter().map(|change| change.after.code.clone()).collect(),
    })
}

/// The catalogue as it will be: these files, and what was published of other collections.
fn together(rows: &Rows, files: &[(String, String)]) -> Result<Catalogue, Failure> {
    let mut given: Vec<(&str, &str)> = files
        .iter()
        .map(|(file, text)| (file.as_str(), text.as_str()))
        .collect();
    // the files alone say which collections they are, but only if each of them can be read
    let codes: BTreeSet<String> = given.iter().filter_map(|(_, text)| collection_of(text)).collect();
    let standing = rows.files();
    let others = standing
        .iter()
        .filter(|(_, text)| collection_of(text).is_none_or(|code| !codes.contains(&code)));
    given.extend(others.map(|(file, text)| (file.as_str(), *text)));
    Catalogue::parse(&given).map_err(problems)
}

/// The collection a document is about.
pub(super) fn collection_of(text: &str) -> Option<String> {
    let table: toml::Table = text.parse().ok()?;
    Some(table.get("collection")?.get("code")?.as_str()?.to_owned())
}

/// A document that is not the one that holds.
struct Change<'a> {
    file: &'a str,
    text: &'a str,
    digest: Vec<u8>,
    before: Option<&'a Collection>,
    after: &'a Collection,
}

impl<'a> Change<'a> {
    fn of(file: &'a str, text: &'a str, before: &'a Edition, after: &'a Catalogue) -> Option<Self> {
        let after = after.collection(&collection_of(text)?.parse().ok()?)?;
        let digest = Sha256::digest(text).to_vec();
        let published = before.published(&after.code);
        published
            .is_none_or(|published| published.digest != digest)
            .then_some(Self {
                file,
                text,
                digest,
                before: before.catalogue.collection(&after.code),
                after,
            })
    }

    fn entry(&self) -> Entry {
        let from = self.before.map(|before| before.version.to_string());
        let digest = self.digest.iter();
        let digest = digest.fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
        Entry::new(EventKind::CataloguePublished)
            .about(&self.after.code)
            .saying(json!({
                "version": self.after.version.to_string(),
                "succeeds": from,
                "digest": digest,
            }))
    }
}

/// Writes the documents, and a key for everything they name that has none yet.
async fn write(
    db: &impl ConnectionTrait,
    before: &Edition,
    changed: &[Change<'_>],
    event: EventId,
) -> Result<(), DbErr> {
    let (mut collections, mut measures, mut documents) = (Vec::new(), Vec::new(), Vec::new());
    let mut breakdowns: BTreeMap<String, BreakdownKey> = BTreeMap::new();
    let mut next = Next::after(before);
    for change in changed {
        let collection = change.after;
        let key = before.published(&collection.code).map_or_else(
            || {
                let key = next.collection();
                collections.push((key, collection.code.clone()));
                key
            },
            |published| published.key,
        );
        for measure in &collection.measures {
            if before.measure_key(&measure.code).is_none() {
                measures.push((next.measure(), key, measure.code.clone()));
            }
            for cell in measure.breakdowns_ever(&collection.dimensions) {
                if before.breakdown_key(&cell).is_none() {
                    breakdowns.entry(cell.to_string()).or_insert_with(|| next.breakdown());
                }
            }
        }
        documents.push(Document {
            collection: key,
            version: collection.version.to_string(),
            digest: change.digest.clone(),
            text: change.text.to_owned(),
        });
    }
    store::add_collections(db, collections).await?;
    store::add_measures(db, measures).await?;
    store::add_breakdowns(db, breakdowns.into_iter().map(|(codes, key)| (key, codes)).collect()).await?;
    store::succeed(db, documents, event).await
}

/// The next free keys. Keys are handed out in one transaction at a time; the primary keys are the net.
struct Next {
    collection: i16,
    measure: i32,
    breakdown: i32,
}

impl Next {
    fn after(edition: &Edition) -> Self {
        let (collection, measure, breakdown) = edition.last_keys();
        Self {
            collection: collection.0,
            measure: measure.0,
            breakdown: breakdown.0,
        }
    }

    fn collection(&mut self) -> CollectionKey {
        self.collection += 1;
        CollectionKey(self.collection)
    }

    fn measure(&mut self) -> MeasureKey {
        self.measure += 1;
        MeasureKey(self.measure)
    }

    fn breakdown(&mut self) -> BreakdownKey {
        self.breakdown += 1;
        BreakdownKey(self.breakdown)
    }
}

pub(super) fn problems(faults: Vec<CatalogueFault>) -> Failure {
    let problem = |fault: CatalogueFault| {
        let at = [fault.file.clone(), fault.line.to_string()];
        Problem::new(ErrorCode::CatalogueInvalid, fault).at(at)
    };
    Failure::problems(faults.into_iter().map(problem))
}
