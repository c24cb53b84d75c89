//! What checking a return finds: what is missing, what contradicts itself, what wants explaining, and the evidence for it.
use crate::{
    catalogue::Severity, cell::CellAddress, period::Period, place::Place, quantity::Quantity, supplied::Supplied,
};

/// A cell that is owed has neither value nor reason.
pub const CELL_MISSING: &str = "CELL_MISSING";
/// A value below nought: allowed as a correction of an earlier period, and to be explained.
pub const NEGATIVE_CORRECTION: &str = "NEGATIVE_CORRECTION";
/// A rule of the catalogue could not be worked out for these values.
pub const RULE_FAILED: &str = "RULE_FAILED";

/// What was found at one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which check or rule found it.
    pub code: String,
    /// The definition of that rule, so that a finding can be understood years later: `roads 1.1.0`, or the check's own version.
    pub rule: String,
    /// What it asks for.
    pub severity: Severity,
    /// What is wrong, in the same words for every cell it is wrong with.
    pub message: String,
    /// What it looks like at this very cell: `about ten times what was expected`.
    pub hint: Option<String>,
    /// What to do about it.
    pub fix: String,
    /// Why it is asked, and what usually turns out to be the cause.
    pub guidance: Option<String>,
    /// Where.
    pub cell: CellAddress,
    /// Where in the file that was sent, where it came in one.
    pub place: Option<Place>,
    /// The value there, where there is one.
    pub value: Option<Quantity>,
    /// What would have been right.
    pub expected: Option<Expected>,
}

/// What a value was expected to be, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// In words: `at most 1200`.
    pub words: String,
    /// The least that would not have been questioned.
    pub low: Option<Quantity>,
    /// The most that would not have been questioned.
    pub high: Option<Quantity>,
    /// How it was worked out, in a sentence.
    pub method: String,
    /// The figures it rests on, oldest first.
    pub history: Vec<Past>,
}

/// An earlier figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Past {
    /// For which period.
    pub period: Period,
    /// How much.
    pub value: Quantity,
    /// Whether it is made up for a demonstration.
    pub synthetic: bool,
}

/// Findings of one cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingGroup {
    /// Which check or rule found them.
    pub code: String,
    /// The definition of that rule.
    pub rule: String,
    /// What they ask for.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// What to do about it, once for all of them.
    pub fix: String,
    /// Why it is asked.
    pub guidance: Option<String>,
    /// How many cells.
    pub cells: usize,
    /// The cell to look at first.
    pub first: CellAddress,
    /// Where that is in the file.
    pub place: Option<Place>,
}

impl Finding {
    /// Whether it keeps the return back until it is mended or, with an explanation, answered.
    #[must_use]
    pub fn open(&self, explained: bool) -> bool {
        match self.severity {
            Severity::Error => true,
            Severity::Warning => !explained,
            Severity::Note => false,
        }
    }
}

/// Findings by cause, in the order in which they were found: that is the order in which to mend them.
#[must_use]
pub fn groups<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Vec<FindingGroup> {
    let mut groups: Vec<FindingGroup> = Vec::new();
    for finding in findings {
        // there are as many causes as rules at most: a list is quick enough
        let known = groups
            .iter_mut()
            .find(|group| group.code == finding.code && group.severity == finding.severity);
        match known {
            Some(group) => group.cells += 1,
            None => groups.push(FindingGroup {
                code: finding.code.clone(),
                rule: finding.rule.clone(),
                severity: finding.severity,
                message: finding.message.clone(),
                fix: finding.fix.clone(),
                guidance: finding.guidance.clone(),
                cells: 1,
                first: finding.cell.clone(),
                place: finding.place.clone(),
            }),
        }
    }
    groups
}

/// Whether an explanation still holds: it was given for the very value that is there now.
#[must_use]
pub fn still_explains(explained: Supplied, now: Supplied) -> bool {
    explained == now
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(code: &str, severity: Severity, measure: &str) -> Finding {
        Finding {
            code: code.to_owned(),
            rule: "calls 1.0.0".to_owned(),
            severity,
            message: "wrong".to_owned(),
            hint: None,
            fix: "look again".to_owned(),
            guidance: None,
            cell: CellAddress {
                measure: measure.parse().unwrap(),
                area: None,
                breakdown: crate::catalogue::Breakdown::WHOLE,
            },
            place: None,
            value: None,
            expected: None,
        }
    }

    #[test]
    fn one_cause_is_one_group_however_many_cells_it_touches() {
        let found = [
            finding("a", Severity::Error, "first"),
            finding("b", Severity::Warning, "second"),
            finding("a", Severity::Error, "third"),
        ];

        let groups = groups(&found);

        assert_eq!(groups.len(), 2);
        assert_eq!((groups[0].code.as_str(), groups[0].cells), ("a", 2));
        assert_eq!(groups[0].first.measure.as_str(), "first");
    }

    #[test]
    fn an_explanation_answers_a_warning_and_never_an_error() {
        assert!(finding("a", Severity::Error, "x").open(true));
        assert!(finding("a", Severity::Warning, "x").open(false));
        assert!(!finding("a", Severity::Warning, "x").open(true));
        assert!(!finding("a", Severity::Note, "x").open(false));
    }
}
