//! Published figures, imported: what became of the file is read through the API like any other return.

use muster_api::exchange::{Imported, import};
use muster_api::platform::failure::Failure;
use muster_tests::Spec;
use serde_json::json;

const HEADER: &str = "financial_year,financial_quarter,force_name,area_code,offence_group,offence_subgroup,offences\n";
const ROWS: &str = "2018/19,1,Kent,E23000032,Violence against the person,Homicide,3\n\
                    2018/19,1,Kent,E23000032,Robbery,Robbery of business property,-2\n\
                    2018/19,1,British Transport Police,,Robbery,Robbery of business property,7\n\
                    2018/19,1,CIFAS,,Fraud offences,Fraud: CIFAS,900\n";

const ASKED: &str =
    "query($force: ID!) { returns(filter: { force: $force, collection: \"recorded-crime\" }) { edges { node {
    period accepted { number origin synthetic state submittedBy signedOffBy acceptedBy
      findings { code severity explanation } } } } } }";

async fn imported(spec: &Spec, rows: &str) -> Result<Imported, Failure> {
    import(&spec.app.returns(), format!("{HEADER}{rows}").as_bytes(), |_, _| {}).await
}

#[tokio::test]
async fn a_published_figure_stands_in_an_accepted_return_by_three_hands() {
    let spec = Spec::start().await;

    let outcome = imported(&spec, ROWS).await.unwrap();

    assert_eq!((outcome.accepted, outcome.corrections), (44, 1));
    let answer = spec.national_analyst().ask(ASKED, json!({ "force": "kent" })).await;
    let node = answer.at("/returns/edges/0/node");
    assert_eq!(node["period"], "FY2018-19Q1");
    let accepted = &node["accepted"];
    assert_eq!(
        (&accepted["origin"], &accepted["synthetic"], &accepted["state"]),
        (&json!("PUBLISHED"), &json!(false), &json!("ACCEPTED"))
    );
    let hands = [
        &accepted["submittedBy"],
        &accepted["signedOffBy"],
        &accepted["acceptedBy"],
    ];
    assert!(hands.iter().all(|hand| hand.is_string()), "{accepted}");
    assert!(
        hands[0] != hands[1] && hands[1] != hands[2] && hands[0] != hands[2],
        "{accepted}"
    );
    let findings = accepted["findings"].as_array().unwrap();
    let correction = findings
        .iter()
        .find(|finding| finding["code"] == "NEGATIVE_CORRECTION")
        .unwrap();
    assert_eq!(correction["explanation"], "as published");
}

#[tokio::test]
async fn a_second_import_adds_no_event() {
    let spec = Spec::start().await;
    imported(&spec, ROWS).await.unwrap();
    let events = muster_api::ledger::point(spec.app.database.reader(), None)
        .await
        .unwrap()
        .event;

    let again = imported(&spec, ROWS).await.unwrap();

    assert_eq!((again.accepted, again.unchanged), (0, 44));
    assert_eq!(
        muster_api::ledger::point(spec.app.database.reader(), None)
            .await
            .unwrap()
            .event,
        events
    );
}

#[tokio::test]
async fn a_publication_does_not_overrule_what_a_force_is_working_on() {
    let spec = Spec::start().await;
    let open =
        "mutation { openReturn(input: { force: \"kent\", collection: \"recorded-crime\", period: \"FY2025-26Q4\" }) {
        return { id } problems { code message } } }";
    let opened = spec.analyst_of("kent").ask(open, json!({})).await;
    assert!(
        opened.at("/openReturn/return/id").is_string(),
        "{:?}",
        opened.problems()
    );

    let outcome = imported(&spec, &ROWS.replace("2018/19,1", "2025/26,4")).await.unwrap();

    assert_eq!((outcome.accepted, outcome.left_alone), (43, 1));
    let answer = spec.national_analyst().ask(ASKED, json!({ "force": "kent" })).await;
    assert!(
        answer
            .at("/returns/edges")
            .as_array()
            .unwrap()
            .iter()
            .all(|edge| edge["node"]["accepted"].is_null())
    );
}

#[tokio::test]
async fn one_unknown_subgroup_and_the_whole_file_is_refused() {
    let spec = Spec::start().await;

    let refused = imported(
        &spec,
        &format!("{ROWS}2018/19,1,Kent,E23000032,Robbery,Robbery of a train,1\n"),
    )
    .await;

    let Err(Failure::Problems(problems, 1)) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(
        (problems[0].code.as_str(), problems[0].path[1].as_str()),
        ("UNKNOWN_MEMBER", "6")
    );
    let answer = spec.national_analyst().ask(ASKED, json!({ "force": "kent" })).await;
    assert_eq!(answer.at("/returns/edges"), &json!([]));
}
