//! What may be set side by side: figures counted by one definition. Which is decided by the service, and it says why.

use muster_tests::{Answer, Given, Person, Spec};
use serde_json::{Value, json};

use crate::citations::LATER;
use crate::placed::{RATE, SIX, SIX_MONTHS, casualties, six};
use crate::returns::mutate;
use crate::returns::revising::{accepted, revise};

mod through_time;

const ROWS: &str =
    "rows { force { code } value { value numerator } band { position z } quartileGroup rank { rank best worst of }
    change { since movement absence } previous: change(against: PREVIOUS_PERIOD) { since movement absence }
    comparability { inSpread absence definitions sourceSystems remarks { code message } } sentence }";

async fn compared(person: &Person<'_>, period: &str, as_of: Value) -> Answer {
    let document = format!(
        "query($indicator: ID!, $period: Period!, $asOf: DateTime) {{
            comparison(indicator: $indicator, period: $period, asOf: $asOf) {{ {ROWS} warnings {{ code message }}
                spread {{ forces median target tau2 }}
                aggregate {{ value numerator coverage {{ supplied expected missing {{ force {{ code }} reason }} }} }} }} }}"
    );
    let variables = json!({ "indicator": RATE, "period": period, "asOf": as_of });
    person.ask(&document, variables).await
}

fn row<'a>(answer: &'a Answer, force: &str) -> &'a Value {
    let rows = answer.at("/comparison/rows").as_array().unwrap();
    let row = rows.iter().find(|row| row["force"]["code"] == force);
    row.unwrap_or_else(|| panic!("no row of {force}"))
}

/// What is said under a code; `None` where it is not.
fn said<'a>(list: &'a Value, code: &str) -> Option<&'a str> {
    let list = list.as_array().unwrap().iter();
    let mut of_code = list
        .filter(|it| it["code"] == code)
        .map(|it| it["message"].as_str().unwrap());
    of_code.next_back()
}

fn remarked<'a>(answer: &'a Answer, force: &str, code: &str) -> Option<&'a str> {
    said(&row(answer, force)["comparability"]["remarks"], code)
}

fn within(answer: &Answer) -> Vec<&str> {
    let forces = SIX.iter().map(|(force, _)| *force);
    forces
        .filter(|force| row(answer, force)["comparability"]["inSpread"] == true)
        .collect()
}

/// Publishes a collection anew: as it was, under another version.
pub(crate) async fn published(spec: &Spec, collection: &str, [was, is]: [&str; 2]) {
    let line = |version: &str| format!("version = \"{version}\"\nfrequency");
    let file = format!("{collection}.toml");
    spec.publish(&file, &[(&line(was), &line(is))]).await;
}

/// Sends February again as it was, under the definition that holds by now.
async fn again(spec: &Spec, force: &str) {
    let (_, of_each) = SIX.into_iter().find(|(code, _)| *code == force).unwrap();
    casualties(spec, Given::from(force, "roads", "2026-02"), of_each).await;
}

