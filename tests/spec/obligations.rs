//! What one force owes beside the catalogue, and what it need not send in spite of it.

use muster_tests::{Answer, Person, Spec};
use serde_json::{Value, json};

use crate::returns::{open, signed_off, step};

const CHANGE: &str = "obligationChange { id kind force { code } collection { code } from to dueOn reason by endedAt }
    problems { code message path }";
const BOARD: &str = "query($force: ID, $collection: ID, $from: Month!, $to: Month!) {
    board(force: $force, collection: $collection, from: $from, to: $to) {
        totals { obligations waived overdue } completeness { owed }
        obligations { period state due { dueOn locksOn overdueBy timeliness { lateBy } } mayOpen
            completeness { owed } obligationChange { kind reason by } } } }";
const COMPARISON: &str = "query($period: Period!, $asOf: DateTime) {
    comparison(indicator: \"road-deaths-rate\", period: $period, peers: { kind: CUSTOM, members: [\"kent\", \"essex\", \"norfolk\"] }, asOf: $asOf) {
        aggregate { value coverage { supplied expected exposureShare missing { force { code } reason } waived { code } } }
        rows { force { code } value { absence } } } }";

async fn change(person: &Person<'_>, field: &str, input: Value) -> Answer {
    let kind = if field == "addObligation" {
        "AddObligationInput"
    } else {
        "WaiveObligationInput"
    };
    let document = format!("mutation($input: {kind}!) {{ {field}(input: $input) {{ {CHANGE} }} }}");
    person.ask(&document, json!({ "input": input })).await
}

fn of(force: &str, from: &str, to: &str) -> Value {
    json!({ "force": force, "collection": "roads", "from": from, "to": to, "reason": "the system is being replaced" })
}

/// Roads need not be returned.
pub(crate) async fn waived(person: &Person<'_>, force: &str, from: &str, to: &str) -> Answer {
    let answer = change(person, "waiveObligation", of(force, from, to)).await;
    assert_eq!(answer.problems(), Vec::<&str>::new());
    answer
}

async fn extra(person: &Person<'_>, force: &str, from: &str, to: &str) -> Answer {
    let mut input = of(force, from, to);
    input["dueOn"] = json!("2026-06-30");
    change(person, "addObligation", input).await
}

async fn end(person: &Person<'_>, id: &Value) -> Answer {
    let document = format!(
        "mutation($id: ID!) {{ endObligationChange(input: {{ id: $id, reason: \"it is over\" }}) {{ {CHANGE} }} }}"
    );
    person.ask(&document, json!({ "id": id })).await
}

async fn board(person: &Person<'_>, force: &str, from: &str, to: &str) -> Answer {
    let asked = json!({ "force": force, "collection": "roads", "from": from, "to": to });
    person.ask(BOARD, asked).await
}

async fn accepted(spec: &Spec, force: &str, period: &str) {
    let (id, version) = signed_off(spec, force, "roads", period, 3).await;
    let answer = step(&spec.national_analyst(), "acceptReturn", &id, &version).await;
    assert_eq!(answer.problems(), Vec::<&str>::new());
}

