//! Indicators that are not plain rates: surveys, averages, denominators of another frequency, figures made up beside real ones.

use muster_domain::catalogue::Breakdown;
use muster_tests::{Given, Spec};
use serde_json::{Value, json};

use crate::comparison::{close, compare, residents, row};

const RATE: &str = "killed-or-seriously-injured-rate";

/// A month of `roads` with this many casualties of each of ten sorts.
async fn casualties(spec: &Spec, given: Given<'_>, of_each_sort: u32) {
    spec.given(given, |measure, _| match measure.as_str() {
        "casualties" => of_each_sort.to_string(),
        "roadside-tests" => "40".to_owned(),
        _ => "4".to_owned(),
    })
    .await;
}

#[tokio::test]
async fn a_survey_shows_the_interval_that_was_published_and_is_not_added_up() {
    let spec = Spec::start().await;
    let estimate = |measure: &str, (low, value, high): (&str, &str, &str)| {
        let of = if measure.ends_with("lower") {
            low
        } else if measure.ends_with("upper") {
            high
        } else {
            value
        };
        of.to_owned()
    };
    let year = Given::from("kent", "confidence", "FY2024-25");
    spec.given(year, |measure, _| estimate(measure.as_str(), ("52.1", "55.2", "58.3")))
        .await;

    let answer = compare(&spec.inspector(), "public-confidence", "FY2024-25", json!({})).await;

    let kent = row(&answer, "kent");
    assert_eq!(kent["value"], 55.2);
    assert_eq!(kent["interval"], json!({ "low": 52.1, "high": 58.3 }));
    assert_eq!(kent["intervalAbsence"], Value::Null);
    assert_eq!(answer.at("/comparison/aggregate"), &Value::Null);
}

#[tokio::test]
async fn the_average_force_is_another_statistic_than_the_forces_together() {
    let spec = Spec::start().await;
    casualties(&spec, Given::from("kent", "roads", "2026-02"), 7).await;
    casualties(&spec, Given::from("dyfed-powys", "roads", "2026-02"), 5).await;
    let (kent, dyfed) = (residents(&spec, "kent").await, residents(&spec, "dyfed-powys").await);

    let together = compare(&spec.inspector(), RATE, "2026-02", json!({})).await;
    let peers = json!({ "peers": { "kind": "ALL", "average": "MEAN_OF_FORCES" } });
    let average = compare(&spec.inspector(), RATE, "2026-02", peers).await;

    let rate = |count: f64, residents: f64| count * 100_000.0 / residents;
    let aggregate = "/comparison/aggregate/value";
    assert!(close(together.at(aggregate), rate(120.0, kent + dyfed)));
    assert!(close(
        average.at(aggregate),
        f64::midpoint(rate(70.0, kent), rate(50.0, dyfed))
    ));
    assert_eq!(average.at("/comparison/aggregate/interval"), &Value::Null);
}

#[tokio::test]
async fn most_similar_forces_come_nearest_first_and_say_which_list_they_are_of() {
    let spec = Spec::start().await;
    casualties(&spec, Given::from("kent", "roads", "2026-02"), 7).await;
    let listed = "query { force(code: \"kent\") { peers { label version members { code } } } }";
    let list = spec.inspector().ask(listed, json!({})).await;
    let peers = list.at("/force/peers/members").as_array().unwrap().clone();

    let asked = json!({ "peers": { "kind": "MOST_SIMILAR", "of": "kent" } });
    let answer = compare(&spec.inspector(), RATE, "2026-02", asked).await;

    let rows = answer.at("/comparison/rows").as_array().unwrap();
    let forces: Vec<&Value> = rows.iter().map(|row| &row["force"]).collect();
    assert_eq!(forces[0]["code"], "kent");
    assert_eq!(forces[1..], peers.iter().collect::<Vec<_>>());
    assert_eq!(peers.len(), 7);
    assert_eq!(
        answer.at("/comparison/peers/label"),
        "statistical neighbours (computed)"
    );
    assert_eq!(answer.at("/comparison/aggregate/coverage/expected"), 8);
}

#[tokio::test]
async fn a_month_is_divided_by_the_latest_quarter_at_or_before_its_end_and_says_which() {
    let spec = Spec::start().await;
    for (quarter, headcount) in [
        ("FY2025-26Q2", "1900"),
        ("FY2025-26Q3", "2000"),
        ("FY2025-26Q4", "9999"),
    ] {
        let quarter = Given::from("kent", "workforce", quarter);
        spec.given(quarter, |measure, _| {
            if measure.as_str() == "workforce-headcount" {
                headcount.to_owned()
            } else {
                "0".to_owned()
            }
        })
        .await;
    }
    let found = |breakdown: &Breakdown| breakdown.to_string().contains("gross-misconduct");
    let month = Given::from("kent", "standards", "2026-02");
    spec.given(month, |measure, breakdown| {
        let counted = measure.as_str() == "people-finalised" && found(breakdown);
        if counted { "3".to_owned() } else { "0".to_owned() }
    })
    .await;

    let answer = compare(
        &spec.inspector(),
        "gross-misconduct-per-1000-officers",
        "2026-02",
        json!({}),
    )
    .await;

    let kent = row(&answer, "kent");
    let note = kent["denominatorNote"].as_str().unwrap();
    assert!(note.contains("FY2025-26Q3"), "{kent:#}");
    // officers and special constables, women and men
    assert_eq!(kent["denominator"], 4 * 2000);
    assert!(close(&kent["value"], 3.0 * 1000.0 / 8000.0), "{kent:#}");
}

#[tokio::test]
async fn a_made_up_figure_is_marked_and_never_enters_a_sum_of_real_ones() {
    let spec = Spec::start().await;
    casualties(&spec, Given::from("essex", "roads", "2026-02").made_up(), 5).await;

    let made_up = compare(&spec.inspector(), RATE, "2026-02", json!({})).await;
    casualties(&spec, Given::from("kent", "roads", "2026-02"), 7).await;
    let mixed = compare(&spec.inspector(), RATE, "2026-02", json!({})).await;

    assert_eq!(made_up.at("/comparison/aggregate/synthetic"), true);
    assert_eq!(made_up.at("/comparison/aggregate/numerator"), 50);
    assert_eq!(
        (&row(&mixed, "essex")["synthetic"], &row(&mixed, "kent")["synthetic"]),
        (&json!(true), &json!(false))
    );
    let aggregate = mixed.at("/comparison/aggregate");
    assert_eq!(
        (&aggregate["synthetic"], &aggregate["numerator"]),
        (&json!(false), &json!(70))
    );
    let essex = json!({ "force": { "code": "essex" }, "reason": "SYNTHETIC" });
    assert!(aggregate["coverage"]["missing"].as_array().unwrap().contains(&essex));
    let warnings = mixed.at("/comparison/warnings").as_array().unwrap();
    for code in ["MIXED_ORIGIN", "SYNTHETIC"] {
        assert!(warnings.contains(&json!({ "code": code })), "{warnings:?}");
    }
}
