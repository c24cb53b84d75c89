//! Signatures bound to content: whatever changes it voids them, and a receipt can be checked without the service.

use muster_domain::digest::Digest;
use muster_exchange::receipt::{NotVerified, PublicKeys, verify};
use muster_tests::{Person, Spec};
use poem::Request;
use serde_json::{Value, json};

use crate::returns::revising::{sent_again, withdraw};
use crate::returns::{mutate, of, open, record, signed_off, step};

const KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc";
const NEXT_KEY: &str = "CAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg";

async fn signatures(person: &Person<'_>, id: &Value) -> Value {
    let asked = "query($id: ID!) { return(id: $id) { current { state digest signature { by }
        signatures { by at digest void { because at } receipt } } } }";
    let answer = person.ask(asked, json!({ "id": id })).await;
    answer.at("/return/current").clone()
}

async fn send_back(spec: &Spec, id: &Value, version: &Value) {
    let input = json!({ "id": id, "version": version, "reason": "the weekend is missing" });
    let back = mutate(&spec.national_analyst(), "sendBackReturn", "SendBackReturnInput", input).await;
    assert_eq!(back.problems(), Vec::<&str>::new());
}

#[tokio::test]
async fn what_was_sent_back_is_no_longer_signed_and_says_what_changed_since() {
    let spec = Spec::start().await;
    let (id, version) = signed_off(&spec, "kent", "roads", "2026-02", 3).await;
    let ana = spec.analyst_of("kent");
    let before = signatures(&ana, &id).await;
    assert_eq!(before["signature"]["by"], "signatory-kent");
    let first = before["digest"].clone();

    spec.at("2026-04-16T09:00:00Z");
    send_back(&spec, &id, &version).await;

    let after = signatures(&ana, &id).await;
    assert_eq!(
        (&after["state"], &after["digest"], &after["signature"]),
        (&json!("SENT_BACK"), &Value::Null, &Value::Null)
    );
    let ended = &after["signatures"][0];
    assert_eq!(ended["digest"], first);
    assert_eq!(
        ended["void"],
        json!({ "because": "SENT_BACK", "at": ended["void"]["at"] })
    );
    assert!(
        ended["void"]["at"].as_str().unwrap().starts_with("2026-04-16T09:00:00"),
        "{ended:#}"
    );

    sent_again(&spec, "kent", &id, "measure,value\nroadside-tests,50\n").await;
    let again = signatures(&spec.inspector(), &id).await;
    assert_eq!(again["signatures"].as_array().unwrap().len(), 2);
    assert_ne!(again["digest"], first);
    assert_eq!(again["signatures"][1]["void"], Value::Null);
    let asked = "query($id: ID!) { return(id: $id) { current { changes(since: LAST_SIGNATURE) { since nodes {
        kind address { measure } before { value { ... on Supplied { quantity } } } after { value { ... on Supplied { quantity } } } } } } } }";
    for person in [spec.signatory_of("kent"), spec.national_analyst()] {
        let changed = person.ask(asked, json!({ "id": id })).await;
        assert_eq!(
            changed.at("/return/current/changes"),
            &json!({ "since": 1, "nodes": [{
                "kind": "CHANGED", "address": { "measure": "roadside-tests" },
                "before": { "value": { "quantity": 3 } }, "after": { "value": { "quantity": 50 } },
            }] })
        );
    }
}

#[tokio::test]
async fn a_signed_revision_that_is_given_up_is_no_longer_signed() {
    let spec = Spec::start().await;
    let (id, version) = signed_off(&spec, "kent", "roads", "2026-02", 3).await;
    let signatory = spec.signatory_of("kent");

    withdraw(&signatory, &id, &version, "SENT_IN_ERROR").await;

    let after = signatures(&signatory, &id).await;
    assert_eq!(after["state"], "WITHDRAWN");
    assert_eq!(after["signatures"][0]["void"]["because"], "WITHDRAWN");
    assert_eq!(after["signatures"][0]["receipt"], Value::Null);
}

