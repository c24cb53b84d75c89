//! Ending what holds: of two people who do so at the same moment one does, and the ledger says so once.

use crate::locks::lifted;
use crate::obligations::waived;
use crate::targets::{NEIGHBOURS, casualties};
use muster_tests::Spec;
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use serde_json::{Value, json};
use std::time::Duration;

const PHASE: &str =
    "mutation { startPhase(input: { indicator: \"road-deaths-rate\", force: \"kent\", from: \"2025-06\",
    reason: \"a new system\" }) { phase { id } problems { code } } }";
const TARGET: &str = "mutation { setTarget(input: { indicator: \"killed-or-seriously-injured-rate\", force: \"kent\",
    baseline: \"2025-12\", reason: \"the plan\" }) { target { id } problems { code } } }";

/// What there is to end: the mutation, what it gives, the event it is, and which one.
type Ended = (&'static str, &'static str, &'static str, Value);

/// One of each thing that can be ended.
async fn one_of_each(spec: &Spec) -> [Ended; 4] {
    casualties(spec, "2025-12", &[("kent", "20")]).await;
    casualties(spec, "2025-12", &NEIGHBOURS).await;
    let (unit, admin) = (spec.national_analyst(), spec.national_admin());
    let phase = unit.ask(PHASE, json!({})).await;
    let target = unit.ask(TARGET, json!({})).await;
    let exception = lifted(&admin, Some("kent"), "2024-04", "2024-06").await;
    let waiver = waived(&admin, "kent", "2024-04", "2024-04").await;
    let id = |id: &Value| id.clone();
    [
        ("endPhase", "phase", "PHASE_ENDED", id(phase.at("/startPhase/phase/id"))),
        (
            "endTarget",
            "target",
            "TARGET_ENDED",
            id(target.at("/setTarget/target/id")),
        ),
        (
            "endLockException",
            "lockException",
            "LOCK_EXCEPTION_ENDED",
            id(exception.at("/liftLock/lockException/id")),
        ),
        (
            "endObligationChange",
            "obligationChange",
            "OBLIGATION_CHANGE_ENDED",
            id(waiver.at("/waiveObligation/obligationChange/id")),
        ),
    ]
}

async fn entered(spec: &Spec, kind: &str) -> i64 {
    let db = spec.app.database.reader();
    let counting = format!("SELECT CAST(COUNT(*) AS BIGINT) FROM ledger_event WHERE kind = '{kind}'");
    let counting = Statement::from_string(db.get_database_backend(), counting);
    let row = db.query_one_raw(counting).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

#[tokio::test]
async fn of_two_people_who_end_a_thing_at_once_one_does_and_the_ledger_says_so_once() {
    let spec = Spec::start().await;
    for (mutation, thing, kind, id) in one_of_each(&spec).await {
        let document = format!(
            "mutation($id: ID!) {{ {mutation}(input: {{ id: $id, reason: \"it is over\" }}) {{
                {thing} {{ id endedAt }} problems {{ code }} }} }}"
        );
        let person = if kind.starts_with("LOCK") || kind.starts_with("OBLIGATION") {
            spec.national_admin()
        } else {
            spec.national_analyst()
        };
        // whoever writes next waits here, so that both have read what they are about to end
        let ledger = spec.app.database.begin().await.unwrap();
        if ledger.get_database_backend() == DbBackend::Postgres {
            ledger
                .execute_unprepared("SELECT id FROM ledger_lock WHERE id = 1 FOR UPDATE")
                .await
                .unwrap();
        }
        let release = async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            ledger.rollback().await.unwrap();
        };
        let ask = || person.ask(&document, json!({ "id": id }));
        let (one, other, ()) = tokio::join!(ask(), ask(), release);

        let mut done = 0;
        for answer in [&one, &other] {
            match answer.problems()[..] {
                [] => done += 1,
                ["STALE_VERSION"] => {}
                ref others => panic!("{mutation}: {others:?}"),
            }
        }
        assert!(done >= 1, "{mutation}");
        assert_eq!(entered(&spec, kind).await, 1, "{mutation}");
        let after = person.ask(&document, json!({ "id": id })).await;
        let ended = format!("/{mutation}/{thing}/endedAt");
        let winner = if one.problems().is_empty() { &one } else { &other };
        assert!(after.at(&ended).is_string(), "{:#}", after.body);
        assert_eq!(after.at(&ended), winner.at(&ended), "{mutation}");
    }
}
