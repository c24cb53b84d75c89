//! How far first figures usually move.

use muster_tests::{Answer, Given, Person, Spec};
use serde_json::{Value, json};

use crate::comparable::published;
use crate::comparison::close;
use crate::control::months;
use crate::placed::{RATE, casualties};

const MOVE: &str = "{ age periods median ninetieth bias }";

async fn triangle(person: &Person<'_>, more: Value) -> Answer {
    let document = format!(
        "query($indicator: ID!, $force: ID, $asOf: DateTime) {{
            revisionTriangle(indicator: $indicator, force: $force, asOf: $asOf) {{
                indicator {{ version }} asOf {{ at }} ages sentence method synthetic moves {MOVE}
                forces {{ force {{ code }} sentence synthetic moves {MOVE}
                    periods {{ period first firstAt values now revised synthetic }} }} }} }}"
    );
    let mut variables = json!({ "indicator": RATE });
    for (name, value) in more.as_object().into_iter().flatten() {
        variables[name.as_str()] = value.clone();
    }
    person.ask(&document, variables).await
}

async fn sent(spec: &Spec, force: &str, month: &str, of_each: u32) {
    casualties(spec, Given::from(force, "roads", month), of_each).await;
}

#[tokio::test]
async fn a_period_stands_as_it_was_at_first_and_as_it_was_months_later() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();
    sent(&spec, "kent", "2026-02", 10).await;
    sent(&spec, "essex", "2026-02", 10).await;
    spec.at("2026-05-01T09:00:00Z");
    sent(&spec, "kent", "2026-02", 12).await;
    spec.at("2026-08-20T09:00:00Z");

    let answer = triangle(&unit, json!({ "force": "kent" })).await;

    assert_eq!(answer.at("/revisionTriangle/ages"), &json!([1, 2, 3, 6, 12, 24]));
    let forces = answer.at("/revisionTriangle/forces").as_array().unwrap();
    assert_eq!(forces.len(), 1);
    let february = &forces[0]["periods"][0];
    assert_eq!(
        (&february["period"], &february["revised"]),
        (&json!("2026-02"), &json!(1))
    );
    assert!(february["firstAt"].as_str().unwrap().starts_with("2026-04-15T09:00:00"));
    // of each sort so many, and of pedestrians, killed and injured, its square
    let (first, later) = (8.0 * 10.0 + 2.0 * 100.0, 8.0 * 12.0 + 2.0 * 144.0);
    let values = february["values"].as_array().unwrap();
    let ratio = |value: &Value| json!(value.as_f64().unwrap() / february["first"].as_f64().unwrap());
    // accepted on 1 May, which is before the month is over
    assert!(close(&ratio(&values[0]), later / first), "{february:#}");
    assert!(close(&ratio(&values[3 - 1]), later / first), "{february:#}");
    assert_eq!(values[3..], [Value::Null, Value::Null, Value::Null]);
    assert_eq!(february["now"], values[2]);
    let moves = forces[0]["moves"].as_array().unwrap();
    assert_eq!(moves.len(), 3);
    assert!(close(&moves[0]["median"], later / first - 1.0), "{moves:#?}");
    assert!(close(&moves[0]["bias"], later / first - 1.0));
    assert_eq!(
        forces[0]["sentence"],
        "Fewer than 6 periods of Kent Police are old enough to say how far first figures move."
    );
}

#[tokio::test]
async fn it_ends_where_the_ledger_ended_at_the_instant_asked_about() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();
    sent(&spec, "kent", "2026-02", 10).await;
    spec.at("2026-05-01T09:00:00Z");
    sent(&spec, "kent", "2026-02", 12).await;
    spec.at("2026-08-20T09:00:00Z");

    let then = triangle(&unit, json!({ "asOf": "2026-04-30T09:00:00Z" })).await;

    let february = then.at("/revisionTriangle/forces/0/periods/0");
    assert_eq!(
        (&february["revised"], &february["now"]),
        (&json!(0), &february["first"])
    );
    assert_eq!(february["values"][0], Value::Null);
    assert_eq!(then.at("/revisionTriangle/moves"), &json!([]));
}

#[tokio::test]
async fn a_provisional_figure_carries_how_far_first_figures_of_the_force_usually_move() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();
    months(&spec, "kent", &["10"; 8]).await;
    spec.at("2026-04-25T09:00:00Z");
    months(&spec, "kent", &["10", "10", "10", "10", "11", "11", "11", "12"]).await;
    spec.at("2026-06-01T09:00:00Z");
    provisional(&spec, "kent", "2026-04").await;
    let asked = "query($indicator: ID!, $period: Period!) { comparison(indicator: $indicator, period: $period) {
        rows { force { code } usualRevision { sentence usual { age periods median } } } } }";

    let april = unit.ask(asked, json!({ "indicator": RATE, "period": "2026-04" })).await;
    let february = unit.ask(asked, json!({ "indicator": RATE, "period": "2026-02" })).await;
    let whole = triangle(&unit, json!({ "force": "kent" })).await;

    let kent = |answer: &Answer| {
        let rows = answer.at("/comparison/rows").as_array().unwrap();
        rows.iter().find(|row| row["force"]["code"] == "kent").unwrap()["usualRevision"].clone()
    };
    let usual = kent(&april);
    assert_eq!(
        (&usual["usual"]["age"], &usual["usual"]["periods"]),
        (&json!(1), &json!(8)),
        "{usual:#}"
    );
    assert!(close(&usual["usual"]["median"], 0.05), "{usual:#}");
    assert_eq!(
        usual["sentence"],
        "First figures of Kent Police usually move by 5.0% within a month; nine in ten by 13.0% or less (8 periods)."
    );
    assert_eq!(&usual["sentence"], whole.at("/revisionTriangle/forces/0/sentence"));
    // a figure that is final moves no more
    assert_eq!(kent(&february), Value::Null);
}

