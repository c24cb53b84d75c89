//! Figures that are quoted: found again for ever, with a word on what became of them.

use muster_tests::{Answer, Given, Person, Spec};
use poem::Request;
use poem::http::Method;
use serde_json::{Value, json};

use crate::placed::RATE;
use crate::returns::revising::{accepted, revise, sent_again, withdraw};
use crate::returns::{signed_off, step};

mod moved_by;
mod page;
mod together;

pub(crate) const LATER: &str = "2026-04-16T09:00:00Z";

const CITATION: &str = "{ id url quotation day indicator { code version } force { code } peers { kind version } period
    value { value numerator denominator absence interval { low high } } coverage { supplied missing { force { code } reason } }
    asOf { at cursor asked }
    provenance { force { code } collection { code } period returnId revision origin definition digest
        signer { role name } signedAt acceptedAt }
    succession { sentence changesTotal now { id value { value numerator absence } }
        changes { kind at takenBack reason reasonMeaning note sentence revision { revision force { code } } } } }";

pub(crate) async fn cite(person: &Person<'_>, variables: Value) -> Answer {
    let document = format!(
        "query($indicator: ID!, $period: Period!, $force: ID, $peers: PeersInput, $asOf: DateTime) {{
            cite(indicator: $indicator, period: $period, force: $force, peers: $peers, asOf: $asOf) {CITATION} }}"
    );
    person.ask(&document, variables).await
}

async fn found(person: &Person<'_>, id: &Value) -> Answer {
    let document = format!("query($id: ID!) {{ citation(id: $id) {CITATION} }}");
    person.ask(&document, json!({ "id": id })).await
}

pub(crate) async fn get(person: &Person<'_>, id: &Value, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder()
        .method(Method::GET)
        .uri_str(format!("/cite/{}", id.as_str().unwrap()));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    person.send(request.finish()).await
}

fn kent() -> Value {
    json!({ "indicator": RATE, "force": "kent", "period": "2026-02" })
}

/// Revises the return, for a reason, to this many in one cell, and has it accepted.
pub(crate) async fn revised(spec: &Spec, id: &Value, version: &Value, reason: &str) -> (Value, Value) {
    let revised = revise(&spec.analyst_of("kent"), id, version, reason).await;
    assert_eq!(revised.problems(), Vec::<&str>::new());
    let csv = "measure,severity,road-user,value\ncasualties,killed,car,8\n";
    let version = sent_again(spec, "kent", id, csv).await;
    let accepted = step(&spec.national_analyst(), "acceptReturn", id, &version).await;
    assert_eq!(accepted.problems(), Vec::<&str>::new());
    let version = accepted.at("/acceptReturn/return/accepted/version").clone();
    (id.clone(), version)
}

#[tokio::test]
async fn a_quoted_figure_stays_as_it_was_and_says_what_it_is_now_when_it_moved_and_why() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();
    let (id, version) = accepted(&spec, "kent", "2026-02", 3).await;
    let quoted = cite(&unit, kent()).await;
    assert_eq!(quoted.at("/cite/succession"), &Value::Null);
    spec.at(LATER);
    revised(&spec, &id, &version, "LATE_DATA").await;

    let again = found(&unit, quoted.at("/cite/id")).await;

    for place in [
        "id",
        "url",
        "quotation",
        "day",
        "indicator",
        "value",
        "asOf",
        "provenance",
    ] {
        assert_eq!(
            again.at(&format!("/citation/{place}")),
            quoted.at(&format!("/cite/{place}")),
            "{place}"
        );
    }
    assert_eq!(again.at("/citation/value/numerator"), 30);
    let succession = again.at("/citation/succession");
    assert_eq!(succession["now"]["value"]["numerator"], 35);
    assert_eq!(succession["changesTotal"], 1);
    let change = &succession["changes"][0];
    assert_eq!(
        (&change["kind"], &change["reason"], &change["at"]),
        (
            &json!("DATA"),
            &json!("LATE_DATA"),
            &json!("2026-04-16T09:00:00.000004+00:00")
        )
    );
    assert_eq!(
        change["revision"],
        json!({ "revision": 2, "force": { "code": "kent" } })
    );
    assert_eq!(
        change["sentence"],
        "Kent Police sent revision 2 of its return for 2026-02 on 16 April 2026: records of the period were entered after it was returned"
    );
    let sentence = succession["sentence"].as_str().unwrap();
    assert!(
        sentence.starts_with("It was 1.55 and is 1.81 ")
            && sentence.ends_with("since 16 April 2026. The figures of Kent Police moved."),
        "{sentence}"
    );
    let now = found(&unit, &succession["now"]["id"]).await;
    assert_eq!(now.at("/citation/succession"), &Value::Null);
    assert_eq!(now.at("/citation/value/numerator"), 35);
}

