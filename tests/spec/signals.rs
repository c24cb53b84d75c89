//! What is worth asking a force about: found by rules once a month, asked, answered, and done with.

use muster_tests::{Answer, Given, Person, Spec};
use serde_json::{Value, json};

use crate::comparison::{close, residents};
use crate::control::{CALM, months};

mod hands;
mod parted;
mod questions;
mod rescans;
mod verdicts;

const RATE: &str = "killed-or-seriously-injured-rate";
pub(crate) const MONTH: &str = "2026-02";

const SIGNAL: &str = "id version state indicator { code version } force { code } period rule direction icon value sentence synthetic
    expected { low high } evidence { charted centre deviation also run p adjusted belief season hollow spansGap restsOn }
    chart chartAsFound since history { state at by value because { code note } } may { ask dismiss close }
    questions { id version state subject { kind signal } thread { state text } }";

const SCAN: &str = "scan { id month by at restsOn forces indicators leftOut charts chartsInSeason chartsParted compared found expectedFalseAlarms
    raised restated lapsed sentence
    parts { indicator { code } charts chartsInSeason chartsParted compared byChart bySpread expectedFalseAlarms } } problems { code path }";

pub(crate) async fn scan_of(person: &Person<'_>, month: &str, key: Option<&str>) -> Answer {
    let document = format!("mutation($input: ScanSignalsInput!) {{ scanSignals(input: $input) {{ {SCAN} }} }}");
    let input = json!({ "month": month, "idempotencyKey": key });
    person.ask(&document, json!({ "input": input })).await
}

pub(crate) async fn scan(spec: &Spec) -> Value {
    let answer = scan_of(&spec.national_analyst(), MONTH, None).await;
    assert_eq!(answer.problems(), Vec::<&str>::new(), "{:#}", answer.body);
    answer.at("/scanSignals/scan").clone()
}

async fn page(person: &Person<'_>, filter: Value, more: Value) -> Answer {
    let document = format!(
        "query($filter: SignalFilter, $first: Int, $after: String, $asOf: DateTime) {{
            signals(filter: $filter, first: $first, after: $after, asOf: $asOf) {{
                edges {{ cursor node {{ {SIGNAL} }} }} pageInfo {{ hasNextPage endCursor }} }} }}"
    );
    let mut variables = json!({ "filter": filter });
    for (name, value) in more.as_object().into_iter().flatten() {
        variables[name.as_str()] = value.clone();
    }
    person.ask(&document, variables).await
}

pub(crate) async fn signals(person: &Person<'_>, filter: Value) -> Vec<Value> {
    nodes(&page(person, filter, json!({})).await)
}

fn nodes(answer: &Answer) -> Vec<Value> {
    let edges = answer.at("/signals/edges").as_array().unwrap();
    edges.iter().map(|edge| edge["node"].clone()).collect()
}

/// The one signal of Kent's casualties, as it stands.
pub(crate) async fn kents(person: &Person<'_>) -> Value {
    let mut found = signals(person, json!({ "indicator": RATE, "force": "kent" })).await;
    assert_eq!(found.len(), 1, "{found:#?}");
    found.remove(0)
}

/// February in twelve forces: each with so many times the usual casualties of its residents.
pub(crate) async fn twelve(spec: &Spec, kents: f64, others: impl Fn(u8) -> f64) {
    let forces = [
        "essex",
        "surrey",
        "sussex",
        "norfolk",
        "suffolk",
        "dorset",
        "cumbria",
        "cheshire",
        "durham",
        "humberside",
        "lancashire",
    ];
    let others = (1..).map(others);
    for (force, times) in std::iter::once(("kent", kents)).chain(forces.into_iter().zip(others)) {
        let casualties = format!("{:.0}", residents(spec, force).await / 100_000.0 * times);
        let given = Given::from(force, "roads", MONTH);
        spec.given(given, |measure, _| {
            if measure.as_str() == "casualties" {
                casualties.clone()
            } else {
                "4".to_owned()
            }
        })
        .await;
    }
}

/// Kent's casualties leap in February.
pub(crate) async fn leap(spec: &Spec) {
    let mut leapt = CALM;
    leapt[13] = "30";
    months(spec, "kent", &leapt).await;
}

