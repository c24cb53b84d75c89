//! A return that is revised or taken back: what counts meanwhile, and what changed.

use muster_tests::{Answer, Person, Spec};
use serde_json::{Value, json};

use super::{mutate, of, open, record, signed_off, step};
use crate::comparison::{compare, row};

const RATE: &str = "killed-or-seriously-injured-rate";

/// A return that was accepted; its id and the version of its revision.
pub(crate) async fn accepted(spec: &Spec, force: &str, period: &str, value: i64) -> (Value, Value) {
    let (id, version) = signed_off(spec, force, "roads", period, value).await;
    let accepted = step(&spec.national_analyst(), "acceptReturn", &id, &version).await;
    assert_eq!(accepted.problems(), Vec::<&str>::new());
    (id, of(&accepted, "acceptReturn", "accepted/version").clone())
}

pub(crate) async fn revise(person: &Person<'_>, id: &Value, version: &Value, reason: &str) -> Answer {
    let input = json!({ "id": id, "version": version, "reason": reason });
    mutate(person, "reviseReturn", "ReviseReturnInput", input).await
}

pub(crate) async fn withdraw(person: &Person<'_>, id: &Value, version: &Value, reason: &str) -> Answer {
    let input = json!({ "id": id, "version": version, "reason": reason });
    mutate(person, "withdrawReturn", "WithdrawReturnInput", input).await
}

/// Records this in the draft there is and brings it to sign-off; gives the version it is at.
pub(crate) async fn sent_again(spec: &Spec, force: &str, id: &Value, csv: &str) -> Value {
    let (analyst, signatory) = (spec.analyst_of(force), spec.signatory_of(force));
    let asked = "query($id: ID!) { return(id: $id) { current { version } } }";
    let seen = analyst.ask(asked, json!({ "id": id })).await;
    let recorded = record(&analyst, id, seen.at("/return/current/version"), csv).await;
    assert_eq!(recorded.problems(), Vec::<&str>::new());
    let version = of(&recorded, "recordValues", "current/version");
    let submitted = step(&analyst, "submitReturn", id, version).await;
    assert_eq!(submitted.problems(), Vec::<&str>::new());
    let current = of(&submitted, "submitReturn", "current");
    let input = json!({ "id": id, "version": current["version"], "digest": current["digest"] });
    let signed = mutate(&signatory, "signOffReturn", "SignOffReturnInput", input).await;
    assert_eq!(signed.problems(), Vec::<&str>::new());
    of(&signed, "signOffReturn", "current/version").clone()
}

/// What changed in the newest revision: every cell with what it said and what it says.
async fn changes(person: &Person<'_>, id: &Value, since: &str) -> Value {
    let document = "query($id: ID!, $since: ChangeBasis!) { return(id: $id) { current { changes(since: $since) {
        since counts { kind count } nodes { kind address { measure breakdown }
            before { value { ... on Supplied { quantity } ... on Absent { reason } } note }
            after { value { ... on Supplied { quantity } ... on Absent { reason } } note } } } } } }";
    let answer = person.ask(document, json!({ "id": id, "since": since })).await;
    answer.at("/return/current/changes").clone()
}

#[tokio::test]
async fn a_return_is_revised_for_a_reason_from_what_counts_and_that_counts_until_the_next_is_accepted() {
    let spec = Spec::start().await;
    let ana = spec.analyst_of("kent");
    let (id, version) = accepted(&spec, "kent", "2026-02", 3).await;

    let refused = revise(&ana, &id, &version, "BECAUSE").await;
    assert_eq!(refused.problems(), ["UNKNOWN_REASON"]);
    assert_eq!(
        revise(&ana, &id, &version, "OTHER").await.problems(),
        ["UNKNOWN_REASON"]
    );
    assert_eq!(
        revise(&ana, &id, &json!(1), "LATE_DATA").await.problems(),
        ["STALE_VERSION"]
    );
    let revised = revise(&ana, &id, &version, "LATE_DATA").await;

    assert_eq!(of(&revised, "reviseReturn", "current/number"), 2);
    assert_eq!(of(&revised, "reviseReturn", "current/state"), "DRAFT");
    assert_eq!(of(&revised, "reviseReturn", "accepted/number"), 1);
    let asked = "query($id: ID!) { return(id: $id) { current { openedBecause { code meaning note } completeness { missing } } } }";
    let seen = ana.ask(asked, json!({ "id": id })).await;
    let because = seen.at("/return/current/openedBecause");
    assert_eq!(
        (&because["code"], &because["note"]),
        (&json!("LATE_DATA"), &Value::Null)
    );
    assert_eq!(seen.at("/return/current/completeness/missing"), 0);
    let again = revise(&ana, &id, of(&revised, "reviseReturn", "current/version"), "LATE_DATA").await;
    assert_eq!(again.problems(), ["REVISION_OPEN"]);
}

