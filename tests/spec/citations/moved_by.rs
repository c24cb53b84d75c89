//! What moved a quoted figure when it was not the figures of a return.
use super::{LATER, cite, found, kent};
use crate::{
    comparable::published,
    comparison::close,
    moved::BY_100_000,
    obligations::waived,
    placed::{RATE, casualties, six},
    returns::revising::accepted,
};
use muster_tests::{Given, Spec};
use serde_json::{Value, json};

#[tokio::test]
async fn a_definition_that_was_succeeded_moves_a_figure_and_both_versions_are_named() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();
    accepted(&spec, "kent", "2026-02", 3).await;
    let asked = json!({ "indicator": "road-deaths-rate", "force": "kent", "period": "2026-02" });
    let quoted = cite(&unit, asked).await;
    spec.at(LATER);
    spec.publish("roads.toml", &BY_100_000).await;

    let again = found(&unit, quoted.at("/cite/id")).await;

    assert_eq!(again.at("/citation/value"), quoted.at("/cite/value"));
    assert_eq!(again.at("/citation/indicator/version"), "1.0.0");
    let succession = again.at("/citation/succession");
    assert_eq!(kinds(succession), ["DEFINITION"]);
    let sentence = succession["changes"][0]["sentence"].as_str().unwrap();
    assert!(sentence.contains("1.0.0") && sentence.contains("2.0.0"), "{sentence}");
    let before = quoted.at("/cite/value/value").as_f64().unwrap();
    assert!(
        close(&succession["now"]["value"]["value"], before / 10.0),
        "{succession:#}"
    );
}

#[tokio::test]
async fn residents_that_were_counted_anew_move_a_rate() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();
    accepted(&spec, "kent", "2026-02", 3).await;
    let quoted = cite(&unit, kent()).await;
    spec.at(LATER);
    let populations = include_str!("../../../reference/populations.csv");
    let counted_anew = populations.replace("kent,2024,1931700,", "kent,2024,2931700,");
    spec.load_reference(&[("populations.csv", &counted_anew)]).await;

    let again = found(&unit, quoted.at("/cite/id")).await;

    assert_eq!(again.at("/citation/value"), quoted.at("/cite/value"));
    let succession = again.at("/citation/succession");
    assert_eq!(kinds(succession), ["REFERENCE"]);
    assert_eq!(
        &succession["now"]["value"]["numerator"],
        quoted.at("/cite/value/numerator")
    );
    let at = succession["changes"][0]["at"].as_str().unwrap();
    assert!(at.starts_with("2026-04-16T09:00:00"), "{at}");
    let before = quoted.at("/cite/value/value").as_f64().unwrap();
    let now = before * 1_931_700.0 / 2_931_700.0;
    assert!(close(&succession["now"]["value"]["value"], now), "{succession:#}");
}

#[tokio::test]
async fn what_was_not_due_when_it_was_quoted_and_never_came_is_late_now() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();
    let mut march = kent();
    march["period"] = json!("2026-03");
    let quoted = cite(&unit, march).await;
    assert_eq!(quoted.at("/cite/value/absence"), "NOT_DUE");
    assert_eq!(quoted.at("/cite/succession"), &Value::Null);
    spec.at("2026-06-01T09:00:00Z");

    let again = found(&unit, quoted.at("/cite/id")).await;

    assert_eq!(again.at("/citation/value/absence"), "NOT_DUE");
    let succession = again.at("/citation/succession");
    assert_eq!(kinds(succession), ["DUE"]);
    assert_eq!(succession["now"]["value"]["absence"], "NOT_SUPPLIED");
}

#[tokio::test]
async fn what_was_waived_after_it_was_quoted_is_not_said_to_be_late() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();
    let mut march = kent();
    march["period"] = json!("2026-03");
    let quoted = cite(&unit, march).await;
    assert_eq!(quoted.at("/cite/value/absence"), "NOT_DUE");
    spec.at(LATER);
    waived(&spec.national_admin(), "kent", "2026-03", "2026-03").await;
    spec.at("2026-06-01T09:00:00Z");

    let again = found(&unit, quoted.at("/cite/id")).await;

    let succession = again.at("/citation/succession");
    assert_eq!(succession["now"]["value"]["absence"], "NOT_APPLICABLE");
    assert_eq!(kinds(succession), ["OBLIGATION"]);
    assert_eq!(
        succession["changes"][0]["sentence"],
        "what Kent Police had to return of it was decided otherwise since"
    );
}

#[tokio::test]
async fn a_force_that_sent_the_same_under_another_major_definition_moves_the_aggregate_it_left() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();
    six(&spec).await;
    let quoted = cite(&unit, json!({ "indicator": RATE, "period": "2026-02" })).await;
    spec.at(LATER);
    published(&spec, "roads", ["1.1.0", "2.0.0"]).await;
    casualties(&spec, Given::from("kent", "roads", "2026-02"), 9).await;

    let again = found(&unit, quoted.at("/cite/id")).await;

    let succession = again.at("/citation/succession");
    assert_eq!(kinds(succession), ["COUNTING"]);
    assert_eq!(
        succession["changes"][0]["sentence"],
        "the figures of Kent Police are counted by another definition than those of most since, and are in it no longer"
    );
}

fn kinds(succession: &Value) -> Vec<&str> {
    let changes = succession["changes"].as_array().unwrap().iter();
    changes.map(|change| change["kind"].as_str().unwrap()).collect()
}