#[tokio::test]
async fn what_a_scan_tested_stands_beside_what_it_found_and_what_chance_would_raise() {
    let spec = Spec::start().await;
    leap(&spec).await;
    months(&spec, "essex", &CALM).await;

    let scan = scan(&spec).await;

    let part = |code: &str| {
        let parts = scan["parts"].as_array().unwrap();
        parts
            .iter()
            .find(|part| part["indicator"]["code"] == code)
            .unwrap()
            .clone()
    };
    let of_rate = part(RATE);
    assert_eq!((&of_rate["charts"], &of_rate["chartsInSeason"]), (&json!(2), &json!(2)));
    // two forces make no spread
    assert_eq!(
        (&of_rate["compared"], &of_rate["byChart"], &of_rate["bySpread"]),
        (&json!(0), &json!(1), &json!(0))
    );
    assert!(close(&of_rate["expectedFalseAlarms"], 2.0 * 0.084));
    let sum = |field: &str| -> f64 {
        let parts = scan["parts"].as_array().unwrap();
        parts.iter().map(|part| part[field].as_f64().unwrap()).sum()
    };
    assert!(close(&scan["charts"], sum("charts")) && close(&scan["found"], sum("byChart")));
    assert!(close(&scan["expectedFalseAlarms"], sum("expectedFalseAlarms")));
    assert_eq!(
        (&scan["raised"], &scan["lapsed"], &scan["leftOut"]),
        (&scan["found"], &json!(0), &json!(0))
    );
    assert_eq!(
        (&scan["by"], &scan["indicators"]),
        (
            &json!("national-analyst"),
            &json!(scan["parts"].as_array().unwrap().len())
        )
    );
    let sentence = scan["sentence"].as_str().unwrap();
    assert!(sentence.contains("chance alone would raise about"), "{sentence}");
}

#[tokio::test]
async fn a_month_that_has_not_ended_cannot_be_looked_through() {
    let spec = Spec::start().await;

    let answer = scan_of(&spec.national_analyst(), "2026-04", None).await;

    assert_eq!(answer.problems(), ["PERIOD_NOT_DUE"]);
}

#[tokio::test]
async fn signals_are_paged_filtered_and_grouped_by_indicator() {
    let spec = Spec::start().await;
    leap(&spec).await;
    scan(&spec).await;
    let unit = spec.national_analyst();

    let all = signals(&unit, json!({})).await;
    assert!(all.len() > 1, "{all:#?}");
    let first = page(&unit, json!({}), json!({ "first": 1 })).await;
    assert_eq!(first.at("/signals/pageInfo/hasNextPage"), true);
    let rest = page(
        &unit,
        json!({}),
        json!({ "after": first.at("/signals/pageInfo/endCursor") }),
    )
    .await;
    let mut walked = nodes(&first);
    walked.extend(nodes(&rest));
    assert_eq!(walked, all);
    let strength = |signal: &Value| signal["evidence"]["deviation"].as_f64().unwrap().abs();
    assert!(
        all.windows(2).all(|pair| strength(&pair[0]) >= strength(&pair[1])),
        "what stands out most comes first"
    );
    for (filter, some) in [
        (
            json!({ "rules": ["OUTSIDE"], "period": MONTH, "states": ["NEW"] }),
            true,
        ),
        (json!({ "rules": ["TREND"] }), false),
        (json!({ "period": "2026-01" }), false),
        (json!({ "states": ["ASKED", "LAPSED"] }), false),
        (json!({ "states": ["NO_SUCH_STATE"] }), false),
        (json!({ "force": "essex" }), false),
        (json!({ "force": "No Such Code" }), false),
    ] {
        assert_eq!(!signals(&unit, filter.clone()).await.is_empty(), some, "{filter}");
    }

    let document = "query($filter: SignalFilter) { signalGroups(filter: $filter) { indicator { code } signals forces furthest tests
        expectedFalseAlarms states { code count } rules { code count } } }";
    let grouped = unit.ask(document, json!({ "filter": { "period": MONTH } })).await;
    let groups = grouped.at("/signalGroups").as_array().unwrap();
    let group = groups.iter().find(|group| group["indicator"]["code"] == RATE).unwrap();
    assert_eq!(
        (&group["signals"], &group["forces"], &group["tests"]),
        (&json!(1), &json!(1), &json!(1))
    );
    assert_eq!(group["states"], json!([{ "code": "NEW", "count": 1 }]));
    assert_eq!(group["rules"], json!([{ "code": "OUTSIDE", "count": 1 }]));
    assert!(close(&group["expectedFalseAlarms"], 0.084));
    // of one force nobody can say how many chance would raise
    let some = unit.ask(document, json!({ "filter": { "force": "kent" } })).await;
    assert_eq!(some.at("/signalGroups/0/expectedFalseAlarms"), &Value::Null);
}
