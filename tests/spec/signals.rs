//! What is worth asking a force about: found by rules once a month, asked, answered, and done with.

use muster_tests::{Answer, Given, Person, Spec};
use serde_json::{Value, json};

use crate::comparison::{close, compare, row};
use crate::control::{CALM, chart, months};

mod hands;
mod questions;
mod rescans;

const RATE: &str = "killed-or-seriously-injured-rate";
pub(crate) const MONTH: &str = "2026-02";

const SIGNAL: &str = "id version state indicator { code version } force { code } period rule direction icon value sentence synthetic
    expected { low high } evidence { charted centre deviation also run p adjusted belief season hollow spansGap restsOn }
    chart chartAsFound since history { state at by value because { code note } } may { ask dismiss close }
    questions { id version state subject { kind signal } thread { state text } }";

const SCAN: &str = "scan { id month by at restsOn forces indicators leftOut charts chartsInSeason compared found expectedFalseAlarms
    raised restated lapsed sentence
    parts { indicator { code } charts chartsInSeason compared byChart bySpread expectedFalseAlarms } } problems { code path }";

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

/// Kent's casualties leap in February.
pub(crate) async fn leap(spec: &Spec) {
    let mut leapt = CALM;
    leapt[13] = "30";
    months(spec, "kent", &leapt).await;
}

#[tokio::test]
async fn a_signal_is_the_verdict_of_the_control_chart_and_asks_about_it() {
    let spec = Spec::start().await;
    leap(&spec).await;
    scan(&spec).await;

    let signal = kents(&spec.national_analyst()).await;
    let shown = chart(&spec.national_analyst(), "kent", json!({ "to": MONTH })).await;

    let variation = shown.at("/controlChart/variation");
    assert_eq!(
        (
            &signal["rule"],
            &signal["direction"],
            &signal["icon"],
            &signal["period"]
        ),
        (
            &variation["rule"],
            &variation["direction"],
            &variation["icon"],
            &variation["period"]
        )
    );
    assert_eq!(signal["evidence"]["hollow"], variation["hollow"]);
    let points = shown.at("/controlChart/points").as_array().unwrap();
    let (newest, phase) = (points.last().unwrap(), shown.at("/controlChart/phases/0"));
    assert_eq!(signal["value"], newest["value"]["value"]);
    assert_eq!(signal["evidence"]["charted"], newest["charted"]);
    // what was expected is in the unit of the value, for a month of its length
    let days = newest["days"].as_f64().unwrap();
    assert!(close(
        &signal["expected"]["high"],
        phase["limits"]["high"].as_f64().unwrap() / days
    ));
    let mean = phase["mean"].as_f64().unwrap();
    assert!(close(&signal["evidence"]["centre"], mean / days));
    let sigma = phase["meanMovingRange"].as_f64().unwrap() / 1.128;
    let charted = newest["charted"].as_f64().unwrap();
    assert!(close(&signal["evidence"]["deviation"], (charted - mean) / sigma));
    assert_eq!(
        (&signal["state"], &signal["indicator"]["version"]),
        (&json!("NEW"), shown.at("/controlChart/indicator/version"))
    );
    let sentence = signal["sentence"].as_str().unwrap();
    assert!(
        sentence.contains("above its usual variation (expected") && sentence.contains("It asks what lies behind it"),
        "{sentence}"
    );
    assert!(!sentence.contains("worse"), "{sentence}");
    // the yearly rhythm of fourteen months is not known
    assert_eq!(signal["evidence"]["season"], "STILL_IN");
    assert_eq!(signal["may"], json!({ "ask": true, "dismiss": true, "close": false }));
    assert_eq!(signal["chart"], format!("/charts/control/{RATE}/kent.svg?to={MONTH}"));
    let address = signal["chartAsFound"].as_str().unwrap();
    let request = poem::Request::builder().uri_str(address).finish();
    assert_eq!(spec.inspector().send(request).await.status, 200);
}

