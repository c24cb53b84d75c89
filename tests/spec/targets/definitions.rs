//! Targets across definitions: peers and progress are of figures counted by the definition of the baseline, or are not stated.

use super::{NEIGHBOURS, casualties, kent_and_its_neighbours, propose, set, set_id};
use crate::citations::LATER;
use crate::comparable::published;
use muster_tests::Spec;
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

#[tokio::test]
async fn progress_across_major_definitions_is_not_stated_and_says_so() {
    let spec = Spec::start().await;
    kent_and_its_neighbours(&spec).await;
    let unit = spec.national_analyst();
    set_id(&set(&unit, json!({})).await);
    spec.at(LATER);
    casualties(&spec, "2026-02", &[("kent", "1")]).await;
    casualties(&spec, "2026-02", &NEIGHBOURS).await;
    let document =
        "{ force(code: \"kent\") { targets { progress { track gapClosed assurance charted sentence value { value }
        spread { forces { force { code } } missing { force { code } reason } } } } } }";
    let before = unit.ask(document, json!({})).await;
    published(&spec, "roads", ["1.1.0", "2.0.0"]).await;
    casualties(&spec, "2026-02", &[("kent", "1")]).await;

    let after = unit.ask(document, json!({})).await;

    let progress = "/force/targets/0/progress";
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
