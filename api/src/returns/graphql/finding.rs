//! Findings as the API shows them, with their evidence.
use super::{super::check::Explained, cell::Address};
use async_graphql::{Object, SimpleObject};
use muster_domain::{Period, Quantity, finding};

/// What checking found at one cell.
pub(super) struct Finding {
    pub(super) finding: finding::Finding,
    pub(super) explained: Option<Explained>,
}

/// What checking found at one cell.
#[Object]
impl Finding {
    /// Which check or rule found it.
    async fn code(&self) -> &str {
        &self.finding.code
    }

    /// The definition of that rule, such as `roads 1.1.0`; of the checks that every collection has, the version of the package.
    async fn rule(&self) -> &str {
        &self.finding.rule
    }

    /// `error` keeps the return back, `warning` wants an explanation, `note` informs: in small letters, as the catalogue writes them,
    /// where a rule and a remark have the enum `Severity`.
    async fn severity(&self) -> &str {
        self.finding.severity.word()
    }

    /// What is wrong, in the same words for every cell it is wrong with.
    async fn message(&self) -> &str {
        &self.finding.message
    }

    /// What it looks like at this very cell, such as two digits that have changed places.
    async fn hint(&self) -> Option<&str> {
        self.finding.hint.as_deref()
    }

    /// What to do about it.
    async fn fix(&self) -> &str {
        &self.finding.fix
    }

    /// Why it is asked, and what usually turns out to be the cause.
    async fn guidance(&self) -> Option<&str> {
        self.finding.guidance.as_deref()
    }

    /// Where.
    async fn cell(&self) -> Address {
        Address::from(&self.finding.cell)
    }

    /// The value there, where there is one.
    async fn value(&self) -> Option<Quantity> {
        self.finding.value
    }

    /// What would have been right, and what that rests on.
    async fn expected(&self) -> Option<Expected> {
        self.finding.expected.clone().map(Expected::from)
    }

    /// Why it is right after all, as long as the value has not moved since.
    async fn explanation(&self) -> Option<&str> {
        self.explained.as_ref().map(|explained| explained.text.as_str())
    }
}

/// What a value was expected to be, and why.
#[derive(SimpleObject)]
pub(super) struct Expected {
    /// In words, such as `at most 1200`.
    words: String,
    /// The least that would not have been questioned.
    low: Option<Quantity>,
    /// The most that would not have been questioned.
    high: Option<Quantity>,
    /// How it was worked out, in a sentence.
    method: String,
    /// The accepted figures it rests on, oldest first.
    history: Vec<PastFigure>,
}

/// An accepted figure of an earlier period.
#[derive(SimpleObject)]
struct PastFigure {
    /// For which period.
    period: Period,
    /// How much.
    value: Quantity,
    /// Whether it is made up for a demonstration.
    synthetic: bool,
}

impl From<finding::Expected> for Expected {
    fn from(expected: finding::Expected) -> Self {
        let past = expected.history.into_iter().map(|past| PastFigure {
            period: past.period,
            value: past.value,
            synthetic: past.synthetic,
        });
        Self {
            words: expected.words,
            low: expected.low,
            high: expected.high,
            method: expected.method,
            history: past.collect(),
        }
    }
}

/// Findings of one cause.
pub(super) struct FindingGroup(pub(super) finding::FindingGroup);

/// Findings of one cause.
#[Object]
impl FindingGroup {
    /// Which check or rule found them.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// The definition of that rule.
    async fn rule(&self) -> &str {
        &self.0.rule
    }

    /// `error` keeps the return back, `warning` wants an explanation, `note` informs: in small letters, as the catalogue writes them,
    /// where a rule and a remark have the enum `Severity`.
    async fn severity(&self) -> &str {
        self.0.severity.word()
    }

    /// What is wrong.
    async fn message(&self) -> &str {
        &self.0.message
    }

    /// What to do about it, once for all of them.
    async fn fix(&self) -> &str {
        &self.0.fix
    }

    /// Why it is asked, and what usually turns out to be the cause.
    async fn guidance(&self) -> Option<&str> {
        self.0.guidance.as_deref()
    }

    /// How many cells.
    async fn cells(&self) -> i32 {
        i32::try_from(self.0.cells).unwrap_or(i32::MAX)
    }

    /// The cell to look at first.
    async fn first(&self) -> Address {
        Address::from(&self.0.first)
    }
}
