mod history;

use super::*;
use crate::history::{Figure, PERIODS};
use muster_domain::{
    Quantity, Statuses, Supplied,
    catalogue::Catalogue,
    cell::{Cell, CellAddress},
    finding::groups,
};

const FILE: &str = include_str!("../../../domain/tests/data/calls.toml");

fn collection_with(rules: &str) -> Collection {
    let file = format!("{FILE}\n{rules}");
    let catalogue = Catalogue::parse(&[("calls.toml", &file)]).unwrap_or_else(|faults| panic!("{faults:?}"));
    catalogue.collections()[0].clone()
}

fn rule(keys: &str) -> String {
    format!("[[rule]]\ncode = \"asked\"\nseverity = \"warning\"\nmessage = \"wrong\"\nfix = \"look\"\n{keys}\n")
}

fn address(measure: &str, breakdown: &str) -> CellAddress {
    CellAddress {
        measure: measure.parse().unwrap(),
        area: None,
        breakdown: breakdown.parse().unwrap(),
    }
}

fn cell(measure: &str, breakdown: &str, supplied: Supplied) -> Cell {
    Cell {
        address: address(measure, breakdown),
        supplied,
        statuses: Statuses::NONE,
        note: None,
    }
}

fn count(n: i64) -> Supplied {
    Supplied::Value(Quantity::whole(n).unwrap())
}

/// Presented, answered, emergencies and priorities attended.
fn cells(counts: [i64; 4]) -> Vec<Cell> {
    let [presented, answered, emergency, priority] = counts.map(count);
    vec![
        cell("presented", "", presented),
        cell("answered", "", answered),
        cell("attended", "grade=emergency", emergency),
        cell("attended", "grade=priority", priority),
    ]
}

const USUAL: [i64; 4] = [1_000, 900, 120, 310];

fn period() -> Period {
    "2026-03".parse().unwrap()
}

/// Three years in which everything wobbled by a few per cent.
fn history() -> HistoryBundle {
    let mut earlier = period();
    let mut figures = Vec::new();
    for back in 0..i64::try_from(PERIODS).unwrap() {
        earlier = earlier.previous();
        let wobble = [0, 31, -22, 13, -35, 8, 19, -11][usize::try_from(back % 8).unwrap()];
        let of = |usual: i64, skew: i64| usual + usual * (wobble + skew * (back % 3)) / 1_000;
        for cell in cells([of(1_000, 2), of(900, -3), of(120, 5), of(310, -4)]) {
            figures.push((cell.address, earlier, Figure::new(cell.supplied, cell.statuses)));
        }
    }
    HistoryBundle::new("calls".parse().unwrap(), "kent".parse().unwrap(), period(), figures)
}

fn check(collection: &Collection, cells: &[Cell], history: Option<&HistoryBundle>) -> Report {
    let force = "kent".parse().unwrap();
    let subject = Subject {
        collection,
        force: &force,
        period: period(),
    };
    run(subject, cells, history)
}

/// What is found under one more rule, as `CODE measure`.
fn found(rules: &str, cells: &[Cell]) -> Vec<String> {
    let report = check(&collection_with(rules), cells, Some(&history()));
    let findings = report.findings.iter();
    findings
        .map(|finding| format!("{} {}", finding.code, finding.cell.measure))
        .collect()
}

#[test]
fn a_complete_return_that_is_like_those_before_has_no_findings() {
    let rules = rule("kind = \"history\"\nmeasures = [\"presented\", \"answered\", \"attended\"]");
    assert_eq!(found(&rules, &cells(USUAL)), Vec::<String>::new());
}

#[test]
fn every_owed_cell_needs_a_value_or_a_reason() {
    let mut cells = cells(USUAL);
    cells.remove(3);
    assert_eq!(found("", &cells), ["CELL_MISSING attended"]);
    cells.push(cell("attended", "grade=priority", Supplied::NotSupplied));
    assert_eq!(found("", &cells), Vec::<String>::new());
}

#[test]
fn a_part_is_not_above_its_whole_and_nothing_is_contradicted_by_what_is_not_known() {
    let mut cells = cells([1_000, 1_001, 120, 310]);
    assert_eq!(found("", &cells), ["answered-within-presented answered"]);
    cells[0] = cell("presented", "", Supplied::NotSupplied);
    assert_eq!(found("", &cells), Vec::<String>::new());
}

#[test]
fn a_correction_wants_explaining() {
    assert_eq!(
        found("", &cells([1_000, 900, 120, -2])),
        ["NEGATIVE_CORRECTION attended"]
    );
}

#[test]
fn parts_come_to_their_total_to_the_last_unit() {
    let rules = rule("kind = \"sum_of_parts\"\ntotal = \"presented\"\nparts = [\"answered\", \"attended\"]");
    assert_eq!(found(&rules, &cells([1_330, 900, 120, 310])), Vec::<String>::new());
    assert_eq!(found(&rules, &cells([1_331, 900, 120, 310])), ["asked presented"]);
    // a cell that is owed and not there leaves no sum to compare with
    assert_eq!(
        found(&rules, &cells([1_331, 900, 120, 310])[..3]),
        ["CELL_MISSING attended"]
    );
}

