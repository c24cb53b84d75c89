//! Areas side by side, within a force and across forces; and what people of other forces see of them.

mod attacker;
mod charts;
mod everybody;
mod hidden;
mod profile;

use muster_tests::{Answer, Given, Person, Spec};
use serde_json::{Value, json};

use crate::comparison::close;

pub(crate) const SHARE: &str = "roadside-test-positive-share";
pub(crate) const BEDFORDSHIRE: [&str; 3] = ["E22000009", "E22000010", "E22000353"];
pub(crate) const DORSET: [&str; 3] = ["E22000063", "E22000067", "E22000367"];

const AREAS: &str =
    "query($indicator: ID!, $period: Period!, $members: [ID!], $average: PeerAverage!, $asOf: DateTime) {
    comparison(indicator: $indicator, period: $period, level: COMMUNITY_SAFETY_PARTNERSHIP, asOf: $asOf,
        peers: { kind: CUSTOM, members: $members, average: $average }) {
        level warnings { code message }
        unallocated { force { code } numerator denominator absence }
        spread { forces lowerQuartile median upperQuartile target phi tau2 estimatedFrom }
        rows { force { code } area { code name kind } sentence quartileGroup
            value { value numerator denominator denominatorNote absence statuses interval { low high } }
            band { position z } rank { rank best worst of } change { before absence } target { id }
            comparability { inSpread absence remarks { code } } }
        aggregate { value numerator denominator absence interval { low high }
            coverage { supplied expected exposureShare missing { force { code } area { code } reason } } } } }";

pub(crate) async fn areas(person: &Person<'_>, indicator: &str, forces: &[&str], period: &str, more: Value) -> Answer {
    let mut variables =
        json!({ "indicator": indicator, "period": period, "members": forces, "average": "RATIO_OF_SUMS" });
    for (name, value) in more.as_object().into_iter().flatten() {
        variables[name.as_str()] = value.clone();
    }
    person.ask(AREAS, variables).await
}

pub(crate) fn row<'a>(answer: &'a Answer, area: &str) -> &'a Value {
    let rows = answer.at("/comparison/rows").as_array().unwrap();
    let row = rows.iter().find(|row| row["area"]["code"] == area);
    row.unwrap_or_else(|| panic!("no row of {area}: {:#}", answer.body))
}

/// Tests of a force and month, and how many were positive; then of each of its areas.
pub(crate) async fn tested(spec: &Spec, force: &str, period: &str, whole: (u32, u32), of_areas: &[(&str, u32, u32)]) {
    let texts: Vec<(&str, &str, String)> = of_areas
        .iter()
        .flat_map(|(area, tests, positive)| {
            [
                (*area, "roadside-tests", tests.to_string()),
                (*area, "roadside-tests-positive", positive.to_string()),
            ]
        })
        .collect();
    let cells: Vec<(&str, &str, &str)> = texts
        .iter()
        .map(|(area, measure, text)| (*area, *measure, text.as_str()))
        .collect();
    let value = |measure: &str| match measure {
        "roadside-tests" => whole.0.to_string(),
        "roadside-tests-positive" => whole.1.to_string(),
        _ => "3".to_owned(),
    };
    let given = Given::from(force, "roads", period);
    spec.given_of_areas(given, |measure, _| value(measure.as_str()), &cells)
        .await;
}

/// Three areas of Bedfordshire without a small number, and three of Dorset of which one has.
pub(crate) async fn two_forces(spec: &Spec) {
    let [bedford, luton, central] = BEDFORDSHIRE;
    let of_areas = [(bedford, 200, 20), (luton, 400, 60), (central, 100, 8)];
    tested(spec, "bedfordshire", "2026-02", (720, 97), &of_areas).await;
    let [bournemouth, poole, dorset] = DORSET;
    let of_areas = [(bournemouth, 150, 30), (poole, 60, 3), (dorset, 90, 12)];
    tested(spec, "dorset", "2026-02", (310, 46), &of_areas).await;
}

#[tokio::test]
async fn areas_of_a_force_stand_side_by_side_with_what_is_in_none_of_them() {
    let spec = Spec::start().await;
    two_forces(&spec).await;

    let answer = areas(&spec.national_analyst(), SHARE, &["bedfordshire"], "2026-02", json!({})).await;

    assert_eq!(answer.at("/comparison/level"), "COMMUNITY_SAFETY_PARTNERSHIP");
    let rows = answer.at("/comparison/rows").as_array().unwrap();
    let codes: Vec<&Value> = rows.iter().map(|row| &row["area"]["code"]).collect();
    assert_eq!(codes, BEDFORDSHIRE);
    let luton = row(&answer, "E22000010");
    assert_eq!(
        (&luton["force"]["code"], &luton["area"]["name"]),
        (&json!("bedfordshire"), &json!("Luton"))
    );
    assert!(close(&luton["value"]["value"], 15.0), "{luton:#}");
    assert!(luton["value"]["interval"]["low"].as_f64().unwrap() < 15.0);
    assert_eq!(
        (&luton["rank"]["of"], &luton["quartileGroup"]),
        (&json!(3), &json!(null))
    );
    let sentence = luton["sentence"].as_str().unwrap();
    assert!(sentence.starts_with("Luton: 15.0 % of tests"), "{sentence}");
    assert!(sentence.contains("fewer than five areas"), "{sentence}");
    let rest = answer.at("/comparison/unallocated/0");
    assert_eq!(
        rest,
        &json!({ "force": { "code": "bedfordshire" }, "numerator": 9, "denominator": 20, "absence": null })
    );
    let together = answer.at("/comparison/aggregate");
    assert_eq!(
        (&together["numerator"], &together["denominator"]),
        (&json!(88), &json!(700))
    );
    assert_eq!(
        (&together["coverage"]["supplied"], &together["coverage"]["expected"]),
        (&json!(3), &json!(3))
    );
}

