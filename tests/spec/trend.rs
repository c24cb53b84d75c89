//! One force over the periods beside its peers, and whether it goes anywhere.

use muster_tests::{Answer, Given, Person, Spec};
use serde_json::{Value, json};

use crate::comparison::close;
use crate::control::{CALM, months};

const TREND: &str = "query($indicator: ID!, $force: ID!, $peers: PeersInput, $asOf: DateTime) {
    trend(indicator: $indicator, force: $force, peers: $peers, asOf: $asOf) {
        asOf { at } peers { kind label } sentence method { summary references } warnings { code }
        points { period value { value absence interval { low high } } together { value numerator } }
        test { heading judgement reason label chiSquared p slope phi chiSquaredOverPhi }
        untested { code message } change { since movement absence }
        controlChart { variation { icon } } } }";

pub(crate) async fn trend(person: &Person<'_>, indicator: &str, force: &str, more: Value) -> Answer {
    let mut variables = json!({ "indicator": indicator, "force": force });
    for (name, value) in more.as_object().into_iter().flatten() {
        variables[name.as_str()] = value.clone();
    }
    person.ask(TREND, variables).await
}

/// Five financial years up to 2024-25 of so many knife offences within a thousand selected ones each.
pub(crate) async fn years(spec: &Spec, force: &str, offences: [u32; 5]) {
    for (year, offences) in (2020..).zip(offences) {
        let period = format!("FY{year}-{}", year - 1999);
        let given = Given::from(force, "knife-crime-annual", &period);
        spec.given(given, |measure, _| match measure.as_str() {
            "selected-offences-annual" => "1000".to_owned(),
            _ => offences.to_string(),
        })
        .await;
    }
}

#[tokio::test]
async fn five_years_of_rising_shares_are_a_trend_by_chance_and_the_spread_is_named_beside_it() {
    let spec = Spec::start().await;
    years(&spec, "kent", [100, 130, 160, 190, 220]).await;
    years(&spec, "essex", [150, 150, 150, 150, 150]).await;

    let answer = trend(&spec.analyst_of("essex"), "knife-crime-annual-share", "kent", json!({})).await;

    let test = answer.at("/trend/test");
    assert_eq!(
        (&test["heading"], &test["reason"]),
        (&json!("INCREASING"), &json!("SIGNIFICANT")),
        "{:#}",
        answer.body
    );
    // N (N sum xt - R sum nt)^2 / (R (N - R) (N sum nt^2 - (sum nt)^2)) of 100..220 in a thousand each
    let expected = 5000.0 * (300.0_f64 * 5000.0).powi(2) / (800.0 * 4200.0 * 5000.0 * 10_000.0);
    assert!(close(&test["chiSquared"], expected), "{test:#}");
    let points = answer.at("/trend/points").as_array().unwrap();
    assert_eq!((points.len(), &points[0]["period"]), (5, &json!("FY2020-21")));
    assert!(close(&points[4]["value"]["value"], 22.0) && close(&points[4]["together"]["value"], 18.5));
    assert!(points[0]["value"]["interval"]["low"].as_f64() < Some(10.0));
    assert_eq!(answer.at("/trend/controlChart"), &Value::Null);
    let sentence = answer.at("/trend/sentence").as_str().unwrap();
    assert!(
        sentence.contains("over five years it rose, which is worse"),
        "{sentence}"
    );
    assert!(sentence.contains("with all forces at 18.5"), "{sentence}");

    let level = trend(&spec.inspector(), "knife-crime-annual-share", "essex", json!({})).await;
    assert_eq!(level.at("/trend/test/heading"), "NO_SIGNIFICANT_CHANGE");
}

#[tokio::test]
async fn four_years_are_too_few_and_months_are_not_for_the_test() {
    let spec = Spec::start().await;
    for year in ["FY2021-22", "FY2022-23", "FY2023-24", "FY2024-25"] {
        let given = Given::from("kent", "knife-crime-annual", year);
        spec.given(given, |_, _| "100".to_owned()).await;
    }
    months(&spec, "kent", &CALM).await;
    let unit = spec.national_analyst();

    let four = trend(&unit, "knife-crime-annual-rate", "kent", json!({})).await;
    assert_eq!(four.at("/trend/untested/code"), "TOO_FEW_YEARS");
    assert_eq!(four.at("/trend/test"), &Value::Null);

    let monthly = trend(&unit, "killed-or-seriously-injured-rate", "kent", json!({})).await;
    assert_eq!(monthly.at("/trend/untested/code"), "NOT_ANNUAL");
    assert_eq!(monthly.at("/trend/change/since"), "2025-02");
    assert_eq!(monthly.at("/trend/controlChart/variation/icon"), "COMMON_CAUSE");
    let sentence = monthly.at("/trend/sentence").as_str().unwrap();
    assert!(
        sentence.contains("no clear change since 2025-02; within its usual variation"),
        "{sentence}"
    );
}

#[tokio::test]
async fn a_trend_of_nothing_and_of_nobody_says_so() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();

    let nothing = trend(&unit, "knife-crime-annual-rate", "kent", json!({})).await;
    assert!(
        nothing
            .at("/trend/sentence")
            .as_str()
            .unwrap()
            .contains("nothing is known")
    );
    assert_eq!(
        trend(&unit, "knife-crime-annual-rate", "nowhere", json!({}))
            .await
            .refused_with(),
        "UNKNOWN_FORCE"
    );
    let of_another = json!({ "peers": { "kind": "MOST_SIMILAR", "of": "essex" } });
    let answer = trend(&unit, "knife-crime-annual-rate", "kent", of_another).await;
    assert_eq!(answer.refused_with(), "INVALID_ARGUMENT");
}
