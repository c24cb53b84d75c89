//! Why a verdict is another than it was.

use muster_tests::{Answer, Given, Person, Spec};
use serde_json::{Value, json};

use crate::citations::{LATER, revised};
use crate::control::{CALM, months};
use crate::placed::{RATE, casualties, six};
use crate::returns::revising::accepted;

const THEN: &str = "2026-04-15T10:00:00Z";

const VERDICT: &str =
    "{ row { value { value numerator absence } band { position z } quartileGroup rank { rank best worst of }
    citation { id } sentence } variation { icon } spread { forces target } }";

async fn moved(person: &Person<'_>, indicator: &str, more: Value) -> Answer {
    let document = format!(
        "query($indicator: ID!, $period: Period!, $from: DateTime!, $to: DateTime, $peers: PeersInput) {{
            whatMoved(indicator: $indicator, force: \"kent\", period: $period, from: $from, to: $to, peers: $peers) {{
                indicator {{ version }} from {{ at }} to {{ at }} moved sentence method before {VERDICT} after {VERDICT}
                steps {{ factor whose moved sentence revisionsTotal revisions {{ revision force {{ code }} }}
                    before {VERDICT} after {VERDICT} }} }} }}"
    );
    let mut variables = json!({ "indicator": indicator, "period": "2026-02", "from": THEN });
    for (name, value) in more.as_object().into_iter().flatten() {
        variables[name.as_str()] = value.clone();
    }
    let answer = person.ask(&document, variables).await;
    if answer.body.get("errors").is_none() {
        whole(&answer);
    }
    answer
}

/// What is true of every attribution: the steps lead from the earlier verdict to the later one without a gap.
fn whole(answer: &Answer) {
    let steps = answer.at("/whatMoved/steps").as_array().unwrap();
    let factors: Vec<(&Value, &Value)> = steps.iter().map(|step| (&step["factor"], &step["whose"])).collect();
    let (own, others, none) = (json!("OWN"), json!("OTHERS"), Value::Null);
    assert_eq!(
        factors,
        [
            (&json!("DEFINITION"), &none),
            (&json!("METHOD"), &none),
            (&json!("DATA"), &own),
            (&json!("DATA"), &others),
            (&json!("BENCHMARK"), &none),
        ]
    );
    let mut before = answer.at("/whatMoved/before").clone();
    for step in steps {
        let mut earlier = step["before"].clone();
        // what never was cannot be quoted; the earlier verdict can
        earlier["row"]["citation"] = before["row"]["citation"].clone();
        assert_eq!(earlier, before);
        before = step["after"].clone();
    }
    assert_eq!(&before, answer.at("/whatMoved/after"));
}

/// Which steps moved which parts.
fn movers(answer: &Answer) -> Vec<(String, Value)> {
    let steps = answer.at("/whatMoved/steps").as_array().unwrap().iter();
    let moved = steps.filter(|step| step["moved"] != json!([]));
    let named = moved.map(|step| {
        let whose = step["whose"].as_str().unwrap_or_default();
        (
            format!("{} {whose}", step["factor"].as_str().unwrap()),
            step["moved"].clone(),
        )
    });
    named.collect()
}

/// What the comparison says of Kent as of an instant.
async fn compared(person: &Person<'_>, as_of: Value) -> Value {
    let asked = "query($indicator: ID!, $asOf: DateTime) { comparison(indicator: $indicator, period: \"2026-02\", asOf: $asOf) {
        rows { force { code } value { value numerator absence } band { position z } quartileGroup rank { rank best worst of }
            citation { id } sentence } } }";
    let answer = person.ask(asked, json!({ "indicator": RATE, "asOf": as_of })).await;
    let rows = answer.at("/comparison/rows").as_array().unwrap().clone();
    let mut row = rows.into_iter().find(|row| row["force"]["code"] == "kent").unwrap();
    row.as_object_mut().unwrap().remove("force");
    row
}

/// Deaths on the roads by another multiplier: another definition of the indicator.
pub(crate) const BY_100_000: [(&str, &str); 3] = [
    ("version = \"1.1.0\"\nfrequency", "version = \"1.2.0\"\nfrequency"),
    (
        "code = \"road-deaths-rate\"\nversion = \"1.0.0\"",
        "code = \"road-deaths-rate\"\nversion = \"2.0.0\"",
    ),
    ("multiplier = 1000000", "multiplier = 100000"),
];

#[tokio::test]
async fn what_a_force_sent_again_is_told_from_what_others_sent() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();
    let (id, version) = accepted(&spec, "kent", "2026-02", 3).await;
    for (force, of_each) in [
        ("essex", 4),
        ("surrey", 12),
        ("norfolk", 2),
        ("dorset", 7),
        ("gwent", 1),
    ] {
        casualties(&spec, Given::from(force, "roads", "2026-02"), of_each).await;
    }
    spec.at(LATER);
    revised(&spec, &id, &version, "LATE_DATA").await;
    casualties(&spec, Given::from("gwent", "roads", "2026-02"), 9).await;
    casualties(&spec, Given::from("norfolk", "roads", "2026-02"), 9).await;

    let answer = moved(&unit, RATE, json!({})).await;

    let movers = movers(&answer);
    assert_eq!(movers.len(), 2, "{movers:#?}");
    assert_eq!(movers[0].0, "DATA OWN");
    assert!(movers[0].1.as_array().unwrap().contains(&json!("VALUE")), "{movers:#?}");
    assert_eq!(movers[1].0, "DATA OTHERS");
    assert!(
        !movers[1].1.as_array().unwrap().contains(&json!("VALUE")),
        "{movers:#?}"
    );
    let own = answer.at("/whatMoved/steps/2");
    assert_eq!(
        own["revisions"],
        json!([{ "revision": 2, "force": { "code": "kent" } }])
    );
    assert!(
        own["sentence"]
            .as_str()
            .unwrap()
            .starts_with("Own figures: one revision of Kent Police was accepted; the value went from 1.55 to 1.81"),
        "{own:#}"
    );
    assert_eq!(answer.at("/whatMoved/steps/3/revisionsTotal"), 2);
    let verdict = |place: &str| answer.at(&format!("/whatMoved/{place}/row")).clone();
    assert_eq!(verdict("before"), compared(&unit, json!(THEN)).await);
    assert_eq!(verdict("after"), compared(&unit, Value::Null).await);
    assert_eq!(answer.at("/whatMoved/steps/2/after/row/citation"), &Value::Null);
    let sentence = answer.at("/whatMoved/sentence").as_str().unwrap();
    assert!(
        sentence.ends_with("What moved it: its own figures and the figures of others."),
        "{sentence}"
    );
}

