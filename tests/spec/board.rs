//! The board: who owes what, by when, and how far it has got.

use muster_tests::{Answer, Person, Spec};
use serde_json::{Value, json};

use crate::returns::{complete, open, record, signed_off, step};

const BOARD: &str = "query($force: ID, $collection: ID, $from: Month!, $to: Month!, $states: [ObligationState!]) {
    board(force: $force, collection: $collection, from: $from, to: $to, states: $states) {
        totals { obligations notDue due overdue received met onTime late openQuestions }
        completeness { owed supplied }
        obligations { force { code } collection { code } period state revisionState openQuestions
            due { dueOn onTimeUntil locksOn state overdueBy timeliness { onTime lateBy signedOffAt } }
            completeness { asked owed supplied notSupplied notApplicable missing share } return { id } } } }";

async fn board(person: &Person<'_>, force: &str, from: &str, to: &str) -> Answer {
    let asked = json!({ "force": force, "collection": "roads", "from": from, "to": to });
    person.ask(BOARD, asked).await
}

fn first(answer: &Answer) -> &Value {
    answer.at("/board/obligations/0")
}

#[tokio::test]
async fn the_board_says_what_a_force_owes_and_by_when() {
    let spec = Spec::start().await;

    let seen = board(&spec.analyst_of("kent"), "kent", "2026-02", "2026-04").await;

    let obligations = seen.at("/board/obligations").as_array().unwrap();
    let told: Vec<Value> = obligations
        .iter()
        .map(|it| {
            json!([
                it["period"],
                it["state"],
                it["due"]["dueOn"],
                it["due"]["overdueBy"],
                it["revisionState"]
            ])
        })
        .collect();
    // Good Friday and Easter Monday lie between
    assert_eq!(told[0], json!(["2026-02", "OVERDUE", "2026-03-20", 16, null]));
    assert_eq!(told[1], json!(["2026-03", "DUE", "2026-04-23", null, null]));
    assert_eq!(told[2], json!(["2026-04", "NOT_DUE", "2026-05-22", null, null]));
    assert_eq!(obligations[0]["due"]["locksOn"], "2028-03-01");
    assert_eq!(
        obligations[0]["due"]["timeliness"],
        json!({ "onTime": false, "lateBy": 16, "signedOffAt": null })
    );
    assert_eq!(obligations[1]["due"]["timeliness"], Value::Null);
    let nothing = json!({ "asked": 12, "owed": 12, "supplied": 0, "notSupplied": 0, "notApplicable": 0, "missing": 12, "share": 0.0 });
    assert_eq!(obligations[0]["completeness"], nothing);
    assert_eq!(seen.at("/board/totals/obligations"), 3);
    assert_eq!(seen.at("/board/totals/overdue"), 1);
    assert_eq!(seen.at("/board/completeness"), &json!({ "owed": 24, "supplied": 0 }));
}

#[tokio::test]
async fn a_draft_stands_on_its_own_forces_board_alone() {
    let spec = Spec::start().await;
    let kent = spec.analyst_of("kent");
    let opened = open(&kent, "kent", "roads", "2026-03").await;
    let id = opened.at("/openReturn/return/id").clone();
    let version = opened.at("/openReturn/return/current/version");
    let csv = complete(&spec, "kent", &opened, 2).await;
    assert_eq!(record(&kent, &id, version, &csv).await.problems(), Vec::<&str>::new());

    let own = board(&kent, "kent", "2026-03", "2026-03").await;
    assert_eq!(first(&own)["revisionState"], "DRAFT");
    assert_eq!(first(&own)["state"], "DUE");
    assert_eq!(first(&own)["completeness"]["share"], 1.0);
    assert_eq!(first(&own)["return"]["id"], id);
    for person in [
        spec.national_analyst(),
        spec.national_admin(),
        spec.inspector(),
        spec.commissioner_of("kent"),
        spec.auditor(),
    ] {
        let seen = board(&person, "kent", "2026-03", "2026-03").await;
        assert_eq!(first(&seen)["state"], "DUE", "{}", person.id());
        assert_eq!(first(&seen)["revisionState"], Value::Null, "{}", person.id());
        assert_eq!(first(&seen)["return"], Value::Null, "{}", person.id());
        assert_eq!(first(&seen)["completeness"]["supplied"], 0, "{}", person.id());
    }
}