#[tokio::test]
async fn a_receipt_vouches_for_the_content_without_the_service() {
    let spec = Spec::start_with(&[("receipts.key", KEY)]).await;
    let (id, _) = signed_off(&spec, "kent", "roads", "2026-02", 3).await;
    let current = signatures(&spec.analyst_of("kent"), &id).await;
    let text = current["signatures"][0]["receipt"].as_str().unwrap();
    let published = spec
        .public()
        .send(Request::builder().uri_str("/.well-known/muster-keys").finish())
        .await;
    let keys = PublicKeys::read(&published.body.to_string()).unwrap();

    let receipt = verify(text, &keys).unwrap();

    assert_eq!(
        (receipt.force.as_str(), receipt.period.as_str(), receipt.revision),
        ("kent", "2026-02", 1)
    );
    assert_eq!(receipt.return_id, id.as_str().unwrap());
    assert_eq!(receipt.signed_by, "signatory-kent");
    assert_eq!(receipt.digest, current["digest"].as_str().unwrap());
    assert_eq!(receipt.definition, "roads 1.1.0");
    let mut cells = cells(&spec, &id).await;
    assert_eq!(receipt.vouches_for(&cells), Ok(()));
    cells.pop();
    assert!(matches!(
        receipt.vouches_for(&cells),
        Err(NotVerified::OtherContent { .. })
    ));
    let forged = text.replace("\"kent\"", "\"essex\"");
    assert_eq!(verify(&forged, &keys), Err(NotVerified::Forged));
    assert_eq!(
        text,
        signatures(&spec.inspector(), &id).await["signatures"][0]["receipt"]
    );
}

#[tokio::test]
async fn a_receipt_outlives_the_key_it_was_signed_with_and_no_key_signs_once_it_is_retired() {
    let spec = Spec::start_with(&[("receipts.key", KEY)]).await;
    let published = async |spec: &Spec| {
        let request = Request::builder().uri_str("/.well-known/muster-keys").finish();
        spec.public().send(request).await.body
    };
    let receipt = async |spec: &Spec, id: &Value| {
        let current = signatures(&spec.analyst_of("kent"), id).await;
        current["signatures"][0]["receipt"].as_str().unwrap().to_owned()
    };
    let (before, _) = signed_off(&spec, "kent", "roads", "2026-01", 3).await;
    let old = receipt(&spec, &before).await;
    let x = published(&spec).await["keys"][0]["x"].as_str().unwrap().to_owned();

    // the key is replaced a day later, and somebody goes on signing with the old one
    let retired = format!("{x}/2025-04-01T00:00:00Z/2026-04-16T09:00:00Z");
    let rotated = [("receipts.key", NEXT_KEY), ("receipts.retired", retired.as_str())];
    spec.at("2026-04-17T09:00:00Z");
    let (after, _) = signed_off(&spec, "kent", "roads", "2026-02", 3).await;
    let late = receipt(&spec, &after).await;
    let now = spec.beside(&rotated).await;
    let set = published(&now).await;
    let keys = PublicKeys::read(&set.to_string()).unwrap();

    assert_eq!(set["keys"].as_array().unwrap().len(), 2);
    assert_eq!(
        (&set["keys"][1]["x"], &set["keys"][1]["to"]),
        (&json!(x), &json!("2026-04-16T09:00:00Z"))
    );
    assert!(verify(&old, &keys).is_ok());
    assert!(
        matches!(verify(&late, &keys), Err(NotVerified::Retired { .. })),
        "{late}"
    );
    for id in [&before, &after] {
        let receipt = verify(&receipt(&now, id).await, &keys).unwrap();
        assert_ne!(
            receipt.key,
            verify(&old, &keys).unwrap().key,
            "the new key signs for both"
        );
    }
}

/// The cells of a return, as somebody who keeps them elsewhere has them.
async fn cells(spec: &Spec, id: &Value) -> Vec<muster_domain::cell::Cell> {
    use muster_domain::{
        Quantity, Statuses, Supplied,
        cell::{Cell, CellAddress},
    };
    let asked = "query($id: ID!) { return(id: $id) { current { cells { nodes { address { measure breakdown }
        value { ... on Supplied { quantity } } } } } } }";
    let answer = spec.analyst_of("kent").ask(asked, json!({ "id": id })).await;
    let nodes = answer.at("/return/current/cells/nodes").as_array().unwrap().clone();
    let cell = |node: &Value| Cell {
        address: CellAddress {
            measure: node["address"]["measure"].as_str().unwrap().parse().unwrap(),
            area: None,
            breakdown: node["address"]["breakdown"].as_str().unwrap().parse().unwrap(),
        },
        supplied: Supplied::Value(Quantity::whole(node["value"]["quantity"].as_i64().unwrap()).unwrap()),
        statuses: Statuses::NONE,
        note: None,
    };
    nodes.iter().map(cell).collect()
}

