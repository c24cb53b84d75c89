//! The phases that somebody started.

use super::{CALM, RATE, chart, months, points};
use muster_tests::Spec;
use serde_json::{Value, json};

const START: &str = "mutation($input: StartPhaseInput!) { startPhase(input: $input) {
    phase { id indicator from reason by since endedAt fixAfter force { code } } problems { code path } } }";
const END: &str = "mutation($input: EndPhaseInput!) { endPhase(input: $input) {
    phase { id endedAt } problems { code path } } }";

#[tokio::test]
async fn a_phase_has_its_reason_and_its_own_limits_and_answers_of_before_do_not_know_it() {
    let spec = Spec::start().await;
    let mut stepped: Vec<&str> = CALM[..10].to_vec();
    stepped.extend([
        "27", "29", "27", "29", "27", "29", "27", "29", "27", "29", "27", "29", "28",
    ]);
    months(&spec, "kent", &stepped).await;
    let unit = spec.national_analyst();
    let before = chart(&unit, "kent", json!({})).await;
    assert_eq!(before.at("/controlChart/suggestedPhase/code"), "SHIFT");
    assert_eq!(before.at("/controlChart/suggestedPhase/from"), "2025-02");
    spec.at("2026-04-16T09:00:00Z");

    let input = json!({ "indicator": RATE, "force": "kent", "from": "2025-02", "fixAfter": 12,
        "reason": "collisions are recorded by a new system", "idempotencyKey": "one" });
    let started = unit.ask(START, json!({ "input": input })).await;
    let again = unit.ask(START, json!({ "input": input })).await;

    assert_eq!(started.problems(), Vec::<&str>::new(), "{:#}", started.body);
    assert_eq!(started.at("/startPhase"), again.at("/startPhase"));
    assert_eq!(started.at("/startPhase/phase/by"), "national-analyst");
    let after = chart(&unit, "kent", json!({})).await;
    let phases = after.at("/controlChart/phases").as_array().unwrap();
    assert_eq!(phases.len(), 2);
    assert_eq!(
        (&phases[1]["from"], &phases[1]["baseline"]),
        (&json!("2025-02"), &json!(12))
    );
    assert_eq!(
        phases[1]["started"]["reason"],
        "collisions are recorded by a new system"
    );
    assert_eq!(
        phases[1]["started"]["since"].as_str().map(|at| &at[..10]),
        Some("2026-04-16")
    );
    assert!(phases[1]["mean"].as_f64() > Some(3.0 * phases[0]["mean"].as_f64().unwrap()));
    assert_eq!(after.at("/controlChart/suggestedPhase"), &Value::Null);
    // a chart that begins within a phase begins with the phase, so that its limits are the same
    let within = chart(&unit, "kent", json!({ "from": "2025-10" })).await;
    assert_eq!(within.at("/controlChart/phases/0/mean"), &phases[1]["mean"]);
    assert_eq!(points(&within)[0]["period"], "2025-02");
    let asked = json!({ "asOf": before.at("/controlChart/asOf/at") });
    let earlier = chart(&unit, "kent", asked).await;
    assert_eq!(earlier.at("/controlChart/phases"), before.at("/controlChart/phases"));

    spec.at("2026-04-17T09:00:00Z");
    let id = started.at("/startPhase/phase/id");
    let ended = unit
        .ask(END, json!({ "input": { "id": id, "reason": "it was the old one" } }))
        .await;
    assert_eq!(ended.problems(), Vec::<&str>::new());
    let gone = chart(&unit, "kent", json!({})).await;
    assert_eq!(gone.at("/controlChart/phases"), before.at("/controlChart/phases"));
    let between = chart(&unit, "kent", json!({ "asOf": "2026-04-16T12:00:00Z" })).await;
    assert_eq!(between.at("/controlChart/phases"), after.at("/controlChart/phases"));
}

#[tokio::test]
async fn a_phase_that_cannot_be_started_says_what_to_mend() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();
    let good = json!({ "indicator": RATE, "force": "kent", "from": "2025-02", "reason": "a new system" });
    assert_eq!(
        unit.ask(START, json!({ "input": good })).await.problems(),
        Vec::<&str>::new()
    );

    for (field, wrong, code) in [
        ("reason", json!("a new system"), "PHASE_STARTED"),
        ("reason", json!("  "), "INVALID_ARGUMENT"),
        ("from", json!("2026-05"), "INVALID_ARGUMENT"),
        ("fixAfter", json!(11), "INVALID_ARGUMENT"),
        ("indicator", json!("no-such-indicator"), "UNKNOWN_INDICATOR"),
        ("indicator", json!("trust-in-police"), "UNKNOWN_INDICATOR"),
    ] {
        let mut input = good.clone();
        input[field] = wrong;
        let answer = unit.ask(START, json!({ "input": input })).await;
        assert_eq!(answer.problems(), [code], "{input:#}");
    }
    let mut nowhere = good.clone();
    nowhere["force"] = json!("nowhere");
    assert_eq!(
        unit.ask(START, json!({ "input": nowhere })).await.refused_with(),
        "NOT_FOUND"
    );
}
