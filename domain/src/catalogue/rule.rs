//! What must hold of the cells of a return, between them and against the periods before.
use super::{
    condition::Condition,
    words::{Missing, Severity},
};
use crate::{
    codes::{DimensionCode, MeasureCode},
    quantity::Quantity,
};

/// A rule of a collection, checked over the cells of one area and period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its permanent name, unique within the collection.
    pub code: String,
    /// What a finding of it asks for.
    pub severity: Severity,
    /// What must hold.
    pub kind: RuleKind,
    /// What a value that is not there does to it.
    pub missing: Missing,
    /// What is wrong, in words, where it does not hold.
    pub message: String,
    /// What to do about it.
    pub fix: String,
    /// Why it is asked, and what usually turns out to be the cause.
    pub guidance: Option<String>,
}

/// How the cells of several measures are brought together: by the codes of these dimensions, which all of them have; others are
/// summed first.
pub type By = Vec<DimensionCode>;

/// The rules Muster knows how to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// The part is not above the whole.
    PartOfWhole {
        /// The smaller measure.
        part: MeasureCode,
        /// The larger measure.
        whole: MeasureCode,
        /// Code by code.
        by: By,
    },
    /// The parts come to the total, exactly.
    SumOfParts {
        /// What they come to.
        total: MeasureCode,
        /// The parts.
        parts: Vec<MeasureCode>,
        /// Code by code.
        by: By,
    },
    /// Where one has a value the other has one too.
    CompulsoryPair {
        /// The two measures.
        pair: [MeasureCode; 2],
        /// Code by code.
        by: By,
    },
    /// Not both are above nought.
    ExclusivePair {
        /// The two measures.
        pair: [MeasureCode; 2],
        /// Code by code.
        by: By,
    },
    /// Every cell lies between two amounts.
    Range {
        /// The measures whose cells are meant.
        measures: Vec<MeasureCode>,
        /// The least.
        least: Option<Quantity>,
        /// The most.
        most: Option<Quantity>,
    },
    /// A condition in CEL holds.
    MustHold {
        /// The condition.
        condition: Condition,
        /// Code by code.
        by: By,
    },
    /// Every cell is where its own history says it should be.
    History {
        /// The measures whose cells are meant.
        measures: Vec<MeasureCode>,
        /// Judged as so much for each of this measure, of the same codes where it has them and of all where it has not.
        per: Option<MeasureCode>,
        /// Whether the year's ups and downs matter.
        seasonal: bool,
    },
    /// The month is not a copy of the one before.
    StaleMonth {
        /// The measures that would not come out the same twice.
        measures: Vec<MeasureCode>,
    },
    /// No two columns have changed places.
    SwappedColumns {
        /// The columns that are easily mistaken for one another.
        measures: Vec<MeasureCode>,
    },
}

impl RuleKind {
    /// The measures the rule reads, in the order of the rule: of a part and a whole, the part first.
    #[must_use]
    pub fn measures(&self) -> Vec<&MeasureCode> {
        match self {
            Self::PartOfWhole { part, whole, .. } => vec![part, whole],
            Self::SumOfParts { total, parts, .. } => parts.iter().chain([total]).collect(),
            Self::CompulsoryPair { pair, .. } | Self::ExclusivePair { pair, .. } => pair.iter().collect(),
            Self::MustHold { condition, .. } => condition.measures().iter().collect(),
            Self::History { measures, per, .. } => measures.iter().chain(per).collect(),
            Self::Range { measures, .. } | Self::StaleMonth { measures } | Self::SwappedColumns { measures } => {
                measures.iter().collect()
            }
        }
    }

    /// The dimensions its measures are brought together by.
    #[must_use]
    pub fn by(&self) -> &[DimensionCode] {
        match self {
            Self::PartOfWhole { by, .. }
            | Self::SumOfParts { by, .. }
            | Self::CompulsoryPair { by, .. }
            | Self::ExclusivePair { by, .. }
            | Self::MustHold { by, .. } => by,
            Self::Range { .. } | Self::History { .. } | Self::StaleMonth { .. } | Self::SwappedColumns { .. } => &[],
        }
    }

    /// Whether it looks at the periods before.
    #[must_use]
    pub const fn historical(&self) -> bool {
        matches!(
            self,
            Self::History { .. } | Self::StaleMonth { .. } | Self::SwappedColumns { .. }
        )
    }

    /// Its name on the wire: a string rather than an enum, so that a new kind breaks nobody's client.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::PartOfWhole { .. } => "PART_OF_WHOLE",
            Self::SumOfParts { .. } => "SUM_OF_PARTS",
            Self::CompulsoryPair { .. } => "COMPULSORY_PAIR",
            Self::ExclusivePair { .. } => "EXCLUSIVE_PAIR",
            Self::Range { .. } => "RANGE",
            Self::MustHold { .. } => "MUST_HOLD",
            Self::History { .. } => "HISTORY",
            Self::StaleMonth { .. } => "STALE_MONTH",
            Self::SwappedColumns { .. } => "SWAPPED_COLUMNS",
        }
    }
}
