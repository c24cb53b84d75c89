//! What is tried with bytes that nobody would write: every way in for a stranger's file, and what must come of it whatever it holds.
use muster_domain::{
    AreaCode, ForceCode, Period, Place, Quantity, Statuses, Supplied,
    catalogue::{By, Catalogue, Collection, Condition, Missing, Rule, RuleKind, Severity},
    cell::{Cell, CellAddress},
    finding::RULE_FAILED,
};
use muster_exchange::{
    annotate,
    check::{self, Subject},
    judged::{Against, Judged, judge},
    mapping::Mapping,
    rejected,
    remark::Remark,
    workbook::looks_like_one,
};
use std::{
    collections::{BTreeMap, HashSet},
    io::{Cursor, Write as _},
    sync::OnceLock,
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const CALLS: &str = include_str!("../domain/tests/data/calls.toml");
/// What parts the parts of a workbook in an input: this, and the rest of the line is the name of the next.
const PART: &[u8] = b"\n@@";

fn calls() -> &'static Collection {
    static CALLS_READ: OnceLock<Collection> = OnceLock::new();
    CALLS_READ.get_or_init(|| {
        let catalogue = Catalogue::parse(&[("calls.toml", CALLS)]).expect("a catalogue");
        catalogue.collections()[0].clone()
    })
}

fn kent() -> ForceCode {
    "kent".parse().expect("a code")
}

/// Judges a file and reports of it; nothing may be lost on the way.
fn judged(file: &[u8], period: Option<Period>) -> Judged {
    let (force, areas) = (
        kent(),
        HashSet::from(["E07000105".parse::<AreaCode>().expect("a code")]),
    );
    let words = Mapping {
        columns: BTreeMap::from([("Number".to_owned(), "value".to_owned())]),
        measures: BTreeMap::from([("C01".to_owned(), "presented".to_owned())]),
        ..Mapping::default()
    };
    let against = Against {
        collection: calls(),
        force: &force,
        areas: &areas,
        words: period.map(|_| &words),
        period,
    };
    let judged = judge(file, &against);
    let report = judged.report(&against, &[], period.is_some());
    let cells: usize = judged.groups.iter().map(|group| group.cells().len()).sum();
    assert_eq!(
        judged.rows(),
        cells + report.rejected,
        "every row is a cell or is rejected"
    );
    assert!(report.to_json().starts_with('{'));
    judged
}

/// A CSV in any encoding: judged twice, with and without a period and words, and given back.
pub(crate) fn csv(file: &[u8]) {
    if looks_like_one(file) {
        return;
    }
    judged(file, None);
    let judged = judged(file, "2026-03".parse().ok());
    let remarks = judged.remarks();
    let lines = file.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() as u64 + 1;
    for place in remarks.iter().filter_map(|remark| remark.place.as_ref()) {
        assert!((1..=lines).contains(&place.row), "{place:?} of {lines} lines");
    }
    let back = rejected::csv(file, &remarks);
    assert!(std::str::from_utf8(&back).is_ok());
}

/// A workbook: as it is, or put together of the parts the input names; judged, annotated, and read again.
pub(crate) fn workbook(input: &[u8]) {
    let file = if looks_like_one(input) {
        input.to_vec()
    } else {
        package(input)
    };
    let judged = judged(&file, "2026-03".parse().ok());
    let mut remarks = judged.remarks();
    let rows = judged.groups.iter().flat_map(|group| &group.rows);
    remarks.extend(rows.take(50).filter_map(|row| Some(remark(row.place(Some("value"))?))));
    remarks.push(remark(Place {
        row: u64::from(input.first().copied().unwrap_or_default()),
        ..Place::default()
    }));
    if let Ok(back) = annotate::workbook(&file, &remarks) {
        self::judged(&back, "2026-03".parse().ok());
    }
}

fn remark(place: Place) -> Remark {
    Remark {
        code: "asked".to_owned(),
        severity: Severity::Warning,
        place: Some(place),
        value: "<1>".to_owned(),
        expected: "\"2\" & more".to_owned(),
        message: "it is not as expected\u{1}".to_owned(),
        fix: "look".to_owned(),
    }
}

fn package(input: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut rest = input;
    while let Some(at) = rest.windows(PART.len()).position(|window| window == PART) {
        let part = &rest[at + PART.len()..];
        let line = part.iter().position(|byte| *byte == b'\n').unwrap_or(part.len());
        let name = String::from_utf8_lossy(&part[..line]).into_owned();
        let content = part.get(line + 1..).unwrap_or_default();
        let end = content.windows(PART.len()).position(|window| window == PART);
        let end = end.unwrap_or(content.len());
        if zip.start_file(name, options).is_ok() {
            zip.write_all(&content[..end]).expect("memory");
        }
        rest = &content[end..];
    }
    zip.finish().expect("memory").into_inner()
}

/// A condition, after a line of amounts: read, worked out for these, and run as a rule of a return.
pub(crate) fn condition(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let (line, source) = text.split_once('\n').unwrap_or(("1 2 3", &text));
    let Ok(condition) = source.parse::<Condition>() else {
        return;
    };
    assert_eq!(condition.source(), source);
    let given: Vec<f64> = line.split(' ').filter_map(|amount| amount.parse().ok()).collect();
    let amounts: Vec<f64> = condition
        .measures()
        .iter()
        .zip(given.iter().cycle())
        .map(|(_, amount)| *amount)
        .collect();
    let first = condition.holds(&amounts);
    assert_eq!(first, condition.holds(&amounts), "the same amounts come to the same");

    let mut collection = calls().clone();
    collection.rules = vec![Rule {
        code: "asked".to_owned(),
        severity: Severity::Warning,
        kind: RuleKind::MustHold {
            condition,
            by: By::new(),
        },
        missing: Missing::AsNought,
        message: "wrong".to_owned(),
        fix: "look".to_owned(),
        guidance: None,
    }];
    let cells: Vec<Cell> = ["presented", "answered"].iter().zip(given).filter_map(cell).collect();
    let force = kent();
    let subject = Subject {
        collection: &collection,
        force: &force,
        period: "2026-03".parse().expect("a period"),
    };
    let found = check::run(subject, &cells, None);
    assert!(
        found
            .findings
            .iter()
            .all(|finding| ["asked", RULE_FAILED, "CELL_MISSING", "NEGATIVE_CORRECTION"]
                .contains(&finding.code.as_str()))
    );
}

fn cell((measure, amount): (&&str, f64)) -> Option<Cell> {
    let value: Quantity = format!("{amount:.2}").parse().ok()?;
    Some(Cell {
        address: CellAddress {
            measure: measure.parse().ok()?,
            area: None,
            breakdown: "".parse().ok()?,
        },
        supplied: Supplied::Value(value),
        statuses: Statuses::NONE,
        note: None,
    })
}
