//! What is recorded in a return, and what becomes of it.

use muster_tests::Spec;
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};

use super::{RETURN, complete, mutate, of, open, record, signed_off, step};

#[tokio::test]
async fn a_request_sent_twice_is_done_once() {
    let spec = Spec::start().await;
    let ana = spec.analyst_of("kent");
    let input =
        |period: &str| json!({ "force": "kent", "collection": "roads", "period": period, "idempotencyKey": "monday" });

    let first = mutate(&ana, "openReturn", "OpenReturnInput", input("2026-02")).await;
    let again = mutate(&ana, "openReturn", "OpenReturnInput", input("2026-02")).await;
    let other = mutate(&ana, "openReturn", "OpenReturnInput", input("2026-01")).await;

    assert_eq!(of(&first, "openReturn", "id"), of(&again, "openReturn", "id"));
    assert_eq!(other.problems(), ["IDEMPOTENCY_KEY_REUSED"]);

    let (id, version) = (
        of(&first, "openReturn", "id"),
        of(&first, "openReturn", "current/version"),
    );
    let csv = complete(&spec, "kent", &first, 1).await;
    let values = json!({ "id": id, "version": version, "csv": csv, "idempotencyKey": "tuesday" });
    let document =
        format!("mutation($input: RecordValuesInput!) {{ recordValues(input: $input) {{ imported {RETURN} }} }}");
    let recorded = ana.ask(&document, json!({ "input": values })).await;
    let repeated = ana.ask(&document, json!({ "input": values })).await;
    assert_eq!(
        recorded.at("/recordValues/imported"),
        repeated.at("/recordValues/imported")
    );
    assert_eq!(
        of(&recorded, "recordValues", "current/version"),
        of(&repeated, "recordValues", "current/version")
    );
}

#[tokio::test]
async fn an_incomplete_return_is_kept_back_with_every_missing_cell_named() {
    let spec = Spec::start().await;
    let ana = spec.analyst_of("kent");
    let opened = open(&ana, "kent", "roads", "2026-02").await;
    let (id, version) = (
        of(&opened, "openReturn", "id"),
        of(&opened, "openReturn", "current/version"),
    );
    let missing = of(&opened, "openReturn", "current/findings").as_array().unwrap().len();

    let submitted = step(&ana, "submitReturn", id, version).await;

    assert_eq!(submitted.at("/submitReturn/problemsTotal"), &json!(missing));
    assert!(submitted.problems().iter().all(|code| *code == "CELL_MISSING"));
    let asked = "query($id: ID!) { return(id: $id) { current { state version } } }";
    let after = ana.ask(asked, json!({ "id": id })).await;
    assert_eq!(
        after.at("/return/current"),
        &json!({ "state": "DRAFT", "version": version })
    );
}

#[tokio::test]
async fn ten_thousand_malformed_cells_are_counted_the_first_thousand_addressed_and_nothing_is_stored() {
    let spec = Spec::start().await;
    let ana = spec.analyst_of("kent");
    let opened = open(&ana, "kent", "roads", "2026-02").await;
    let (id, version) = (
        of(&opened, "openReturn", "id"),
        of(&opened, "openReturn", "current/version"),
    );
    let csv = (0..10_000).fold("measure,value\n".to_owned(), |csv, n| {
        format!("{csv}no-such-measure,{n}x\n")
    });

    let recorded = record(&ana, id, version, &csv).await;

    assert_eq!(recorded.at("/recordValues/problemsTotal"), 10_000);
    assert_eq!(recorded.problems().len(), 1_000);
    let cells = "query($id: ID!) { return(id: $id) { current { version cells { nodes { note } } } } }";
    let after = ana.ask(cells, json!({ "id": id })).await;
    assert_eq!(
        after.at("/return/current"),
        &json!({ "version": version, "cells": { "nodes": [] } })
    );
}

