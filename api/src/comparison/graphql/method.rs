//! How an answer was worked out, and what to mind in it, as the API shows them.
use crate::comparison::{compare, method};
use async_graphql::{Object, SimpleObject};

/// How values were worked out.
pub struct Method(method::Method);

impl Method {
    pub(super) fn of(comparison: &compare::Comparison) -> Self {
        Self(comparison.method.clone())
    }
}

/// How values were worked out.
#[Object]
impl Method {
    /// What to call it.
    async fn name(&self) -> &str {
        self.0.name
    }

    /// In words.
    async fn summary(&self) -> &str {
        &self.0.summary
    }

    /// How forces are added up, in words.
    async fn aggregation(&self) -> &str {
        &self.0.aggregation
    }

    /// How the spread between forces and the bands are worked out, in words.
    async fn spread(&self) -> &str {
        &self.0.spread
    }

    /// How places and their ranges are worked out, in words.
    async fn ranking(&self) -> &str {
        &self.0.ranking
    }

    /// When a change is spoken of, in words.
    async fn change(&self) -> &str {
        &self.0.change
    }

    /// The papers the formulas come from.
    async fn references(&self) -> &[&'static str] {
        &self.0.references
    }
}

/// Something to mind when reading an answer.
#[derive(SimpleObject)]
pub struct ComparisonWarning {
    /// A stable code: `LOW_COVERAGE`, `NOT_ADDED`, `MIXED_ORIGIN`, `MIXED_DEFINITIONS`, `SYNTHETIC`, `PROVISIONAL`, `BREAK_IN_SERIES`,
    /// `INCOMPLETE_YEAR`; of a series also `NOTHING_KNOWN`, `TRIAL_LIMITS`, `SEASON_NOT_TAKEN_OUT`, `GAPS`.
    code: &'static str,
    /// In words.
    message: String,
}

impl ComparisonWarning {
    pub(crate) fn of(warning: &method::Warning) -> Self {
        Self {
            code: warning.code,
            message: warning.message.clone(),
        }
    }
}
