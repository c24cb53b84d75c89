//! Locks: why a return cannot be changed, and how it is opened again.

use muster_tests::{Answer, Person, Spec};
use serde_json::{Value, json};

use crate::returns::{complete, open, record, signed_off, step};

const EXCEPTION: &str =
    "lockException { id force { code } collection { code } from to reason by since expires endedAt }
    problems { code message path }";
const LOCK: &str = "query($id: ID!) { return(id: $id) {
    lock { code reason since by howToReopen } lockException { reason by }
    may { record submit signOff accept sendBack revise } } }";
/// Roads lock 24 months after the period.
const LOCKED: &str = "2028-01-10T09:00:00Z";

fn lifting(force: Option<&str>, from: &str, to: &str) -> Value {
    json!({ "force": force, "collection": "roads", "from": from, "to": to, "reason": "the new system has the back-data",
        "expires": "2030-01-01T00:00:00Z" })
}

async fn lift(person: &Person<'_>, input: Value) -> Answer {
    let document = format!("mutation($input: LiftLockInput!) {{ liftLock(input: $input) {{ {EXCEPTION} }} }}");
    person.ask(&document, json!({ "input": input })).await
}

/// Leave to change roads, until 2030.
pub(crate) async fn lifted(person: &Person<'_>, force: Option<&str>, from: &str, to: &str) -> Answer {
    let answer = lift(person, lifting(force, from, to)).await;
    assert_eq!(answer.problems(), Vec::<&str>::new());
    answer
}

async fn opens(spec: &Spec, force: &str, period: &str) -> bool {
    let answer = open(&spec.analyst_of(force), force, "roads", period).await;
    match answer.problems()[..] {
        [] => true,
        ["RETURN_LOCKED"] => false,
        ref others => panic!("{others:?}"),
    }
}

#[tokio::test]
async fn a_lock_says_why_since_when_by_whom_and_how_to_reopen() {
    let spec = Spec::start().await;
    let kent = spec.analyst_of("kent");
    let opened = open(&kent, "kent", "roads", "2025-06").await;
    let id = opened.at("/openReturn/return/id");
    let version = opened.at("/openReturn/return/current/version");
    let csv = complete(&spec, "kent", &opened, 1).await;
    let before = kent.ask(LOCK, json!({ "id": id })).await;
    assert_eq!(before.at("/return/lock"), &Value::Null);
    assert_eq!(before.at("/return/may/record"), true);

    spec.at(LOCKED);

    let locked = kent.ask(LOCK, json!({ "id": id })).await;
    let told = json!({
        "code": "PERIOD_LOCKED",
        "reason": "2025-06 locked on 2027-07-01",
        "since": "2027-07-01T00:00:00+00:00",
        "by": "the lock rule of `roads`: 24 months after the period",
        "howToReopen": "ask the national unit for a lock exception",
    });
    assert_eq!(locked.at("/return/lock"), &told);
    assert_eq!(locked.at("/return/may/record"), false);
    assert_eq!(locked.at("/return/may/submit"), false);
    assert_eq!(record(&kent, id, version, &csv).await.problems(), ["RETURN_LOCKED"]);
    assert_eq!(
        step(&kent, "submitReturn", id, version).await.problems(),
        ["RETURN_LOCKED"]
    );

    lifted(&spec.national_admin(), Some("kent"), "2025-06", "2025-06").await;
    let again = kent.ask(LOCK, json!({ "id": id })).await;
    assert_eq!(again.at("/return/lock"), &Value::Null);
    assert_eq!(again.at("/return/lockException/by"), "national-admin");
    assert_eq!(again.at("/return/may/record"), true);
    assert_eq!(record(&kent, id, version, &csv).await.problems(), Vec::<&str>::new());
}

#[tokio::test]
async fn what_waits_for_somebody_says_for_whom() {
    let spec = Spec::start().await;
    let (id, version) = signed_off(&spec, "kent", "roads", "2026-02", 3).await;

    let waiting = spec.analyst_of("kent").ask(LOCK, json!({ "id": id })).await;
    assert_eq!(waiting.at("/return/lock/code"), "IN_REVIEW");
    assert_eq!(waiting.at("/return/lock/by"), "signatory-kent");
    let since = waiting.at("/return/lock/since").as_str().unwrap();
    assert!(since.starts_with("2026-04-15T09:00:00"), "{since}");
    assert_eq!(waiting.at("/return/may/revise"), false);

    step(&spec.national_analyst(), "acceptReturn", &id, &version).await;
    let accepted = spec.analyst_of("kent").ask(LOCK, json!({ "id": id })).await;
    assert_eq!(accepted.at("/return/lock"), &Value::Null);
    assert_eq!(accepted.at("/return/may/revise"), true);
}

