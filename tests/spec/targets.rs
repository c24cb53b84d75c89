//! What a force aims for: a benchmark from comparable forces, year by year, beside the spread, and a quota for nobody.

use muster_tests::{Answer, Given, Person, Spec};
use serde_json::{Value, json};

use crate::comparison::{close, residents};

mod areas;
mod definitions;
mod hands;
mod progress;

const RATE: &str = "killed-or-seriously-injured-rate";

/// Four of the seven forces most like Kent, and how many casualties of every sort they had.
pub(crate) const NEIGHBOURS: [(&str, &str); 4] = [
    ("essex", "6"),
    ("hampshire", "9"),
    ("avon-and-somerset", "5"),
    ("lancashire", "8"),
];

const SPREAD: &str = "spread { period lower median upper drawnTogether sentence peers { kind version label }
    forces { force { code } value drawn } missing { force { code } reason } }";

fn proposal() -> String {
    format!(
        "query($indicator: ID!, $force: ID!, $baseline: Period!, $years: Int = 3, $share: Float = 0.25, $peers: TargetPeersInput, $asOf: DateTime) {{
            proposedTarget(indicator: $indicator, force: $force, baseline: $baseline, years: $years, share: $share, peers: $peers, asOf: $asOf) {{
                indicator {{ code version }} force {{ code }} asOf {{ at cursor }} baseline benchmark past share years sentence note
                value {{ value numerator denominator interval {{ low high }} }} steps {{ year period value }} {SPREAD}
                method {{ name benchmark steps progress apportionment references }} }} }}"
    )
}

const TARGET: &str = "id indicator { code } force { code } baseline baselineValue benchmark share years reason by since endedAt replaces note
    steps { year period value } basis { benchmark steps { value } spread { forces { force { code } } } }
    areas { words areas { area { code } weight named denominator }
        years { year period count tie parts { area { code } count value } } }";

async fn propose(person: &Person<'_>, more: Value) -> Answer {
    person
        .ask(
            &proposal(),
            with(
                json!({ "indicator": RATE, "force": "kent", "baseline": "2025-12" }),
                &more,
            ),
        )
        .await
}

async fn set(person: &Person<'_>, more: Value) -> Answer {
    let document = format!(
        "mutation($input: SetTargetInput!) {{ setTarget(input: $input) {{ target {{ {TARGET} }} problems {{ code path }} }} }}"
    );
    let input = json!({ "indicator": RATE, "force": "kent", "baseline": "2025-12", "reason": "fewer people hurt" });
    person.ask(&document, json!({ "input": with(input, &more) })).await
}

fn with(mut input: Value, more: &Value) -> Value {
    for (name, value) in more.as_object().into_iter().flatten() {
        input[name.as_str()] = value.clone();
    }
    input
}

/// So many casualties of every one of the ten sorts.
pub(crate) async fn casualties(spec: &Spec, month: &str, of_each: &[(&str, &str)]) {
    for (force, count) in of_each {
        let given = Given::from(force, "roads", month);
        spec.given(given, |measure, _| match measure.as_str() {
            "casualties" => (*count).to_owned(),
            "roadside-tests" => "40".to_owned(),
            _ => "4".to_owned(),
        })
        .await;
    }
}

async fn kent_and_its_neighbours(spec: &Spec) {
    casualties(spec, "2025-12", &[("kent", "20")]).await;
    casualties(spec, "2025-12", &NEIGHBOURS).await;
}

async fn rate(spec: &Spec, force: &str, of_each_sort: f64) -> f64 {
    of_each_sort * 10.0 * 100_000.0 / residents(spec, force).await
}

/// The rates of the neighbours, in order.
async fn rates(spec: &Spec) -> Vec<f64> {
    let mut rates = Vec::new();
    for (force, count) in NEIGHBOURS {
        rates.push(rate(spec, force, count.parse().unwrap()).await);
    }
    rates.sort_by(f64::total_cmp);
    rates
}

fn set_id(answer: &Answer) -> Value {
    assert_eq!(answer.problems(), Vec::<&str>::new(), "{:#}", answer.body);
    answer.at("/setTarget/target/id").clone()
}