/// A month all of whose figures may still move.
async fn provisional(spec: &Spec, force: &str, month: &str) {
    let given = Given::from(force, "roads", month).provisional();
    casualties(spec, given, 10).await;
}

#[tokio::test]
async fn another_major_version_of_a_definition_is_not_a_move_and_the_period_begins_with_it() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();
    for force in ["kent", "essex"] {
        sent(&spec, force, "2026-02", 10).await;
        sent(&spec, force, "2026-03", 10).await;
    }
    spec.at("2026-05-01T09:00:00Z");
    published(&spec, "roads", ["1.1.0", "2.0.0"]).await;
    sent(&spec, "kent", "2026-02", 20).await;
    // the same figures, counted anew
    sent(&spec, "essex", "2026-02", 10).await;
    spec.at("2026-05-15T09:00:00Z");
    sent(&spec, "kent", "2026-02", 22).await;
    spec.at("2026-08-20T09:00:00Z");

    let answer = triangle(&unit, json!({})).await;
    let before = triangle(&unit, json!({ "asOf": "2026-04-30T09:00:00Z" })).await;

    let forces = answer.at("/revisionTriangle/forces").as_array().unwrap();
    let periods = |code: &str| {
        let of_force = forces.iter().find(|it| it["force"]["code"] == code).unwrap();
        of_force["periods"].as_array().unwrap().clone()
    };
    let [february, march] = &periods("kent")[..] else {
        panic!("two months")
    };
    let (first, later) = (8.0 * 20.0 + 2.0 * 400.0, 8.0 * 22.0 + 2.0 * 484.0);
    let ratio = february["now"].as_f64().unwrap() / february["first"].as_f64().unwrap();
    assert!(close(&json!(ratio), later / first), "{february:#}");
    assert_eq!(february["revised"], 1);
    assert!(february["firstAt"].as_str().unwrap().starts_with("2026-05-01"));
    assert!(march["firstAt"].as_str().unwrap().starts_with("2026-04-15"));
    let unmoved = &periods("essex")[0];
    assert_eq!((&unmoved["revised"], &unmoved["now"]), (&json!(0), &unmoved["first"]));
    assert!(unmoved["firstAt"].as_str().unwrap().starts_with("2026-05-01"));
    let moves = answer.at("/revisionTriangle/moves").as_array().unwrap();
    assert_eq!((&moves[0]["age"], &moves[0]["periods"]), (&json!(1), &json!(4)));
    assert!(moves[0]["ninetieth"].as_f64() < Some(0.2), "{moves:#?}");
    assert_eq!(before.at("/revisionTriangle/forces/1/periods/0/revised"), 0);
}

#[tokio::test]
async fn real_and_made_up_figures_are_never_told_together() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();
    let of_essex = |month| Given::from("essex", "roads", month).made_up();
    for month in ["2026-02", "2026-03"] {
        casualties(&spec, of_essex(month), 10).await;
    }
    let made_up = triangle(&unit, json!({})).await;
    sent(&spec, "kent", "2026-02", 10).await;
    spec.at("2026-05-01T09:00:00Z");
    sent(&spec, "kent", "2026-02", 11).await;
    for month in ["2026-02", "2026-03"] {
        casualties(&spec, of_essex(month), 40).await;
    }
    spec.at("2026-08-20T09:00:00Z");

    let answer = triangle(&unit, json!({})).await;

    assert_eq!(made_up.at("/revisionTriangle/synthetic"), true);
    let sentence = made_up.at("/revisionTriangle/sentence").as_str().unwrap();
    assert!(sentence.contains("made-up periods"), "{sentence}");
    let it = answer.at("/revisionTriangle");
    assert_eq!(
        (&it["synthetic"], &it["moves"][0]["periods"]),
        (&json!(false), &json!(1))
    );
    assert!(it["moves"][0]["ninetieth"].as_f64() < Some(0.3), "{it:#}");
    let forces = it["forces"].as_array().unwrap();
    let of = |code: &str| forces.iter().find(|it| it["force"]["code"] == code).unwrap();
    assert_eq!(
        (&of("kent")["synthetic"], &of("essex")["synthetic"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(of("essex")["moves"][0]["periods"], 2);
}