#[tokio::test]
async fn every_cell_that_changed_is_told_with_what_it_said_before() {
    let spec = Spec::start().await;
    let ana = spec.analyst_of("kent");
    let (id, version) = accepted(&spec, "kent", "2026-02", 3).await;
    let revised = revise(&ana, &id, &version, "RECORDING_ERROR").await;
    assert_eq!(changes(&ana, &id, "LAST_ACCEPTANCE").await["nodes"], json!([]));

    let csv =
        "measure,value,status,note\nroadside-tests,50,,\nroadside-tests-positive,,NOT_SUPPLIED,the log was lost\n";
    let recorded = record(&ana, &id, of(&revised, "reviseReturn", "current/version"), csv).await;
    assert_eq!(recorded.problems(), Vec::<&str>::new());

    for since in ["LAST_ACCEPTANCE", "LAST_SIGNATURE", "PREVIOUS_REVISION"] {
        let changed = changes(&ana, &id, since).await;
        assert_eq!(changed["since"], 1);
        assert_eq!(
            changed["counts"],
            json!([{ "kind": "CHANGED", "count": 1 }, { "kind": "ABSENCE_CHANGED", "count": 1 }])
        );
        let nodes = changed["nodes"].as_array().unwrap();
        let (tests, positive) = (&nodes[0], &nodes[1]);
        assert_eq!(
            [&tests["kind"], &tests["address"]["measure"]],
            ["CHANGED", "roadside-tests"]
        );
        assert_eq!(tests["before"]["value"]["quantity"], 3);
        assert_eq!(tests["after"]["value"]["quantity"], 50);
        assert_eq!(positive["kind"], "ABSENCE_CHANGED");
        assert_eq!(positive["before"]["value"]["quantity"], 3);
        assert_eq!(positive["after"]["value"]["reason"], "NOT_SUPPLIED");
        assert_eq!(positive["after"]["note"], "the log was lost");
    }
}

#[tokio::test]
async fn figures_that_were_taken_back_are_withdrawn_from_every_answer_but_those_of_before() {
    let spec = Spec::start().await;
    let (id, version) = accepted(&spec, "kent", "2026-02", 3).await;
    accepted(&spec, "essex", "2026-02", 5).await;
    spec.at("2026-04-16T09:00:00Z");
    let unit = spec.national_analyst();
    let before = compare(&unit, RATE, "2026-02", json!({})).await;

    spec.at("2026-04-17T09:00:00Z");
    let analyst = withdraw(&spec.analyst_of("kent"), &id, &version, "UNRELIABLE").await;
    assert_eq!(analyst.refused_with(), "FORBIDDEN");
    let signatory = spec.signatory_of("kent");
    let withdrawn = withdraw(&signatory, &id, &version, "UNRELIABLE").await;

    assert_eq!(withdrawn.problems(), Vec::<&str>::new());
    assert_eq!(of(&withdrawn, "withdrawReturn", "accepted"), &Value::Null);
    assert_eq!(
        of(&withdrawn, "withdrawReturn", "revisions"),
        &json!([{ "number": 1, "state": "WITHDRAWN" }])
    );
    let asked = "query($id: ID!) { return(id: $id) { current { withdrawal { by at because { code } } } } }";
    let seen = unit.ask(asked, json!({ "id": id })).await;
    assert_eq!(
        seen.at("/return/current/withdrawal"),
        &json!({ "by": signatory.id(), "at": "2026-04-17T09:00:00+00:00", "because": { "code": "UNRELIABLE" } })
    );

    let now = compare(&unit, RATE, "2026-02", json!({})).await;
    assert_eq!(row(&now, "kent")["absence"], "WITHDRAWN");
    assert_eq!(row(&now, "kent")["numerator"], Value::Null);
    assert_eq!(now.at("/comparison/aggregate/coverage/supplied"), 1);
    let missing = now.at("/comparison/aggregate/coverage/missing").as_array().unwrap();
    let kent = missing.iter().find(|one| one["force"]["code"] == "kent").unwrap();
    assert_eq!(kent["reason"], "WITHDRAWN");
    let quarter = compare(&unit, RATE, "FY2025-26Q4", json!({})).await;
    assert_eq!(row(&quarter, "kent")["absence"], "WITHDRAWN");

    let then = compare(&unit, RATE, "2026-02", json!({ "asOf": "2026-04-16T09:00:00Z" })).await;
    assert_eq!(row(&then, "kent"), row(&before, "kent"));
    assert_eq!(then.at("/comparison/aggregate/coverage/supplied"), 2);
    assert_eq!(
        withdraw(&signatory, &id, &version, "UNRELIABLE").await.problems(),
        ["NOTHING_TO_WITHDRAW"]
    );
}

