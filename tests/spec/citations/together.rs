//! Figures of several forces together, quoted.
use super::{cite, found, get};
use crate::{comparison::close, nation::quarter, placed::RATE};
use muster_tests::{Given, Spec};
use serde_json::json;

#[tokio::test]
async fn an_estimate_of_a_survey_is_quoted_by_force_and_not_for_forces_together() {
    let spec = Spec::start().await;

    let together = cite(
        &spec.inspector(),
        json!({ "indicator": "public-confidence", "period": "FY2024-25" }),
    )
    .await;
    let both = json!({ "indicator": RATE, "force": "kent", "period": "2026-02", "peers": { "kind": "ALL" } });

    assert_eq!(together.refused_with(), "INVALID_ARGUMENT", "{:#}", together.body);
    assert_eq!(cite(&spec.inspector(), both).await.refused_with(), "INVALID_ARGUMENT");
}

#[tokio::test]
async fn the_national_rate_without_greater_manchester_is_quoted_and_names_it_when_it_comes() {
    let spec = Spec::start().await;
    let person = spec.inspector();
    let nation = json!({ "indicator": "recorded-crime-rate", "period": "FY2019-20Q2" });
    let import = async |file: String| {
        let returns = spec.app.returns();
        muster_api::exchange::import(&returns, file.as_bytes(), |_, _| {})
            .await
            .unwrap();
    };
    spec.at("2021-02-10T09:00:00Z");
    import(quarter("2019/20", "2", |force| force != "Greater Manchester")).await;
    let mut asked = nation.clone();
    asked["asOf"] = json!("2021-12-31T00:00:00Z");
    spec.at("2022-02-10T09:00:00Z");
    import(quarter("2019/20", "2", |force| force == "Greater Manchester")).await;

    let quoted = cite(&person, asked).await;
    let now = cite(&person, nation).await;

    assert_eq!(
        quoted.at("/cite/coverage"),
        &json!({ "supplied": 42, "missing": [{ "force": { "code": "greater-manchester" }, "reason": "NOT_SUPPLIED" }] })
    );
    assert_eq!(now.at("/cite/coverage"), &json!({ "supplied": 43, "missing": [] }));
    let succession = quoted.at("/cite/succession");
    assert!(close(
        &succession["now"]["value"]["value"],
        now.at("/cite/value/value").as_f64().unwrap()
    ));
    assert_eq!(succession["changesTotal"], 1);
    assert_eq!(
        succession["changes"][0]["revision"]["force"]["code"],
        "greater-manchester"
    );
    let sentence = succession["sentence"].as_str().unwrap();
    assert!(
        sentence.ends_with("since 10 February 2022. The figures of Greater Manchester Police moved."),
        "{sentence}"
    );
    // the 43 forces and the transport police; of one of them, that it supplied nothing
    assert_eq!(quoted.at("/cite/provenance").as_array().unwrap().len(), 44);
}

#[tokio::test]
async fn peers_are_quoted_with_the_version_of_their_list() {
    let spec = Spec::start().await;
    let given = Given::from("kent", "roads", "2026-02");
    spec.given(given, |_, _| "3".to_owned()).await;
    let peers = json!({ "kind": "MOST_SIMILAR", "of": "kent", "average": "MEAN_OF_FORCES" });
    let asked = json!({ "indicator": RATE, "period": "2026-02", "peers": peers });

    let quoted = cite(&spec.inspector(), asked).await;
    let again = found(&spec.analyst_of("essex"), quoted.at("/cite/id")).await;

    let id = quoted.at("/cite/id").as_str().unwrap();
    assert!(id.contains(".~most-similar~mean~kent~computed-2026-1."), "{id}");
    assert_eq!(again.at("/citation/value"), quoted.at("/cite/value"));
    assert_eq!(again.at("/citation/peers"), quoted.at("/cite/peers"));
    assert_eq!(get(&spec.inspector(), &json!(id), &[]).await.status, 200);
}