#[test]
fn what_a_missing_value_does_is_for_the_rule_to_say() {
    let hold = |missing: &str| rule(&format!("must_hold = \"answered >= 5\"\nmissing = \"{missing}\""));
    let mut cells = cells(USUAL);
    cells[1] = cell("answered", "", Supplied::NotSupplied);

    let none = Vec::<String>::new();
    assert_eq!(found(&hold("skip_if_any"), &cells), none);
    assert_eq!(found(&hold("skip_if_all"), &cells), none);
    assert_eq!(found(&hold("as_nought"), &cells), ["asked answered"]);
    assert_eq!(found(&hold("never_skip"), &cells), ["asked answered"]);
    let both = rule("must_hold = \"presented + answered >= 1001\"\nmissing = \"skip_if_all\"");
    assert_eq!(found(&both, &cells), ["asked presented"]);
}

#[test]
fn pairs_are_sent_together_or_not_at_once() {
    let together = rule("kind = \"compulsory_pair\"\nmeasures = [\"presented\", \"answered\"]");
    let apart = rule("kind = \"exclusive_pair\"\nmeasures = [\"presented\", \"answered\"]");
    let mut cells = cells([1_000, 0, 120, 310]);
    assert_eq!(found(&apart, &cells), Vec::<String>::new());
    cells[1] = cell("answered", "", Supplied::NotSupplied);
    assert_eq!(found(&together, &cells), ["asked answered"]);
    cells[1] = cell("answered", "", Supplied::NotApplicable);
    assert_eq!(found(&together, &cells), Vec::<String>::new());
    cells[1] = cell("answered", "", count(1));
    assert_eq!(found(&apart, &cells), ["asked answered"]);
}

#[test]
fn every_cell_lies_within_its_range() {
    let rules = rule("kind = \"range\"\nmeasures = [\"attended\"]\nleast = 100\nmost = 300");
    assert_eq!(found(&rules, &cells([1_000, 900, 120, 310])), ["asked attended"]);
    assert_eq!(found(&rules, &cells([1_000, 900, 100, 300])), Vec::<String>::new());
}

#[test]
fn a_rule_that_cannot_be_worked_out_is_an_error_and_says_why() {
    let rules = rule("must_hold = \"answered / presented <= 1\"");
    let report = check(&collection_with(&rules), &cells([0, 0, 120, 310]), None);

    let [failed] = &report.findings[..] else {
        panic!("{report:?}")
    };
    assert_eq!(
        (failed.code.as_str(), failed.severity),
        ("RULE_FAILED", Severity::Error)
    );
    assert_eq!(failed.hint.as_deref(), Some("rule `asked`: it divides by nought"));
}

#[test]
fn without_its_own_history_a_report_says_that_history_was_not_checked() {
    let collection = collection_with(&rule("kind = \"history\"\nmeasures = [\"presented\"]"));
    let other = HistoryBundle::new("calls".parse().unwrap(), "essex".parse().unwrap(), period(), []);

    for history in [None, Some(&other)] {
        let report = check(&collection, &cells([9_000, 900, 120, 310]), history);
        let notices: Vec<&str> = report.notices.iter().map(|notice| notice.code.as_str()).collect();
        assert_eq!((notices, report.total), (vec!["HISTORY_NOT_CHECKED"], 0));
    }
    let report = check(&collection, &cells(USUAL), Some(&history()));
    assert_eq!((report.notices.len(), report.history.is_some()), (0, true));
}

#[test]
fn the_same_return_and_history_give_the_same_report_to_the_byte() {
    let rules = rule("kind = \"history\"\nmeasures = [\"presented\", \"answered\", \"attended\"]")
        + &rule("kind = \"stale_month\"\nmeasures = [\"presented\", \"attended\"]").replace("asked", "copied")
        + &rule("must_hold = \"answered <= presented * 0.5\"").replace("asked", "half");
    let collection = collection_with(&rules);
    let cells = cells([9_800, 1_450, 210, -31]);
    let here = check(&collection, &cells, Some(&history())).to_json();

    // elsewhere the cells come in another order, and the bundle out of a template
    let mut shuffled = cells.clone();
    shuffled.reverse();
    shuffled.swap(0, 2);
    let carried: HistoryBundle = history().to_text().parse().unwrap();
    let there = check(&collection_with(&rules), &shuffled, Some(&carried)).to_json();

    assert_eq!(here, there);
    assert!(
        here.contains("\"asked\"") && here.contains("NEGATIVE_CORRECTION") && here.contains("\"digest\""),
        "{here}"
    );
}

#[test]
fn the_first_thousand_are_addressed_and_all_are_counted() {
    let report = {
        let mut report = check(&collection_with(""), &[], None);
        let one = report.findings[0].clone();
        report.findings = vec![one; 2_500];
        report
    };
    let force = "kent".parse().unwrap();
    let collection = collection_with("");
    let subject = Subject {
        collection: &collection,
        force: &force,
        period: period(),
    };
    let bounded = Report::of(subject, &[], None, report.findings.clone());

    assert_eq!((bounded.findings.len(), bounded.total), (1_000, 2_500));
    assert_eq!(bounded.groups[0].cells, 2_500);
    assert_eq!(groups(&report.findings).len(), 1);
}
