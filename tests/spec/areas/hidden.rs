//! What people of other forces see of areas: small numbers are hidden, with whatever would give them away.

use super::{BEDFORDSHIRE, DORSET, SHARE, areas, row, tested, two_forces};
use muster_tests::{Answer, Person, Spec};
use poem::Request;
use serde_json::{Value, json};

pub(super) const BOTH: [&str; 2] = ["bedfordshire", "dorset"];

fn absence<'a>(answer: &'a Answer, area: &str) -> &'a Value {
    &row(answer, area)["value"]["absence"]
}

/// Everybody who may compare, from inside Dorset and from outside.
pub(super) fn insiders(spec: &Spec) -> [Person<'_>; 8] {
    [
        spec.analyst_of("dorset"),
        spec.signatory_of("dorset"),
        spec.commissioner_of("dorset"),
        spec.national_analyst(),
        spec.national_admin(),
        spec.inspector(),
        spec.publisher(),
        spec.auditor(),
    ]
}

pub(super) fn outsiders(spec: &Spec) -> [Person<'_>; 3] {
    [
        spec.analyst_of("essex"),
        spec.signatory_of("essex"),
        spec.commissioner_of("essex"),
    ]
}

#[tokio::test]
async fn a_small_number_is_hidden_from_other_forces_with_one_that_would_give_it_away() {
    let spec = Spec::start().await;
    two_forces(&spec).await;
    let [bournemouth, poole, dorset] = DORSET;

    for person in outsiders(&spec) {
        let answer = areas(&person, SHARE, &BOTH, "2026-02", json!({})).await;

        // three positive tests in Poole; the smallest other number of the force is the one in none of its areas
        let hidden = row(&answer, poole);
        assert_eq!(hidden["value"]["absence"], "SUPPRESSED", "{hidden:#}");
        for gone in ["value", "numerator", "interval"] {
            assert_eq!(hidden["value"][gone], json!(null), "{gone}");
        }
        for gone in ["band", "rank", "quartileGroup", "change"] {
            assert_eq!(hidden[gone], json!(null), "{gone}");
        }
        assert_eq!(hidden["comparability"]["absence"], "SUPPRESSED");
        assert!(hidden["sentence"].as_str().unwrap().contains("too small to be shown"));
        // how many were tested is not small
        assert_eq!(hidden["value"]["denominator"], 60);
        // three and one come to less than five: the next smallest goes too
        assert_eq!(absence(&answer, dorset), "SUPPRESSED");
        assert_eq!(absence(&answer, bournemouth), &json!(null));
        let rest = answer.at("/comparison/unallocated/1");
        assert_eq!(
            (&rest["numerator"], &rest["absence"]),
            (&json!(null), &json!("SUPPRESSED"))
        );
        assert_eq!(rest["denominator"], 10);
        // what is left is placed among what is left
        assert_eq!(answer.at("/comparison/spread/forces"), 4);
        assert_eq!(row(&answer, bournemouth)["rank"]["of"], 4);
        for area in BEDFORDSHIRE {
            assert_eq!(absence(&answer, area), &json!(null), "{area}");
        }
    }
}

#[tokio::test]
async fn whoever_may_read_the_returns_of_a_force_sees_all_of_its_areas() {
    let spec = Spec::start().await;
    two_forces(&spec).await;

    for person in insiders(&spec) {
        let answer = areas(&person, SHARE, &["dorset"], "2026-02", json!({})).await;

        assert_eq!(row(&answer, "E22000067")["value"]["numerator"], 3, "{}", person.id());
        assert_eq!(answer.at("/comparison/unallocated/0/numerator"), 1);
        assert_eq!(answer.at("/comparison/aggregate/numerator"), 45);
    }
}

#[tokio::test]
async fn where_nothing_is_hidden_rows_make_the_aggregate_and_elsewhere_it_is_safe_or_hidden() {
    let spec = Spec::start().await;
    two_forces(&spec).await;
    let everybody = insiders(&spec).into_iter().chain(outsiders(&spec));

    for person in everybody {
        for forces in [&BOTH[..], &BOTH[..1], &BOTH[1..]] {
            for average in ["RATIO_OF_SUMS", "MEAN_OF_FORCES"] {
                let more = json!({ "average": average });
                let whole = areas(&spec.inspector(), SHARE, forces, "2026-02", more.clone()).await;
                let answer = areas(&person, SHARE, forces, "2026-02", more).await;
                let rows = answer.at("/comparison/rows").as_array().unwrap();
                let hidden = rows.iter().any(|row| row["value"]["absence"] == "SUPPRESSED");
                let together = answer.at("/comparison/aggregate");
                if hidden {
                    assert_eq!(together["absence"], "SUPPRESSED", "{} {forces:?}", person.id());
                    assert!(together["numerator"].is_null() && together["interval"].is_null());
                } else {
                    let sum: i64 = rows.iter().map(|row| row["value"]["numerator"].as_i64().unwrap()).sum();
                    assert_eq!(together["numerator"], sum);
                    assert_eq!(together, whole.at("/comparison/aggregate"));
                }
                assert_eq!(together["coverage"], whole.at("/comparison/aggregate/coverage").clone());
            }
        }
    }
}

