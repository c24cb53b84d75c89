//! What was explained: of which revision, and for whom.

use super::{a_year, act, csv, current, recorded};
use crate::citations::{cite, get};
use crate::returns::revising::{revise, sent_again, withdraw};
use crate::returns::step;
use muster_tests::{Person, Spec};
use serde_json::{Value, json};

const SHARE: &str = "roadside-test-positive-share";

/// Explains that there were so many tests; gives the version that follows.
async fn explain(spec: &Spec, id: &Value, version: &Value, text: &str, for_publication: Option<bool>) -> Value {
    let mut explanation = json!({ "finding": "tests-out-of-line", "text": text });
    if let Some(published) = for_publication {
        explanation["forPublication"] = published.into();
    }
    let input = json!({ "id": id, "version": version, "explanations": [explanation] });
    let explained = act(
        &spec.analyst_of("kent"),
        "explainFindings",
        "ExplainFindingsInput",
        input,
    )
    .await;
    assert_eq!(explained.problems(), Vec::<&str>::new());
    current(&explained, "explainFindings")["version"].clone()
}

/// A month with ten times the usual tests, explained and accepted; its id and the version of its revision.
async fn accepted(spec: &Spec, text: &str, for_publication: Option<bool>) -> (Value, Value) {
    a_year(spec).await;
    let (id, answer) = recorded(spec, 4_010, 50).await;
    explain(
        spec,
        &id,
        &current(&answer, "recordValues")["version"],
        text,
        for_publication,
    )
    .await;
    let version = sent_again(spec, "kent", &id, &csv(4_010, 50)).await;
    let accepted = step(&spec.national_analyst(), "acceptReturn", &id, &version).await;
    assert_eq!(accepted.problems(), Vec::<&str>::new());
    (id, accepted.at("/acceptReturn/return/accepted/version").clone())
}

/// What is said of the tests in the revision that counts, and in the newest.
async fn said(person: &Person<'_>, id: &Value) -> [Value; 2] {
    let asked = "query($id: ID!) { return(id: $id) { accepted { findings { explanation } } current { findings { explanation } } } }";
    let answer = person.ask(asked, json!({ "id": id })).await;
    ["accepted", "current"].map(|revision| answer.at(&format!("/return/{revision}/findings/0/explanation")).clone())
}

#[tokio::test]
async fn what_a_draft_says_is_not_said_of_what_counts_and_what_counts_keeps_what_was_said() {
    let spec = Spec::start().await;
    let (id, version) = accepted(&spec, "a national week of action", None).await;
    let analyst = spec.analyst_of("kent");
    let revised = revise(&analyst, &id, &version, "RECORDING_ERROR").await;
    let carried = said(&analyst, &id).await;
    let version = revised.at("/reviseReturn/return/current/version");

    let input = json!({ "id": id, "version": version, "csv": csv(5_020, 50) });
    let moved = act(&analyst, "recordValues", "RecordValuesInput", input).await;
    assert_eq!(
        said(&analyst, &id).await[1],
        Value::Null,
        "another value is asked of again"
    );
    let version = &current(&moved, "recordValues")["version"];
    let version = explain(&spec, &id, version, "a second week that was left out", None).await;
    let drafted = said(&analyst, &id).await;
    let unit = said(&spec.national_analyst(), &id).await;
    let given_up = withdraw(&analyst, &id, &version, "SENT_IN_ERROR").await;
    assert_eq!(given_up.problems(), Vec::<&str>::new());
    let after = said(&analyst, &id).await;
    let version = given_up.at("/withdrawReturn/return/current/version");
    let again = revise(&analyst, &id, version, "RECORDING_ERROR").await;
    assert_eq!(again.problems(), Vec::<&str>::new());

    let first = json!("a national week of action");
    assert_eq!(carried, [first.clone(), first.clone()]);
    assert_eq!(drafted, [first.clone(), json!("a second week that was left out")]);
    // the newest that the unit may see is the one that counts
    assert_eq!(unit[0], first);
    assert_eq!(after[0], first);
    assert_eq!(said(&analyst, &id).await, [first.clone(), first]);
}

async fn with_the_figure(person: &Person<'_>) -> Value {
    let document =
        "query($indicator: ID!) { comparison(indicator: $indicator, period: \"2026-02\") { rows { force { code }
        value { provenance { explanations { measure breakdown finding text } } } } } }";
    let answer = person.ask(document, json!({ "indicator": SHARE })).await;
    let rows = answer.at("/comparison/rows").as_array().unwrap();
    let kent = rows.iter().find(|row| row["force"]["code"] == "kent").unwrap();
    kent["value"]["provenance"][0]["explanations"].clone()
}

#[tokio::test]
async fn an_explanation_goes_with_the_figure_to_those_it_was_written_for() {
    let text = "a week of action with <Essex>";
    let explained =
        json!([{ "measure": "roadside-tests", "breakdown": "", "finding": "tests-out-of-line", "text": text }]);
    for (published, for_others) in [
        (None, json!([])),
        (Some(false), json!([])),
        (Some(true), explained.clone()),
    ] {
        let spec = Spec::start().await;
        accepted(&spec, text, published).await;

        for reader in [
            spec.analyst_of("kent"),
            spec.national_analyst(),
            spec.inspector(),
            spec.commissioner_of("kent"),
        ] {
            assert_eq!(with_the_figure(&reader).await, explained, "{}", reader.id());
        }
        for other in [spec.analyst_of("essex"), spec.commissioner_of("essex")] {
            assert_eq!(
                with_the_figure(&other).await,
                for_others,
                "{}, {published:?}",
                other.id()
            );
        }

        let essex = spec.analyst_of("essex");
        let quoted = cite(
            &essex,
            json!({ "indicator": SHARE, "force": "kent", "period": "2026-02" }),
        )
        .await;
        let id = quoted.at("/cite/id");
        let page = get(&essex, id, &[("accept", "text/html")]).await;
        let told = get(&essex, id, &[("accept", "application/json")]).await;
        assert_eq!(told.body["provenance"][0]["explanations"], for_others);
        let html = page.body.as_str().unwrap();
        assert_eq!(
            html.contains("roadside-tests in 2026-02 (tests-out-of-line): a week of action with &lt;Essex&gt;"),
            published == Some(true),
            "{html}"
        );
    }
}

#[tokio::test]
async fn an_explanation_of_a_cell_that_is_not_in_the_figure_stays_with_the_return() {
    let spec = Spec::start().await;
    accepted(&spec, "for everybody", Some(true)).await;
    let document = "{ comparison(indicator: \"road-deaths-rate\", period: \"2026-02\") { rows { force { code }
        value { provenance { explanations { text } } } } } }";

    let answer = spec.national_analyst().ask(document, json!({})).await;

    let rows = answer.at("/comparison/rows").as_array().unwrap();
    let kent = rows.iter().find(|row| row["force"]["code"] == "kent").unwrap();
    assert_eq!(kent["value"]["provenance"][0]["explanations"], json!([]));
}
