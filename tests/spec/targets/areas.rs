//! A target among the areas of a force: the parts make exactly the whole.

use super::{kent_and_its_neighbours, set};
use crate::comparison::{close, residents};
use muster_tests::{Given, Spec};
use serde_json::{Value, json};

#[tokio::test]
async fn a_rate_is_shared_out_among_areas_so_that_the_parts_make_exactly_the_count_it_implies() {
    let spec = Spec::start().await;
    kent_and_its_neighbours(&spec).await;
    let unit = spec.national_analyst();
    let asked = "{ force(code: \"kent\") { areas(kind: COMMUNITY_SAFETY_PARTNERSHIP) { code } } }";
    let areas: Vec<String> = unit
        .ask(asked, json!({}))
        .await
        .at("/force/areas")
        .as_array()
        .unwrap()
        .iter()
        .map(|area| area["code"].as_str().unwrap().to_owned())
        .collect();
    let weights = |weight: fn(usize) -> usize| -> Value {
        let each = areas.iter().enumerate();
        each.map(|(at, area)| json!({ "area": area, "weight": weight(at), "denominator": 100_000 + at * 10_000 }))
            .collect()
    };
    let kind = "COMMUNITY_SAFETY_PARTNERSHIP";

    let answer = set(
        &unit,
        json!({ "areas": { "kind": kind, "weights": weights(|at| at * at) } }),
    )
    .await;

    let target = answer.at("/setTarget/target").clone();
    assert_eq!(answer.problems(), Vec::<&str>::new());
    for (year, step) in target["areas"]["years"]
        .as_array()
        .unwrap()
        .iter()
        .zip(target["steps"].as_array().unwrap())
    {
        let implied = step["value"].as_f64().unwrap() * residents(&spec, "kent").await / 100_000.0;
        // lower is better, so the count is rounded up
        assert!(close(&year["count"], implied.ceil()), "{year:#} {implied}");
        let parts = year["parts"].as_array().unwrap();
        assert_eq!(parts.len(), areas.len());
        let sum: i64 = parts.iter().map(|part| part["count"].as_i64().unwrap()).sum();
        assert_eq!(sum, year["count"].as_i64().unwrap());
        assert_eq!(parts[0]["count"], 0);
        let last = parts.last().unwrap();
        let below = 100_000.0 + 10_000.0 * f64::from(u32::try_from(areas.len() - 1).unwrap());
        assert!(close(
            &last["value"],
            last["count"].as_f64().unwrap() * 100_000.0 / below
        ));
    }
    assert_eq!(target["areas"]["areas"][1]["named"], true);

    let even = json!({ "kind": kind, "weights": weights(|_| 1) });
    let answer = set(&unit, json!({ "replaces": target["id"], "areas": even })).await;
    assert_eq!(answer.problems(), Vec::<&str>::new());
    let ties: Vec<&Value> = answer
        .at("/setTarget/target/areas/years")
        .as_array()
        .unwrap()
        .iter()
        .map(|year| &year["tie"])
        .collect();
    assert!(ties.contains(&&json!(true)), "{ties:?}");
    let words = answer.at("/setTarget/target/areas/words").as_str().unwrap();
    assert!(
        words.contains("equal remainders were decided by the larger weight"),
        "{words}"
    );
}

#[tokio::test]
async fn weights_that_do_not_fit_say_what_to_mend() {
    let spec = Spec::start().await;
    kent_and_its_neighbours(&spec).await;
    let unit = spec.national_analyst();
    let kind = "COMMUNITY_SAFETY_PARTNERSHIP";
    let one = |area: &str, weight: i64| json!([{ "area": area, "weight": weight, "denominator": 1000 }]);

    for (areas, code) in [
        (json!({ "kind": "AREA_COMMAND" }), "UNKNOWN_AREA"),
        // no figures of the areas, and nobody named a weight
        (json!({ "kind": kind }), "TARGET_NOTHING_TO_WEIGH_BY"),
        (json!({ "kind": kind, "weights": one("E22000001", 3) }), "UNKNOWN_AREA"),
        (
            json!({ "kind": kind, "weights": one("E22000137", -3) }),
            "INVALID_ARGUMENT",
        ),
        (
            json!({ "kind": kind, "weights": one("E22000137", 3) }),
            "INVALID_ARGUMENT",
        ),
    ] {
        let answer = set(&unit, json!({ "areas": areas })).await;
        assert_eq!(answer.problems(), [code], "{areas}");
        assert_eq!(answer.at("/setTarget/problems/0/path/0"), "input");
    }
}

#[tokio::test]
async fn the_areas_own_figures_of_the_baseline_decide_where_nobody_names_a_weight() {
    let spec = Spec::start().await;
    let share = "neighbourhood-queries-within-72-hours";
    let count = |measure: &str, answered: &str| match measure {
        "neighbourhood-queries" => "1000".to_owned(),
        "neighbourhood-queries-answered-72h" => answered.to_owned(),
        "neighbourhoods" | "neighbourhoods-with-named-officer" => "20".to_owned(),
        _ => "100".to_owned(),
    };
    for (force, answered) in [
        ("essex", "700"),
        ("hampshire", "800"),
        ("avon-and-somerset", "750"),
        ("lancashire", "900"),
    ] {
        let given = Given::from(force, "visible-time", "2025-12");
        spec.given(given, |measure, _| count(measure.as_str(), answered)).await;
    }
    let areas: Vec<String> = (137..=149)
        .filter(|at| *at != 139 && *at != 141)
        .map(|at| format!("E22000{at}"))
        .collect();
    let mut cells: Vec<(&str, &str, &str)> = Vec::new();
    for area in &areas {
        cells.push((area, "neighbourhood-queries", "80"));
        cells.push((area, "neighbourhood-queries-answered-72h", "50"));
    }
    cells.push(("E22000352", "neighbourhood-queries", "120"));
    cells.push(("E22000352", "neighbourhood-queries-answered-72h", "50"));
    let given = Given::from("kent", "visible-time", "2025-12");
    spec.given_of_areas(given, |measure, _| count(measure.as_str(), "600"), &cells)
        .await;

    let kind = json!({ "kind": "COMMUNITY_SAFETY_PARTNERSHIP" });
    let answer = set(&spec.signatory_of("kent"), json!({ "indicator": share, "areas": kind })).await;

    let target = answer.at("/setTarget/target");
    assert_eq!(answer.problems(), Vec::<&str>::new(), "{:#}", answer.body);
    // 70, 75, 80 and 90 per cent: the upper quartile is 82.5, and a quarter of the way from 60 is 65.625
    assert!(close(&target["benchmark"], 82.5) && close(&target["steps"][0]["value"], 65.625));
    let year = &target["areas"]["years"][0];
    // higher is better, so the count is rounded down
    assert_eq!(year["count"], 656);
    let parts = year["parts"].as_array().unwrap();
    assert_eq!(
        (parts.len(), &target["areas"]["areas"][0]["named"]),
        (12, &json!(false))
    );
    let counts: Vec<i64> = parts.iter().map(|part| part["count"].as_i64().unwrap()).collect();
    assert_eq!(counts.iter().sum::<i64>(), 656);
    // twelve equal weights: 656 = 12 * 54 + 8, and the first eight by code get one more
    assert_eq!(counts, [55, 55, 55, 55, 55, 55, 55, 55, 54, 54, 54, 54]);
    assert_eq!(year["tie"], true);
    assert!(close(&parts[0]["value"], 55.0 / 80.0 * 100.0) && close(&parts[11]["value"], 54.0 / 120.0 * 100.0));
}
