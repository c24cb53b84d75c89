//! A series that goes on under another definition, or breaks, raises nothing until a phase parts it.
use super::{MONTH, RATE, kents, scan, signals};
use crate::{
    comparable::published,
    control::{CALM, chart, months},
};
use muster_tests::{Given, Spec};
use serde_json::{Value, json};

fn of_rate(scan: &Value) -> Value {
    let parts = scan["parts"].as_array().unwrap();
    let of_rate = parts.iter().find(|part| part["indicator"]["code"] == RATE);
    of_rate.unwrap_or_else(|| panic!("{scan:#}")).clone()
}

#[tokio::test]
async fn a_leap_that_comes_with_another_definition_raises_no_signal_and_the_scan_says_so() {
    let spec = Spec::start().await;
    months(&spec, "kent", &CALM).await;
    months(&spec, "essex", &CALM).await;
    published(&spec, "roads", ["1.1.0", "2.0.0"]).await;
    months(&spec, "kent", &["30"]).await;
    let unit = spec.national_analyst();

    let scan = scan(&spec).await;

    assert_eq!(signals(&unit, json!({ "force": "kent" })).await, Vec::<Value>::new());
    let part = of_rate(&scan);
    assert_eq!((&part["charts"], &part["chartsParted"]), (&json!(1), &json!(1)));
    assert_eq!(part["expectedFalseAlarms"], 0.084, "of the one chart that was read");
    assert!(scan["chartsParted"].as_i64() >= Some(1), "{scan:#}");
    let sentence = scan["sentence"].as_str().unwrap();
    assert!(
        sentence.contains("were left out") && sentence.contains("not comparable"),
        "{sentence}"
    );
    let shown = chart(&unit, "kent", json!({ "to": MONTH })).await;
    assert_eq!(shown.at("/controlChart/variation"), &Value::Null);
    assert_ne!(shown.at("/controlChart/phases/0/limits"), &Value::Null);
    let points = shown.at("/controlChart/points").as_array().unwrap();
    assert!(
        points.len() == 14
            && points
                .iter()
                .all(|point| point["signals"] == Value::Null && point["charted"] != Value::Null),
        "{points:#?}"
    );
    let sentence = shown.at("/controlChart/sentence").as_str().unwrap();
    assert!(
        sentence.contains("what came before 2026-02 is not comparable")
            && sentence.contains("a phase from 2026-02 on")
            && !sentence.contains("worse"),
        "{sentence}"
    );
}

#[tokio::test]
async fn a_signal_lapses_with_the_definition_of_its_figure_and_a_phase_brings_the_series_back() {
    let spec = Spec::start().await;
    super::leap(&spec).await;
    let unit = spec.national_analyst();
    scan(&spec).await;
    assert_eq!(kents(&unit).await["state"], "NEW");

    // every month from August on, sent again as it was
    published(&spec, "roads", ["1.1.0", "2.0.0"]).await;
    let mut leapt = CALM;
    leapt[13] = "30";
    months(&spec, "kent", &leapt[7..]).await;
    let parted = scan(&spec).await;

    assert_eq!(of_rate(&parted)["chartsParted"], 1);
    assert_eq!(kents(&unit).await["state"], "LAPSED");
    let input = json!({ "indicator": RATE, "force": "kent", "from": "2025-08", "reason": "another definition" });
    let start = "mutation($input: StartPhaseInput!) { startPhase(input: $input) { problems { code } } }";
    assert_eq!(
        unit.ask(start, json!({ "input": input })).await.problems(),
        Vec::<&str>::new()
    );
    let mended = of_rate(&scan(&spec).await);
    assert_eq!((&mended["charts"], &mended["chartsParted"]), (&json!(1), &json!(0)));
}

#[tokio::test]
async fn a_force_of_which_no_series_can_be_read_is_not_counted_as_tested() {
    let spec = Spec::start().await;
    months(&spec, "kent", &CALM).await;
    published(&spec, "roads", ["1.1.0", "2.0.0"]).await;
    spec.given(Given::from("kent", "roads", MONTH), |measure, _| {
        match measure.as_str() {
            "casualties" => "30".to_owned(),
            "roadside-tests" => "40".to_owned(),
            _ => "4".to_owned(),
        }
    })
    .await;

    let scan = scan(&spec).await;

    assert_eq!(
        (&scan["forces"], &scan["indicators"], &scan["charts"], &scan["found"]),
        (&json!(0), &json!(0), &json!(0), &json!(0)),
        "{scan:#}"
    );
    assert_eq!(scan["expectedFalseAlarms"], 0.0);
    assert!(of_rate(&scan)["chartsParted"] == 1, "{scan:#}");
}
