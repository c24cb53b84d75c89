//! What a draft is to those who may not see it, and what the next one begins with.

use super::revising::{accepted, revise, withdraw};
use super::{mutate, of, open, signed_off, step};
use muster_tests::{Answer, Spec};
use serde_json::{Value, json};

#[tokio::test]
async fn drafts_that_were_given_up_neither_fill_a_page_of_the_unit_nor_end_its_list() {
    let spec = Spec::start().await;
    let (analyst, unit) = (spec.analyst_of("kent"), spec.national_analyst());
    for period in ["2025-10", "2025-11", "2025-12"] {
        let opened = open(&analyst, "kent", "roads", period).await;
        let version = of(&opened, "openReturn", "current/version");
        let given_up = withdraw(&analyst, of(&opened, "openReturn", "id"), version, "SENT_IN_ERROR").await;
        assert_eq!(given_up.problems(), Vec::<&str>::new());
    }
    let (signed, _) = signed_off(&spec, "kent", "roads", "2026-01", 3).await;
    let (taken_back, version) = accepted(&spec, "kent", "2026-02", 3).await;
    let withdrawn = withdraw(&spec.signatory_of("kent"), &taken_back, &version, "SENT_IN_ERROR").await;
    assert_eq!(withdrawn.problems(), Vec::<&str>::new());
    let listed = "{ returns(first: 2) { edges { node { id } } pageInfo { hasNextPage endCursor } } }";

    let page = unit.ask(listed, json!({})).await;
    let commissioner = spec.commissioner_of("kent").ask(listed, json!({})).await;

    let ids = |answer: &Answer| -> Vec<Value> {
        let edges = answer.at("/returns/edges").as_array().unwrap();
        edges.iter().map(|edge| edge["node"]["id"].clone()).collect()
    };
    assert_eq!(ids(&page), [signed, taken_back.clone()], "{:#}", page.body);
    assert_eq!(page.at("/returns/pageInfo/hasNextPage"), false);
    assert_eq!(ids(&commissioner), [taken_back], "what once counted may be read");
}

#[tokio::test]
async fn the_unit_is_not_told_that_a_force_works_on_the_next_revision() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();
    let (id, version) = accepted(&spec, "kent", "2026-02", 3).await;
    let steps = async || {
        let accept = step(&unit, "acceptReturn", &id, &version).await;
        let input = json!({ "id": id, "version": version, "reason": "look again" });
        let back = mutate(&unit, "sendBackReturn", "SendBackReturnInput", input).await;
        let revise = revise(&unit, &id, &version, "LATE_DATA").await;
        [accept.body, back.body, revise.body]
    };
    let before = steps().await;
    assert_eq!(
        before[0]["data"]["acceptReturn"]["problems"][0]["code"],
        "RETURN_NOT_SIGNED_OFF"
    );

    let revised = revise(&spec.analyst_of("kent"), &id, &version, "LATE_DATA").await;
    assert_eq!(revised.problems(), Vec::<&str>::new());

    assert_eq!(steps().await, before);
}

#[tokio::test]
async fn the_next_revision_comes_out_of_the_system_of_the_one_before_where_nothing_else_is_said() {
    let spec = Spec::start().await;
    let analyst = spec.analyst_of("kent");
    let input = |more: &Value| {
        let mut input = json!({ "force": "kent", "collection": "roads", "period": "2026-02" });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    let opened = mutate(
        &analyst,
        "openReturn",
        "OpenReturnInput",
        input(&json!({ "sourceSystem": "niche" })),
    )
    .await;
    let system = async || {
        let asked = "query($id: ID!) { return(id: $id) { current { number sourceSystem version } } }";
        let answer = analyst
            .ask(asked, json!({ "id": of(&opened, "openReturn", "id") }))
            .await;
        answer.at("/return/current").clone()
    };
    let give_up = async || {
        let version = system().await["version"].clone();
        let given_up = withdraw(&analyst, of(&opened, "openReturn", "id"), &version, "SENT_IN_ERROR").await;
        assert_eq!(given_up.problems(), Vec::<&str>::new());
    };
    give_up().await;

    open(&analyst, "kent", "roads", "2026-02").await;
    let carried = system().await;
    give_up().await;
    mutate(
        &analyst,
        "openReturn",
        "OpenReturnInput",
        input(&json!({ "sourceSystem": "athena" })),
    )
    .await;
    let named = system().await;

    assert_eq!(
        (&carried["number"], &carried["sourceSystem"]),
        (&json!(2), &json!("niche"))
    );
    assert_eq!(
        (&named["number"], &named["sourceSystem"]),
        (&json!(3), &json!("athena"))
    );
}
