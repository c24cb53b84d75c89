use super::*;
use crate::{
    check::FileReport,
    history::Figure,
    sent::History,
    template::{Asked, workbook},
};
use muster_domain::{
    Quantity, Statuses, Supplied,
    catalogue::{Breakdown, Catalogue},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const FILE: &str = include_str!("../../../domain/tests/data/calls.toml");
const RULES: &str = r#"
[[rule]]
code = "both"
severity = "error"
message = "both are counted"
fix = "send both"
kind = "compulsory_pair"
measures = ["presented", "attended"]

[[rule]]
code = "moved"
severity = "warning"
message = "the value leaves its history"
fix = "look"
kind = "history"
measures = ["presented", "answered"]
"#;

fn collection() -> Collection {
    let file = format!("{FILE}\n{RULES}");
    let catalogue = Catalogue::parse(&[("calls.toml", &file)]).unwrap_or_else(|faults| panic!("{faults:?}"));
    catalogue.collections()[0].clone()
}

fn against<'a>(collection: &'a Collection, force: &'a ForceCode, areas: &'a HashSet<AreaCode>) -> Against<'a> {
    Against {
        collection,
        force,
        areas,
        words: None,
        period: None,
    }
}

fn report_by(file: &[u8], histories: &[HistoryBundle], whole: bool) -> FileReport {
    let (collection, force, areas) = (collection(), "kent".parse().unwrap(), HashSet::new());
    let against = against(&collection, &force, &areas);
    judge(file, &against).report(&against, histories, whole)
}

fn report(file: &str, whole: bool) -> FileReport {
    report_by(file.as_bytes(), &[], whole)
}

/// What is said, code by code: of the file and its rows, then of its returns.
fn said(report: &FileReport) -> Vec<String> {
    report
        .remarks_of_all()
        .0
        .into_iter()
        .map(|remark| remark.code)
        .collect()
}

fn history(period: &str) -> HistoryBundle {
    let period: Period = period.parse().unwrap();
    let mut earlier = period;
    let mut figures = Vec::new();
    for back in 0..24 {
        earlier = earlier.previous();
        for (measure, usual) in [("presented", 1_000), ("answered", 900)] {
            let address = CellAddress {
                measure: measure.parse().unwrap(),
                area: None,
                breakdown: Breakdown::WHOLE,
            };
            let value = Quantity::whole(usual + back * 7 % 23).unwrap();
            figures.push((address, earlier, Figure::new(Supplied::Value(value), Statuses::NONE)));
        }
    }
    HistoryBundle::new("calls".parse().unwrap(), "kent".parse().unwrap(), period, figures)
}

const WHOLE: &str = "period,measure,grade,value\n\
                     2026-03,presented,,1000\n2026-03,answered,,900\n\
                     2026-03,attended,emergency,120\n2026-03,attended,priority,310\n";

#[test]
fn a_few_rows_are_no_incomplete_return_unless_they_are_said_to_be_all_of_it() {
    let few = "period,measure,value\n2026-03,presented,1000\n2026-03,answered,900\n";

    let part = report(few, false);
    let whole = report(few, true);

    assert_eq!(said(&part), ["HISTORY_NOT_CHECKED", "RULES_NOT_RUN"]);
    let complete = part.returns[0].completeness;
    assert_eq!((complete.asked, complete.supplied, complete.missing()), (4, 2, 2));
    assert_eq!(said(&whole), ["CELL_MISSING", "CELL_MISSING", "HISTORY_NOT_CHECKED"]);
    assert_eq!((part.errors(), whole.errors()), (0, 2));
    assert_eq!(said(&report(WHOLE, true)), ["HISTORY_NOT_CHECKED"]);
}

#[test]
fn a_cell_that_cannot_be_read_is_neither_missing_nor_taken_for_a_blank() {
    let file = WHOLE.replace("priority,310", "priority,many");

    let found = report(&file, true);

    assert_eq!(
        said(&found),
        ["VALUE_NOT_A_NUMBER", "HISTORY_NOT_CHECKED", "RULES_NOT_RUN"]
    );
    assert!(found.returns[0].notices[1].message.ends_with("both"), "{found:?}");
    // what can be read is judged all the same
    let broken = report(&file.replace("answered,,900", "answered,,1001"), true);
    assert!(
        said(&broken).contains(&"answered-within-presented".to_owned()),
        "{broken:?}"
    );
}

#[test]
fn each_return_of_a_file_is_checked_against_its_own_history() {
    let file = WHOLE.replace("answered,,900", "answered,,90")
        + &WHOLE.split_once('\n').unwrap().1.replace("2026-03", "2026-02");

    let report = report_by(file.as_bytes(), &[history("2026-03")], false);

    assert_eq!(said(&report), ["HISTORY_NOT_CHECKED", "moved"]);
    let [february, march] = &report.returns[..] else {
        panic!("{report:?}")
    };
    assert_eq!((february.of.1.as_str(), february.total), ("2026-02", 0));
    assert_eq!(march.findings[0].place.as_ref().map(|place| place.row), Some(3));
    assert!(march.history.is_some());
}

