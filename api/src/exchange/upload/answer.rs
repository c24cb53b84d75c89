//! What came of a file, as it is kept and given out.
use muster_domain::{Period, ReturnId};
use muster_exchange::{
    outcome::{Outcome, RowOutcome},
    remark::Remark,
};
use serde::{Deserialize, Serialize};

/// How many remarks are kept word by word; the total says how many there were, and the annotated file has them all.
const KEPT: usize = 1_000;

/// What came of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// Whether anything may have been recorded: the sender's choice, and nothing wrong with the file as a whole.
    pub recorded: bool,
    /// Rows that were filled in.
    pub rows: usize,
    /// Rows of a template that were left blank.
    pub blank: usize,
    /// Rows that are no cell of any return.
    pub astray: usize,
    pub returns: Vec<OfReturn>,
    /// The first remarks, the first to mend first.
    pub remarks: Vec<Remark>,
    pub remarks_total: usize,
}

/// What came of the rows of one period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OfReturn {
    pub period: String,
    /// The return, where there is one.
    pub id: Option<String>,
    pub imported: usize,
    pub updated: usize,
    pub unchanged: usize,
    pub rejected: usize,
}

impl OfReturn {
    pub(super) fn of(period: Period, id: Option<ReturnId>, outcome: &Outcome) -> Self {
        Self {
            period: period.to_string(),
            id: id.map(|id| id.to_string()),
            imported: outcome.count(RowOutcome::Imported),
            updated: outcome.count(RowOutcome::Updated),
            unchanged: outcome.count(RowOutcome::Unchanged),
            rejected: outcome.count(RowOutcome::Rejected),
        }
    }
}

impl Answer {
    /// Keeps the first remarks, and how many there are.
    pub(super) fn remarking(mut self, mut remarks: Vec<Remark>) -> Self {
        remarks.sort_by_key(|remark| remark.severity);
        self.remarks_total = remarks.len();
        remarks.truncate(KEPT);
        self.remarks = remarks;
        self
    }

    /// A count over all periods.
    #[must_use]
    pub fn sum(&self, of: impl Fn(&OfReturn) -> usize) -> usize {
        self.returns.iter().map(of).sum()
    }
}
