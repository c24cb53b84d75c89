//! What is wrong with what was sent: the first thousand faults in full, and how many there were in all.
use muster_domain::{ErrorCode, Problem};

/// How many faults are addressed one by one. Somebody who sent a wrong file needs its pattern, not a million messages.
pub const ADDRESSED: usize = 1_000;

/// Faults found so far; however many there are, memory stays bounded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems {
    addressed: Vec<Problem>,
    total: usize,
}

impl Problems {
    /// Notes one more fault. Beyond the first thousand the sentence is never even written.
    pub fn add(&mut self, problem: impl FnOnce() -> Problem) {
        if self.addressed.len() < ADDRESSED {
            self.addressed.push(problem());
        }
        self.total += 1;
    }

    /// How many faults there are in all.
    #[must_use]
    pub fn total(&self) -> usize {
        self.total
    }

    /// Nothing is wrong.
    #[must_use]
    pub fn none(&self) -> bool {
        self.total == 0
    }

    /// The faults that are addressed one by one, in the order they were found.
    #[must_use]
    pub fn addressed(&self) -> &[Problem] {
        &self.addressed
    }

    /// The addressed faults and the number of all.
    #[must_use]
    pub fn into_parts(self) -> (Vec<Problem>, usize) {
        (self.addressed, self.total)
    }
}

/// A fault at a place: the path names rows and columns as the sender knows them.
pub(crate) fn at<const N: usize>(code: ErrorCode, message: impl std::fmt::Display, path: [String; N]) -> Problem {
    Problem::new(code, message).at(path)
}

/// As much of what was sent as a sentence can quote.
pub(crate) fn quoted(text: &str) -> String {
    let mut characters = text.chars();
    let beginning: String = characters.by_ref().take(40).collect();
    if characters.next().is_some() {
        format!("`{beginning}..`")
    } else {
        format!("`{beginning}`")
    }
}