#[tokio::test]
async fn one_exception_opens_a_range_of_periods_for_one_force_until_it_runs_out() {
    let spec = Spec::start().await;
    spec.at(LOCKED);
    let given = lifted(&spec.national_admin(), Some("kent"), "2025-04", "2025-09").await;
    let exception = given.at("/liftLock/lockException");
    assert_eq!(exception["force"]["code"], "kent");
    assert_eq!(
        (&exception["from"], &exception["to"]),
        (&json!("2025-04"), &json!("2025-09"))
    );
    assert!(exception["since"].as_str().unwrap().starts_with("2028-01-10T09:00:00"));
    assert_eq!(exception["endedAt"], Value::Null);

    let open_for = [
        opens(&spec, "kent", "2025-04").await,
        opens(&spec, "kent", "2025-09").await,
        opens(&spec, "kent", "2025-03").await,
        opens(&spec, "kent", "2025-10").await,
        opens(&spec, "essex", "2025-04").await,
    ];
    assert_eq!(open_for, [true, true, false, false, false]);

    spec.at("2030-01-01T00:00:00Z");
    assert!(!opens(&spec, "kent", "2025-04").await);
}

#[tokio::test]
async fn an_exception_for_every_force_is_ended_before_its_time() {
    let spec = Spec::start().await;
    spec.at(LOCKED);
    let admin = spec.national_admin();
    let given = lifted(&admin, None, "2025-04", "2025-09").await;
    assert_eq!(given.at("/liftLock/lockException/force"), &Value::Null);
    assert!(opens(&spec, "essex", "2025-05").await && opens(&spec, "kent", "2025-05").await);

    let document = format!(
        "mutation($id: ID!) {{ endLockException(input: {{ id: $id, reason: \"everybody is done\" }}) {{ {EXCEPTION} }} }}"
    );
    let id = given.at("/liftLock/lockException/id");
    let ended = admin.ask(&document, json!({ "id": id })).await;
    assert_eq!(ended.problems(), Vec::<&str>::new());
    let at = ended.at("/endLockException/lockException/endedAt").as_str().unwrap();
    assert!(at.starts_with("2028-01-10T09:00:00"), "{at}");
    assert!(!opens(&spec, "essex", "2025-06").await);
    let none = admin.ask(&document, json!({ "id": "99" })).await;
    assert_eq!(none.refused_with(), "NOT_FOUND");
}

#[tokio::test]
async fn the_board_lists_exceptions_to_those_whom_they_concern() {
    let spec = Spec::start().await;
    spec.at(LOCKED);
    lifted(&spec.national_admin(), Some("kent"), "2025-04", "2025-09").await;
    let asked = "{ board(collection: \"roads\", from: \"2025-09\", to: \"2025-10\") {
        lockExceptions { force { code } from to } obligations { force { code } period lock { code } mayOpen } } }";

    let kent = spec.analyst_of("kent").ask(asked, json!({})).await;
    assert_eq!(
        kent.at("/board/lockExceptions"),
        &json!([{ "force": { "code": "kent" }, "from": "2025-04", "to": "2025-09" }])
    );
    let told = json!([
        { "force": { "code": "kent" }, "period": "2025-09", "lock": null, "mayOpen": true },
        { "force": { "code": "kent" }, "period": "2025-10", "lock": { "code": "PERIOD_LOCKED" }, "mayOpen": false },
    ]);
    assert_eq!(kent.at("/board/obligations"), &told);
    let essex = spec.analyst_of("essex").ask(asked, json!({})).await;
    assert_eq!(essex.at("/board/lockExceptions"), &json!([]));
    let unit = spec.national_analyst().ask(asked, json!({})).await;
    assert_eq!(unit.at("/board/lockExceptions").as_array().unwrap().len(), 1);
    let obligations = unit.at("/board/obligations").as_array().unwrap();
    assert!(obligations.iter().all(|obligation| obligation["mayOpen"] == false));
}

#[tokio::test]
async fn leave_is_given_once_for_a_reason_and_a_time_to_come() {
    let spec = Spec::start().await;
    let admin = spec.national_admin();
    let mut keyed = lifting(Some("kent"), "2025-04", "2025-09");
    keyed["idempotencyKey"] = json!("back-data");
    let first = lift(&admin, keyed.clone()).await;
    let second = lift(&admin, keyed.clone()).await;
    assert_eq!(
        first.at("/liftLock/lockException/id"),
        second.at("/liftLock/lockException/id")
    );
    keyed["to"] = json!("2025-10");
    assert_eq!(lift(&admin, keyed).await.problems(), ["IDEMPOTENCY_KEY_REUSED"]);

    for (field, wrong) in [
        ("reason", json!(" ")),
        ("expires", json!("2026-04-15T09:00:00Z")),
        ("to", json!("2025-03")),
        ("collection", json!("no-such")),
    ] {
        let mut input = lifting(Some("kent"), "2025-04", "2025-09");
        input[field] = wrong;
        let code = if field == "collection" {
            "UNKNOWN_COLLECTION"
        } else {
            "INVALID_ARGUMENT"
        };
        assert_eq!(lift(&admin, input).await.problems(), [code], "{field}");
    }
    let nowhere = lift(&admin, lifting(Some("no-such"), "2025-04", "2025-09")).await;
    assert_eq!(nowhere.refused_with(), "NOT_FOUND");
    let some = spec.somebody("regional", &["national-admin"], &["kent"]);
    assert_eq!(
        lift(&some, lifting(None, "2025-04", "2025-09")).await.refused_with(),
        "NOT_FOUND"
    );
}