#[tokio::test]
async fn a_service_without_a_key_gives_no_receipts_and_publishes_no_keys() {
    let spec = Spec::start().await;
    let (id, _) = signed_off(&spec, "kent", "roads", "2026-02", 3).await;
    assert_eq!(
        signatures(&spec.analyst_of("kent"), &id).await["signatures"][0]["receipt"],
        Value::Null
    );
    let published = spec
        .public()
        .send(Request::builder().uri_str("/.well-known/muster-keys").finish())
        .await;
    assert_eq!(published.body, json!({ "keys": [] }));
}

#[tokio::test]
async fn of_many_returns_each_is_signed_and_accepted_by_itself() {
    let spec = Spec::start().await;
    let (ana, signatory, unit) = (
        spec.analyst_of("kent"),
        spec.signatory_of("kent"),
        spec.national_analyst(),
    );
    let mut wanted = Vec::new();
    for period in ["2026-01", "2026-02"] {
        let opened = open(&ana, "kent", "roads", period).await;
        let id = of(&opened, "openReturn", "id").clone();
        let csv = crate::returns::complete(&spec, "kent", &opened, 2).await;
        let recorded = record(&ana, &id, of(&opened, "openReturn", "current/version"), &csv).await;
        let submitted = step(
            &ana,
            "submitReturn",
            &id,
            of(&recorded, "recordValues", "current/version"),
        )
        .await;
        let current = of(&submitted, "submitReturn", "current");
        wanted.push(json!({ "id": id, "version": current["version"], "digest": current["digest"] }));
    }
    let other =
        json!({ "id": wanted[0]["id"], "version": wanted[0]["version"], "digest": Digest::of(b"other").to_string() });
    let nobodys =
        json!({ "id": "01890000-0000-7000-8000-000000000000", "version": 1, "digest": Digest::of(b"").to_string() });

    let sign = "mutation($input: [SignOffReturnInput!]!) { signOffReturns(input: $input) { done
        outcomes { id return { id current { version state } } problems { code } } problems { code } } }";
    let input = json!([other, nobodys, wanted[0], wanted[1]]);
    let signed = signatory.ask(sign, json!({ "input": input })).await;

    assert_eq!(signed.at("/signOffReturns/done"), 2);
    let outcomes = signed.at("/signOffReturns/outcomes").as_array().unwrap();
    let codes: Vec<&Value> = outcomes.iter().map(|outcome| &outcome["problems"]).collect();
    assert_eq!(
        codes,
        [
            &json!([{ "code": "DIGEST_MISMATCH" }]),
            &json!([{ "code": "NOT_FOUND" }]),
            &json!([]),
            &json!([])
        ]
    );
    assert_eq!(outcomes[3]["id"], wanted[1]["id"]);

    let steps: Vec<Value> = outcomes[2..]
        .iter()
        .map(|outcome| json!({ "id": outcome["id"], "version": outcome["return"]["current"]["version"] }))
        .collect();
    let accept = "mutation($input: [ReturnStepInput!]!) { acceptReturns(input: $input) { done
        outcomes { return { accepted { number } } problems { code } } problems { code } } }";
    let stale = json!({ "id": steps[0]["id"], "version": 1 });
    let accepted = unit
        .ask(accept, json!({ "input": [stale, steps[0], steps[1], steps[1]] }))
        .await;
    assert_eq!(accepted.at("/acceptReturns/done"), 2);
    let outcomes = accepted.at("/acceptReturns/outcomes").as_array().unwrap();
    let codes: Vec<&str> = outcomes
        .iter()
        .map(|outcome| outcome["problems"][0]["code"].as_str().unwrap_or("-"))
        .collect();
    assert_eq!(codes, ["STALE_VERSION", "-", "-", "RETURN_NOT_SIGNED_OFF"]);
    assert_eq!(
        unit.ask(accept, json!({ "input": [] }))
            .await
            .at("/acceptReturns/problems"),
        &json!([{ "code": "INVALID_ARGUMENT" }])
    );
}
