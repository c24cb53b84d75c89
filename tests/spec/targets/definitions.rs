//! Targets across definitions: peers and progress are of figures counted by the definition of the baseline, or are not stated.

use super::progress::beside;
use super::{NEIGHBOURS, casualties, kent_and_its_neighbours, propose, set, set_id};
use crate::citations::LATER;
use crate::comparable::published;
use muster_tests::{Given, Spec};
use serde_json::{Value, json};

#[tokio::test]
async fn a_peer_counted_by_another_major_definition_is_no_part_of_a_benchmark() {
    let spec = Spec::start().await;
    kent_and_its_neighbours(&spec).await;
    casualties(&spec, "2025-12", &[("surrey", "7")]).await;
    let unit = spec.national_analyst();
    let peers = NEIGHBOURS.iter().map(|(force, _)| *force).chain(["surrey"]);
    let peers = json!({ "peers": { "kind": "CUSTOM", "members": peers.collect::<Vec<_>>() } });
    let before = propose(&unit, peers.clone()).await;
    spec.at(LATER);
    published(&spec, "roads", ["1.1.0", "2.0.0"]).await;
    casualties(&spec, "2025-12", &[("surrey", "7")]).await;

    let parted = propose(&unit, peers).await;
    // its own neighbours were counted as its baseline was
    let unmoved = propose(&unit, json!({})).await;

    let missing = |answer: &muster_tests::Answer| answer.at("/proposedTarget/spread/missing").clone();
    assert_eq!(missing(&before), json!([]));
    assert_eq!(
        missing(&parted),
        json!([{ "force": { "code": "surrey" }, "reason": "MIXED_DEFINITIONS" }])
    );
    let used = parted.at("/proposedTarget/spread/forces").as_array().unwrap();
    assert!(
        used.len() == 4 && used.iter().all(|peer| peer["force"]["code"] != "surrey"),
        "{used:#?}"
    );
    assert_eq!(
        parted.at("/proposedTarget/benchmark"),
        unmoved.at("/proposedTarget/benchmark")
    );
}

const PROGRESS: &str =
    "{ force(code: \"kent\") { targets { baselineValue progress { track gapClosed assurance charted sentence value { value }
        spread { forces { force { code } } missing { force { code } reason } } } } } }";

/// A target from February 2025, and February 2026 to hold against it.
async fn from_february(spec: &Spec) {
    casualties(spec, "2025-02", &[("kent", "20")]).await;
    casualties(spec, "2025-02", &NEIGHBOURS).await;
    set_id(&set(&spec.national_analyst(), json!({ "baseline": "2025-02" })).await);
    spec.at(LATER);
    casualties(spec, "2026-02", &[("kent", "1")]).await;
    casualties(spec, "2026-02", &NEIGHBOURS).await;
}

#[tokio::test]
async fn progress_across_major_definitions_is_not_stated_and_says_so() {
    let spec = Spec::start().await;
    from_february(&spec).await;
    let unit = spec.national_analyst();
    let before = unit.ask(PROGRESS, json!({})).await;
    let position = beside(&unit, "kent", "2026-02").await;
    published(&spec, "roads", ["1.1.0", "2.0.0"]).await;
    casualties(&spec, "2026-02", &[("kent", "1")]).await;

    let after = unit.ask(PROGRESS, json!({})).await;

    let progress = "/force/targets/0/progress";
    assert_eq!(position["position"], "MET");
    assert_eq!(
        beside(&unit, "kent", "2026-02").await,
        Value::Null,
        "no position either"
    );
    assert_eq!(before.at(progress)["track"], "ON_TRACK");
    let it = after.at(progress);
    assert_eq!(it["track"], "MIXED_DEFINITIONS");
    assert_eq!(it["value"], before.at(progress)["value"]);
    for untold in ["gapClosed", "assurance", "charted"] {
        assert_eq!(it[untold], Value::Null, "{untold}");
    }
    let sentence = it["sentence"].as_str().unwrap();
    assert!(
        sentence.contains("counted by another definition than its baseline"),
        "{sentence}"
    );
    assert_eq!(it["spread"]["forces"], json!([]));
    let missing = it["spread"]["missing"].as_array().unwrap();
    let parted = missing.iter().filter(|peer| peer["reason"] == "MIXED_DEFINITIONS");
    assert_eq!(parted.count(), NEIGHBOURS.len(), "{missing:#?}");
}