#[tokio::test]
async fn a_force_whose_figures_are_by_another_major_definition_is_in_no_spread_and_no_sum_until_most_have_followed() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();
    six(&spec).await;
    let before = compared(&unit, "2026-02", Value::Null).await;
    spec.at(LATER);
    published(&spec, "roads", ["1.1.0", "2.0.0"]).await;
    let unmoved = compared(&unit, "2026-02", Value::Null).await;

    again(&spec, "kent").await;
    let ahead = compared(&unit, "2026-02", Value::Null).await;
    let then = compared(&unit, "2026-02", json!("2026-04-15T12:00:00Z")).await;
    for force in ["essex", "surrey"] {
        again(&spec, force).await;
    }
    let even = compared(&unit, "2026-02", Value::Null).await;
    again(&spec, "norfolk").await;
    let behind = compared(&unit, "2026-02", Value::Null).await;

    assert_eq!(unmoved.body, before.body, "what was sent was counted as before");
    let kent = &row(&ahead, "kent")["comparability"];
    assert_eq!(
        (&kent["inSpread"], &kent["definitions"]),
        (&json!(false), &json!(["roads 2.0.0"]))
    );
    let words = remarked(&ahead, "kent", "MIXED_DEFINITIONS").unwrap();
    assert!(
        words.contains("by roads 2.0.0 and those of most by roads 1.1.0")
            && words.ends_with("until most have sent the period again under roads 2.0.0"),
        "{words}"
    );
    assert_eq!(row(&ahead, "kent")["band"], Value::Null);
    assert_eq!(row(&ahead, "kent")["value"], row(&before, "kent")["value"]);
    assert!(
        row(&ahead, "kent")["sentence"]
            .as_str()
            .unwrap()
            .contains("counted by another definition")
    );
    assert_eq!(ahead.at("/comparison/spread/forces"), 5);
    assert_eq!(row(&ahead, "essex")["rank"]["of"], 5);
    assert_eq!(remarked(&ahead, "essex", "MIXED_DEFINITIONS"), None);
    let sum = |answer: &Answer, forces: &[&str]| -> f64 {
        let counts = forces
            .iter()
            .map(|force| row(answer, force)["value"]["numerator"].as_f64().unwrap());
        counts.sum()
    };
    let others = ["essex", "surrey", "norfolk", "dorset", "gwent"];
    let together = ahead.at("/comparison/aggregate");
    assert_eq!(together["numerator"].as_f64(), Some(sum(&ahead, &others)));
    assert_eq!(together["coverage"]["supplied"], 5);
    let missing = together["coverage"]["missing"].as_array().unwrap();
    assert!(missing.contains(&json!({ "force": { "code": "kent" }, "reason": "OTHER_DEFINITION" })));
    let warning = said(ahead.at("/comparison/warnings"), "MIXED_DEFINITIONS").unwrap();
    assert!(warning.starts_with("the figures of 1 forces"), "{warning}");

    assert_eq!(then.body, before.body, "answers as of before are as they were");

    assert_eq!(
        within(&even),
        ["kent", "essex", "surrey"],
        "of as many the newer counts"
    );
    assert_eq!(within(&behind), ["kent", "essex", "surrey", "norfolk"]);
    let words = remarked(&behind, "dorset", "MIXED_DEFINITIONS").unwrap();
    assert!(
        words.ends_with("until the period is sent again under roads 2.0.0"),
        "{words}"
    );
    let sent = sum(&behind, &["kent", "essex", "surrey", "norfolk"]);
    assert_eq!(behind.at("/comparison/aggregate/numerator").as_f64(), Some(sent));
}

#[tokio::test]
async fn a_minor_change_of_a_definition_parts_nobody() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();
    six(&spec).await;
    casualties(&spec, Given::from("kent", "roads", "2025-02"), 3).await;
    let before = compared(&unit, "2026-02", Value::Null).await;
    spec.at(LATER);
    published(&spec, "roads", ["1.1.0", "1.2.0"]).await;
    again(&spec, "kent").await;

    let after = compared(&unit, "2026-02", Value::Null).await;

    assert_eq!(
        row(&after, "kent")["comparability"]["definitions"],
        json!(["roads 1.2.0"])
    );
    assert_eq!(remarked(&after, "kent", "MIXED_DEFINITIONS"), None);
    assert_eq!(row(&after, "kent")["change"], row(&before, "kent")["change"]);
    for place in ["spread", "aggregate", "warnings"] {
        assert_eq!(
            after.at(&format!("/comparison/{place}")),
            before.at(&format!("/comparison/{place}"))
        );
    }
}

#[tokio::test]
async fn a_change_across_definitions_is_not_stated_and_one_across_systems_is_marked() {
    let spec = Spec::start().await;
    for force in ["kent", "essex", "surrey"] {
        for month in SIX_MONTHS {
            casualties(&spec, Given::from(force, "roads", month).out_of("athena"), 3).await;
        }
    }
    casualties(&spec, Given::from("surrey", "roads", "2026-02").out_of("athena"), 9).await;
    casualties(&spec, Given::from("essex", "roads", "2026-02").out_of("niche"), 9).await;
    published(&spec, "roads", ["1.1.0", "2.0.0"]).await;
    casualties(&spec, Given::from("kent", "roads", "2026-02").out_of("athena"), 9).await;

    let answer = compared(&spec.inspector(), "2026-02", Value::Null).await;

    let kent = row(&answer, "kent");
    assert_eq!(
        kent["change"],
        json!({ "since": "2025-02", "movement": null, "absence": "MIXED_DEFINITIONS" })
    );
    assert_eq!(remarked(&answer, "kent", "SOURCE_SYSTEM_CHANGED"), None);
    let essex = row(&answer, "essex");
    assert_eq!(essex["change"]["movement"], "HIGHER", "marked, not left out: {essex:#}");
    assert_eq!(essex["comparability"]["sourceSystems"], json!(["niche"]));
    let words = remarked(&answer, "essex", "SOURCE_SYSTEM_CHANGED").unwrap();
    assert!(
        words.contains("come from niche and came in 2025-02 from athena"),
        "{words}"
    );
    assert_eq!(essex["comparability"]["inSpread"], true);
    assert_eq!(remarked(&answer, "surrey", "SOURCE_SYSTEM_CHANGED"), None);
    assert_eq!(row(&answer, "surrey")["change"]["movement"], "HIGHER");
}

