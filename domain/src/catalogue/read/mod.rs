//! Reads one catalogue file into drafts of what it declares, noting every fault and where it stands.
mod collection;
mod indicator;
mod measure;
mod rule;
mod sheet;

pub(super) use sheet::{At, Sheet};

use super::{
    collection::Collection,
    indicator::{Indicator, Term},
    measure::{Dimension, Measure},
    rule::Rule,
};
use crate::codes::{DimensionCode, IndicatorCode, MeasureCode};
use collection::Header;
use sheet::Table;
use toml::de::DeTable;

/// What one file declares, as far as it could be read.
///
/// Codes and terms are kept apart from the things they belong to, so that one bad key does not make everything that names it unknown.
pub(super) struct Draft<'t> {
    pub(super) sheet: Sheet<'t>,
    pub(super) header: Option<Header>,
    pub(super) dimension_codes: Vec<At<DimensionCode>>,
    pub(super) dimensions: Vec<At<Dimension>>,
    pub(super) measure_codes: Vec<At<MeasureCode>>,
    pub(super) measures: Vec<At<Measure>>,
    pub(super) rules: Vec<At<Rule>>,
    pub(super) indicator_codes: Vec<At<IndicatorCode>>,
    pub(super) indicators: Vec<At<Indicator>>,
    pub(super) terms: Vec<At<Term>>,
}

impl<'t> Draft<'t> {
    /// Reads a file. What cannot be read is a fault on its sheet.
    pub(super) fn read(file: &'t str, text: &'t str) -> Self {
        let mut draft = Self {
            sheet: Sheet::new(file, text),
            header: None,
            dimension_codes: Vec::new(),
            dimensions: Vec::new(),
            measure_codes: Vec::new(),
            measures: Vec::new(),
            rules: Vec::new(),
            indicator_codes: Vec::new(),
            indicators: Vec::new(),
            terms: Vec::new(),
        };
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let at = error.span().map_or(0, |span| span.start);
            draft.sheet.fault(at, error.message());
        }
        // what follows a slip of syntax is guesswork: report the slip alone
        if errors.is_empty() {
            draft.read_tables(table.get_ref());
        }
        draft
    }

    fn read_tables(&mut self, table: &DeTable<'_>) {
        let mut file = Table::new(table, 0, "file");
        if let Some(header) = file.need("collection", &mut self.sheet) {
            self.header = collection::read(header, &mut self.sheet);
        }
        for dimension in file.list("dimension", &mut self.sheet) {
            measure::read_dimension(dimension, self);
        }
        for measure in file.list("measure", &mut self.sheet) {
            measure::read_measure(measure, self);
        }
        for rule in file.list("rule", &mut self.sheet) {
            rule::read(rule, self);
        }
        for indicator in file.list("indicator", &mut self.sheet) {
            indicator::read(indicator, self);
        }
        if self.measure_codes.is_empty() {
            self.sheet.fault(0, "a collection needs at least one `[[measure]]`");
        }
        file.close(&mut self.sheet);
    }

    /// The collection, where its header could be read.
    pub(super) fn into_collection(self) -> Option<Collection> {
        fn plain<T>(things: Vec<At<T>>) -> Vec<T> {
            things.into_iter().map(|thing| thing.value).collect()
        }
        let header = self.header?;
        Some(Collection {
            code: header.code.value,
            title: header.title,
            about: header.about,
            version: header.version,
            frequency: header.frequency,
            due: header.due,
            on_time: header.on_time,
            locks_after: header.locks_after,
            introduced: header.introduced,
            owed_by: header.owed_by,
            accepts: header.accepts,
            dimensions: plain(self.dimensions),
            measures: plain(self.measures),
            rules: plain(self.rules),
            indicators: plain(self.indicators),
        })
    }
}