#[tokio::test]
async fn a_target_is_the_better_quarter_of_the_peers_without_the_force_and_can_be_worked_out_by_hand() {
    let spec = Spec::start().await;
    kent_and_its_neighbours(&spec).await;

    let answer = propose(&spec.analyst_of("surrey"), json!({})).await;

    let rates = rates(&spec).await;
    // a quarter of three intervals: three quarters of the way from the first to the second
    let benchmark = 0.25 * rates[0] + 0.75 * rates[1];
    let own = rate(&spec, "kent", 20.0).await;
    let it = answer.at("/proposedTarget");
    assert!(
        close(&it["benchmark"], benchmark) && close(&it["value"]["value"], own),
        "{it:#}"
    );
    let steps = it["steps"].as_array().unwrap();
    let periods: Vec<&str> = steps.iter().map(|step| step["period"].as_str().unwrap()).collect();
    assert_eq!(periods, ["2026-12", "2027-12", "2028-12"]);
    for (step, closed) in steps.iter().zip([0.25, 0.5, 0.75]) {
        assert!(close(&step["value"], own + closed * (benchmark - own)), "{step:#}");
    }
    let spread = &it["spread"];
    assert!(close(&spread["median"], f64::midpoint(rates[1], rates[2])));
    assert!(close(&spread["upper"], 0.75 * rates[2] + 0.25 * rates[3]));
    assert_eq!(
        (spread["peers"]["kind"].as_str(), &spread["drawnTogether"]),
        (Some("MOST_SIMILAR"), &json!(false))
    );
    let used = spread["forces"].as_array().unwrap();
    assert!(
        used.len() == 4 && used.iter().all(|peer| peer["force"]["code"] != "kent"),
        "{used:#?}"
    );
    let missing = spread["missing"].as_array().unwrap();
    assert!(missing.len() == 3 && missing.iter().all(|peer| peer["reason"] == "NOT_SUPPLIED"));
    assert!(it["note"].as_str().unwrap().contains("quota for nobody"));
    let sentence = it["sentence"].as_str().unwrap();
    assert!(
        sentence.contains("better quarter of 4 of its peers") && sentence.contains("Closing 25% of the gap a year"),
        "{sentence}"
    );
    for part in ["benchmark", "steps", "progress", "apportionment"] {
        assert!(!it["method"][part].as_str().unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_force_past_its_benchmark_is_never_asked_to_do_worse() {
    let spec = Spec::start().await;
    casualties(&spec, "2025-12", &[("kent", "1")]).await;
    casualties(&spec, "2025-12", &NEIGHBOURS).await;

    let answer = propose(&spec.inspector(), json!({ "share": 1.0 })).await;

    let it = answer.at("/proposedTarget");
    assert_eq!(it["past"], true);
    let own = &it["value"]["value"];
    assert!(it["benchmark"].as_f64() > own.as_f64());
    assert!(it["steps"].as_array().unwrap().iter().all(|step| step["value"] == *own));
    assert!(it["sentence"].as_str().unwrap().contains("nobody asks it for less"));
}

#[tokio::test]
async fn small_counts_are_drawn_together_before_their_quarter_is_taken() {
    let spec = Spec::start().await;
    casualties(&spec, "2025-12", &[("kent", "3")]).await;
    casualties(
        &spec,
        "2025-12",
        &[
            ("essex", "0"),
            ("hampshire", "2"),
            ("avon-and-somerset", "1"),
            ("lancashire", "1"),
        ],
    )
    .await;

    let answer = propose(&spec.inspector(), json!({})).await;

    let spread = answer.at("/proposedTarget/spread");
    assert_eq!(spread["drawnTogether"], true, "{:#}", answer.body);
    let essex = &spread["forces"][0];
    assert_eq!(
        (&essex["force"]["code"], &essex["value"]),
        (&json!("essex"), &json!(0.0))
    );
    assert!(essex["drawn"].as_f64() > Some(0.0));
}

#[tokio::test]
async fn other_peers_may_be_named_and_what_makes_no_target_says_why() {
    let spec = Spec::start().await;
    kent_and_its_neighbours(&spec).await;
    let unit = spec.national_analyst();

    let all = propose(&unit, json!({ "peers": { "kind": "ALL" } })).await;
    assert_eq!(all.at("/proposedTarget/spread/forces").as_array().unwrap().len(), 4);
    let chosen =
        json!({ "kind": "CUSTOM", "members": ["essex", "hampshire", "avon-and-somerset", "lancashire", "kent"] });
    let custom = propose(&unit, json!({ "peers": chosen })).await;
    assert_eq!(
        custom.at("/proposedTarget/benchmark"),
        all.at("/proposedTarget/benchmark")
    );

    let few = json!({ "kind": "CUSTOM", "members": ["essex", "hampshire", "surrey"] });
    for (more, code) in [
        (json!({ "indicator": "vulnerable-road-user-share" }), "TARGET_NEUTRAL"),
        (
            json!({ "force": "city-of-london", "peers": { "kind": "ALL" } }),
            "TARGET_NOT_TERRITORIAL",
        ),
        (json!({ "baseline": "2025-11" }), "TARGET_NO_BASELINE"),
        (json!({ "peers": few }), "TARGET_TOO_FEW_PEERS"),
        (json!({ "years": 4 }), "INVALID_ARGUMENT"),
        (json!({ "share": 0.0 }), "INVALID_ARGUMENT"),
        (
            json!({ "peers": { "kind": "MOST_SIMILAR", "version": "1999" } }),
            "UNKNOWN_PEER_GROUP",
        ),
        (json!({ "indicator": "no-such-indicator" }), "UNKNOWN_INDICATOR"),
        (json!({ "force": "nowhere" }), "UNKNOWN_FORCE"),
    ] {
        let refused = propose(&unit, more.clone()).await;
        assert_eq!(refused.refused_with(), code, "{more}");
    }
    let neutral = set(&unit, json!({ "indicator": "vulnerable-road-user-share" })).await;
    assert_eq!(neutral.problems(), ["TARGET_NEUTRAL"]);
    assert_eq!(neutral.at("/setTarget/problems/0/path"), &json!(["input", "indicator"]));
    assert_eq!(
        set(&unit, json!({ "reason": "  " })).await.problems(),
        ["INVALID_ARGUMENT"]
    );
}