#[tokio::test]
async fn an_aggregate_that_follows_from_what_is_shown_is_shown() {
    let spec = Spec::start().await;
    let [bournemouth, poole, dorset] = DORSET;
    let of_areas = [(bournemouth, 150, 30), (poole, 60, 3), (dorset, 90, 12)];
    tested(&spec, "dorset", "2026-02", (300, 45), &of_areas).await;

    let answer = areas(&spec.analyst_of("essex"), SHARE, &["dorset"], "2026-02", json!({})).await;

    // nothing outside the areas: they come to the figure of the force, which everybody sees
    assert_eq!(
        (absence(&answer, poole), absence(&answer, dorset)),
        (&json!("SUPPRESSED"), &json!("SUPPRESSED"))
    );
    assert_eq!(row(&answer, bournemouth)["value"]["numerator"], 30);
    assert_eq!(answer.at("/comparison/aggregate/numerator"), 45);
    assert_eq!(answer.at("/comparison/unallocated/0/numerator"), 0);
}

#[tokio::test]
async fn a_quarter_is_hidden_where_one_of_its_months_is() {
    let spec = Spec::start().await;
    spec.at("2026-04-20T09:00:00Z");
    let [bournemouth, poole, dorset] = DORSET;
    for (month, positive) in [("2026-01", 9), ("2026-02", 3), ("2026-03", 11)] {
        let of_areas = [(bournemouth, 150, 30), (poole, 60, positive), (dorset, 90, 12)];
        tested(&spec, "dorset", month, (300, 42 + positive), &of_areas).await;
    }
    let outside = spec.analyst_of("essex");

    let january = areas(&outside, SHARE, &["dorset"], "2026-01", json!({})).await;
    let quarter = areas(&outside, SHARE, &["dorset"], "FY2025-26Q4", json!({})).await;

    assert_eq!(row(&january, poole)["value"]["numerator"], 9);
    for area in [poole, dorset] {
        assert_eq!(absence(&quarter, area), "SUPPRESSED");
        assert_eq!(row(&quarter, area)["value"]["numerator"], json!(null));
    }
    assert_eq!(row(&quarter, bournemouth)["value"]["numerator"], 90);
}

#[tokio::test]
async fn what_was_hidden_once_stays_hidden_when_it_is_revised() {
    let spec = Spec::start().await;
    let [bournemouth, poole, dorset] = DORSET;
    for positive in [3, 23] {
        let of_areas = [(bournemouth, 150, 30), (poole, 60, positive), (dorset, 90, 12)];
        tested(&spec, "dorset", "2026-02", (300, 42 + positive), &of_areas).await;
    }

    let answer = areas(&spec.analyst_of("essex"), SHARE, &["dorset"], "2026-02", json!({})).await;

    assert_eq!(
        (absence(&answer, poole), absence(&answer, dorset)),
        (&json!("SUPPRESSED"), &json!("SUPPRESSED"))
    );
    let inside = areas(&spec.analyst_of("dorset"), SHARE, &["dorset"], "2026-02", json!({})).await;
    assert_eq!(row(&inside, poole)["value"]["numerator"], 23);
}

#[tokio::test]
async fn a_picture_shows_no_more_than_the_figures() {
    let spec = Spec::start().await;
    two_forces(&spec).await;
    let picture = "query($indicator: ID!) {
        funnel(indicator: $indicator, period: \"2026-02\", level: COMMUNITY_SAFETY_PARTNERSHIP) {
            table points { area { code } exposure value { value } } }
        distribution(indicator: $indicator, period: \"2026-02\", level: COMMUNITY_SAFETY_PARTNERSHIP) { table svg bins { forces } } }";
    let address = format!("/charts/distribution/{SHARE}/2026-02.svg?level=community-safety-partnership");

    let mut counts = Vec::new();
    let mut tags = Vec::new();
    for person in [spec.analyst_of("essex"), spec.inspector()] {
        let answer = person.ask(picture, json!({ "indicator": SHARE })).await;
        let bins = answer.at("/distribution/bins").as_array().unwrap();
        counts.push(bins.iter().map(|bin| bin["forces"].as_i64().unwrap()).sum::<i64>());
        let request = Request::builder().uri_str(address.as_str()).finish();
        let drawn = person.send(request).await;
        let svg = String::from_utf8_lossy(&drawn.bytes).into_owned();
        assert!(svg.contains("Bournemouth"), "{svg}");
        assert_eq!(svg.contains("too small to be shown"), counts.len() == 1);
        tags.push(drawn.headers["etag"].clone());
        let points = answer.at("/funnel/points").as_array().unwrap();
        let poole = points
            .iter()
            .find(|point| point["area"]["code"] == "E22000067")
            .unwrap();
        assert_eq!(poole["value"]["value"].is_null(), counts.len() == 1);
    }

    assert_eq!(counts, [4, 6]);
    assert_ne!(tags[0], tags[1]);
}
