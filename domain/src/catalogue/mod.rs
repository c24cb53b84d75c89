//! The catalogue: what is asked for, when, from whom, and what is made of it. One file a collection, reviewed like code.
//!
//! [`Catalogue::parse`] reads every file and either gives the whole catalogue or every fault in it, with file and line.
mod breakdown;
mod changes;
mod check;
mod collection;
mod condition;
mod fault;
mod indicator;
mod measure;
mod read;
mod rule;
#[cfg(test)]
mod tests;
mod theme;
mod version;
mod words;

pub use breakdown::{Breakdown, NotABreakdown};
pub use changes::{DefinitionChange, Grade, collection_changes, gravest, indicator_changes};
pub use collection::Collection;
pub use condition::{Condition, ConditionFailed, NotACondition};
pub use fault::CatalogueFault;
pub use indicator::{Benchmark, Half, Indicator, Limits, Materiality, Methods, Term};
pub use measure::{Dimension, Measure, Member, PublishedName, Validity};
pub use rule::{By, Rule, RuleKind};
pub use version::{NotAVersion, Version};
pub use words::{
    Acceptance, ChartMethod, Disclosure, IndicatorKind, IntervalMethod, Missing, Nature, NotAWord, OwedBy, Polarity,
    Severity, Sign, SpreadMethod, Theme,
};

use crate::codes::{CollectionCode, IndicatorCode, MeasureCode};
use read::Draft;
use std::collections::HashMap;

/// Every collection, with its measures and indicators found by code.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    collections: Vec<Collection>,
    by_code: HashMap<CollectionCode, usize>,
    measures: HashMap<MeasureCode, (usize, usize)>,
    indicators: HashMap<IndicatorCode, (usize, usize)>,
}

impl Catalogue {
    /// Reads a catalogue from its files, each a name and its text.
    ///
    /// # Errors
    /// Every fault of every file, in the order of files and lines.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, Vec<CatalogueFault>> {
        let mut drafts: Vec<Draft<'_>> = files.iter().map(|(file, text)| Draft::read(file, text)).collect();
        check::check(&mut drafts);
        let mut faults = Vec::new();
        let mut collections = Vec::new();
        for mut draft in drafts {
            let sheet = std::mem::replace(&mut draft.sheet, read::Sheet::new("", ""));
            faults.extend(sheet.into_faults());
            collections.extend(draft.into_collection());
        }
        if faults.is_empty() {
            Ok(Self::new(collections))
        } else {
            Err(faults)
        }
    }

    fn new(collections: Vec<Collection>) -> Self {
        let mut catalogue = Self::default();
        for (position, collection) in collections.iter().enumerate() {
            catalogue.by_code.insert(collection.code.clone(), position);
            for (nth, measure) in collection.measures.iter().enumerate() {
                catalogue.measures.insert(measure.code.clone(), (position, nth));
            }
            for (nth, indicator) in collection.indicators.iter().enumerate() {
                catalogue.indicators.insert(indicator.code.clone(), (position, nth));
            }
        }
        catalogue.collections = collections;
        catalogue
    }

    /// Every collection, in the order of the files.
    #[must_use]
    pub fn collections(&self) -> &[Collection] {
        &self.collections
    }

    /// Every indicator, in the order of the files.
    pub fn indicators(&self) -> impl Iterator<Item = &Indicator> {
        self.collections.iter().flat_map(|collection| &collection.indicators)
    }

    /// The collection with this code.
    #[must_use]
    pub fn collection(&self, code: &CollectionCode) -> Option<&Collection> {
        self.collections.get(*self.by_code.get(code)?)
    }

    /// The measure with this code, whichever collection it is of.
    #[must_use]
    pub fn measure(&self, code: &MeasureCode) -> Option<&Measure> {
        let (collection, nth) = *self.measures.get(code)?;
        self.collections.get(collection)?.measures.get(nth)
    }

    /// The collection a measure is of.
    #[must_use]
    pub fn collection_of(&self, code: &MeasureCode) -> Option<&Collection> {
        let (collection, _) = *self.measures.get(code)?;
        self.collections.get(collection)
    }

    /// The indicator with this code.
    #[must_use]
    pub fn indicator(&self, code: &IndicatorCode) -> Option<&Indicator> {
        let (collection, nth) = *self.indicators.get(code)?;
        self.collections.get(collection)?.indicators.get(nth)
    }

    /// The collection an indicator is declared in.
    #[must_use]
    pub fn collection_with(&self, code: &IndicatorCode) -> Option<&Collection> {
        let (collection, _) = *self.indicators.get(code)?;
        self.collections.get(collection)
    }
}
