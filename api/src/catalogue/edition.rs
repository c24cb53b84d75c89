//! The catalogue of a moment, with the small keys under which the database knows what it names.
use muster_domain::{
    BreakdownKey, CollectionCode, CollectionKey, EventId, MeasureCode, MeasureKey,
    catalogue::{Breakdown, Catalogue, CatalogueFault, Term},
};
use muster_entities::{breakdown, collection, collection_version, measure};
use std::collections::HashMap;

/// The catalogue as it stood after an event.
#[derive(Clone, Debug)]
pub struct Edition {
    /// The event that made it so: the version of the whole.
    pub version: EventId,
    pub catalogue: Catalogue,
    collections: HashMap<CollectionCode, PublishedCollection>,
    collection_codes: HashMap<CollectionKey, CollectionCode>,
    measures: HashMap<MeasureCode, MeasureKey>,
    measure_codes: HashMap<MeasureKey, MeasureCode>,
    breakdowns: HashMap<Breakdown, BreakdownKey>,
    breakdown_codes: HashMap<BreakdownKey, Breakdown>,
}

/// A collection as it was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedCollection {
    pub key: CollectionKey,
    /// The row of its document: what a revision names as its definition.
    pub definition: i32,
    /// Since when the document holds.
    pub since: EventId,
    /// The SHA-256 of the document.
    pub digest: Vec<u8>,
}

/// The rows an edition is made of.
pub(super) struct Rows {
    pub(super) version: EventId,
    pub(super) collections: Vec<collection::Model>,
    pub(super) documents: Vec<collection_version::Model>,
    pub(super) measures: Vec<measure::Model>,
    pub(super) breakdowns: Vec<breakdown::Model>,
}

impl Rows {
    /// The documents as files, each named for its collection.
    pub(super) fn files(&self) -> Vec<(String, &str)> {
        let code = |key: CollectionKey| self.collections.iter().find(|row| row.key == key);
        let files = self.documents.iter().map(|row| {
            let name = code(row.collection).map_or_else(String::new, |row| format!("{}.toml", row.code));
            (name, row.document.as_str())
        });
        files.collect()
    }
}

impl Edition {
    /// Reads the documents again. They were checked together when they were published.
    pub(super) fn of(rows: Rows) -> Result<Self, Vec<CatalogueFault>> {
        let files = rows.files();
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), *text)).collect();
        let catalogue = Catalogue::parse(&files)?;
        let codes: HashMap<CollectionKey, CollectionCode> =
            rows.collections.into_iter().map(|row| (row.key, row.code)).collect();
        let published = rows.documents.into_iter().filter_map(|row| {
            let of = PublishedCollection {
                key: row.collection,
                definition: row.id,
                since: row.from_event,
                digest: row.digest,
            };
            Some((codes.get(&row.collection)?.clone(), of))
        });
        let collections = published.collect();
        let breakdowns: HashMap<Breakdown, BreakdownKey> = rows
            .breakdowns
            .into_iter()
            .filter_map(|row| Some((row.codes.parse().ok()?, row.key)))
            .collect();
        Ok(Self {
            version: rows.version,
            catalogue,
            collections,
            collection_codes: codes,
            measure_codes: rows.measures.iter().map(|row| (row.key, row.code.clone())).collect(),
            measures: rows.measures.into_iter().map(|row| (row.code, row.key)).collect(),
            breakdown_codes: breakdowns.iter().map(|(codes, key)| (*key, codes.clone())).collect(),
            breakdowns,
        })
    }

    /// The highest key of each sort, nought where there is none.
    pub(super) fn last_keys(&self) -> (CollectionKey, MeasureKey, BreakdownKey) {
        let collection = self.collection_codes.keys().copied().max();
        let measure = self.measure_codes.keys().copied().max();
        let breakdown = self.breakdown_codes.keys().copied().max();
        (
            collection.unwrap_or(CollectionKey(0)),
            measure.unwrap_or(MeasureKey(0)),
            breakdown.unwrap_or(BreakdownKey::WHOLE),
        )
    }

    /// How a collection was published.
    #[must_use]
    pub fn published(&self, code: &CollectionCode) -> Option<&PublishedCollection> {
        self.collections.get(code)
    }

    /// The collection under a key, of this edition or of another.
    #[must_use]
    pub fn collection_code(&self, key: CollectionKey) -> Option<&CollectionCode> {
        self.collection_codes.get(&key)
    }

    /// The key of a measure.
    #[must_use]
    pub fn measure_key(&self, code: &MeasureCode) -> Option<MeasureKey> {
        self.measures.get(code).copied()
    }

    /// The measure under a key, of this edition or of another.
    #[must_use]
    pub fn measure_code(&self, key: MeasureKey) -> Option<&MeasureCode> {
        self.measure_codes.get(&key)
    }

    /// The key of a breakdown; its codes in the order of the measure's dimensions.
    #[must_use]
    pub fn breakdown_key(&self, codes: &Breakdown) -> Option<BreakdownKey> {
        self.breakdowns.get(codes).copied()
    }

    /// The breakdown under a key, of this edition or of another.
    #[must_use]
    pub fn breakdown(&self, key: BreakdownKey) -> Option<&Breakdown> {
        self.breakdown_codes.get(&key)
    }

    /// The keys of the cells a term is made of, whatever the period.
    #[must_use]
    pub fn cells(&self, term: &Term) -> Option<(MeasureKey, Vec<BreakdownKey>)> {
        let measure = self.catalogue.measure(&term.measure)?;
        let collection = self.catalogue.collection_of(&term.measure)?;
        let cells = measure.breakdowns_ever(&collection.dimensions);
        let taken = cells.iter().filter(|cell| term.takes(cell));
        Some((
            self.measure_key(&term.measure)?,
            taken.filter_map(|cell| self.breakdown_key(cell)).collect(),
        ))
    }
}