#[tokio::test]
async fn what_was_waived_is_not_owed_until_the_waiver_ends() {
    let spec = Spec::start().await;
    let admin = spec.national_admin();
    let given = waived(&admin, "kent", "2026-01", "2026-02").await;

    let seen = board(&spec.analyst_of("kent"), "kent", "2026-01", "2026-03").await;
    let states: Vec<&Value> = seen
        .at("/board/obligations")
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["state"])
        .collect();
    assert_eq!(states, ["WAIVED", "WAIVED", "DUE"]);
    let first = seen.at("/board/obligations/0");
    assert_eq!(first["completeness"]["owed"], 0);
    assert_eq!(
        (&first["due"]["overdueBy"], &first["due"]["timeliness"]),
        (&Value::Null, &Value::Null)
    );
    let told = json!({ "kind": "WAIVED", "reason": "the system is being replaced", "by": "national-admin" });
    assert_eq!(first["obligationChange"], told);
    assert_eq!(
        seen.at("/board/totals"),
        &json!({ "obligations": 3, "waived": 2, "overdue": 0 })
    );
    assert_eq!(seen.at("/board/completeness/owed"), 12);
    let elsewhere = board(&spec.analyst_of("essex"), "essex", "2026-01", "2026-01").await;
    assert_eq!(elsewhere.at("/board/obligations/0/state"), "OVERDUE");

    let ended = end(&admin, given.at("/waiveObligation/obligationChange/id")).await;
    assert_eq!(ended.problems(), Vec::<&str>::new());
    assert!(ended.at("/endObligationChange/obligationChange/endedAt").is_string());
    let seen = board(&spec.analyst_of("kent"), "kent", "2026-01", "2026-03").await;
    assert_eq!(seen.at("/board/totals/overdue"), 2);
    assert_eq!(seen.at("/board/obligations/0/obligationChange"), &Value::Null);
}

#[tokio::test]
async fn a_force_may_send_what_was_waived_and_it_counts() {
    let spec = Spec::start().await;
    waived(&spec.national_admin(), "kent", "2026-02", "2026-02").await;

    accepted(&spec, "kent", "2026-02").await;

    let seen = board(&spec.analyst_of("kent"), "kent", "2026-02", "2026-02").await;
    assert_eq!(seen.at("/board/obligations/0/state"), "MET");
}

#[tokio::test]
async fn a_waived_force_is_not_missing_from_a_comparison_nor_before_it_was_waived_excused() {
    let spec = Spec::start().await;
    accepted(&spec, "essex", "2026-02").await;
    spec.at("2026-04-16T09:00:00Z");
    waived(&spec.national_admin(), "kent", "2026-02", "2026-02").await;
    spec.at("2026-04-17T09:00:00Z");

    let now = spec
        .national_analyst()
        .ask(COMPARISON, json!({ "period": "2026-02" }))
        .await;
    let before = json!({ "period": "2026-02", "asOf": "2026-04-15T23:00:00Z" });
    let before = spec.national_analyst().ask(COMPARISON, before).await;

    let coverage = now.at("/comparison/aggregate/coverage");
    assert_eq!((&coverage["supplied"], &coverage["expected"]), (&json!(1), &json!(2)));
    assert_eq!(
        coverage["missing"],
        json!([{ "force": { "code": "norfolk" }, "reason": "NOT_SUPPLIED" }])
    );
    assert_eq!(coverage["waived"], json!([{ "code": "kent" }]));
    let rows = now.at("/comparison/rows").as_array().unwrap();
    let kent = rows.iter().find(|row| row["force"]["code"] == "kent").unwrap();
    assert_eq!(kent["value"]["absence"], "NOT_APPLICABLE");
    let then = before.at("/comparison/aggregate/coverage");
    assert_eq!(
        (&then["supplied"], &then["expected"], &then["waived"]),
        (&json!(1), &json!(3), &json!([]))
    );
    // whom nobody asked is not covered all the same
    assert_eq!(coverage["exposureShare"], then["exposureShare"]);
}

#[tokio::test]
async fn a_year_with_a_waived_month_is_not_whole_and_nobody_is_to_blame() {
    let spec = Spec::start().await;
    accepted(&spec, "essex", "2026-02").await;
    waived(&spec.national_admin(), "kent", "2025-04", "2026-03").await;

    let year = spec
        .national_analyst()
        .ask(COMPARISON, json!({ "period": "FY2025-26" }))
        .await;

    let coverage = year.at("/comparison/aggregate/coverage");
    assert_eq!(coverage["waived"], json!([{ "code": "kent" }]));
    let missing = coverage["missing"].as_array().unwrap();
    let told: Vec<&Value> = missing.iter().map(|it| &it["force"]["code"]).collect();
    assert_eq!(told, ["essex", "norfolk"]);
}

