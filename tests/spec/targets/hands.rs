//! Who sets, replaces, ends and reads a target.

use super::{RATE, TARGET, casualties, kent_and_its_neighbours, propose, set, set_id};
use crate::comparison::close;
use muster_tests::{Answer, Person, Spec};
use serde_json::{Value, json};

async fn end(person: &Person<'_>, id: &Value) -> Answer {
    let document = "mutation($input: EndTargetInput!) { endTarget(input: $input) { target { id endedAt } problems { code path } } }";
    let input = json!({ "id": id, "reason": "the plan has changed" });
    person.ask(document, json!({ "input": input })).await
}

async fn targets(person: &Person<'_>, as_of: Option<&str>) -> Vec<Value> {
    let document = format!(
        "query($asOf: DateTime) {{ force(code: \"kent\") {{ targets(indicator: \"{RATE}\", asOf: $asOf) {{ {TARGET} }} }} }}"
    );
    let answer = person.ask(&document, json!({ "asOf": as_of })).await;
    answer.at("/force/targets").as_array().unwrap().clone()
}

#[tokio::test]
async fn the_unit_and_the_forces_own_signatory_set_targets_and_others_do_not() {
    let spec = Spec::start().await;
    kent_and_its_neighbours(&spec).await;

    assert_eq!(set(&spec.public(), json!({})).await.refused_with(), "UNAUTHENTICATED");
    for person in [
        spec.analyst_of("kent"),
        spec.commissioner_of("kent"),
        spec.inspector(),
        spec.publisher(),
    ] {
        assert_eq!(set(&person, json!({})).await.refused_with(), "FORBIDDEN");
    }
    assert_eq!(
        set(&spec.signatory_of("essex"), json!({})).await.refused_with(),
        "NOT_FOUND"
    );

    let first = set_id(&set(&spec.signatory_of("kent"), json!({})).await);
    let second = set_id(&set(&spec.national_admin(), json!({ "replaces": first })).await);
    assert_eq!(
        end(&spec.commissioner_of("kent"), &second).await.refused_with(),
        "FORBIDDEN"
    );
    assert_eq!(
        end(&spec.signatory_of("essex"), &second).await.refused_with(),
        "NOT_FOUND"
    );
    assert_eq!(
        end(&spec.signatory_of("kent"), &json!("99")).await.refused_with(),
        "NOT_FOUND"
    );
    assert_eq!(
        end(&spec.national_analyst(), &second).await.problems(),
        Vec::<&str>::new()
    );
}

#[tokio::test]
async fn the_force_its_commissioner_and_the_unit_read_a_target_and_another_force_does_not() {
    let spec = Spec::start().await;
    kent_and_its_neighbours(&spec).await;
    set_id(&set(&spec.national_analyst(), json!({})).await);

    for person in [
        spec.analyst_of("kent"),
        spec.signatory_of("kent"),
        spec.commissioner_of("kent"),
        spec.national_analyst(),
        spec.inspector(),
    ] {
        assert_eq!(targets(&person, None).await.len(), 1);
    }
    for person in [spec.analyst_of("essex"), spec.commissioner_of("essex"), spec.public()] {
        assert_eq!(targets(&person, None).await, Vec::<Value>::new());
    }
}

#[tokio::test]
async fn a_target_is_replaced_by_succession_and_an_answer_of_before_still_has_the_earlier_one() {
    let spec = Spec::start().await;
    kent_and_its_neighbours(&spec).await;
    let unit = spec.national_analyst();
    spec.at("2026-04-16T09:00:00Z");
    let first = set(&unit, json!({ "idempotencyKey": "one" })).await;
    let again = set(&unit, json!({ "idempotencyKey": "one" })).await;
    assert_eq!(set_id(&first), set_id(&again));
    let first = first.at("/setTarget/target").clone();
    assert_eq!(first["basis"]["benchmark"], first["benchmark"]);

    assert_eq!(set(&unit, json!({})).await.problems(), ["TARGET_IN_FORCE"]);
    assert_eq!(
        set(&unit, json!({ "replaces": "77" })).await.problems(),
        ["STALE_VERSION"]
    );

    spec.at("2026-04-17T09:00:00Z");
    let second = set(&unit, json!({ "replaces": first["id"], "share": 0.5, "years": 1 })).await;
    let second_id = set_id(&second);
    assert_eq!(second.at("/setTarget/target/replaces"), &first["id"]);
    assert_eq!(
        set(&unit, json!({ "replaces": first["id"] })).await.problems(),
        ["STALE_VERSION"]
    );
    // the figures of essex change afterwards: what was set stays, and what it rested on can be worked out again
    let kept = &second.at("/setTarget/target/benchmark").clone();
    casualties(&spec, "2025-12", &[("essex", "7")]).await;
    let fresh = propose(&unit, json!({})).await;
    assert_ne!(fresh.at("/proposedTarget/benchmark"), kept);

    let now = targets(&unit, None).await;
    assert_eq!((now.len(), &now[0]["id"], &now[0]["benchmark"]), (1, &second_id, kept));
    assert!(close(&now[0]["basis"]["benchmark"], kept.as_f64().unwrap()));
    let before = targets(&unit, Some("2026-04-16T12:00:00Z")).await;
    assert_eq!((&before[0]["id"], &before[0]["endedAt"]), (&first["id"], &Value::Null));
    assert_eq!(targets(&unit, Some("2026-04-15T12:00:00Z")).await, Vec::<Value>::new());

    spec.at("2026-04-20T09:00:00Z");
    let ended = end(&unit, &second_id).await;
    assert_eq!(ended.problems(), Vec::<&str>::new());
    assert!(
        ended
            .at("/endTarget/target/endedAt")
            .as_str()
            .unwrap()
            .starts_with("2026-04-20")
    );
    assert_eq!(targets(&unit, None).await, Vec::<Value>::new());
    assert_eq!(targets(&unit, Some("2026-04-19T12:00:00Z")).await[0]["id"], second_id);
}
