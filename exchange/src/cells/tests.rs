use super::*;
use muster_domain::{Quantity, catalogue::Catalogue};
use std::collections::{BTreeMap, HashSet};

fn form() -> Form {
    let grades = ["emergency", "priority"].map(|member| member.parse().unwrap());
    let calls = MeasureForm {
        decimals: 0,
        ..MeasureForm::default()
    };
    let hours = MeasureForm {
        decimals: 2,
        corrections: true,
        ..MeasureForm::default()
    };
    let attended = MeasureForm {
        dimensions: vec![("grade".parse().unwrap(), Vec::from(grades))],
        ..calls.clone()
    };
    Form {
        collection: "contact-response".to_owned(),
        force: "kent".parse().unwrap(),
        period: "2026-03".parse().unwrap(),
        measures: BTreeMap::from([
            ("calls".parse().unwrap(), calls),
            ("hours".parse().unwrap(), hours),
            ("attended".parse().unwrap(), attended),
        ]),
        areas: HashSet::from(["E07000105".parse().unwrap()]),
    }
}

fn row(measure: &str, value: &str, status: &str) -> TextRow {
    TextRow {
        index: 7,
        measure: measure.into(),
        value: value.into(),
        status: status.into(),
        ..TextRow::default()
    }
}

fn graded(grade: &str) -> TextRow {
    TextRow {
        codes: vec![("grade".into(), grade.into())],
        ..row("attended", "1", "")
    }
}

fn fault(row: TextRow) -> (ErrorCode, String) {
    let mut problems = Problems::default();
    assert!(read(&[row], &form(), &mut problems).is_empty());
    let problem = &problems.addressed()[0];
    assert_eq!(
        (problems.total(), &problem.path[..2]),
        (1, &["rows".to_owned(), "7".to_owned()][..])
    );
    (problem.code, problem.path[2].clone())
}

fn understood(row: TextRow) -> Cell {
    let mut problems = Problems::default();
    let mut cells = read(&[row], &form(), &mut problems);
    assert_eq!(problems.addressed(), []);
    cells.remove(0)
}

#[test]
fn a_value_an_absence_and_a_status_are_told_apart() {
    assert_eq!(
        understood(row("calls", "0", "")).supplied,
        Supplied::Value(Quantity::ZERO)
    );
    assert_eq!(
        understood(row("calls", "", "NOT_SUPPLIED")).supplied,
        Supplied::NotSupplied
    );
    assert_eq!(
        understood(row("calls", "", "NOT_APPLICABLE")).supplied,
        Supplied::NotApplicable
    );
    assert!(
        understood(row("calls", "5", "BREAK|PROVISIONAL"))
            .statuses
            .has(Statuses::BREAK.and(Statuses::PROVISIONAL))
    );

    assert_eq!(fault(row("calls", "", "")), (ErrorCode::ValueMissing, "value".into()));
    assert_eq!(
        fault(row("calls", "", "ESTIMATED")),
        (ErrorCode::ValueMissing, "value".into())
    );
    assert_eq!(
        fault(row("calls", "5", "NOT_SUPPLIED")),
        (ErrorCode::ValueWithAbsence, "status".into())
    );
    assert_eq!(
        fault(row("calls", "5", "SUPPRESSED")),
        (ErrorCode::StatusUnknown, "status".into())
    );
}

#[test]
fn a_number_is_what_the_measure_says_a_number_is() {
    assert_eq!(
        understood(row("hours", "-12.25", ""))
            .supplied
            .value()
            .unwrap()
            .to_string(),
        "-12.25"
    );

    for (measure, value, code) in [
        ("calls", "1,234", ErrorCode::ValueSeparators),
        ("calls", "n/a", ErrorCode::ValueNotANumber),
        ("calls", "1.5", ErrorCode::ValueTooPrecise),
        ("hours", "1.125", ErrorCode::ValueTooPrecise),
        ("hours", "0.00001", ErrorCode::ValueTooPrecise),
        ("calls", "900000000001", ErrorCode::ValueOutOfRange),
        ("calls", "-1", ErrorCode::ValueNegative),
    ] {
        assert_eq!(
            fault(row(measure, value, "")),
            (code, "value".into()),
            "{measure} {value}"
        );
    }
}

