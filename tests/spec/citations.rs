//! Figures that are quoted: found again for ever, with a word on what became of them.

use muster_tests::{Answer, Given, Person, Spec};
use poem::Request;
use poem::http::Method;
use serde_json::{Value, json};

use crate::comparison::close;
use crate::nation::quarter;
use crate::placed::RATE;
use crate::returns::revising::{accepted, revise, sent_again, withdraw};
use crate::returns::{signed_off, step};

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

async fn get(person: &Person<'_>, id: &Value, headers: &[(&str, &str)]) -> Answer {
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
async fn a_name_that_leads_nowhere_is_answered_like_one_that_is_not_yours() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();
    accepted(&spec, "kent", "2026-02", 3).await;
    let quoted = cite(&unit, kent()).await;
    let id = quoted.at("/cite/id").as_str().unwrap();
    let (at, seal) = id.rsplit_once('.').unwrap();
    let other_seal: String = seal.chars().map(|digit| if digit == '0' { '1' } else { '0' }).collect();

    for id in [
        "nothing".to_owned(),
        format!("{at}.{other_seal}"),
        id.replace(".kent.", ".essex."),
        id.replace(".kent.", ".nowhere."),
        id.replace("killed-or", "maimed-or"),
        id.replace("20260415", "20260416"),
        id.replace(at.rsplit_once('.').unwrap().1, "nosuchevent"),
        "x".repeat(5_000),
    ] {
        assert_eq!(found(&unit, &json!(id)).await.refused_with(), "NOT_FOUND", "{id}");
        if id.len() < 1_000 {
            assert_eq!(get(&unit, &json!(id), &[]).await.status, 404, "{id}");
        }
    }
    for id in [id, "nothing"] {
        assert_eq!(
            found(&spec.public(), &json!(id)).await.refused_with(),
            "UNAUTHENTICATED"
        );
        assert_eq!(get(&spec.public(), &json!(id), &[]).await.status, 401);
        let nobody = spec.somebody("nobody", &[], &["kent"]);
        assert_eq!(found(&nobody, &json!(id)).await.refused_with(), "FORBIDDEN");
    }
}

#[tokio::test]
async fn its_address_is_a_page_without_a_script_and_json_for_programs() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();
    let (id, version) = accepted(&spec, "kent", "2026-02", 3).await;
    let quoted = cite(&unit, kent()).await;
    let name = quoted.at("/cite/id");

    let page = get(&unit, name, &[("accept", "text/html,application/xhtml+xml,*/*;q=0.8")]).await;
    let json = get(&unit, name, &[("accept", "application/json")]).await;

    assert_eq!(page.status, 200);
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(page.header("vary"), Some("accept, authorization"));
    let policy = page.header("content-security-policy").unwrap();
    assert!(
        policy.starts_with("default-src 'none'") && !policy.contains("script"),
        "{policy}"
    );
    let html = page.body.as_str().unwrap();
    assert!(html.contains("<html lang=\"en-GB\">") && !html.contains("<script"));
    assert!(html.contains("<h1>Kent Police: ") && !html.contains("has been revised"));
    assert_eq!(&json.body["value"]["numerator"], quoted.at("/cite/value/numerator"));
    assert_eq!(&json.body["url"], quoted.at("/cite/url"));
    assert_eq!(
        &json.body["provenance"][0]["digest"],
        quoted.at("/cite/provenance/0/digest")
    );
    assert_eq!(json.body["succession"], Value::Null);
    let tag = page.header("etag").unwrap().to_owned();
    assert_ne!(json.header("etag"), Some(tag.as_str()));
    assert_eq!(get(&unit, name, &[("if-none-match", &tag)]).await.status, 304);

    spec.at(LATER);
    revised(&spec, &id, &version, "RECORDING_ERROR").await;

    let page = get(&unit, name, &[("if-none-match", &tag)]).await;
    let html = page.body.as_str().unwrap();
    assert!(html.contains("This figure has been revised"), "{html}");
    assert!(
        html.contains("records of the period were wrong and have been put right"),
        "{html}"
    );
    let json = get(&unit, name, &[("accept", "application/json")]).await;
    assert_eq!(json.body["succession"]["now"]["value"]["numerator"], 35);
    assert_eq!(json.body["succession"]["changes"][0]["reason"], "RECORDING_ERROR");
}

