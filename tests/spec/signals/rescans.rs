//! Looking through a month again: nothing is added to what is there, and what was revised away lapses.

use muster_api::ledger;
use muster_tests::{Given, Spec};
use serde_json::{Value, json};

use super::questions::{ask, dismiss};
use super::{MONTH, RATE, kents, leap, nodes, page, scan, scan_of, signals, twelve};
use crate::control::{chart, months};

async fn events(spec: &Spec) -> i64 {
    let point = ledger::point(spec.app.database.reader(), None).await.unwrap();
    point.event.0
}

async fn revised(spec: &Spec, casualties: &str) {
    months(spec, "kent", &[casualties]).await;
}

#[tokio::test]
async fn looking_again_adds_nothing_but_the_event_that_says_so() {
    let spec = Spec::start().await;
    leap(&spec).await;
    let first = scan(&spec).await;
    let unit = spec.national_analyst();
    let (before, seen) = (events(&spec).await, signals(&unit, json!({})).await);

    let again = scan(&spec).await;

    assert_eq!(events(&spec).await, before + 1);
    assert_eq!(
        (&again["raised"], &again["restated"], &again["lapsed"]),
        (&json!(0), &json!(0), &json!(0))
    );
    assert_eq!((&again["found"], &again["parts"]), (&first["found"], &first["parts"]));
    let unmarked = |signals: Vec<Value>| -> Vec<Value> {
        let plain = |mut signal: Value| {
            signal.as_object_mut().unwrap().remove("asOf");
            signal
        };
        signals.into_iter().map(plain).collect()
    };
    assert_eq!(unmarked(signals(&unit, json!({})).await), unmarked(seen));
    let scans = unit
        .ask("{ signalScans { edges { node { id month found } } } }", json!({}))
        .await;
    let scans = scans.at("/signalScans/edges").as_array().unwrap();
    assert_eq!(
        (scans.len(), &scans[0]["node"]["id"]),
        (2, &again["id"]),
        "the newest first"
    );
}

#[tokio::test]
async fn the_same_key_is_answered_with_the_same_scan() {
    let spec = Spec::start().await;
    leap(&spec).await;
    let unit = spec.national_analyst();
    let first = scan_of(&unit, MONTH, Some("march")).await;
    let before = events(&spec).await;

    let again = scan_of(&unit, MONTH, Some("march")).await;
    let other = scan_of(&unit, "2026-01", Some("march")).await;

    assert_eq!(first.at("/scanSignals"), again.at("/scanSignals"));
    assert_eq!(other.problems(), ["IDEMPOTENCY_KEY_REUSED"]);
    assert_eq!(events(&spec).await, before);
}