#[tokio::test]
async fn what_was_signed_off_is_received_and_what_was_accepted_is_met() {
    let spec = Spec::start().await;
    spec.at("2026-04-23T23:30:00Z");
    let (id, version) = signed_off(&spec, "kent", "roads", "2026-03", 2).await;
    spec.at("2026-05-06T09:00:00Z");

    let received = board(&spec.inspector(), "kent", "2026-03", "2026-03").await;
    assert_eq!(first(&received)["state"], "RECEIVED");
    assert_eq!(first(&received)["revisionState"], "SIGNED_OFF");
    assert_eq!(first(&received)["due"]["timeliness"]["onTime"], true);
    assert_eq!(first(&received)["completeness"]["share"], 1.0);
    let held_to_account = board(&spec.commissioner_of("kent"), "kent", "2026-03", "2026-03").await;
    assert_eq!(first(&held_to_account)["state"], "OVERDUE");
    assert_eq!(first(&held_to_account)["revisionState"], Value::Null);

    let accepted = step(&spec.national_analyst(), "acceptReturn", &id, &version).await;
    assert_eq!(accepted.problems(), Vec::<&str>::new());
    // nought would say that nobody asked
    assert_eq!(first(&held_to_account)["openQuestions"], Value::Null);
    assert_eq!(held_to_account.at("/board/totals/openQuestions"), &Value::Null);
    let own = board(&spec.analyst_of("kent"), "kent", "2026-03", "2026-03").await;
    assert_eq!(own.at("/board/totals/openQuestions"), 0);
    let met = board(&spec.commissioner_of("kent"), "kent", "2026-03", "2026-03").await;
    assert_eq!(first(&met)["state"], "MET");
    assert_eq!(first(&met)["due"]["overdueBy"], Value::Null);
    assert_eq!(met.at("/board/totals/onTime"), 1);
}

#[tokio::test]
async fn a_return_is_late_by_the_working_days_until_its_sign_off_and_a_correction_changes_nothing() {
    let spec = Spec::start().await;
    let (id, version) = signed_off(&spec, "kent", "roads", "2026-02", 2).await;
    step(&spec.national_analyst(), "acceptReturn", &id, &version).await;
    spec.at("2026-09-01T09:00:00Z");
    let opened = open(&spec.analyst_of("kent"), "kent", "roads", "2026-02").await;
    assert_eq!(opened.problems(), Vec::<&str>::new());

    let seen = board(&spec.analyst_of("kent"), "kent", "2026-02", "2026-02").await;

    assert_eq!(first(&seen)["state"], "MET");
    assert_eq!(first(&seen)["revisionState"], "DRAFT");
    let timeliness = &first(&seen)["due"]["timeliness"];
    assert_eq!(
        (&timeliness["onTime"], &timeliness["lateBy"]),
        (&json!(false), &json!(16))
    );
    assert!(
        timeliness["signedOffAt"]
            .as_str()
            .unwrap()
            .starts_with("2026-04-15T09:00:00")
    );
    let asked = "query($id: ID!) { return(id: $id) { due { state timeliness { lateBy } } completeness { share } } }";
    let one = spec.inspector().ask(asked, json!({ "id": id })).await;
    assert_eq!(one.at("/return/due/state"), "MET");
    assert_eq!(one.at("/return/due/timeliness/lateBy"), 16);
    assert_eq!(one.at("/return/completeness/share"), 1.0);
}