#[tokio::test]
async fn quoting_a_figure_again_gives_the_same_name_and_changes_nothing() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();
    accepted(&spec, "kent", "2026-02", 3).await;
    let asked = "query($indicator: ID!, $period: Period!) { comparison(indicator: $indicator, period: $period) {
        citation { id url } rows { force { code } citation { id } } } }";

    let first = cite(&unit, kent()).await;
    let second = cite(&spec.inspector(), kent()).await;
    let compared = unit.ask(asked, json!({ "indicator": RATE, "period": "2026-02" })).await;
    let together = cite(&unit, json!({ "indicator": RATE, "period": "2026-02" })).await;

    assert_eq!(first.at("/cite/id"), second.at("/cite/id"));
    let rows = compared.at("/comparison/rows").as_array().unwrap();
    let row = rows.iter().find(|row| row["force"]["code"] == "kent").unwrap();
    assert_eq!(&row["citation"]["id"], first.at("/cite/id"));
    assert_eq!(compared.at("/comparison/citation/id"), together.at("/cite/id"));
    let url = first.at("/cite/url").as_str().unwrap();
    assert!(
        url.contains("/cite/killed-or-seriously-injured-rate.kent.2026-02.20260415."),
        "{url}"
    );
}

#[tokio::test]
async fn a_figure_names_the_returns_it_rests_on_their_digests_and_their_signers() {
    let spec = Spec::start().await;
    let (id, _) = accepted(&spec, "kent", "2026-02", 3).await;
    spec.given(Given::from("kent", "roads", "2026-01"), |_, _| "3".to_owned())
        .await;
    let asked = "query($id: ID!) { return(id: $id) { accepted { digest } } }";
    let digest = spec.signatory_of("kent").ask(asked, json!({ "id": id })).await;

    let quarter = json!({ "indicator": RATE, "force": "kent", "period": "FY2025-26Q4" });
    let own = cite(&spec.signatory_of("kent"), quarter.clone()).await;
    let other = cite(&spec.analyst_of("essex"), quarter).await;

    let rests_on = own.at("/cite/provenance").as_array().unwrap();
    let periods: Vec<&str> = rests_on.iter().filter_map(|it| it["period"].as_str()).collect();
    assert_eq!(periods, ["2026-01", "2026-02"]);
    let february = &rests_on[1];
    assert_eq!(&february["digest"], digest.at("/return/accepted/digest"));
    assert_eq!(
        february["signer"],
        json!({ "role": "FORCE_SIGNATORY", "name": "signatory kent" })
    );
    assert_eq!((&february["returnId"], &february["origin"]), (&id, &json!("FORCE")));
    assert_eq!(
        (&february["revision"], &february["collection"]["code"]),
        (&json!(1), &json!("roads"))
    );
    assert!(february["acceptedAt"].is_string() && february["signedAt"].is_string());
    let february = &other.at("/cite/provenance")[1];
    assert_eq!(february["signer"], json!({ "role": "FORCE_SIGNATORY", "name": null }));
    assert_eq!(february["returnId"], Value::Null);
    assert_eq!(&february["digest"], digest.at("/return/accepted/digest"));
}

#[tokio::test]
async fn every_value_of_a_comparison_says_what_it_rests_on() {
    let spec = Spec::start().await;
    accepted(&spec, "kent", "2026-02", 3).await;
    let asked = "query($indicator: ID!) { comparison(indicator: $indicator, period: \"2026-02\") {
        rows { force { code } value { provenance { digest } } } } }";

    let answer = spec.inspector().ask(asked, json!({ "indicator": RATE })).await;

    for row in answer.at("/comparison/rows").as_array().unwrap() {
        let digests = row["value"]["provenance"].as_array().unwrap();
        assert_eq!(digests.len(), usize::from(row["force"]["code"] == "kent"), "{row:#}");
    }
}

#[tokio::test]
async fn what_was_taken_back_says_so_beside_the_figure_that_was_quoted() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();
    let (id, version) = accepted(&spec, "kent", "2026-02", 3).await;
    let quoted = cite(&unit, kent()).await;
    spec.at(LATER);
    let taken_back = withdraw(&spec.signatory_of("kent"), &id, &version, "UNRELIABLE").await;
    assert_eq!(taken_back.problems(), Vec::<&str>::new());

    let again = found(&unit, quoted.at("/cite/id")).await;

    assert_eq!(again.at("/citation/value"), quoted.at("/cite/value"));
    let succession = again.at("/citation/succession");
    assert_eq!(succession["now"]["value"]["absence"], "WITHDRAWN");
    let change = &succession["changes"][0];
    assert_eq!(
        (&change["takenBack"], &change["reason"]),
        (&json!(true), &json!("UNRELIABLE"))
    );
    assert!(
        succession["sentence"]
            .as_str()
            .unwrap()
            .contains("is none (the figures were taken back)")
    );
}

#[tokio::test]
async fn a_draft_that_is_looked_ahead_at_cannot_be_quoted() {
    let spec = Spec::start().await;
    let (id, _) = signed_off(&spec, "kent", "roads", "2026-02", 3).await;
    let asked = "query($id: ID!) { return(id: $id) { current { preview { indicators {
        row { citation { id } value { numerator provenance { digest } } } comparison { citation { id } } } } } } }";

    let answer = spec.analyst_of("kent").ask(asked, json!({ "id": id })).await;

    let indicators = answer.at("/return/current/preview/indicators").as_array().unwrap();
    assert!(!indicators.is_empty());
    for it in indicators {
        assert_eq!(it["row"]["citation"], Value::Null);
        assert_eq!(it["row"]["value"]["provenance"], Value::Null);
        assert_eq!(it["comparison"]["citation"], Value::Null);
    }
}
