//! The check of a return: one package of rules, the same on the desk of a force and in the service.
//!
//! [`findings`] finds everything; [`run`] makes the report of it that people and programs read. Given the same cells, definition
//! and history bundle the report is the same to the byte, wherever it is made.
mod between;
mod change;
mod copied;
mod file;
mod owed;
mod report;
mod sheet;
mod swapped;
#[cfg(test)]
mod tests;
mod yardstick;

pub use file::FileReport;
pub use report::{Notice, Report};

use crate::history::HistoryBundle;
use muster_domain::{
    ForceCode, Period,
    catalogue::{Collection, Missing, Rule, RuleKind, Severity},
    cell::{Cell, CellAddress},
    finding::Finding,
};
use sheet::Sheet;
use std::collections::HashSet;

/// The version of the package: raised with every change that may change a report.
pub const VERSION: &str = "1.1.0";

/// The return that is checked.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// What it is asked.
    pub collection: &'a Collection,
    /// Whose it is.
    pub force: &'a ForceCode,
    /// For which period.
    pub period: Period,
}

/// Everything there is to find, in the order in which to mend it: what was copied or swapped as a whole, since putting that right
/// settles much of the rest; then errors, then what wants explaining, in the order of the catalogue.
#[must_use]
pub fn findings(subject: Subject<'_>, cells: &[Cell], history: Option<&HistoryBundle>) -> Vec<Finding> {
    found(subject, cells, history, &HashSet::new())
}

/// The same where nothing is known of some cells: they are not missing, and no rule takes them for anything.
fn found(
    subject: Subject<'_>,
    cells: &[Cell],
    history: Option<&HistoryBundle>,
    unknown: &HashSet<CellAddress>,
) -> Vec<Finding> {
    let history = history.filter(|bundle| bundle.is_of(&subject.collection.code, subject.force, subject.period));
    let sheet = Sheet::of(subject, cells, history);
    let rules = || subject.collection.rules.iter();
    let mut found: Vec<Finding> = rules().flat_map(|rule| copied::found(&sheet, rule)).collect();
    found.extend(rules().flat_map(|rule| swapped::found(&sheet, rule)));
    let swapped: Vec<CellAddress> = found.iter().map(|finding| finding.cell.clone()).collect();

    let mut rest = owed::missing(&sheet);
    rest.retain(|finding| !unknown.contains(&finding.cell));
    let known = rules().filter(|rule| !rests_on(rule, unknown));
    rest.extend(known.flat_map(|rule| between::found(&sheet, rule)));
    rest.extend(change::found(&sheet, &swapped));
    rest.extend(owed::corrections(&sheet));
    rest.sort_by_key(|finding| finding.severity);
    found.extend(rest);
    found
}

/// Checks a return and reports.
#[must_use]
pub fn run(subject: Subject<'_>, cells: &[Cell], history: Option<&HistoryBundle>) -> Report {
    run_knowing(subject, cells, history, &HashSet::new())
}

/// The same of cells that are not all there is: of the unknown ones nothing is said, and rules that would take a cell that is not
/// there for something are left out where they read one of these.
pub(crate) fn run_knowing(
    subject: Subject<'_>,
    cells: &[Cell],
    history: Option<&HistoryBundle>,
    unknown: &HashSet<CellAddress>,
) -> Report {
    let mut report = Report::of(subject, cells, history, found(subject, cells, history, unknown));
    let rules = subject.collection.rules.iter();
    let left: Vec<&str> = rules
        .filter(|rule| rests_on(rule, unknown))
        .map(|rule| rule.code.as_str())
        .collect();
    report.leave_out(&left);
    report
}

/// Whether a rule would take one of these cells for something because it is not there.
fn rests_on(rule: &Rule, unknown: &HashSet<CellAddress>) -> bool {
    let takes_blanks = match rule.kind {
        RuleKind::CompulsoryPair { .. } => true,
        RuleKind::Range { .. } => false,
        _ => rule.missing != Missing::SkipIfAny && !rule.kind.historical(),
    };
    takes_blanks && {
        let measures = rule.kind.measures();
        unknown.iter().any(|cell| measures.contains(&&cell.measure))
    }
}

/// A finding of a rule at a cell, to be completed with what was found there.
fn finding(subject: Subject<'_>, rule: &Rule, cell: &CellAddress) -> Finding {
    Finding {
        code: rule.code.clone(),
        rule: format!("{} {}", subject.collection.code, subject.collection.version),
        severity: rule.severity,
        message: rule.message.clone(),
        hint: None,
        fix: rule.fix.clone(),
        guidance: rule.guidance.clone(),
        cell: cell.clone(),
        place: None,
        value: None,
        expected: None,
    }
}

/// A finding of the package itself, which no catalogue file declares.
fn own(code: &str, severity: Severity, cell: &CellAddress, message: &str, fix: &str) -> Finding {
    Finding {
        code: code.to_owned(),
        rule: format!("muster {VERSION}"),
        severity,
        message: message.to_owned(),
        hint: None,
        fix: fix.to_owned(),
        guidance: None,
        cell: cell.clone(),
        place: None,
        value: None,
        expected: None,
    }
}

/// Whether any rule of a collection looks at the periods before.
fn looks_back(collection: &Collection) -> bool {
    collection.rules.iter().any(|rule| RuleKind::historical(&rule.kind))
}