#[tokio::test]
async fn seven_months_on_one_side_are_a_shift_and_a_calm_series_asks_nothing() {
    let spec = Spec::start().await;
    let mut stepped: Vec<&str> = CALM[..12].to_vec();
    stepped.extend(["11", "12", "11", "12", "11", "12", "11", "12"]);
    months(&spec, "kent", &stepped).await;
    months(&spec, "essex", &CALM).await;

    let scan = scan(&spec).await;

    let signal = kents(&spec.inspector()).await;
    assert_eq!(
        (&signal["rule"], &signal["direction"]),
        (&json!("SHIFT"), &json!("HIGH"))
    );
    assert_eq!(signal["evidence"]["run"], 8);
    let sentence = signal["sentence"].as_str().unwrap();
    assert!(sentence.contains("one of seven in a row above its mean"), "{sentence}");
    assert_eq!(
        signals(&spec.inspector(), json!({ "force": "essex" })).await,
        Vec::<Value>::new()
    );
    assert_eq!((&scan["forces"], &scan["month"]), (&json!(2), &json!(MONTH)));
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
async fn a_force_apart_from_the_others_is_a_signal_only_once_every_test_is_allowed_for() {
    let spec = Spec::start().await;
    let forces = [
        "kent",
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
    for (nth, force) in forces.iter().enumerate() {
        let residents = crate::comparison::residents(&spec, force).await;
        let usual = residents / 100_000.0 * (1.0 + 0.02 * f64::from(u32::try_from(nth % 3).unwrap()));
        let casualties = if *force == "kent" { usual * 9.0 } else { usual };
        let casualties = format!("{casualties:.0}");
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

    let scan = scan(&spec).await;

    let found = signals(&spec.inspector(), json!({ "indicator": RATE, "rules": ["SPREAD"] })).await;
    assert_eq!(found.len(), 1, "{found:#?}");
    let (signal, evidence) = (&found[0], &found[0]["evidence"]);
    assert_eq!(
        (&signal["force"]["code"], &signal["direction"], &signal["icon"]),
        (&json!("kent"), &json!("HIGH"), &Value::Null)
    );
    let document = "query($period: Period!, $indicator: ID!) { comparison(indicator: $indicator, period: $period) {
        rows { force { code } band { z limits998 { high } } } } }";
    let shown = spec
        .inspector()
        .ask(document, json!({ "indicator": RATE, "period": MONTH }))
        .await;
    let rows = shown.at("/comparison/rows").as_array().unwrap();
    let band = &rows.iter().find(|row| row["force"]["code"] == "kent").unwrap()["band"];
    assert_eq!(evidence["deviation"], band["z"]);
    assert_eq!(signal["expected"]["high"], band["limits998"]["high"]);
    let (p, adjusted) = (evidence["p"].as_f64().unwrap(), evidence["adjusted"].as_f64().unwrap());
    let tests = scan["compared"].as_f64().unwrap();
    assert!(
        p < adjusted && adjusted <= p * tests * (1.0 + 1e-9) && adjusted <= 0.1,
        "{p} {adjusted} {tests}"
    );
    assert_eq!(evidence["belief"], "LIKELY");
    assert_eq!(
        signal["chart"],
        format!("/charts/distribution/{RATE}/{MONTH}.svg?force=kent")
    );
    let sentence = signal["sentence"].as_str().unwrap();
    assert!(sentence.contains("above the other forces"), "{sentence}");
    // a single month is no series
    assert_eq!(scan["charts"], 0);
    assert!(close(
        &scan["expectedFalseAlarms"],
        0.1 * scan["found"].as_f64().unwrap()
    ));
}

#[tokio::test]
async fn an_indicator_is_looked_at_when_its_own_period_ends() {
    let spec = Spec::start().await;
    let mut quarter: muster_domain::Period = "FY2025-26Q4".parse().unwrap();
    for nth in 0..9 {
        let offences = if nth == 0 {
            "2000"
        } else if nth % 2 == 0 {
            "600"
        } else {
            "620"
        };
        let name = quarter.to_string();
        spec.given(Given::from("kent", "recorded-crime", &name), |_, _| offences.to_owned())
            .await;
        quarter = quarter.previous();
    }
    let unit = spec.national_analyst();

    let february = scan_of(&unit, "2026-02", None).await;
    assert_eq!(february.at("/scanSignals/scan/found"), 0);
    scan_of(&unit, "2026-03", None).await;

    let found = signals(&unit, json!({ "indicator": "recorded-crime-rate" })).await;
    assert_eq!((found.len(), &found[0]["period"]), (1, &json!("FY2025-26Q4")));
    assert_eq!(
        (&found[0]["rule"], &found[0]["evidence"]["hollow"]),
        (&json!("OUTSIDE"), &json!(true))
    );
    let sentence = found[0]["sentence"].as_str().unwrap();
    assert!(sentence.contains("It is a hint"), "{sentence}");
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

#[tokio::test]
async fn made_up_figures_make_signals_that_say_so() {
    let spec = Spec::start().await;
    let newest: muster_domain::Month = MONTH.parse().unwrap();
    for before in 0..14 {
        let month = newest.plus(-before).to_string();
        let casualties = if before == 0 {
            "30"
        } else if before % 2 == 0 {
            "7"
        } else {
            "9"
        };
        let given = Given::from("kent", "roads", &month).made_up();
        spec.given(given, |measure, _| {
            if measure.as_str() == "casualties" {
                casualties.to_owned()
            } else {
                "4".to_owned()
            }
        })
        .await;
    }

    scan(&spec).await;

    let signal = kents(&spec.inspector()).await;
    assert_eq!(signal["synthetic"], true);
    assert!(
        signal["sentence"]
            .as_str()
            .unwrap()
            .contains("The figures are made up.")
    );
    let shown = compare(&spec.inspector(), RATE, MONTH, json!({})).await;
    assert_eq!(row(&shown, "kent")["value"], signal["value"]);
}