#[tokio::test]
async fn what_was_taken_back_can_be_sent_again_and_then_counts() {
    let spec = Spec::start().await;
    let (id, version) = accepted(&spec, "kent", "2026-02", 3).await;
    let withdrawn = withdraw(&spec.signatory_of("kent"), &id, &version, "WRONG_PERIOD").await;
    let ana = spec.analyst_of("kent");
    let version = of(&withdrawn, "withdrawReturn", "current/version");

    let revised = revise(&ana, &id, version, "RECORDING_ERROR").await;
    assert_eq!(of(&revised, "reviseReturn", "current/number"), 2);
    let cells = "query($id: ID!) { return(id: $id) { current { cells { nodes { note } } } } }";
    let empty = ana.ask(cells, json!({ "id": id })).await;
    assert_eq!(empty.at("/return/current/cells/nodes"), &json!([]));
    let (again, version) = signed_off(&spec, "kent", "roads", "2026-02", 4).await;
    assert_eq!(again, id);
    let accepted = step(&spec.national_analyst(), "acceptReturn", &id, &version).await;
    assert_eq!(of(&accepted, "acceptReturn", "accepted/number"), 2);

    let now = compare(&spec.inspector(), RATE, "2026-02", json!({})).await;
    assert_eq!(
        (&row(&now, "kent")["absence"], &row(&now, "kent")["numerator"]),
        (&Value::Null, &json!(40))
    );
}

#[tokio::test]
async fn a_draft_that_is_given_up_leaves_what_was_accepted_and_shows_itself_to_nobody_else() {
    let spec = Spec::start().await;
    let (ana, unit) = (spec.analyst_of("kent"), spec.national_analyst());
    let (id, version) = accepted(&spec, "kent", "2026-02", 3).await;
    let revised = revise(&ana, &id, &version, "ROUTINE").await;

    let given_up = withdraw(
        &ana,
        &id,
        of(&revised, "reviseReturn", "current/version"),
        "SUPERFLUOUS",
    )
    .await;

    assert_eq!(given_up.problems(), Vec::<&str>::new());
    assert_eq!(of(&given_up, "withdrawReturn", "current/state"), "WITHDRAWN");
    assert_eq!(of(&given_up, "withdrawReturn", "accepted/number"), 1);
    let asked = "query($id: ID!) { return(id: $id) { revisions { number state } } }";
    let seen = unit.ask(asked, json!({ "id": id })).await;
    assert_eq!(
        seen.at("/return/revisions"),
        &json!([{ "number": 1, "state": "ACCEPTED" }])
    );
    let now = compare(&unit, RATE, "2026-02", json!({})).await;
    assert_eq!(row(&now, "kent")["numerator"], 30);
    let next = open(&ana, "kent", "roads", "2026-02").await;
    assert_eq!(of(&next, "openReturn", "current/number"), 3);
}

#[tokio::test]
async fn figures_are_taken_back_although_the_next_revision_is_being_worked_on() {
    let spec = Spec::start().await;
    let ana = spec.analyst_of("kent");
    let (id, version) = accepted(&spec, "kent", "2026-02", 3).await;
    revise(&ana, &id, &version, "RECORDING_ERROR").await;

    let input = json!({ "id": id, "revision": 1, "version": version, "reason": "OTHER", "note": "counted twice" });
    let withdrawn = mutate(
        &spec.signatory_of("kent"),
        "withdrawReturn",
        "WithdrawReturnInput",
        input,
    )
    .await;

    assert_eq!(of(&withdrawn, "withdrawReturn", "accepted"), &Value::Null);
    assert_eq!(of(&withdrawn, "withdrawReturn", "current/state"), "DRAFT");
    assert_eq!(of(&withdrawn, "withdrawReturn", "revisions/0/state"), "WITHDRAWN");
    let opened = open(&ana, "kent", "roads", "2026-02").await;
    let missing = of(&opened, "openReturn", "current/findings").as_array().unwrap();
    assert!(missing.is_empty(), "the draft keeps what it was filled with");
}

#[tokio::test]
async fn the_reasons_are_told_by_the_service() {
    let spec = Spec::start().await;
    let asked =
        "{ revision: reasons(for: REVISION) { code meaning needsNote } withdrawal: reasons(for: WITHDRAWAL) { code } }";
    let answer = spec.public().ask(asked, json!({})).await;
    assert_eq!(answer.at("/revision/0/code"), "ROUTINE");
    let last = answer.at("/withdrawal").as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["code"], "OTHER");
}