#[test]
fn every_dimension_of_the_measure_is_given_once_and_no_other() {
    assert_eq!(
        understood(graded("priority")).address.breakdown.codes()[0].1.as_str(),
        "priority"
    );

    assert_eq!(
        fault(row("attended", "1", "")),
        (ErrorCode::MissingDimension, "grade".into())
    );
    assert_eq!(fault(graded("routine")), (ErrorCode::UnknownMember, "grade".into()));
    assert_eq!(
        fault(TextRow {
            measure: "calls".into(),
            ..graded("priority")
        }),
        (ErrorCode::UnknownDimension, "grade".into())
    );
    let mut twice = graded("priority");
    twice.codes.push(("grade".into(), "emergency".into()));
    assert_eq!(fault(twice), (ErrorCode::UnknownDimension, "grade".into()));
}

#[test]
fn a_row_of_another_return_is_sent_to_its_own() {
    let base = || row("calls", "1", "");
    assert!(
        understood(TextRow {
            period: "2026-03".into(),
            force: "kent".into(),
            area: "E07000105".into(),
            ..base()
        })
        .address
        .area
        .is_some()
    );

    assert_eq!(
        fault(TextRow {
            period: "2026-04".into(),
            ..base()
        }),
        (ErrorCode::WrongPeriod, "period".into())
    );
    assert_eq!(
        fault(TextRow {
            period: "March".into(),
            ..base()
        }),
        (ErrorCode::PeriodNotReadable, "period".into())
    );
    assert_eq!(
        fault(TextRow {
            force: "essex".into(),
            ..base()
        }),
        (ErrorCode::WrongForce, "force".into())
    );
    assert_eq!(
        fault(TextRow {
            area: "E07000999".into(),
            ..base()
        }),
        (ErrorCode::UnknownArea, "area".into())
    );
    assert_eq!(fault(row("", "1", "")), (ErrorCode::UnknownMeasure, "measure".into()));
    assert_eq!(
        fault(TextRow {
            note: "a\0b".into(),
            ..base()
        }),
        (ErrorCode::RowNotReadable, "note".into())
    );
}

#[test]
fn a_cell_sent_twice_is_refused_even_with_the_same_value() {
    let mut problems = Problems::default();

    read(
        &[
            row("calls", "1", ""),
            row("hours", "1", ""),
            TextRow {
                index: 8,
                ..row("calls", "1", "")
            },
        ],
        &form(),
        &mut problems,
    );

    let said: Vec<_> = problems
        .addressed()
        .iter()
        .map(|problem| (problem.code, problem.message.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            (ErrorCode::CellTwice, "the same cell is also in row 8: keep one"),
            (ErrorCode::CellTwice, "the same cell is also in row 7: keep one"),
        ]
    );
}

#[test]
fn a_problem_quotes_the_senders_own_words() {
    let theirs = TextRow {
        sent: vec![("grade".into(), "G9".into())],
        ..graded("routine")
    };
    let mut problems = Problems::default();

    read(&[theirs], &form(), &mut problems);

    let problem = &problems.addressed()[0];
    assert_eq!(problem.message, "`grade` has no code `G9`: use a code of its list");
    assert_eq!(problem.help.as_deref(), Some("expected: one of emergency, priority"));
}

#[test]
fn ten_thousand_malformed_cells_are_counted_and_the_first_thousand_addressed() {
    let rows: Vec<TextRow> = (0..10_000)
        .map(|index| TextRow {
            index,
            ..row("calls", "many", "")
        })
        .collect();
    let mut problems = Problems::default();

    let cells = read(&rows, &form(), &mut problems);

    assert!(cells.is_empty());
    assert_eq!((problems.total(), problems.addressed().len()), (10_000, 1_000));
    assert_eq!(problems.addressed()[999].path, ["rows", "999", "value"]);
}

#[test]
fn a_form_asks_for_what_is_valid_in_the_period() {
    let text = include_str!("../../../catalogue/recorded-crime.toml");
    let catalogue = Catalogue::parse(&[("recorded-crime.toml", text)]).unwrap();
    let collection = &catalogue.collections()[0];
    let offences = |period: &str| {
        let form = Form::of(collection, "kent".parse().unwrap(), period.parse().unwrap(), []);
        (form.measures["offences"].dimensions[0].1.len(), form.measures.len())
    };

    assert_eq!(offences("FY2012-13Q4"), (24, 1));
    assert_eq!(offences("FY2019-20Q1"), (25, 1));
    assert_eq!(offences("FY2024-25Q1"), (25, 2));
}