#[tokio::test]
async fn completeness_is_values_present_over_values_owed() {
    let spec = Spec::start().await;
    let kent = spec.analyst_of("kent");
    let opened = open(&kent, "kent", "roads", "2026-03").await;
    let id = opened.at("/openReturn/return/id").clone();
    let rows = complete(&spec, "kent", &opened, 2).await;
    let lines: Vec<&str> = rows.lines().collect();
    let header = format!("{},status,note", lines[0]);
    let without = |line: &str, why: &str| format!("{},{why},there is none", line.strip_suffix('2').unwrap());
    let csv = [
        header,
        without(lines[1], "NOT_SUPPLIED"),
        without(lines[2], "NOT_APPLICABLE"),
        format!("{},,", lines[3]),
    ];
    let version = opened.at("/openReturn/return/current/version");
    let recorded = record(&kent, &id, version, &csv.join("\n")).await;
    assert_eq!(recorded.problems(), Vec::<&str>::new());

    let seen = board(&kent, "kent", "2026-03", "2026-03").await;

    let counted = &first(&seen)["completeness"];
    let told = ["asked", "owed", "supplied", "notSupplied", "notApplicable", "missing"].map(|it| counted[it].as_i64());
    assert_eq!(told, [12, 11, 1, 1, 1, 9].map(Some));
    assert!((counted["share"].as_f64().unwrap() - 1.0 / 11.0).abs() < 1e-12);
}

#[tokio::test]
async fn the_unit_sees_every_force_and_a_force_its_own() {
    let spec = Spec::start().await;
    let all = json!({ "from": "2026-01", "to": "2026-03", "states": ["OVERDUE"] });

    let unit = spec.national_analyst().ask(BOARD, all.clone()).await;
    let kent = spec.analyst_of("kent").ask(BOARD, all.clone()).await;
    let elsewhere = board(&spec.analyst_of("essex"), "kent", "2026-03", "2026-03").await;
    let nowhere = board(&spec.analyst_of("essex"), "no-such", "2026-03", "2026-03").await;

    let forces = |answer: &Answer| -> std::collections::BTreeSet<String> {
        let rows = answer.at("/board/obligations").as_array().unwrap();
        rows.iter().map(|row| row["force"]["code"].to_string()).collect()
    };
    assert_eq!(forces(&unit).len(), 44);
    assert_eq!(forces(&kent).len(), 1);
    assert_eq!(unit.at("/board/totals/overdue"), unit.at("/board/totals/obligations"));
    let rows = unit.at("/board/obligations").as_array().unwrap();
    let transport = rows.iter().filter(|row| row["force"]["code"] == "btp");
    assert!(transport.clone().count() > 0);
    assert!(transport.clone().all(|row| row["collection"]["code"] != "roads"));
    assert_eq!(elsewhere.refused_with(), "NOT_FOUND");
    assert_eq!(nowhere.refused_with(), "NOT_FOUND");
    assert_eq!(spec.public().ask(BOARD, all).await.refused_with(), "UNAUTHENTICATED");
}

#[tokio::test]
async fn a_board_that_cannot_be_shown_says_what_to_narrow() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();
    let too_much = unit.ask(BOARD, json!({ "from": "2010-01", "to": "2190-12" })).await;
    assert_eq!(too_much.refused_with(), "TOO_MUCH");
    let backwards = unit.ask(BOARD, json!({ "from": "2026-03", "to": "2026-02" })).await;
    assert_eq!(backwards.refused_with(), "INVALID_ARGUMENT");
    let unknown = unit
        .ask(
            BOARD,
            json!({ "collection": "no-such", "from": "2026-03", "to": "2026-03" }),
        )
        .await;
    assert_eq!(unknown.refused_with(), "UNKNOWN_COLLECTION");
    let transport = spec.analyst_of("btp");
    let nothing = board(&transport, "btp", "2010-01", "2199-12").await;
    assert_eq!(nothing.at("/board/obligations"), &json!([]));
}
