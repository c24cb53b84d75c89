//! Where forces stand among the others, and what each did since earlier periods.

use muster_tests::{Answer, Given, Person, Spec};
use serde_json::{Value, json};

use crate::comparison::close;

pub(crate) const RATE: &str = "killed-or-seriously-injured-rate";
/// Of each a different number of casualties, so that their rates differ widely.
pub(crate) const SIX: [(&str, u32); 6] = [
    ("kent", 9),
    ("essex", 4),
    ("surrey", 12),
    ("norfolk", 2),
    ("dorset", 7),
    ("gwent", 1),
];

/// Enough of a series to know how much it moves by itself, of which the first is a year before the month compared.
pub(crate) const SIX_MONTHS: [&str; 6] = ["2025-02", "2025-03", "2025-04", "2025-05", "2025-06", "2025-07"];

const PLACED: &str = "query($indicator: ID!, $period: Period!) { comparison(indicator: $indicator, period: $period) {
    spread { forces lowerQuartile median upperQuartile target phi tau2 estimatedFrom national }
    method { spread ranking change references }
    rows { force { code } value { value interval { low high } } quartileGroup sentence
        band { position judgement z plain plainZ phi tau2 limits95 { low high } limits998 { low high } }
        rank { rank best worst of standardError ownVariation }
        change { since before difference percent movement judgement significant materiality naturalVariation absence }
        previous: change(against: PREVIOUS_PERIOD) { since movement percent evenedPercent absence }
        comparability { inSpread absence definitionVersion remarks { code } } } } }";

async fn placed(person: &Person<'_>, indicator: &str) -> Answer {
    person
        .ask(PLACED, json!({ "indicator": indicator, "period": "2026-02" }))
        .await
}

fn row<'a>(answer: &'a Answer, force: &str) -> &'a Value {
    let rows = answer.at("/comparison/rows").as_array().unwrap();
    let row = rows.iter().find(|row| row["force"]["code"] == force);
    row.unwrap_or_else(|| panic!("no row of {force}"))
}

fn values(answer: &Answer) -> Vec<f64> {
    let mut values: Vec<f64> = SIX
        .iter()
        .map(|(force, _)| row(answer, force)["value"]["value"].as_f64().unwrap())
        .collect();
    values.sort_by(f64::total_cmp);
    values
}

pub(crate) async fn casualties(spec: &Spec, given: Given<'_>, of_each_sort: u32) {
    spec.given(given, |measure, breakdown| match measure.as_str() {
        // one sort a little more, so that shares differ from force to force
        "casualties" if breakdown.to_string().contains("pedestrian") => (of_each_sort * of_each_sort).to_string(),
        "casualties" => of_each_sort.to_string(),
        "roadside-tests" => "40".to_owned(),
        _ => "4".to_owned(),
    })
    .await;
}

pub(crate) async fn six(spec: &Spec) {
    for (force, of_each_sort) in SIX {
        casualties(spec, Given::from(force, "roads", "2026-02"), of_each_sort).await;
    }
}

