//! Who knows of a signal: the unit and the inspectorate, and a force once it was asked.

use muster_tests::{Person, Spec};
use serde_json::{Value, json};

use super::questions::ask;
use super::{kents, leap, scan, signals};
use crate::control::months;

async fn found(person: &Person<'_>, signal: &Value) -> Option<Value> {
    let document = "query($id: ID!) { signal(id: $id) { state } }";
    let answer = person.ask(document, json!({ "id": signal["id"] })).await;
    if answer.body.get("errors").is_some() {
        assert_eq!(answer.refused_with(), "NOT_FOUND");
        return None;
    }
    Some(answer.at("/signal/state").clone())
}

#[tokio::test]
async fn a_force_knows_of_a_signal_from_when_it_was_asked_and_another_force_never_does() {
    let spec = Spec::start().await;
    leap(&spec).await;
    scan(&spec).await;
    let signal = kents(&spec.national_analyst()).await;
    let of_kent = [spec.analyst_of("kent"), spec.signatory_of("kent")];
    let others = [
        spec.analyst_of("essex"),
        spec.commissioner_of("kent"),
        spec.publisher(),
        spec.auditor(),
    ];

    for person in of_kent.iter().chain(&others) {
        assert_eq!(found(person, &signal).await, None, "{}", person.id());
        assert_eq!(signals(person, json!({})).await, Vec::<Value>::new(), "{}", person.id());
    }
    for person in [spec.national_admin(), spec.inspector()] {
        assert_eq!(found(&person, &signal).await, Some(json!("NEW")), "{}", person.id());
    }

    assert_eq!(
        ask(&spec.national_analyst(), &signal, "why?").await.problems(),
        Vec::<&str>::new()
    );

    for person in &of_kent {
        assert_eq!(found(person, &signal).await, Some(json!("ASKED")), "{}", person.id());
        // of the others of its own signals it still knows nothing
        assert_eq!(signals(person, json!({})).await.len(), 1, "{}", person.id());
        let groups = person
            .ask(
                "{ signalGroups { signals tests } signalScans { edges { cursor } } }",
                json!({}),
            )
            .await;
        assert_eq!(groups.at("/signalGroups"), &json!([{ "signals": 1, "tests": null }]));
        assert_eq!(groups.at("/signalScans/edges"), &json!([]));
    }
    for person in &others {
        assert_eq!(found(person, &signal).await, None, "{}", person.id());
        assert_eq!(signals(person, json!({})).await, Vec::<Value>::new(), "{}", person.id());
    }
}

#[tokio::test]
async fn a_reader_of_some_forces_reads_the_signals_of_these() {
    let spec = Spec::start().await;
    leap(&spec).await;
    let mut leapt = crate::control::CALM;
    leapt[13] = "30";
    months(&spec, "essex", &leapt).await;
    scan(&spec).await;

    let regional = spec.somebody("regional", &["inspector"], &["essex"]);

    let seen = signals(&regional, json!({})).await;
    assert!(
        !seen.is_empty() && seen.iter().all(|signal| signal["force"]["code"] == "essex"),
        "{seen:#?}"
    );
    assert_eq!(found(&regional, &kents(&spec.inspector()).await).await, None);
}
