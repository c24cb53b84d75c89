//! The measures asked for together.
use super::{
    breakdown::Breakdown,
    indicator::Indicator,
    measure::{Dimension, Measure},
    rule::Rule,
    version::Version,
    words::{Acceptance, OwedBy},
};
use crate::{
    codes::{CollectionCode, DimensionCode, MeasureCode},
    due::{Deadlines, DueRule, locks_on},
    month::Month,
    period::{Frequency, Period},
};

/// The set of measures asked for together, at a frequency, with its dates, rules and indicators: one catalogue file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collection {
    /// Its permanent name.
    pub code: CollectionCode,
    /// What a person reads.
    pub title: String,
    /// What it holds, in a sentence.
    pub about: String,
    /// Which definition this is.
    pub version: Version,
    /// How often it is returned.
    pub frequency: Frequency,
    /// The last day to send it.
    pub due: DueRule,
    /// The last day on which it counts as on time.
    pub on_time: DueRule,
    /// Months after the period during which it may change without an exception.
    pub locks_after: i16,
    /// The first month anybody owes it for.
    pub introduced: Month,
    /// Which forces owe it.
    pub owed_by: OwedBy,
    /// How it comes to be accepted.
    pub accepts: Acceptance,
    /// The code lists of its measures.
    pub dimensions: Vec<Dimension>,
    /// What is asked for.
    pub measures: Vec<Measure>,
    /// What must hold between cells.
    pub rules: Vec<Rule>,
    /// What is made of it.
    pub indicators: Vec<Indicator>,
}

impl Collection {
    /// Whether the collection is asked for in this period: of its frequency, and not before it was introduced.
    #[must_use]
    pub fn asks_for(&self, period: Period) -> bool {
        period.is_of(self.frequency) && self.introduced <= period.first()
    }

    /// The dates of an obligation.
    #[must_use]
    pub fn deadlines(&self, period: Period) -> Deadlines {
        Deadlines {
            due_on: self.due.day(period),
            on_time_until: self.on_time.day(period),
            locks_on: locks_on(period, self.locks_after),
        }
    }

    /// The measure with this code, where it is of this collection.
    #[must_use]
    pub fn measure(&self, code: &MeasureCode) -> Option<&Measure> {
        self.measures.iter().find(|measure| measure.code == *code)
    }

    /// The code list with this code.
    #[must_use]
    pub fn dimension(&self, code: &DimensionCode) -> Option<&Dimension> {
        self.dimensions.iter().find(|dimension| dimension.code == *code)
    }

    /// The cells of one measure owed for a period.
    #[must_use]
    pub fn breakdowns(&self, measure: &Measure, period: Period) -> Vec<Breakdown> {
        measure.breakdowns(&self.dimensions, period)
    }

    /// Every cell owed for a period at force level, in the order of the file.
    pub fn cells(&self, period: Period) -> impl Iterator<Item = (&Measure, Breakdown)> {
        self.measures.iter().flat_map(move |measure| {
            let cells = self.breakdowns(measure, period);
            cells.into_iter().map(move |cell| (measure, cell))
        })
    }
}