#[test]
fn a_template_of_a_later_definition_is_not_judged_by_an_earlier_one() {
    let with = |version: &str| {
        WHOLE
            .replace("period,", "template,period,")
            .replace("2026-03,", &format!("calls {version},2026-03,"))
    };
    let newer = report(&with("9.0.0"), false);
    let older = report(&with("0.9.0"), false);

    assert_eq!(
        (said(&newer), newer.returns.len()),
        (vec!["DEFINITION_NEWER".to_owned()], 0)
    );
    assert_eq!(newer.template.as_deref(), Some("9.0.0"));
    assert_eq!(said(&older), ["TEMPLATE_OLDER", "HISTORY_NOT_CHECKED"]);
    assert_eq!((newer.errors(), older.errors()), (1, 0));
}

#[test]
fn a_row_that_says_no_period_belongs_to_the_one_the_file_was_sent_for() {
    let file = "period,measure,value\n,presented,1000\nMarch,answered,900\n";
    assert_eq!(
        said(&report(file, false)),
        ["PERIOD_NOT_READABLE", "PERIOD_NOT_READABLE"]
    );

    let (collection, force, areas) = (collection(), "kent".parse().unwrap(), HashSet::new());
    let named = Against {
        period: "2026-03".parse().ok(),
        ..against(&collection, &force, &areas)
    };
    let judged = judge(file.as_bytes(), &named);
    assert_eq!((judged.groups.len(), judged.astray.len(), judged.rows()), (1, 0, 2));
    assert_eq!(judged.groups[0].cells().len(), 1);
}

#[test]
fn a_template_brings_the_history_and_the_words_it_is_checked_by() {
    let collection = collection();
    let words = Mapping {
        measures: BTreeMap::from([("Calls in".to_owned(), "presented".to_owned())]),
        ..Mapping::default()
    };
    let carried = History::from(&history("2026-03"));
    let asked = Asked {
        collection: &collection,
        force: "kent".parse().unwrap(),
        force_name: "Kent Police",
        period: "2026-03".parse().unwrap(),
        due: None,
        areas: &[],
        last: &BTreeMap::new(),
        recorded: &[],
        history: Some(&carried),
        words: Some(&words),
    };
    let file = workbook(&asked).unwrap();
    let (force, areas) = ("kent".parse().unwrap(), HashSet::new());

    let judged = judge(&file, &against(&collection, &force, &areas));
    let sent = sent::read(&file, &[], None, &mut Problems::default());

    assert_eq!(judged.history, Some(Ok(history("2026-03"))));
    assert_eq!((judged.rows(), judged.blank, sent.words), (0, 4, Some(words)));
}

#[test]
fn the_report_says_what_it_rests_on_in_one_order() {
    let text = report_by(WHOLE.as_bytes(), &[history("2026-03")], true).to_json();
    let report: Value = serde_json::from_str(&text).unwrap();

    assert_eq!(
        report["package"],
        json!({ "version": crate::check::VERSION, "collection": "calls", "definition": "1.0.0" })
    );
    assert_eq!(
        report["returns"][0]["history"]["digest"],
        history("2026-03").digest().to_string()
    );
    let beginning: Vec<&str> = text.lines().map(str::trim).take(6).collect();
    assert_eq!(beginning[..2], ["{", "\"package\": {"]);
    assert_eq!(beginning[5], "},");
}

#[test]
fn a_blank_row_is_placed_with_the_return_it_is_for_and_with_no_other() {
    let file = "template,period,measure,grade,value\n\
                calls 1.0.0,2026-02,presented,,1\ncalls 1.0.0,2026-03,presented,,2\ncalls 1.0.0,2026-03,answered,,\n";
    let (collection, force, areas) = (collection(), "kent".parse().unwrap(), HashSet::new());

    let judged = judge(file.as_bytes(), &against(&collection, &force, &areas));

    let places: Vec<_> = judged.groups.iter().map(|group| group.places.len()).collect();
    assert_eq!((places, judged.blank), (vec![1, 2], 1));
}

#[test]
fn a_period_of_another_length_is_told_row_by_row_and_makes_no_return() {
    let found = report(
        "period,measure,value\nFY2025-26,presented,1\n2026-03,presented,2\n",
        false,
    );

    assert_eq!(said(&found)[0], "PERIOD_WRONG_LENGTH");
    assert_eq!((found.rejected, found.returns.len()), (1, 1));
    assert!(
        found.remarks[0].message.ends_with("its periods are like 2025-04"),
        "{found:?}"
    );
}

#[test]
fn a_file_for_more_periods_than_anybody_sends_is_refused_as_a_whole() {
    let rows = |periods: usize| {
        let months = (0..periods).map(|nth| format!("{}-{:02},presented,1\n", 1990 + nth / 12, nth % 12 + 1));
        format!("period,measure,value\n{}", months.collect::<String>())
    };

    let most = report(&rows(MOST_PERIODS), false);
    let more = report(&rows(MOST_PERIODS + 1), false);

    assert_eq!((most.rows, most.returns.len()), (240, 240));
    assert_eq!(
        (said(&more), more.returns.len()),
        (vec!["FILE_TOO_LARGE".to_owned()], 0)
    );
}
