//! Every indicator of a force in one answer.

use std::collections::BTreeSet;

use muster_tests::{Answer, Given, Person, Spec};
use serde_json::{Value, json};

use crate::comparison::compare;
use crate::control::{CALM, months};
use crate::placed::{RATE, casualties};

const PROFILE: &str = "query($force: ID!, $period: Period!, $peers: PeersInput, $asOf: DateTime) {
    profile(force: $force, period: $period, peers: $peers, asOf: $asOf) {
        force { code } period asOf { at } peers { kind }
        themes { theme entries { indicator { code } absence message aggregate { value } variation { icon period }
            row { value { value absence interval { low high } } band { position } quartileGroup rank { rank best worst of }
                change { movement } sentence } } } } }";

async fn profile(person: &Person<'_>, force: &str, period: &str, more: Value) -> Answer {
    let mut variables = json!({ "force": force, "period": period });
    for (name, value) in more.as_object().into_iter().flatten() {
        variables[name.as_str()] = value.clone();
    }
    person.ask(PROFILE, variables).await
}

fn entries(answer: &Answer) -> Vec<&Value> {
    let themes = answer.at("/profile/themes").as_array().unwrap().iter();
    themes.flat_map(|theme| theme["entries"].as_array().unwrap()).collect()
}

fn entry<'a>(answer: &'a Answer, indicator: &str) -> &'a Value {
    let found = entries(answer)
        .into_iter()
        .find(|it| it["indicator"]["code"] == indicator);
    found.unwrap_or_else(|| panic!("no entry of {indicator}"))
}

#[tokio::test]
async fn a_profile_has_every_indicator_by_theme_and_says_what_the_comparison_says() {
    let spec = Spec::start().await;
    months(&spec, "kent", &CALM).await;
    for (force, of_each_sort) in [("essex", 4), ("surrey", 12), ("norfolk", 2), ("dorset", 7)] {
        casualties(&spec, Given::from(force, "roads", "2026-02"), of_each_sort).await;
    }
    let person = spec.analyst_of("kent");

    let answer = profile(&person, "kent", "2026-02", json!({})).await;
    let comparison = compare(&person, RATE, "2026-02", json!({})).await;

    let indicators = person.ask("{ indicators { code } }", json!({})).await;
    let every: BTreeSet<&str> = indicators
        .at("/indicators")
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["code"].as_str().unwrap())
        .collect();
    let shown: BTreeSet<&str> = entries(&answer)
        .iter()
        .map(|it| it["indicator"]["code"].as_str().unwrap())
        .collect();
    assert_eq!(shown, every);
    let rate = entry(&answer, RATE);
    let rows = comparison.at("/comparison/rows").as_array().unwrap();
    let kent = rows.iter().find(|row| row["force"]["code"] == "kent").unwrap();
    assert_eq!(rate["row"]["value"]["value"], kent["value"]["value"]);
    assert_eq!(
        rate["aggregate"]["value"],
        comparison.at("/comparison/aggregate/value").clone()
    );
    assert_eq!(rate["variation"]["icon"], "COMMON_CAUSE", "{rate:#}");
    assert_eq!(rate["row"]["rank"]["of"], 5);
    assert_eq!(rate["row"]["band"]["position"].as_str().map(str::is_empty), Some(false));
}

#[tokio::test]
async fn what_is_missing_takes_nothing_else_with_it() {
    let spec = Spec::start().await;
    months(&spec, "kent", &CALM).await;

    let answer = profile(&spec.inspector(), "kent", "2026-02", json!({})).await;

    let quarterly = entry(&answer, "recorded-crime-rate");
    assert_eq!(
        (&quarterly["row"], &quarterly["absence"]),
        (&Value::Null, &json!("PERIOD_WRONG_LENGTH"))
    );
    assert!(quarterly["message"].as_str().unwrap().contains("ask for a quarter"));
    let missing = entry(&answer, "calls-999-answered-within-10-seconds");
    assert_eq!(missing["row"]["value"]["absence"], "NOT_DUE", "{missing:#}");
    assert_eq!(missing["variation"], Value::Null);
    assert!(entry(&answer, RATE)["row"]["value"]["value"].is_number());
}

#[tokio::test]
async fn a_profile_of_an_instant_is_answered_again_for_ever() {
    let spec = Spec::start().await;
    months(&spec, "kent", &CALM).await;
    let unit = spec.national_analyst();
    let then = profile(&unit, "kent", "2026-02", json!({})).await;
    spec.at("2026-04-16T09:00:00Z");
    casualties(&spec, Given::from("kent", "roads", "2026-02"), 20).await;

    let now = profile(&unit, "kent", "2026-02", json!({})).await;
    let again = profile(&unit, "kent", "2026-02", json!({ "asOf": then.at("/profile/asOf/at") })).await;

    assert_ne!(entry(&now, RATE), entry(&then, RATE));
    assert_eq!(again.at("/profile"), then.at("/profile"));
}

#[tokio::test]
async fn a_profile_of_nobody_says_so() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();

    assert_eq!(
        profile(&unit, "nowhere", "2026-02", json!({})).await.refused_with(),
        "UNKNOWN_FORCE"
    );
    let of_another = json!({ "peers": { "kind": "REGION", "of": "essex" } });
    assert_eq!(
        profile(&unit, "kent", "2026-02", of_another).await.refused_with(),
        "INVALID_ARGUMENT"
    );
    let region = profile(&unit, "kent", "2026-02", json!({ "peers": { "kind": "REGION" } })).await;
    assert_eq!(region.at("/profile/peers/kind"), "REGION");
}
