//! What must hold between the cells of a return.
use super::words::Severity;
use crate::codes::{DimensionCode, MeasureCode};

/// A rule of a collection, checked over the cells of one area and period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its permanent name, unique within the collection.
    pub code: String,
    /// What a finding of it asks for.
    pub severity: Severity,
    /// What must hold.
    pub kind: RuleKind,
    /// What is wrong, in words, where it does not hold.
    pub message: String,
    /// What to do about it.
    pub fix: String,
}

/// The rules Muster knows how to check exactly, on whole numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// The part is not above the whole.
    PartOfWhole {
        /// The smaller measure.
        part: MeasureCode,
        /// The larger measure.
        whole: MeasureCode,
        /// Dimensions both have, compared code by code; others are summed first.
        by: Vec<DimensionCode>,
    },
}

impl RuleKind {
    /// The measures the rule reads.
    #[must_use]
    pub fn measures(&self) -> Vec<&MeasureCode> {
        match self {
            Self::PartOfWhole { part, whole, .. } => vec![part, whole],
        }
    }
}
