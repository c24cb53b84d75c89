//! The report of a file: what is wrong with it and its rows, and what the rules find in each return it holds cells of.
use super::{
    Report, Subject, VERSION,
    report::{Package, Written},
    run_knowing,
};
use crate::{
    history::HistoryBundle,
    judged::{Against, Group, Judged},
    problems::ADDRESSED,
    remark::Remark,
};
use muster_domain::{
    AreaCode,
    catalogue::Severity,
    cell::{Cell, CellAddress},
};
use serde::Serialize;
use std::collections::HashSet;

/// What checking a file came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileReport {
    /// Which rules were used: the version of the package, the collection and the version of its definition.
    pub rules: (&'static str, String, String),
    /// The force it was checked for.
    pub force: String,
    /// The version of the definition its template was made for, where it was made from one.
    pub template: Option<String>,
    /// Whether it was to be the whole of each of its returns.
    pub whole: bool,
    /// Rows that were filled in.
    pub rows: usize,
    /// Rows of its template that were left blank.
    pub blank: usize,
    /// Rows that are no cell of a return.
    pub rejected: usize,
    /// What is wrong with the file and its rows: the first thousand.
    pub remarks: Vec<Remark>,
    /// How much is wrong with the file and its rows in all.
    pub total: usize,
    /// What the rules find, return by return.
    pub returns: Vec<Report>,
}

impl FileReport {
    pub(crate) fn of(judged: &Judged, against: &Against<'_>, histories: &[HistoryBundle], whole: bool) -> Self {
        let collection = against.collection;
        let mut remarks = judged.remarks();
        let unaddressed = judged.problems.total() - judged.problems.addressed().len();
        let total = remarks.len() + unaddressed;
        remarks.truncate(ADDRESSED);
        let returns = judged.groups.iter();
        Self {
            rules: (VERSION, collection.code.to_string(), collection.version.to_string()),
            force: against.force.to_string(),
            template: judged.template.as_ref().map(|template| template.version.clone()),
            whole,
            rows: judged.rows(),
            blank: judged.blank,
            rejected: judged.rejected().count(),
            remarks,
            total,
            returns: returns
                .map(|group| of_return(group, against, histories, whole))
                .collect(),
        }
    }

    /// Everything there is to say, of the file, its rows and its returns: the first thousand of each, and how many there are in all.
    #[must_use]
    pub fn remarks_of_all(&self) -> (Vec<Remark>, usize) {
        let mut remarks = self.remarks.clone();
        let mut total = self.total;
        for report in &self.returns {
            remarks.extend(report.findings.iter().map(Remark::found));
            remarks.extend(report.notices.iter().map(Remark::noticed));
            total += report.total + report.notices.len();
        }
        (remarks, total)
    }

    fn notes(&self) -> usize {
        let notes = self.remarks.iter();
        notes.filter(|remark| remark.severity == Severity::Note).count()
    }

    /// How many errors there are: in the file, its rows and its returns.
    #[must_use]
    pub fn errors(&self) -> usize {
        let broken = self.returns.iter().map(|report| report.count(Severity::Error));
        self.total - self.notes() + broken.sum::<usize>()
    }

    /// The report as JSON, the same to the byte for the same file, definition, words, areas and histories.
    #[must_use]
    pub fn to_json(&self) -> String {
        // a tree of texts and numbers always has a JSON form
        serde_json::to_string_pretty(&WrittenFile::of(self)).unwrap_or_default()
    }
}

fn of_return(group: &Group, against: &Against<'_>, histories: &[HistoryBundle], whole: bool) -> Report {
    let subject = Subject {
        collection: against.collection,
        force: against.force,
        period: group.period,
    };
    let own = |bundle: &&HistoryBundle| bundle.is_of(&against.collection.code, against.force, group.period);
    let cells = group.cells();
    let unknown = unknown(group, &cells, against, whole);
    run_knowing(subject, &cells, histories.iter().find(own), &unknown)
        .placed(|address| group.places.get(address).cloned())
}

/// The cells of which the file says nothing, or nothing that can be read.
fn unknown(group: &Group, cells: &[Cell], against: &Against<'_>, whole: bool) -> HashSet<CellAddress> {
    let there: HashSet<&CellAddress> = cells.iter().map(|cell| &cell.address).collect();
    let mut unknown: HashSet<CellAddress> = group.unread.clone();
    if !whole {
        let mut areas: HashSet<Option<&AreaCode>> = cells.iter().map(|cell| cell.address.area.as_ref()).collect();
        areas.insert(None);
        for (measure, breakdown) in against.collection.cells(group.period) {
            unknown.extend(areas.iter().map(|area| CellAddress {
                measure: measure.code.clone(),
                area: area.cloned(),
                breakdown: breakdown.clone(),
            }));
        }
    }
    unknown.retain(|address| !there.contains(address));
    unknown
}

/// The report as it is written: names as in the API.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WrittenFile<'a> {
    package: Package<'a>,
    force: &'a str,
    template: Option<&'a str>,
    whole: bool,
    rows: usize,
    blank: usize,
    rejected: usize,
    errors: usize,
    remarks: &'a [Remark],
    remarks_total: usize,
    returns: Vec<Written<'a>>,
}

impl<'a> WrittenFile<'a> {
    fn of(report: &'a FileReport) -> Self {
        let (version, collection, definition) = &report.rules;
        Self {
            package: Package {
                version,
                collection,
                definition,
            },
            force: &report.force,
            template: report.template.as_deref(),
            whole: report.whole,
            rows: report.rows,
            blank: report.blank,
            rejected: report.rejected,
            errors: report.errors(),
            remarks: &report.remarks,
            remarks_total: report.total,
            returns: report.returns.iter().map(Written::of).collect(),
        }
    }
}