#[tokio::test]
async fn a_signal_whose_figure_is_revised_away_lapses_and_comes_back_with_it() {
    let spec = Spec::start().await;
    leap(&spec).await;
    let unit = spec.national_analyst();
    spec.at("2026-04-16T09:00:00Z");
    scan(&spec).await;
    let found = kents(&unit).await;

    spec.at("2026-04-17T09:00:00Z");
    revised(&spec, "8").await;
    // until somebody looks again it stands as it was found
    assert_eq!(kents(&unit).await["state"], "NEW");
    let lapsing = scan(&spec).await;

    assert!(lapsing["lapsed"].as_i64() >= Some(1), "{lapsing:#}");
    assert_eq!(kents(&unit).await["state"], "LAPSED");
    let filter = json!({ "indicator": RATE, "force": "kent" });
    let then = nodes(&page(&unit, filter, json!({ "asOf": "2026-04-16T12:00:00Z" })).await);
    assert_eq!((&then[0]["state"], &then[0]["value"]), (&json!("NEW"), &found["value"]));
    assert_eq!(ask(&unit, &found, "why?").await.problems(), ["SIGNAL_SETTLED"]);
    assert_eq!(scan(&spec).await["lapsed"], 0);

    spec.at("2026-04-18T09:00:00Z");
    revised(&spec, "30").await;
    scan(&spec).await;
    let back = kents(&unit).await;
    assert_eq!(
        (&back["id"], &back["state"], &back["version"]),
        (&found["id"], &json!("NEW"), &json!(3))
    );
    let states: Vec<&str> = back["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["state"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["NEW", "LAPSED", "NEW"]);
}

#[tokio::test]
async fn a_signal_by_the_spread_stands_while_only_others_move_and_lapses_with_its_own_figure() {
    let spec = Spec::start().await;
    twelve(&spec, 9.0, |nth| 1.0 + 0.02 * f64::from(nth % 3)).await;
    let unit = spec.national_analyst();
    scan(&spec).await;
    let found = kents(&unit).await;
    assert_eq!((&found["rule"], &found["state"]), (&json!("SPREAD"), &json!("NEW")));
    assert_eq!(ask(&unit, &found, "why?").await.problems(), Vec::<&str>::new());
    let asked = kents(&unit).await;

    // half of the others turn out to be as high, so that Kent is apart from nobody
    twelve(&spec, 9.0, |nth| if nth % 2 == 0 { 9.0 } else { 1.0 }).await;
    scan(&spec).await;
    let stands = kents(&unit).await;
    twelve(&spec, 1.0, |nth| if nth % 2 == 0 { 9.0 } else { 1.0 }).await;
    let lapsing = scan(&spec).await;

    assert_eq!(stands["state"], "ASKED");
    assert_eq!(
        (&stands["version"], &stands["evidence"]["adjusted"]),
        (&asked["version"], &found["evidence"]["adjusted"]),
        "it stands as it was found"
    );
    assert_eq!(kents(&unit).await["state"], "LAPSED", "{lapsing:#}");
}

#[tokio::test]
async fn a_signal_of_a_figure_that_moved_states_the_figure_there_is() {
    let spec = Spec::start().await;
    leap(&spec).await;
    scan(&spec).await;
    let unit = spec.national_analyst();
    let found = kents(&unit).await;

    revised(&spec, "40").await;
    let again = scan(&spec).await;

    assert!(
        again["restated"].as_i64() >= Some(1) && again["raised"] == 0,
        "{again:#}"
    );
    let moved = kents(&unit).await;
    assert_eq!((&moved["id"], &moved["state"]), (&found["id"], &json!("NEW")));
    let shown = chart(&unit, "kent", json!({ "to": MONTH })).await;
    let newest = shown
        .at("/controlChart/points")
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(moved["value"], newest["value"]["value"]);
    assert!(moved["value"].as_f64() > found["value"].as_f64());
}

#[tokio::test]
async fn what_somebody_dismissed_stays_dismissed_whatever_becomes_of_its_figure() {
    let spec = Spec::start().await;
    leap(&spec).await;
    scan(&spec).await;
    let unit = spec.national_analyst();
    let signal = kents(&unit).await;
    assert_eq!(
        dismiss(&unit, &signal, "KNOWN_CAUSE").await.problems(),
        Vec::<&str>::new()
    );

    revised(&spec, "8").await;
    scan(&spec).await;

    assert_eq!(kents(&unit).await["state"], "DISMISSED");
}

#[tokio::test]
async fn a_phase_that_somebody_starts_is_the_phase_a_scan_reads_by() {
    let spec = Spec::start().await;
    let mut stepped: Vec<&str> = super::CALM[..10].to_vec();
    stepped.extend([
        "27", "29", "27", "29", "27", "29", "27", "29", "27", "29", "27", "29", "28",
    ]);
    months(&spec, "kent", &stepped).await;
    let unit = spec.national_analyst();
    scan(&spec).await;
    assert_eq!(kents(&unit).await["state"], "NEW");

    let input = json!({ "indicator": RATE, "force": "kent", "from": "2025-02", "reason": "a new system" });
    let start = "mutation($input: StartPhaseInput!) { startPhase(input: $input) { problems { code } } }";
    assert_eq!(
        unit.ask(start, json!({ "input": input })).await.problems(),
        Vec::<&str>::new()
    );
    scan(&spec).await;

    assert_eq!(kents(&unit).await["state"], "LAPSED");
    let shown = chart(&unit, "kent", json!({ "to": MONTH })).await;
    assert_eq!(shown.at("/controlChart/variation/icon"), "COMMON_CAUSE");
}

#[tokio::test]
async fn a_force_that_sends_more_leaves_the_signals_of_others_as_they_are() {
    let spec = Spec::start().await;
    leap(&spec).await;
    scan(&spec).await;
    let unit = spec.national_analyst();
    let before = kents(&unit).await;

    spec.given(Given::from("essex", "roads", MONTH), |_, _| "4".to_owned())
        .await;
    let again = scan(&spec).await;

    assert_eq!(
        (&again["restated"], &again["lapsed"]),
        (&json!(0), &json!(0)),
        "{again:#}"
    );
    assert_eq!(kents(&unit).await["version"], before["version"]);
}