#[tokio::test]
async fn one_force_is_asked_for_more_than_the_catalogue_asks() {
    let spec = Spec::start().await;
    let (admin, transport) = (spec.national_admin(), spec.analyst_of("btp"));
    assert_eq!(
        open(&transport, "btp", "roads", "2026-02").await.problems(),
        ["PERIOD_NOT_DUE"]
    );
    let locked = open(&spec.analyst_of("kent"), "kent", "roads", "2023-06").await;
    assert_eq!(locked.problems(), ["PERIOD_NOT_DUE"]);

    assert_eq!(
        extra(&admin, "btp", "2026-02", "2026-02").await.problems(),
        Vec::<&str>::new()
    );
    assert_eq!(
        extra(&admin, "kent", "2023-06", "2023-07").await.problems(),
        Vec::<&str>::new()
    );

    let seen = board(&transport, "btp", "2026-01", "2026-03").await;
    let due = seen.at("/board/obligations/0");
    assert_eq!(seen.at("/board/obligations").as_array().unwrap().len(), 1);
    assert_eq!(
        (&due["period"], &due["state"], &due["due"]["dueOn"]),
        (&json!("2026-02"), &json!("DUE"), &json!("2026-06-30"))
    );
    assert_eq!(
        (&due["mayOpen"], &due["obligationChange"]["kind"]),
        (&json!(true), &json!("EXTRA"))
    );
    assert_eq!(
        open(&transport, "btp", "roads", "2026-02").await.problems(),
        Vec::<&str>::new()
    );
    // its period locked long ago, but it is due only now
    let past = board(&spec.analyst_of("kent"), "kent", "2023-01", "2023-12").await;
    assert_eq!(past.at("/board/obligations").as_array().unwrap().len(), 2);
    assert_eq!(past.at("/board/obligations/0/due/locksOn"), "2028-07-01");
    let opened = open(&spec.analyst_of("kent"), "kent", "roads", "2023-06").await;
    assert_eq!(opened.problems(), Vec::<&str>::new());
}

#[tokio::test]
async fn decisions_do_not_contradict_the_catalogue_or_each_other() {
    let spec = Spec::start().await;
    let admin = spec.national_admin();
    let waive = async |input: Value| change(&admin, "waiveObligation", input).await;
    waived(&admin, "kent", "2026-01", "2026-02").await;

    let again = waive(of("kent", "2026-02", "2026-03")).await;
    assert_eq!(again.problems(), ["OBLIGATION_CHANGED"]);
    assert_eq!(
        extra(&admin, "essex", "2026-02", "2026-02").await.problems(),
        ["OBLIGATION_OWED"]
    );
    assert_eq!(
        waive(of("btp", "2026-02", "2026-02")).await.problems(),
        ["OBLIGATION_NOT_OWED"]
    );
    assert_eq!(
        waive(of("essex", "2024-03", "2024-04")).await.problems(),
        ["OBLIGATION_NOT_OWED"]
    );
    assert_eq!(
        waive(of("essex", "2026-02", "2026-01")).await.problems(),
        ["INVALID_ARGUMENT"]
    );
    let mut part = of("essex", "2026-02", "2026-02");
    part["collection"] = json!("workforce");
    assert_eq!(waive(part).await.problems(), ["PERIOD_WRONG_LENGTH"]);
    let mut late = of("btp", "2026-02", "2026-02");
    late["dueOn"] = json!("2026-04-14");
    assert_eq!(
        change(&admin, "addObligation", late).await.problems(),
        ["INVALID_ARGUMENT"]
    );
    let mut keyed = of("essex", "2026-01", "2026-01");
    keyed["idempotencyKey"] = json!("once");
    let (first, second) = (waive(keyed.clone()).await, waive(keyed).await);
    assert_eq!(first.body, second.body);
}