#[tokio::test]
async fn a_period_that_was_counted_partly_by_one_definition_and_partly_by_another_stands_apart() {
    let spec = Spec::start().await;
    for month in ["2026-01", "2026-02", "2026-03"] {
        casualties(&spec, Given::from("essex", "roads", month), 4).await;
    }
    casualties(&spec, Given::from("kent", "roads", "2026-01"), 9).await;
    published(&spec, "roads", ["1.1.0", "2.0.0"]).await;
    for month in ["2026-02", "2026-03"] {
        casualties(&spec, Given::from("kent", "roads", month), 9).await;
    }

    let quarter = compared(&spec.inspector(), "FY2025-26Q4", Value::Null).await;
    let month = compared(&spec.inspector(), "2026-01", Value::Null).await;

    let definitions = &row(&quarter, "kent")["comparability"]["definitions"];
    assert_eq!(definitions, &json!(["roads 1.1.0", "roads 2.0.0"]));
    let words = remarked(&quarter, "kent", "MIXED_DEFINITIONS").unwrap();
    assert!(
        words.contains("partly by roads 1.1.0 and partly by roads 2.0.0"),
        "{words}"
    );
    assert_eq!(quarter.at("/comparison/aggregate/coverage/supplied"), 1);
    assert_eq!(row(&quarter, "essex")["comparability"]["inSpread"], true);
    assert_eq!(remarked(&month, "kent", "MIXED_DEFINITIONS"), None);
    assert_eq!(month.at("/comparison/aggregate/coverage/supplied"), 2);
}

#[tokio::test]
async fn a_draft_is_previewed_as_counted_by_the_definition_it_would_be_handed_over_under() {
    let spec = Spec::start().await;
    let (id, version) = accepted(&spec, "kent", "2026-02", 3).await;
    for (force, of_each) in &SIX[1..] {
        casualties(&spec, Given::from(force, "roads", "2026-02"), *of_each).await;
    }
    published(&spec, "roads", ["1.1.0", "2.0.0"]).await;
    let kent = spec.analyst_of("kent");
    let revised = revise(&kent, &id, &version, "LATE_DATA").await;
    assert_eq!(revised.problems(), Vec::<&str>::new());

    let document = format!(
        "query($id: ID!) {{ return(id: $id) {{ current {{ preview {{ indicators {{
            indicator {{ code }} comparison {{ {ROWS} }} }} }} }} }} }}"
    );
    let answer = kent.ask(&document, json!({ "id": id })).await;

    let indicators = answer.at("/return/current/preview/indicators").as_array().unwrap();
    let it = indicators.iter().find(|it| it["indicator"]["code"] == RATE).unwrap();
    let rows = it["comparison"]["rows"].as_array().unwrap();
    let of = |force: &str| &rows.iter().find(|row| row["force"]["code"] == force).unwrap()["comparability"];
    assert_eq!(of("kent")["definitions"], json!(["roads 2.0.0"]));
    assert_eq!(
        (&of("kent")["inSpread"], &of("essex")["inSpread"]),
        (&json!(false), &json!(true))
    );
}

#[tokio::test]
async fn the_system_a_force_names_with_its_return_is_shown_with_its_figures() {
    let spec = Spec::start().await;
    let input = json!({ "force": "kent", "collection": "roads", "period": "2026-02", "sourceSystem": "niche" });
    let opened = mutate(&spec.analyst_of("kent"), "openReturn", "OpenReturnInput", input).await;
    assert_eq!(opened.problems(), Vec::<&str>::new());
    accepted(&spec, "kent", "2026-02", 3).await;

    let answer = compared(&spec.inspector(), "2026-02", Value::Null).await;

    let kent = &row(&answer, "kent")["comparability"];
    assert_eq!(
        (&kent["sourceSystems"], &kent["definitions"]),
        (&json!(["niche"]), &json!(["roads 1.1.0"]))
    );
    let cumbria = &row(&answer, "cumbria")["comparability"];
    assert_eq!(
        (&cumbria["sourceSystems"], &cumbria["definitions"]),
        (&json!([]), &json!([]))
    );
}
