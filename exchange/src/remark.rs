//! What is said of one cell of a sent file, whoever found it: the readers of rows or the rules.
use crate::{cells::Fault, check::Notice, row::TextRow};
use muster_domain::{ErrorCode, Place, Problem, catalogue::Severity, finding::Finding};
use std::collections::HashMap;

/// One thing to put right, or to explain.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Remark {
    /// For programs: an error code, or the code of a rule.
    pub code: String,
    /// What it asks for.
    pub severity: Severity,
    /// Where it stands; nowhere where the file has no such row.
    pub place: Option<Place>,
    /// What was sent.
    pub value: String,
    /// What was expected.
    pub expected: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub fix: String,
}

impl Remark {
    /// What checking found at a cell, with the place it has in the file.
    #[must_use]
    pub fn found(finding: &Finding) -> Self {
        let expected = finding.expected.as_ref();
        let hint = finding
            .hint
            .as_deref()
            .map_or_else(String::new, |hint| format!(": {hint}"));
        Self {
            code: finding.code.clone(),
            severity: finding.severity,
            place: finding.place.clone(),
            value: finding.value.map_or_else(String::new, |value| value.to_string()),
            expected: expected.map_or_else(String::new, |expected| expected.words.clone()),
            message: format!("{}{hint}", finding.message),
            fix: finding.fix.clone(),
        }
    }

    /// What is wrong with a row that is not a cell of the return.
    #[must_use]
    pub fn of(row: &TextRow, fault: &Fault) -> Self {
        Self {
            code: fault.code.to_string(),
            severity: Severity::Error,
            place: row.place(Some(&fault.column)),
            value: row.said(&fault.column).to_owned(),
            expected: fault.expected.clone().unwrap_or_default(),
            message: fault.message.clone(),
            fix: fault.code.action().to_owned(),
        }
    }

    /// What is wrong with a file as a whole, or with a request about it.
    #[must_use]
    pub fn of_problem(problem: &Problem) -> Self {
        Self {
            code: problem.code.to_string(),
            severity: Severity::Error,
            place: problem.place.as_deref().cloned(),
            value: String::new(),
            expected: String::new(),
            message: problem.message.clone(),
            fix: problem.help.clone().unwrap_or_else(|| problem.code.action().to_owned()),
        }
    }

    /// Something to know about a check as a whole.
    #[must_use]
    pub fn noticed(notice: &Notice) -> Self {
        Self::note(notice.code, String::new(), notice.message.clone())
    }

    /// The template is of an earlier version of the definition.
    pub(crate) fn older(version: &str) -> Self {
        let message = format!(
            "the template was made for version {version} of the definition: its columns were found by their names"
        );
        Self::note(ErrorCode::TemplateOlder, version.to_owned(), message)
    }

    fn note(code: ErrorCode, value: String, message: String) -> Self {
        Self {
            code: code.to_string(),
            severity: Severity::Note,
            place: None,
            value,
            expected: String::new(),
            message,
            fix: code.action().to_owned(),
        }
    }
}

/// Remarks with one cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause<'a> {
    /// The first remark, whose words stand for all.
    pub first: &'a Remark,
    /// All of them, in the order they were found.
    pub all: Vec<&'a Remark>,
}

/// Remarks grouped by cause, that is by code and column: errors before warnings before notes, and within these in the order in
/// which they were found, which is the order in which to mend them.
#[must_use]
pub fn causes(remarks: &[Remark]) -> Vec<Cause<'_>> {
    let mut places = HashMap::new();
    let mut causes: Vec<Cause<'_>> = Vec::new();
    for remark in remarks {
        let column = remark.place.as_ref().and_then(|place| place.column.as_deref());
        let place = *places.entry((&remark.code, column)).or_insert(causes.len());
        match causes.get_mut(place) {
            Some(cause) => cause.all.push(remark),
            None => causes.push(Cause {
                first: remark,
                all: vec![remark],
            }),
        }
    }
    causes.sort_by_key(|cause| cause.first.severity);
    causes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_lines_with_one_cause_are_one_thing_to_mend() {
        let remark = |code: &str, severity, row| Remark {
            code: code.to_owned(),
            severity,
            place: Some(Place {
                row,
                column: Some("value".to_owned()),
                ..Place::default()
            }),
            value: String::new(),
            expected: String::new(),
            message: String::new(),
            fix: String::new(),
        };
        let mut remarks = vec![remark("far-from-history", Severity::Warning, 1)];
        remarks.extend((2..1_002).map(|row| remark("VALUE_SEPARATORS", Severity::Error, row)));
        remarks.push(remark("far-from-history", Severity::Warning, 1_002));

        let causes = causes(&remarks);

        let said: Vec<_> = causes
            .iter()
            .map(|cause| (cause.first.code.as_str(), cause.all.len()))
            .collect();
        assert_eq!(said, [("VALUE_SEPARATORS", 1_000), ("far-from-history", 2)]);
    }
}