#[tokio::test]
async fn a_force_is_placed_in_the_spread_between_forces_with_chance_alone_beside_it() {
    let spec = Spec::start().await;
    six(&spec).await;

    let answer = placed(&spec.inspector(), RATE).await;

    let spread = answer.at("/comparison/spread");
    assert_eq!((&spread["forces"], &spread["estimatedFrom"]), (&json!(6), &json!(6)));
    assert!(
        spread["phi"].as_f64().unwrap() > 10.0 && spread["tau2"].as_f64().unwrap() > 0.0,
        "{spread:#}"
    );
    let values = values(&answer);
    assert!(close(&spread["lowerQuartile"], values[1] * 0.75 + values[2] * 0.25));
    assert!(close(&spread["median"], f64::midpoint(values[2], values[3])));
    assert!(close(&spread["upperQuartile"], values[3] * 0.25 + values[4] * 0.75));
    let surrey = row(&answer, "surrey");
    assert_eq!(surrey["band"]["plain"], "FAR_ABOVE", "{surrey:#}");
    assert!(surrey["band"]["z"].as_f64().unwrap() < surrey["band"]["plainZ"].as_f64().unwrap());
    assert_eq!(
        (&surrey["band"]["phi"], &surrey["band"]["tau2"]),
        (&spread["phi"], &spread["tau2"])
    );
    assert_eq!(surrey["quartileGroup"], 4);
    for part in ["spread", "ranking", "change"] {
        assert!(!answer.at("/comparison/method")[part].as_str().unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_place_is_always_shown_with_the_places_it_could_be() {
    let spec = Spec::start().await;
    six(&spec).await;

    let answer = placed(&spec.national_analyst(), RATE).await;

    let lowest = values(&answer)[0];
    let first = answer.at("/comparison/rows").as_array().unwrap();
    let first = first.iter().find(|row| row["rank"]["rank"] == 1).unwrap();
    assert!(close(&first["value"]["value"], lowest), "{first:#}");
    for (force, _) in SIX {
        let rank = &row(&answer, force)["rank"];
        let place = |of: &str| rank[of].as_i64().unwrap();
        assert!(
            place("best") <= place("rank") && place("rank") <= place("worst"),
            "{rank:#}"
        );
        assert_eq!((place("of"), &rank["ownVariation"]), (6, &json!(false)));
    }
    let missing = row(&answer, "cumbria");
    assert_eq!((&missing["rank"], &missing["band"]), (&Value::Null, &Value::Null));
    assert!(
        missing["sentence"].as_str().unwrap().contains("has no value"),
        "{missing:#}"
    );
}

#[tokio::test]
async fn fewer_than_five_forces_are_shown_without_a_band() {
    let spec = Spec::start().await;
    for (force, of_each_sort) in &SIX[..4] {
        casualties(&spec, Given::from(force, "roads", "2026-02"), *of_each_sort).await;
    }

    let answer = placed(&spec.inspector(), RATE).await;

    let kent = row(&answer, "kent");
    assert_eq!((&kent["band"], &kent["rank"]["of"]), (&Value::Null, &json!(4)));
    assert!(
        kent["sentence"].as_str().unwrap().contains("fewer than five forces"),
        "{kent:#}"
    );
    assert_eq!(answer.at("/comparison/spread/tau2"), &Value::Null);
}

#[tokio::test]
async fn made_up_figures_never_share_a_spread_with_real_ones() {
    let spec = Spec::start().await;
    six(&spec).await;
    let before = placed(&spec.inspector(), RATE).await;
    casualties(&spec, Given::from("cumbria", "roads", "2026-02").made_up(), 40).await;

    let after = placed(&spec.inspector(), RATE).await;

    assert_eq!(after.at("/comparison/spread"), before.at("/comparison/spread"));
    let cumbria = row(&after, "cumbria");
    assert_eq!((&cumbria["band"], &cumbria["rank"]), (&Value::Null, &Value::Null));
    let apart = &cumbria["comparability"];
    assert_eq!(apart["inSpread"], false);
    assert!(
        apart["remarks"]
            .as_array()
            .unwrap()
            .contains(&json!({ "code": "MIXED_ORIGIN" })),
        "{apart:#}"
    );
    assert_eq!(row(&after, "kent")["comparability"]["definitionVersion"], "1.0.0");
}

#[tokio::test]
async fn a_change_is_spoken_of_when_it_is_more_than_chance_and_material() {
    let spec = Spec::start().await;
    six(&spec).await;
    for month in SIX_MONTHS {
        casualties(&spec, Given::from("kent", "roads", month), 3).await;
    }
    casualties(&spec, Given::from("essex", "roads", "2025-02"), 4).await;

    let answer = placed(&spec.inspector(), RATE).await;

    let change = &row(&answer, "kent")["change"];
    assert_eq!(
        (&change["since"], &change["movement"]),
        (&json!("2025-02"), &json!("HIGHER"))
    );
    assert_eq!(
        (&change["judgement"], &change["significant"]),
        (&json!("WORSE"), &json!(true))
    );
    assert!(
        row(&answer, "kent")["sentence"]
            .as_str()
            .unwrap()
            .contains("higher than in 2025-02, which is worse")
    );
    assert_eq!(row(&answer, "essex")["change"]["movement"], "NO_CLEAR_CHANGE");
    let previous = &row(&answer, "kent")["previous"];
    assert_eq!(
        (&previous["since"], &previous["movement"]),
        (&json!("2026-01"), &Value::Null)
    );
    assert_eq!(previous["absence"], "NOT_SUPPLIED");
}

#[tokio::test]
async fn as_many_a_day_in_february_as_in_january_are_no_change() {
    let spec = Spec::start().await;
    let months = [
        ("2025-08", 31),
        ("2025-09", 30),
        ("2025-10", 31),
        ("2025-11", 30),
        ("2025-12", 31),
        ("2026-01", 31),
        ("2026-02", 28),
    ];
    for (month, days) in months {
        spec.given(Given::from("kent", "roads", month), |_, _| days.to_string())
            .await;
    }

    let answer = placed(&spec.inspector(), RATE).await;

    let previous = &row(&answer, "kent")["previous"];
    assert_eq!(
        (&previous["since"], &previous["movement"]),
        (&json!("2026-01"), &json!("NO_CLEAR_CHANGE"))
    );
    assert!(close(&previous["percent"], -300.0 / 31.0), "{previous:#}");
    assert!(previous["evenedPercent"].as_f64().unwrap().abs() < 1e-9, "{previous:#}");
    let words = answer.at("/comparison/method/change").as_str().unwrap();
    assert!(
        words.contains("times the days of the period over its own days"),
        "{words}"
    );
}

#[tokio::test]
async fn of_a_force_with_five_months_no_change_is_clear_however_large() {
    let spec = Spec::start().await;
    for month in &SIX_MONTHS[..4] {
        casualties(&spec, Given::from("kent", "roads", month), 3).await;
    }
    casualties(&spec, Given::from("kent", "roads", "2026-02"), 9).await;

    let answer = placed(&spec.inspector(), RATE).await;

    let kent = row(&answer, "kent");
    assert_eq!(
        (&kent["change"]["movement"], &kent["change"]["significant"]),
        (&json!("NO_CLEAR_CHANGE"), &json!(true))
    );
    assert_eq!(kent["change"]["naturalVariation"], Value::Null);
    let sentence = kent["sentence"].as_str().unwrap();
    assert!(
        sentence.contains("too little of its series is known to speak of a change since 2025-02"),
        "{sentence}"
    );
}

#[tokio::test]
async fn a_neutral_indicator_is_higher_or_lower_and_never_better_or_worse() {
    let spec = Spec::start().await;
    six(&spec).await;

    let answer = placed(&spec.inspector(), "vulnerable-road-user-share").await;

    for (force, _) in SIX {
        let row = row(&answer, force);
        assert_eq!(row["band"]["judgement"], Value::Null, "{row:#}");
        let sentence = row["sentence"].as_str().unwrap();
        assert!(
            !sentence.contains("better") && !sentence.contains("worse"),
            "{sentence}"
        );
    }
}
