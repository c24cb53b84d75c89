//! The spread of forces as it is drawn: by size in a funnel, and in the order of their values.

use muster_tests::{Answer, Given, Person, Spec};
use serde_json::{Value, json};

use crate::comparison::{close, compare};
use crate::placed::{RATE, SIX, six};

const FUNNEL: &str = "query($indicator: ID!, $period: Period!, $peers: PeersInput, $asOf: DateTime) {
    funnel(indicator: $indicator, period: $period, peers: $peers, asOf: $asOf) {
        target phi tau2 sentence asOf { at } warnings { code } method { spread }
        points { force { code } exposure value { value absence } band { position z plain limits95 { low high } } row { sentence } }
        limits { exposure limits95 { low high } limits998 { low high } plain95 { low high } plain998 { low high } } } }";

const DISTRIBUTION: &str = "query($indicator: ID!, $period: Period!, $peers: PeersInput, $force: ID, $asOf: DateTime) {
    distribution(indicator: $indicator, period: $period, peers: $peers, force: $force, asOf: $asOf) {
        spread { forces lowerQuartile median upperQuartile } bins { low high forces } highlighted { force { code } }
        rows { force { code } value { value } rank { rank best worst } }
        beside { force { code } comparability { inSpread absence } } } }";

async fn ask(person: &Person<'_>, document: &str, more: Value) -> Answer {
    let mut variables = json!({ "indicator": RATE, "period": "2026-02" });
    for (name, value) in more.as_object().into_iter().flatten() {
        variables[name.as_str()] = value.clone();
    }
    person.ask(document, variables).await
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is not a number"))
}

#[tokio::test]
async fn a_funnel_is_the_comparison_over_the_size_of_its_forces() {
    let spec = Spec::start().await;
    six(&spec).await;
    let unit = spec.national_analyst();

    let funnel = ask(&unit, FUNNEL, json!({})).await;
    let comparison = compare(&unit, RATE, "2026-02", json!({})).await;

    let points = funnel.at("/funnel/points").as_array().unwrap();
    let rows = comparison.at("/comparison/rows").as_array().unwrap();
    assert_eq!(points.len(), rows.len());
    for (point, row) in points.iter().zip(rows) {
        assert_eq!(point["force"], row["force"]);
        assert_eq!(point["value"]["value"], row["value"]["value"]);
        assert_eq!(point["exposure"].as_f64(), row["value"]["denominator"].as_f64());
    }
    assert_eq!(points.iter().filter(|point| point["band"] != Value::Null).count(), 6);
    let sentence = funnel.at("/funnel/sentence").as_str().unwrap();
    assert!(sentence.contains("of 6 forces"), "{sentence}");
}

#[tokio::test]
async fn the_limits_of_a_funnel_narrow_with_size_and_agree_with_the_bands() {
    let spec = Spec::start().await;
    six(&spec).await;

    let answer = ask(&spec.inspector(), FUNNEL, json!({})).await;

    let limits = answer.at("/funnel/limits").as_array().unwrap();
    assert_eq!(limits.len(), 64);
    let width = |limit: &Value, of: &str| number(&limit[of]["high"]) - number(&limit[of]["low"]);
    for pair in limits.windows(2) {
        assert!(number(&pair[0]["exposure"]) < number(&pair[1]["exposure"]));
        for of in ["limits95", "limits998", "plain95", "plain998"] {
            assert!(width(&pair[1], of) < width(&pair[0], of), "{of}");
        }
        assert!(width(&pair[0], "limits95") > width(&pair[0], "plain95"));
    }
    // a force lies between the curves' samples on either side of its size, as its own limits do
    let points = answer.at("/funnel/points").as_array().unwrap();
    let kent = points.iter().find(|point| point["force"]["code"] == "kent").unwrap();
    let size = number(&kent["exposure"]);
    let after = limits.iter().position(|it| number(&it["exposure"]) > size).unwrap();
    let own = number(&kent["band"]["limits95"]["high"]);
    let (wide, narrow) = (&limits[after - 1]["limits95"], &limits[after]["limits95"]);
    assert!(number(&wide["high"]) >= own && own >= number(&narrow["high"]));
}