#[tokio::test]
async fn a_target_in_the_unit_of_an_earlier_definition_is_held_against_no_value_of_a_later_one() {
    let spec = Spec::start().await;
    from_february(&spec).await;
    let unit = spec.national_analyst();
    let before = unit.ask(PROGRESS, json!({})).await;
    let [of, per] = [
        "numerator = [{ measure = \"casualties\" }]\ndenominator = \"population\"\nmultiplier = ",
        "\nunit = \"people per ",
    ];
    let indicator = |version: &str| format!("code = \"killed-or-seriously-injured-rate\"\nversion = \"{version}\"");
    let changes = [
        (
            "version = \"1.1.0\"\nfrequency".to_owned(),
            "version = \"1.2.0\"\nfrequency".to_owned(),
        ),
        (indicator("1.0.0"), indicator("2.0.0")),
        (
            format!("{of}100000{per}100,000 residents\""),
            format!("{of}1000000{per}million residents\""),
        ),
    ];
    let changes = changes.each_ref().map(|(was, is)| (was.as_str(), is.as_str()));
    spec.publish("roads.toml", &changes).await;

    let after = unit.ask(PROGRESS, json!({})).await;

    let (target, progress) = ("/force/targets/0", "/force/targets/0/progress");
    let value = |answer: &muster_tests::Answer| answer.at(progress)["value"]["value"].as_f64().unwrap();
    assert!((value(&after) / value(&before) - 10.0).abs() < 1e-9);
    assert_eq!(after.at(target)["baselineValue"], before.at(target)["baselineValue"]);
    assert_eq!(before.at(progress)["track"], "ON_TRACK");
    assert_eq!(after.at(progress)["track"], "MIXED_DEFINITIONS");
    for untold in ["gapClosed", "assurance", "charted"] {
        assert_eq!(after.at(progress)[untold], Value::Null, "{untold}");
    }
    assert_eq!(beside(&unit, "kent", "2026-02").await, Value::Null);
}

#[tokio::test]
async fn a_baseline_that_is_sent_again_under_another_definition_does_not_carry_its_target_along() {
    let spec = Spec::start().await;
    from_february(&spec).await;
    published(&spec, "roads", ["1.1.0", "2.0.0"]).await;
    for (month, casualty) in [("2025-02", "30"), ("2026-02", "1")] {
        casualties(&spec, month, &[("kent", casualty)]).await;
    }
    let unit = spec.national_analyst();

    let answer = unit.ask(PROGRESS, json!({})).await;

    assert_eq!(answer.at("/force/targets/0/progress")["track"], "MIXED_DEFINITIONS");
    assert_eq!(beside(&unit, "kent", "2026-02").await, Value::Null);
}

#[tokio::test]
async fn a_made_up_figure_has_no_position_beside_a_target_that_was_set_by_real_ones() {
    let spec = Spec::start().await;
    casualties(&spec, "2025-02", &[("kent", "20")]).await;
    casualties(&spec, "2025-02", &NEIGHBOURS).await;
    let unit = spec.national_analyst();
    set_id(&set(&unit, json!({ "baseline": "2025-02" })).await);
    let made_up = Given::from("kent", "roads", "2026-02").made_up();
    spec.given(made_up, |_, _| "1".to_owned()).await;

    let answer = unit.ask(PROGRESS, json!({})).await;

    assert_eq!(answer.at("/force/targets/0/progress")["track"], "MIXED_ORIGIN");
    assert_eq!(beside(&unit, "kent", "2026-02").await, Value::Null);
}
