//! What a scan finds: the verdicts of control charts and of the spread between forces.
use super::{MONTH, RATE, kents, leap, scan, scan_of, signals, twelve};
use crate::{
    comparison::{close, compare, row},
    control::{CALM, chart, months},
};
use muster_tests::{Given, Spec};
use serde_json::{Value, json};

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
async fn a_force_apart_from_the_others_is_a_signal_only_once_every_test_is_allowed_for() {
    let spec = Spec::start().await;
    twelve(&spec, 9.0, |nth| 1.0 + 0.02 * f64::from(nth % 3)).await;

    let scan = scan(&spec).await;

    let found = signals(&spec.inspector(), json!({ "indicator": RATE, "rules": ["SPREAD"] })).await;
    assert_eq!(found.len(), 1, "{found:#?}");
    let (signal, evidence) = (&found[0], &found[0]["evidence"]);
    assert_eq!(
        (&signal["force"]["code"], &signal["direction"], &signal["icon"]),
        (&json!("kent"), &json!("HIGH"), &Value::Null)
    );
    let document = "query($period: Period!, $indicator: ID!) { comparison(indicator: $indicator, period: $period) {
        rows { force { code } band { z limits95 { high } } } } }";
    let shown = spec
        .inspector()
        .ask(document, json!({ "indicator": RATE, "period": MONTH }))
        .await;
    let rows = shown.at("/comparison/rows").as_array().unwrap();
    let band = &rows.iter().find(|row| row["force"]["code"] == "kent").unwrap()["band"];
    assert_eq!(evidence["deviation"], band["z"]);
    assert_eq!(signal["expected"]["high"], band["limits95"]["high"]);
    assert!(signal["value"].as_f64() > signal["expected"]["high"].as_f64());
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
    assert!(
        sentence.contains("above the other forces") && sentence.contains("(95% limits of the spread"),
        "{sentence}"
    );
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
