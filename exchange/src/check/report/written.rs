//! The report as JSON, its members in one order.
use super::{Notice, Report};
use muster_domain::cell::CellAddress;
use muster_domain::{
    Place, Quantity,
    catalogue::Severity,
    completeness::Completeness,
    finding::{Expected, Finding, FindingGroup},
};
use serde::{Serialize, Serializer};

/// The report as it is written: names as in the API.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::check) struct Written<'a> {
    package: Package<'a>,
    force: &'a str,
    period: &'a str,
    history: Option<History<'a>>,
    notices: Vec<Noticed<'a>>,
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
pub(in crate::check) struct Package<'a> {
    pub(in crate::check) version: &'a str,
    pub(in crate::check) collection: &'a str,
    pub(in crate::check) definition: &'a str,
}

#[derive(Serialize)]
struct Noticed<'a> {
    code: &'static str,
    message: &'a str,
}

impl<'a> Noticed<'a> {
    fn of(notice: &'a Notice) -> Self {
        Self {
            code: notice.code.as_str(),
            message: &notice.message,
        }
    }
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
    pub(in crate::check) fn of(report: &'a Report) -> Self {
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
            notices: report.notices.iter().map(Noticed::of).collect(),
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
