//! A series that goes on under another definition.
use super::published;
use crate::{
    control::{CALM, chart, months},
    trend::{trend, years},
};
use muster_tests::{Answer, Given, Spec};
use serde_json::{Value, json};

#[tokio::test]
async fn a_chart_over_two_definitions_says_so_and_suggests_a_phase_where_they_meet() {
    let spec = Spec::start().await;
    months(&spec, "kent", &CALM).await;
    let before = chart(&spec.inspector(), "kent", json!({ "from": "2025-01" })).await;
    published(&spec, "roads", ["1.1.0", "2.0.0"]).await;
    months(&spec, "kent", &CALM[12..]).await;

    let after = chart(&spec.inspector(), "kent", json!({ "from": "2025-01" })).await;

    let codes = |answer: &Answer| {
        let warnings = answer.at("/controlChart/warnings").as_array().unwrap().clone();
        warnings
            .iter()
            .map(|it| it["code"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert!(!codes(&before).contains(&"MIXED_DEFINITIONS".to_owned()));
    assert!(
        codes(&after).contains(&"MIXED_DEFINITIONS".to_owned()),
        "{:#}",
        after.body
    );
    let suggested = after.at("/controlChart/suggestedPhase");
    assert_eq!(
        (&suggested["from"], &suggested["code"]),
        (&json!("2026-01"), &json!("BREAK_IN_SERIES"))
    );
    assert_eq!(before.at("/controlChart/suggestedPhase"), &Value::Null);
    assert_eq!(before.at("/controlChart/variation/icon"), "COMMON_CAUSE");
    assert_eq!(after.at("/controlChart/variation"), &Value::Null);
    let sentence = after.at("/controlChart/sentence").as_str().unwrap();
    assert!(
        sentence.contains("what came before 2026-01 is not comparable"),
        "{sentence}"
    );
}

#[tokio::test]
async fn years_counted_by_two_definitions_are_not_tested_for_a_trend() {
    let spec = Spec::start().await;
    years(&spec, "kent", [100, 130, 160, 190, 220]).await;
    published(&spec, "knife-crime-annual", ["1.0.0", "2.0.0"]).await;
    let given = Given::from("kent", "knife-crime-annual", "FY2024-25");
    spec.given(given, |measure, _| match measure.as_str() {
        "selected-offences-annual" => "1000".to_owned(),
        _ => "220".to_owned(),
    })
    .await;

    let answer = trend(&spec.inspector(), "knife-crime-annual-share", "kent", json!({})).await;

    assert_eq!(
        answer.at("/trend/untested/code"),
        "MIXED_DEFINITIONS",
        "{:#}",
        answer.body
    );
    let warnings = answer.at("/trend/warnings").as_array().unwrap();
    assert!(
        warnings.contains(&json!({ "code": "MIXED_DEFINITIONS" })),
        "{warnings:#?}"
    );
}