#[tokio::test]
async fn fewer_than_five_forces_have_points_and_no_limits() {
    let spec = Spec::start().await;
    six(&spec).await;
    let peers = json!({ "peers": { "kind": "CUSTOM", "members": ["kent", "essex", "surrey"] } });

    let answer = ask(&spec.analyst_of("kent"), FUNNEL, peers).await;

    assert_eq!(answer.at("/funnel/points").as_array().unwrap().len(), 3);
    assert_eq!(answer.at("/funnel/limits"), &json!([]));
    assert_eq!(answer.at("/funnel/target"), &Value::Null);
    let sentence = answer.at("/funnel/sentence").as_str().unwrap();
    assert!(sentence.contains("fewer than five forces"), "{sentence}");
}

#[tokio::test]
async fn where_every_count_is_nought_there_are_no_limits_for_that_reason() {
    let spec = Spec::start().await;
    for force in ["kent", "essex", "surrey", "norfolk", "dorset", "gwent"] {
        spec.given(Given::from(force, "roads", "2026-02"), |_, _| "0".to_owned())
            .await;
    }

    let answer = ask(&spec.inspector(), FUNNEL, json!({})).await;

    assert_eq!(answer.at("/funnel/limits"), &json!([]));
    let sentence = answer.at("/funnel/sentence").as_str().unwrap();
    assert!(
        sentence.ends_with("no limits, since every count is nought, and no spread between forces is known."),
        "{sentence}"
    );
}

#[tokio::test]
async fn a_distribution_is_in_order_and_names_the_forces_that_are_not_in_it() {
    let spec = Spec::start().await;
    six(&spec).await;

    let answer = ask(&spec.commissioner_of("kent"), DISTRIBUTION, json!({ "force": "kent" })).await;

    let rows = answer.at("/distribution/rows").as_array().unwrap();
    let values: Vec<f64> = rows.iter().map(|row| number(&row["value"]["value"])).collect();
    assert_eq!(values.len(), 6);
    assert!(values.is_sorted(), "{values:?}");
    assert!(close(
        answer.at("/distribution/spread/median"),
        f64::midpoint(values[2], values[3])
    ));
    let bins = answer.at("/distribution/bins").as_array().unwrap();
    assert_eq!(bins.iter().map(|bin| bin["forces"].as_i64().unwrap()).sum::<i64>(), 6);
    assert!(close(&bins[0]["low"], values[0]) && close(&bins.last().unwrap()["high"], values[5]));
    assert_eq!(answer.at("/distribution/highlighted/force/code"), "kent");
    let beside = answer.at("/distribution/beside").as_array().unwrap();
    assert_eq!(beside.len(), 44 - SIX.len());
    assert!(beside.iter().all(|row| row["comparability"]["inSpread"] == false));
}

#[tokio::test]
async fn the_spread_of_an_instant_is_answered_again_for_ever() {
    let spec = Spec::start().await;
    six(&spec).await;
    let unit = spec.national_analyst();
    let then = ask(&unit, FUNNEL, json!({})).await;
    spec.at("2026-04-16T09:00:00Z");
    crate::placed::casualties(&spec, muster_tests::Given::from("cumbria", "roads", "2026-02"), 20).await;

    let now = ask(&unit, FUNNEL, json!({})).await;
    let again = ask(&unit, FUNNEL, json!({ "asOf": then.at("/funnel/asOf/at") })).await;

    assert_ne!(now.at("/funnel/phi"), then.at("/funnel/phi"));
    assert_eq!(again.at("/funnel"), then.at("/funnel"));
}

#[tokio::test]
async fn a_spread_that_cannot_be_drawn_says_what_to_ask() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();

    for document in [FUNNEL, DISTRIBUTION] {
        let unknown = ask(&unit, document, json!({ "indicator": "no-such-indicator" })).await;
        assert_eq!(unknown.refused_with(), "UNKNOWN_INDICATOR");
        let month = ask(&unit, document, json!({ "indicator": "recorded-crime-rate" })).await;
        assert_eq!(month.refused_with(), "PERIOD_WRONG_LENGTH");
    }
    let nowhere = ask(&unit, DISTRIBUTION, json!({ "force": "No where" })).await;
    assert_eq!(nowhere.refused_with(), "UNKNOWN_FORCE");
}
