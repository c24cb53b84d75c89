//! The report of a check: what people and programs read, the same to the byte for the same return and history.
use super::{Subject, VERSION, looks_back};
use crate::{history::HistoryBundle, problems::ADDRESSED};
use muster_domain::{
    ErrorCode, Place, Quantity,
    catalogue::Severity,
    cell::{Cell, CellAddress},
    completeness::Completeness,
    finding::{CELL_MISSING, Expected, Finding, FindingGroup, groups},
};
use serde::{Serialize, Serializer};

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// For programs.
    pub code: &'static str,
    /// For people.
    pub message: String,
}

/// How complete a return is, counted in cells of the force as a whole.
fn completeness(cells: &[Cell], findings: &[Finding]) -> Completeness {
    let missing = findings.iter().filter(|finding| finding.code == CELL_MISSING).count();
    let own = || cells.iter().filter(|cell| cell.address.area.is_none());
    own().fold(Completeness::nothing_of(own().count() + missing), |complete, cell| {
        complete.and(cell.supplied, 1)
    })
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
                code: ErrorCode::HistoryNotChecked.as_str(),
                message: format!("{why}: the rules that look at earlier periods were not run"),
            });
        }
        let total = findings.len();
        let completeness = completeness(cells, &findings);
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

/// The report as it is written: names as in the API.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'a> {
    package: Package<'a>,
    force: &'a str,
    period: &'a str,
    history: Option<History<'a>>,
    notices: &'a [Notice],
    completeness: Complete,
    errors: usize,
    warnings: usize,
    notes: usize,
    groups: Vec<Group<'a>>,
    findings: Vec<Found<'a>>,
    findings_total: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Complete {
    asked: u32,
    supplied: u32,
    not_supplied: u32,
    not_applicable: u32,
    missing: u32,
}

impl Complete {
    const fn of(counted: Completeness) -> Self {
        Self {
            asked: counted.asked,
            supplied: counted.supplied,
            not_supplied: counted.not_supplied,
            not_applicable: counted.not_applicable,
            missing: counted.missing(),
        }
    }
}

#[derive(Serialize)]
struct Package<'a> {
    version: &'a str,
    collection: &'a str,
    definition: &'a str,
}

#[derive(Serialize)]
struct History<'a> {
    id: &'a str,
    digest: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Group<'a> {
    code: &'a str,
    rule: &'a str,
    severity: &'static str,
    message: &'a str,
    fix: &'a str,
    guidance: Option<&'a str>,
    cells: usize,
    first: Address<'a>,
    place: Option<&'a Place>,
}

#[derive(Serialize)]
struct Found<'a> {
    code: &'a str,
    rule: &'a str,
    severity: &'static str,
    message: &'a str,
    hint: Option<&'a str>,
    fix: &'a str,
    guidance: Option<&'a str>,
    cell: Address<'a>,
    place: Option<&'a Place>,
    value: Option<Amount>,
    expected: Option<Wanted<'a>>,
}

#[derive(Serialize)]
struct Address<'a> {
    measure: &'a str,
    area: Option<&'a str>,
    breakdown: String,
}

#[derive(Serialize)]
struct Wanted<'a> {
    words: &'a str,
    low: Option<Amount>,
    high: Option<Amount>,
    method: &'a str,
    history: Vec<Past>,
}

#[derive(Serialize)]
struct Past {
    period: String,
    value: Amount,
    synthetic: bool,
}

/// A JSON number, exact to four decimals.
struct Amount(Quantity);

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.decimals() == 0 {
            serializer.serialize_i64(self.0.units() / 10_000)
        } else {
            serializer.serialize_f64(self.0.to_f64())
        }
    }
}

impl<'a> Written<'a> {
    fn of(report: &'a Report) -> Self {
        let (version, collection, definition) = &report.rules;
        Self {
            package: Package {
                version,
                collection,
                definition,
            },
            force: &report.of.0,
            period: &report.of.1,
            history: report.history.as_ref().map(|(id, digest)| History { id, digest }),
            notices: &report.notices,
            completeness: Complete::of(report.completeness),
            errors: report.count(Severity::Error),
            warnings: report.count(Severity::Warning),
            notes: report.count(Severity::Note),
            groups: report.groups.iter().map(Group::of).collect(),
            findings: report.findings.iter().map(Found::of).collect(),
            findings_total: report.total,
        }
    }
}

impl<'a> Group<'a> {
    fn of(group: &'a FindingGroup) -> Self {
        Self {
            code: &group.code,
            rule: &group.rule,
            severity: group.severity.word(),
            message: &group.message,
            fix: &group.fix,
            guidance: group.guidance.as_deref(),
            cells: group.cells,
            first: Address::of(&group.first),
            place: group.place.as_ref(),
        }
    }
}

impl<'a> Found<'a> {
    fn of(finding: &'a Finding) -> Self {
        Self {
            code: &finding.code,
            rule: &finding.rule,
            severity: finding.severity.word(),
            message: &finding.message,
            hint: finding.hint.as_deref(),
            fix: &finding.fix,
            guidance: finding.guidance.as_deref(),
            cell: Address::of(&finding.cell),
            place: finding.place.as_ref(),
            value: finding.value.map(Amount),
            expected: finding.expected.as_ref().map(Wanted::of),
        }
    }
}

impl<'a> Address<'a> {
    fn of(address: &'a CellAddress) -> Self {
        Self {
            measure: address.measure.as_str(),
            area: address.area.as_ref().map(muster_domain::AreaCode::as_str),
            breakdown: address.breakdown.to_string(),
        }
    }
}

impl<'a> Wanted<'a> {
    fn of(expected: &'a Expected) -> Self {
        let past = expected.history.iter().map(|past| Past {
            period: past.period.to_string(),
            value: Amount(past.value),
            synthetic: past.synthetic,
        });
        Self {
            words: &expected.words,
            low: expected.low.map(Amount),
            high: expected.high.map(Amount),
            method: &expected.method,
            history: past.collect(),
        }
    }
}
