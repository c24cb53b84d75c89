//! The report of a check: what people and programs read, the same to the byte for the same return and history.
mod written;

use super::{Subject, VERSION, looks_back};
use crate::{history::HistoryBundle, problems::ADDRESSED};
use muster_domain::{
    ErrorCode, Place, Supplied,
    catalogue::Severity,
    cell::{Cell, CellAddress},
    completeness::Completeness,
    finding::{Finding, FindingGroup, groups},
};
use std::collections::HashMap;

pub(super) use written::{Package, Written};

/// What checking a return came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Which rules were used: the version of the package, the collection and the version of its definition.
    pub rules: (&'static str, String, String),
    /// Whose return, and for which period.
    pub of: (String, String),
    /// The history it rests on, by id and digest; `None` where there was none.
    pub history: Option<(String, String)>,
    /// What has to be said of the check itself.
    pub notices: Vec<Notice>,
    /// How complete the return is.
    pub completeness: Completeness,
    /// Findings by cause, first fix first.
    pub groups: Vec<FindingGroup>,
    /// The first thousand, in the order of the groups' first appearance.
    pub findings: Vec<Finding>,
    /// How many there are in all.
    pub total: usize,
}

/// Something to know about a check as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// For programs.
    pub code: ErrorCode,
    /// For people.
    pub message: String,
}

/// How complete a return is, counted in cells of the force as a whole.
fn completeness(subject: Subject<'_>, cells: &[Cell]) -> Completeness {
    let own = cells.iter().filter(|cell| cell.address.area.is_none());
    let there: HashMap<&CellAddress, Supplied> = own.map(|cell| (&cell.address, cell.supplied)).collect();
    let owed = subject.collection.cells(subject.period).filter(|(measure, breakdown)| {
        let address = CellAddress {
            measure: measure.code.clone(),
            area: None,
            breakdown: breakdown.clone(),
        };
        !there.contains_key(&address)
    });
    let nothing = Completeness::nothing_of(there.len() + owed.count());
    there
        .values()
        .fold(nothing, |complete, supplied| complete.and(*supplied, 1))
}

impl Report {
    pub(super) fn of(
        subject: Subject<'_>,
        cells: &[Cell],
        history: Option<&HistoryBundle>,
        mut findings: Vec<Finding>,
    ) -> Self {
        let collection = subject.collection;
        let own = history.filter(|bundle| bundle.is_of(&collection.code, subject.force, subject.period));
        let mut notices = Vec::new();
        if own.is_none() && looks_back(collection) {
            let why = if history.is_some() {
                "the history is that of another return"
            } else {
                "there is no history here"
            };
            notices.push(Notice {
                code: ErrorCode::HistoryNotChecked,
                message: format!("{why}: the rules that look at earlier periods were not run"),
            });
        }
        let total = findings.len();
        let completeness = completeness(subject, cells);
        let groups = groups(&findings);
        findings.truncate(ADDRESSED);
        Self {
            rules: (VERSION, collection.code.to_string(), collection.version.to_string()),
            of: (subject.force.to_string(), subject.period.to_string()),
            history: own.map(|bundle| (bundle.id(), bundle.digest().to_string())),
            notices,
            completeness,
            groups,
            findings,
            total,
        }
    }

    /// Says which rules were left out.
    pub(super) fn leave_out(&mut self, rules: &[&str]) {
        if !rules.is_empty() {
            let message = format!(
                "rules that read cells which are not here, or could not be read, were not run: {}",
                rules.join(", ")
            );
            self.notices.push(Notice {
                code: ErrorCode::RulesNotRun,
                message,
            });
        }
    }

    /// The same report, with the places in a file that cells came from.
    #[must_use]
    pub fn placed(mut self, place: impl Fn(&CellAddress) -> Option<Place>) -> Self {
        for finding in &mut self.findings {
            finding.place = place(&finding.cell);
        }
        for group in &mut self.groups {
            group.place = place(&group.first);
        }
        self
    }

    /// How many findings there are of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        let groups = self.groups.iter().filter(|group| group.severity == severity);
        groups.map(|group| group.cells).sum()
    }

    /// The report as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        // a tree of texts and numbers always has a JSON form
        serde_json::to_string_pretty(&Written::of(self)).unwrap_or_default()
    }
}