#[tokio::test]
async fn a_revised_month_before_the_period_is_named_where_the_chart_rests_on_it() {
    let spec = Spec::start().await;
    months(&spec, "kent", &CALM).await;
    spec.at(LATER);
    let again = Given::from("kent", "roads", "2025-11");
    spec.given(again, |_, _| "30".to_owned()).await;

    let answer = moved(&spec.national_analyst(), RATE, json!({})).await;

    let own = answer.at("/whatMoved/steps/2");
    assert_eq!(
        own["revisions"],
        json!([{ "revision": 2, "force": { "code": "kent" } }])
    );
    let sentence = own["sentence"].as_str().unwrap();
    assert!(
        sentence.starts_with("Own figures: one revision of Kent Police was accepted"),
        "{sentence}"
    );
    assert_eq!(
        own["before"]["row"]["value"], own["after"]["row"]["value"],
        "the period itself is as it was"
    );
}

#[tokio::test]
async fn a_definition_and_a_method_that_changed_are_told_from_each_other_and_from_the_data() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();
    six(&spec).await;
    spec.at(LATER);
    let changes = [
        (
            "code = \"vulnerable-road-user-share\"\nversion = \"1.0.0\"",
            "code = \"vulnerable-road-user-share\"\nversion = \"2.0.0\"",
        ),
        ("minimum_denominator = 20\n", "minimum_denominator = 5000\n"),
    ];
    let changes: Vec<_> = BY_100_000.into_iter().chain(changes).collect();
    spec.publish("roads.toml", &changes).await;

    let definition = moved(&unit, "road-deaths-rate", json!({})).await;
    let method = moved(&unit, "vulnerable-road-user-share", json!({})).await;

    let by_definition = movers(&definition);
    assert_eq!(by_definition.len(), 1, "{by_definition:#?}");
    assert_eq!(by_definition[0].0, "DEFINITION ");
    let sentence = definition.at("/whatMoved/steps/0/sentence").as_str().unwrap();
    assert!(
        sentence.starts_with("Definition: 1.0.0 was succeeded by 2.0.0; the value went"),
        "{sentence}"
    );
    let by_method = movers(&method);
    assert_eq!(by_method.len(), 1, "{by_method:#?}");
    assert_eq!(by_method[0].0, "METHOD ");
    assert_eq!(method.at("/whatMoved/after/row/value/absence"), "NOT_APPLICABLE");
}

#[tokio::test]
async fn residents_that_were_counted_anew_are_the_benchmark() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();
    six(&spec).await;
    spec.at(LATER);
    let populations = include_str!("../../reference/populations.csv");
    assert!(populations.contains("kent,2024,1931700,"));
    let counted_anew = populations.replace("kent,2024,1931700,", "kent,2024,2931700,");
    spec.load_reference(&[("populations.csv", &counted_anew)]).await;

    let answer = moved(&unit, RATE, json!({})).await;

    let movers = movers(&answer);
    assert_eq!(movers.len(), 1, "{movers:#?}");
    assert_eq!(movers[0].0, "BENCHMARK ");
    assert!(movers[0].1.as_array().unwrap().contains(&json!("VALUE")), "{movers:#?}");
    assert!(
        answer
            .at("/whatMoved/sentence")
            .as_str()
            .unwrap()
            .ends_with("What moved it: what it is held against.")
    );
}

#[tokio::test]
async fn where_nothing_moved_it_says_so_and_instants_that_are_turned_round_are_refused() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();
    six(&spec).await;

    let same = moved(&unit, RATE, json!({ "from": THEN })).await;
    let before = moved(&unit, RATE, json!({ "from": "2026-04-15T08:00:00Z" })).await;
    let round = moved(&unit, RATE, json!({ "from": LATER, "to": THEN })).await;
    let peers = json!({ "peers": { "kind": "MOST_SIMILAR", "of": "essex" } });

    assert_eq!(same.at("/whatMoved/moved"), &json!([]));
    assert_eq!(
        same.at("/whatMoved/sentence"),
        "Kent Police: nothing in the verdict moved."
    );
    assert_eq!(before.at("/whatMoved/before/row/value/absence"), "NOT_SUPPLIED");
    let sentence = before.at("/whatMoved/steps/2/sentence").as_str().unwrap();
    assert!(
        sentence.contains("the value went from none (the figures were not supplied) to "),
        "{sentence}"
    );
    assert_eq!(round.refused_with(), "INVALID_ARGUMENT");
    assert_eq!(moved(&unit, RATE, peers).await.refused_with(), "INVALID_ARGUMENT");
    assert_eq!(
        moved(&spec.public(), RATE, json!({})).await.refused_with(),
        "UNAUTHENTICATED"
    );
}
