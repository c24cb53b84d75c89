//! Why a row is not a cell of the return.
use crate::row::TextRow;
use muster_domain::{ErrorCode, Problem};

/// Why a row is not a cell: the first fault from left to right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What kind of fault.
    pub code: ErrorCode,
    /// The field it lies in: `value`, `measure`, a dimension; blank where it is the row as a whole.
    pub column: String,
    /// What to do about it.
    pub message: String,
    /// What could stand there instead, where that can be said shortly.
    pub expected: Option<String>,
}

impl Fault {
    pub(crate) fn new(code: ErrorCode, column: &str, message: impl Into<String>) -> Self {
        Self {
            code,
            column: column.to_owned(),
            message: message.into(),
            expected: None,
        }
    }

    pub(crate) fn expecting(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// The fault as a problem of its row, with its place in the file.
    #[must_use]
    pub fn of(&self, row: &TextRow) -> Problem {
        let place = row.place(Some(&self.column));
        let message = match &place {
            Some(place) => format!("{} ({place})", self.message),
            None => self.message.clone(),
        };
        let path = ["rows", &row.index.to_string(), &self.column];
        let deep = if self.column.is_empty() { 2 } else { 3 };
        let problem = Problem::new(self.code, message).at(&path[..deep]).placed(place);
        match &self.expected {
            Some(expected) => problem.with_help(format!("expected: {expected}")),
            None => problem,
        }
    }
}
