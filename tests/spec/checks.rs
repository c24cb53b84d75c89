//! What checking a return finds, and what becomes of it once it is explained.

use muster_tests::{Answer, Given, Person, Spec};
use serde_json::{Value, json};

use crate::returns::open;

mod explained;

const FOUND: &str = "id current { version
    findings { code rule severity hint guidance value explanation cell { measure }
        expected { words low high method history { period value synthetic } } }
    findingGroups { code severity cells first { measure } } }";

const MONTHS: [&str; 12] = [
    "2025-02", "2025-03", "2025-04", "2025-05", "2025-06", "2025-07", "2025-08", "2025-09", "2025-10", "2025-11",
    "2025-12", "2026-01",
];

/// A year of a force's returns, each month a little different.
async fn a_year(spec: &Spec) {
    for (month, period) in MONTHS.iter().enumerate() {
        let given = Given::from("kent", "roads", period);
        spec.given(given, |measure, _| usual(measure.as_str(), month).to_string())
            .await;
    }
}

fn usual(measure: &str, month: usize) -> usize {
    match measure {
        "roadside-tests" => 400 + month * 7 % 13,
        "roadside-tests-positive" => 48 + month % 5,
        _ => 3 + month % 4,
    }
}

/// Every cell of `roads`, as a long CSV.
fn csv(tests: usize, positive: usize) -> String {
    let mut csv = "measure,severity,road-user,value\n".to_owned();
    for severity in ["killed", "seriously-injured"] {
        for user in ["car", "motorcycle", "pedal-cycle", "pedestrian", "other"] {
            csv.extend(["casualties,", severity, ",", user, ",4\n"]);
        }
    }
    csv + &format!("roadside-tests,,,{tests}\nroadside-tests-positive,,,{positive}\n")
}

async fn act(person: &Person<'_>, field: &str, kind: &str, input: Value) -> Answer {
    let document = format!(
        "mutation($input: {kind}!) {{ {field}(input: $input) {{ return {{ {FOUND} }} problems {{ code message }} }} }}"
    );
    person.ask(&document, json!({ "input": input })).await
}

fn current<'a>(answer: &'a Answer, field: &str) -> &'a Value {
    answer.at(&format!("/{field}/return/current"))
}

/// A draft of the month after that year, with these values recorded.
async fn recorded(spec: &Spec, tests: usize, positive: usize) -> (Value, Answer) {
    let analyst = spec.analyst_of("kent");
    let opened = open(&analyst, "kent", "roads", "2026-02").await;
    let id = opened.at("/openReturn/return/id").clone();
    let input = json!({ "id": id, "version": 1, "csv": csv(tests, positive) });
    let answer = act(&analyst, "recordValues", "RecordValuesInput", input).await;
    assert_eq!(answer.problems(), Vec::<&str>::new());
    (id, answer)
}

#[tokio::test]
async fn a_value_that_leaves_its_history_is_questioned_with_the_evidence() {
    let spec = Spec::start().await;
    a_year(&spec).await;

    let (_, answer) = recorded(&spec, 4_010, 50).await;

    let found = &current(&answer, "recordValues")["findings"];
    assert_eq!(found.as_array().unwrap().len(), 1, "{found:#}");
    let finding = &found[0];
    assert_eq!(
        (&finding["code"], &finding["severity"]),
        (&json!("tests-out-of-line"), &json!("warning"))
    );
    assert_eq!(
        (&finding["cell"]["measure"], &finding["value"]),
        (&json!("roadside-tests"), &json!(4_010))
    );
    assert_eq!(finding["rule"], "roads 1.1.0");
    assert!(
        finding["hint"].as_str().unwrap().starts_with("about ten times"),
        "{finding:#}"
    );
    let expected = &finding["expected"];
    assert!(
        expected["low"].as_f64().unwrap() > 200.0 && expected["high"].as_f64().unwrap() < 600.0,
        "{finding:#}"
    );
    let history = expected["history"].as_array().unwrap();
    assert_eq!(history.len(), 12);
    assert_eq!(
        history[11],
        json!({ "period": "2026-01", "value": usual("roadside-tests", 11), "synthetic": false })
    );
    let groups = &current(&answer, "recordValues")["findingGroups"];
    let group = json!([{ "code": "tests-out-of-line", "severity": "warning", "cells": 1, "first": { "measure": "roadside-tests" } }]);
    assert_eq!(groups, &group);
}

#[tokio::test]
async fn a_month_like_those_before_is_not_questioned() {
    let spec = Spec::start().await;
    a_year(&spec).await;

    let (_, answer) = recorded(&spec, 380, 46).await;

    assert_eq!(current(&answer, "recordValues")["findings"], json!([]));
}

#[tokio::test]
async fn made_up_figures_are_marked_in_the_evidence() {
    let spec = Spec::start().await;
    for (month, period) in MONTHS.iter().enumerate() {
        let given = Given::from("kent", "roads", period).made_up();
        spec.given(given, |measure, _| usual(measure.as_str(), month).to_string())
            .await;
    }

    let (_, answer) = recorded(&spec, 4_010, 50).await;

    let history = &current(&answer, "recordValues")["findings"][0]["expected"]["history"];
    let marked = history
        .as_array()
        .unwrap()
        .iter()
        .filter(|past| past["synthetic"] == true);
    assert_eq!(marked.count(), 12);
}

#[tokio::test]
async fn an_explanation_stays_with_the_cell_until_its_value_moves() {
    let spec = Spec::start().await;
    a_year(&spec).await;
    let analyst = spec.analyst_of("kent");
    let (id, answer) = recorded(&spec, 4_010, 50).await;
    let version = |answer: &Answer, field: &str| current(answer, field)["version"].clone();
    let step = json!({ "id": id, "version": version(&answer, "recordValues") });

    // unexplained, it keeps the return back
    let submitted = act(&analyst, "submitReturn", "ReturnStepInput", step).await;
    assert_eq!(submitted.problems(), ["FINDINGS_OPEN"]);

    let why = "a national week of action, ten times the usual tests";
    let explanations = json!([{ "finding": "tests-out-of-line", "text": why }]);
    let input = json!({ "id": id, "version": version(&answer, "recordValues"), "explanations": explanations });
    let explained = act(&analyst, "explainFindings", "ExplainFindingsInput", input).await;
    assert_eq!(
        current(&explained, "explainFindings")["findings"][0]["explanation"],
        why
    );

    // another cell moves: the explanation stays
    let record = async |version: Value, tests: usize, positive: usize| {
        let input = json!({ "id": id, "version": version, "csv": csv(tests, positive) });
        act(&analyst, "recordValues", "RecordValuesInput", input).await
    };
    let moved = record(version(&explained, "explainFindings"), 4_010, 49).await;
    assert_eq!(current(&moved, "recordValues")["findings"][0]["explanation"], why);

    // its own value moves: it is asked again; and back, and it need not be
    let moved = record(version(&moved, "recordValues"), 4_011, 49).await;
    assert_eq!(
        current(&moved, "recordValues")["findings"][0]["explanation"],
        Value::Null
    );
    let back = record(version(&moved, "recordValues"), 4_010, 49).await;
    assert_eq!(current(&back, "recordValues")["findings"][0]["explanation"], why);

    let step = json!({ "id": id, "version": version(&back, "recordValues") });
    let submitted = act(&analyst, "submitReturn", "ReturnStepInput", step).await;
    assert_eq!(submitted.problems(), Vec::<&str>::new());
}