#[tokio::test]
async fn areas_of_several_forces_are_placed_among_one_another_and_those_without_figures_are_missing() {
    let spec = Spec::start().await;
    two_forces(&spec).await;
    tested(&spec, "wiltshire", "2026-02", (300, 30), &[]).await;

    let forces = ["bedfordshire", "dorset", "wiltshire"];
    let answer = areas(&spec.inspector(), SHARE, &forces, "2026-02", json!({})).await;

    assert_eq!(answer.at("/comparison/rows").as_array().unwrap().len(), 8);
    assert_eq!(answer.at("/comparison/spread/forces"), 6);
    let bournemouth = row(&answer, "E22000063");
    assert_eq!(
        (&bournemouth["rank"]["of"], &bournemouth["comparability"]["inSpread"]),
        (&json!(6), &json!(true))
    );
    assert!(bournemouth["band"]["z"].is_f64() && bournemouth["sentence"].as_str().unwrap().contains("among 6 areas"));
    let swindon = row(&answer, "E22000350");
    assert_eq!(
        (&swindon["value"]["absence"], &swindon["value"]["numerator"]),
        (&json!("NOT_SUPPLIED"), &json!(null))
    );
    let coverage = answer.at("/comparison/aggregate/coverage");
    assert_eq!((&coverage["supplied"], &coverage["expected"]), (&json!(6), &json!(8)));
    assert_eq!(coverage["missing"][0]["area"]["code"], "E22000350");
    assert_eq!(answer.at("/comparison/unallocated/2/absence"), "NOT_SUPPLIED");
}

#[tokio::test]
async fn an_area_whose_residents_nobody_counts_has_its_number_and_no_rate() {
    let spec = Spec::start().await;
    let [bedford, luton, _] = BEDFORDSHIRE;
    let given = Given::from("bedfordshire", "roads", "2026-02");
    let cells = [(bedford, "casualties", "2"), (luton, "casualties", "0")];
    spec.given_of_areas(given, |_, _| "5".to_owned(), &cells).await;

    let unit = spec.national_analyst();
    let answer = areas(
        &unit,
        "killed-or-seriously-injured-rate",
        &["bedfordshire"],
        "2026-02",
        json!({}),
    )
    .await;

    let of = |area: &str| row(&answer, area)["value"].clone();
    assert_eq!(
        (&of(bedford)["numerator"], &of(bedford)["absence"]),
        (&json!(20), &json!("NOT_APPLICABLE"))
    );
    assert_eq!(
        (&of(luton)["numerator"], &of(luton)["value"]),
        (&json!(0), &json!(null))
    );
    assert!(of(bedford)["denominatorNote"].as_str().unwrap().contains("areas"));
    assert_eq!(of("E22000353")["numerator"], json!(null));
    assert_eq!(answer.at("/comparison/unallocated/0/numerator"), 30);
}

#[tokio::test]
async fn a_quarter_of_an_area_is_made_of_its_months_and_an_instant_shows_what_was_known_then() {
    let spec = Spec::start().await;
    spec.at("2026-04-20T09:00:00Z");
    let [bedford, luton, central] = BEDFORDSHIRE;
    let of_areas = [(bedford, 200, 20), (luton, 400, 60), (central, 100, 8)];
    for month in ["2026-01", "2026-02"] {
        tested(&spec, "bedfordshire", month, (720, 90), &of_areas).await;
    }
    spec.at("2026-04-20T10:00:00Z");
    tested(&spec, "bedfordshire", "2026-03", (720, 90), &of_areas[..2]).await;

    let asked = |as_of: &'static str| {
        let unit = spec.national_analyst();
        async move { areas(&unit, SHARE, &["bedfordshire"], "FY2025-26Q4", json!({ "asOf": as_of })).await }
    };
    let (before, after) = (asked("2026-04-20T09:30:00Z").await, asked("2026-04-20T11:00:00Z").await);

    assert_eq!(row(&before, bedford)["value"]["absence"], "INCOMPLETE");
    assert_eq!(row(&after, bedford)["value"]["numerator"], 60);
    assert_eq!(row(&after, central)["value"]["absence"], "INCOMPLETE");
}

#[tokio::test]
async fn no_target_of_the_force_stands_beside_an_area() {
    let spec = Spec::start().await;
    two_forces(&spec).await;

    let answer = areas(&spec.signatory_of("dorset"), SHARE, &["dorset"], "2026-02", json!({})).await;

    let rows = answer.at("/comparison/rows").as_array().unwrap();
    assert!(rows.iter().all(|row| row["target"].is_null()), "{rows:#?}");
}