#[tokio::test]
async fn an_estimate_of_a_survey_is_quoted_by_force_and_not_for_forces_together() {
    let spec = Spec::start().await;

    let together = cite(
        &spec.inspector(),
        json!({ "indicator": "public-confidence", "period": "FY2024-25" }),
    )
    .await;
    let both = json!({ "indicator": RATE, "force": "kent", "period": "2026-02", "peers": { "kind": "ALL" } });

    assert_eq!(together.refused_with(), "INVALID_ARGUMENT", "{:#}", together.body);
    assert_eq!(cite(&spec.inspector(), both).await.refused_with(), "INVALID_ARGUMENT");
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

#[tokio::test]
async fn the_national_rate_without_greater_manchester_is_quoted_and_names_it_when_it_comes() {
    let spec = Spec::start().await;
    let person = spec.inspector();
    let nation = json!({ "indicator": "recorded-crime-rate", "period": "FY2019-20Q2" });
    let import = async |file: String| {
        let returns = spec.app.returns();
        muster_api::exchange::import(&returns, file.as_bytes(), |_, _| {})
            .await
            .unwrap();
    };
    spec.at("2021-02-10T09:00:00Z");
    import(quarter("2019/20", "2", |force| force != "Greater Manchester")).await;
    let mut asked = nation.clone();
    asked["asOf"] = json!("2021-12-31T00:00:00Z");
    spec.at("2022-02-10T09:00:00Z");
    import(quarter("2019/20", "2", |force| force == "Greater Manchester")).await;

    let quoted = cite(&person, asked).await;
    let now = cite(&person, nation).await;

    assert_eq!(
        quoted.at("/cite/coverage"),
        &json!({ "supplied": 42, "missing": [{ "force": { "code": "greater-manchester" }, "reason": "NOT_SUPPLIED" }] })
    );
    assert_eq!(now.at("/cite/coverage"), &json!({ "supplied": 43, "missing": [] }));
    let succession = quoted.at("/cite/succession");
    assert!(close(
        &succession["now"]["value"]["value"],
        now.at("/cite/value/value").as_f64().unwrap()
    ));
    assert_eq!(succession["changesTotal"], 1);
    assert_eq!(
        succession["changes"][0]["revision"]["force"]["code"],
        "greater-manchester"
    );
    let sentence = succession["sentence"].as_str().unwrap();
    assert!(
        sentence.ends_with("since 10 February 2022. The figures of Greater Manchester Police moved."),
        "{sentence}"
    );
    // the 43 forces and the transport police; of one of them, that it supplied nothing
    assert_eq!(quoted.at("/cite/provenance").as_array().unwrap().len(), 44);
}

#[tokio::test]
async fn peers_are_quoted_with_the_version_of_their_list() {
    let spec = Spec::start().await;
    let given = Given::from("kent", "roads", "2026-02");
    spec.given(given, |_, _| "3".to_owned()).await;
    let peers = json!({ "kind": "MOST_SIMILAR", "of": "kent", "average": "MEAN_OF_FORCES" });
    let asked = json!({ "indicator": RATE, "period": "2026-02", "peers": peers });

    let quoted = cite(&spec.inspector(), asked).await;
    let again = found(&spec.analyst_of("essex"), quoted.at("/cite/id")).await;

    let id = quoted.at("/cite/id").as_str().unwrap();
    assert!(id.contains(".~most-similar~mean~kent~computed-2026-1."), "{id}");
    assert_eq!(again.at("/citation/value"), quoted.at("/cite/value"));
    assert_eq!(again.at("/citation/peers"), quoted.at("/cite/peers"));
    assert_eq!(get(&spec.inspector(), &json!(id), &[]).await.status, 200);
}