#[tokio::test]
async fn a_correction_is_explained_before_it_is_submitted() {
    let spec = Spec::start().await;
    let ana = spec.analyst_of("kent");
    let opened = open(&ana, "kent", "vawg", "2026-02").await;
    let (id, version) = (
        of(&opened, "openReturn", "id"),
        of(&opened, "openReturn", "current/version"),
    );
    let csv = complete(&spec, "kent", &opened, 1).await;
    let recorded = record(&ana, id, version, &csv).await;
    let correction = "measure,vawg-offence,value\nvawg-offences,homicide,-1\n";
    let recorded = record(&ana, id, of(&recorded, "recordValues", "current/version"), correction).await;
    assert_eq!(recorded.at("/recordValues/updated"), 1);

    let version = of(&recorded, "recordValues", "current/version");
    let submitted = step(&ana, "submitReturn", id, version).await;
    assert!(
        submitted.problems().contains(&"FINDINGS_OPEN"),
        "{:?}",
        submitted.problems()
    );

    let explanations = json!([
        { "finding": "NEGATIVE_CORRECTION", "text": "reclassified in January" },
        { "finding": "charges-within-outcomes", "text": "every count of this return is one" },
    ]);
    let input = json!({ "id": id, "version": version, "explanations": explanations });
    let explained = mutate(&ana, "explainFindings", "ExplainFindingsInput", input).await;
    assert_eq!(explained.problems(), Vec::<&str>::new());
    let submitted = step(
        &ana,
        "submitReturn",
        id,
        of(&explained, "explainFindings", "current/version"),
    )
    .await;
    assert!(!submitted.problems().contains(&"FINDINGS_OPEN"), "{:?}", submitted.body);
}

#[tokio::test]
async fn accepting_a_changed_return_closes_only_the_figures_that_changed() {
    let spec = Spec::start().await;
    let (id, version) = signed_off(&spec, "kent", "roads", "2026-02", 3).await;
    step(&spec.national_analyst(), "acceptReturn", &id, &version).await;
    let ana = spec.analyst_of("kent");
    let again = open(&ana, "kent", "roads", "2026-02").await;
    assert_eq!(of(&again, "openReturn", "id"), &id);
    assert_eq!(of(&again, "openReturn", "current/number"), 2);
    assert_eq!(of(&again, "openReturn", "accepted/number"), 1);

    let cells = "query($id: ID!) { return(id: $id) { current { cells { nodes { address { measure breakdown } } } } } }";
    let cells = ana.ask(cells, json!({ "id": id })).await;
    let first = cells.at("/return/current/cells/nodes/0/address").clone();
    let breakdown = first["breakdown"].as_str().unwrap();
    let pairs = breakdown.split(',').filter_map(|pair| pair.split_once('='));
    let codes: Vec<Value> = pairs
        .map(|(of, code)| json!({ "dimension": of, "code": code }))
        .collect();
    let row = json!({ "measure": first["measure"], "value": "9", "codes": codes });
    let document =
        format!("mutation($input: RecordValuesInput!) {{ recordValues(input: $input) {{ updated {RETURN} }} }}");
    let input = json!({ "id": id, "version": of(&again, "openReturn", "current/version"), "rows": [row] });
    let recorded = ana.ask(&document, json!({ "input": input })).await;
    assert_eq!(recorded.at("/recordValues/updated"), 1);
    let submitted = step(
        &ana,
        "submitReturn",
        &id,
        of(&recorded, "recordValues", "current/version"),
    )
    .await;
    let current = of(&submitted, "submitReturn", "current");
    let input = json!({ "id": id, "version": current["version"], "digest": current["digest"] });
    let signed = mutate(&spec.signatory_of("kent"), "signOffReturn", "SignOffReturnInput", input).await;
    let version = of(&signed, "signOffReturn", "current/version");
    let accepted = step(&spec.national_analyst(), "acceptReturn", &id, version).await;

    assert_eq!(of(&accepted, "acceptReturn", "revisions/0/state"), "SUPERSEDED");
    let event = last_event(&spec).await;
    assert_eq!(
        (&event["figuresClosed"], &event["figuresBegun"]),
        (&json!(1), &json!(1))
    );
}

/// What the newest event says.
async fn last_event(spec: &Spec) -> Value {
    let db = spec.app.database.reader();
    let sql = "SELECT payload FROM event_payload ORDER BY event DESC LIMIT 1";
    let row = db
        .query_one_raw(Statement::from_string(db.get_database_backend(), sql))
        .await
        .unwrap()
        .unwrap();
    let payload: Vec<u8> = row.try_get("", "payload").unwrap();
    serde_json::from_slice::<Value>(&payload).unwrap()["detail"].clone()
}
