//! Returns, from the draft to the figure that counts.

mod at_once;
mod drafts;
pub(crate) mod revising;
mod values;

use std::fmt::Write as _;

use muster_tests::{Answer, Person, Spec};
use serde_json::{Value, json};

const RETURN: &str = "return { id period
    current { number version state digest findings { code severity explanation cell { measure breakdown } } }
    accepted { number version state digest } revisions { number state }
    may { record submit signOff accept sendBack } }
    problems { code message path } problemsTotal";

pub(crate) async fn mutate(person: &Person<'_>, field: &str, kind: &str, input: Value) -> Answer {
    let document = format!("mutation($input: {kind}!) {{ {field}(input: $input) {{ {RETURN} }} }}");
    person.ask(&document, json!({ "input": input })).await
}

pub(crate) async fn open(person: &Person<'_>, force: &str, collection: &str, period: &str) -> Answer {
    let input = json!({ "force": force, "collection": collection, "period": period });
    mutate(person, "openReturn", "OpenReturnInput", input).await
}

pub(crate) async fn record(person: &Person<'_>, id: &Value, version: &Value, csv: &str) -> Answer {
    let document = format!(
        "mutation($input: RecordValuesInput!) {{ recordValues(input: $input) {{ imported updated unchanged {RETURN} }} }}"
    );
    person
        .ask(
            &document,
            json!({ "input": { "id": id, "version": version, "csv": csv } }),
        )
        .await
}

pub(crate) async fn step(person: &Person<'_>, field: &str, id: &Value, version: &Value) -> Answer {
    mutate(
        person,
        field,
        "ReturnStepInput",
        json!({ "id": id, "version": version }),
    )
    .await
}

pub(crate) fn of<'a>(answer: &'a Answer, field: &str, place: &str) -> &'a Value {
    answer.at(&format!("/{field}/return/{place}"))
}

/// A long CSV that is complete for `roads`, whatever that asks for: every missing cell that a draft names, with a value.
pub(crate) async fn complete(spec: &Spec, force: &str, opened: &Answer, value: i64) -> String {
    let analyst = spec.analyst_of(force);
    let id = of(opened, "openReturn", "id");
    let asked = "query($id: ID!) { return(id: $id) { current { findings { code cell { measure breakdown } } } } }";
    let answer = analyst.ask(asked, json!({ "id": id })).await;
    let missing = answer.at("/return/current/findings").as_array().unwrap().clone();
    assert!(!missing.is_empty(), "a new draft owes its cells");
    let mut dimensions: Vec<String> = Vec::new();
    let codes = |finding: &Value| -> Vec<(String, String)> {
        let breakdown = finding["cell"]["breakdown"].as_str().unwrap();
        let pairs = breakdown.split(',').filter(|part| !part.is_empty());
        pairs
            .map(|pair| pair.split_once('=').unwrap())
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .collect()
    };
    for finding in &missing {
        for (dimension, _) in codes(finding) {
            if !dimensions.contains(&dimension) {
                dimensions.push(dimension);
            }
        }
    }
    let mut csv = format!(
        "measure,{}value\n",
        dimensions.iter().fold(String::new(), |all, one| format!("{all}{one},"))
    );
    for finding in &missing {
        let codes = codes(finding);
        csv.push_str(finding["cell"]["measure"].as_str().unwrap());
        for dimension in &dimensions {
            let code = codes
                .iter()
                .find(|(of, _)| of == dimension)
                .map_or("", |(_, code)| code);
            write!(csv, ",{code}").unwrap();
        }
        writeln!(csv, ",{value}").unwrap();
    }
    csv
}

/// Brings a draft to sign-off; gives the return's id and the version it is at.
pub(crate) async fn signed_off(spec: &Spec, force: &str, collection: &str, period: &str, value: i64) -> (Value, Value) {
    let (analyst, signatory) = (spec.analyst_of(force), spec.signatory_of(force));
    let opened = open(&analyst, force, collection, period).await;
    let id = of(&opened, "openReturn", "id").clone();
    let csv = complete(spec, force, &opened, value).await;
    let recorded = record(&analyst, &id, of(&opened, "openReturn", "current/version"), &csv).await;
    assert_eq!(recorded.problems(), Vec::<&str>::new());
    let submitted = step(
        &analyst,
        "submitReturn",
        &id,
        of(&recorded, "recordValues", "current/version"),
    )
    .await;
    assert_eq!(submitted.problems(), Vec::<&str>::new());
    let current = of(&submitted, "submitReturn", "current");
    let input = json!({ "id": id, "version": current["version"], "digest": current["digest"] });
    let signed = mutate(&signatory, "signOffReturn", "SignOffReturnInput", input).await;
    assert_eq!(signed.problems(), Vec::<&str>::new());
    (id, of(&signed, "signOffReturn", "current/version").clone())
}

#[tokio::test]
async fn a_return_goes_from_draft_to_figures_by_three_hands() {
    let spec = Spec::start().await;
    let (id, version) = signed_off(&spec, "kent", "roads", "2026-02", 3).await;

    let accepted = step(&spec.national_analyst(), "acceptReturn", &id, &version).await;

    assert_eq!(accepted.problems(), Vec::<&str>::new());
    assert_eq!(of(&accepted, "acceptReturn", "accepted/state"), "ACCEPTED");
    assert_eq!(of(&accepted, "acceptReturn", "period"), "2026-02");
}

#[tokio::test]
async fn nobody_signs_off_their_own_submission() {
    let spec = Spec::start().await;
    let both = spec.somebody("ana", &["force-analyst", "force-signatory"], &["kent"]);
    let opened = open(&both, "kent", "roads", "2026-02").await;
    let id = of(&opened, "openReturn", "id").clone();
    let csv = complete(&spec, "kent", &opened, 1).await;
    let recorded = record(&both, &id, of(&opened, "openReturn", "current/version"), &csv).await;
    let submitted = step(
        &both,
        "submitReturn",
        &id,
        of(&recorded, "recordValues", "current/version"),
    )
    .await;
    let current = of(&submitted, "submitReturn", "current");

    let input = json!({ "id": id, "version": current["version"], "digest": current["digest"] });
    let signed = mutate(&both, "signOffReturn", "SignOffReturnInput", input).await;

    assert_eq!(signed.problems(), ["SIGN_OFF_BY_SUBMITTER"]);
}

#[tokio::test]
async fn a_signature_is_for_the_content_that_was_read() {
    let spec = Spec::start().await;
    let analyst = spec.analyst_of("kent");
    let opened = open(&analyst, "kent", "roads", "2026-02").await;
    let id = of(&opened, "openReturn", "id").clone();
    let csv = complete(&spec, "kent", &opened, 1).await;
    let recorded = record(&analyst, &id, of(&opened, "openReturn", "current/version"), &csv).await;
    let submitted = step(
        &analyst,
        "submitReturn",
        &id,
        of(&recorded, "recordValues", "current/version"),
    )
    .await;
    let version = of(&submitted, "submitReturn", "current/version");

    for digest in ["0".repeat(64), "not a digest".to_owned()] {
        let input = json!({ "id": id, "version": version, "digest": digest });
        let signed = mutate(&spec.signatory_of("kent"), "signOffReturn", "SignOffReturnInput", input).await;
        assert_eq!(signed.problems(), ["DIGEST_MISMATCH"]);
    }
}

#[tokio::test]
async fn another_forces_draft_looks_as_if_it_did_not_exist() {
    let spec = Spec::start().await;
    let opened = open(&spec.analyst_of("kent"), "kent", "roads", "2026-02").await;
    let kents = of(&opened, "openReturn", "id").clone();
    let nobodys = json!("01890000-0000-7000-8000-000000000000");
    let asked = "query($id: ID!) { return(id: $id) { id } }";

    for person in [
        spec.analyst_of("essex"),
        spec.national_analyst(),
        spec.inspector(),
        spec.commissioner_of("kent"),
    ] {
        let theirs = person.ask(asked, json!({ "id": kents })).await;
        let none = person.ask(asked, json!({ "id": nobodys })).await;
        assert_eq!(theirs.refused_with(), "NOT_FOUND");
        assert_eq!(theirs.body["errors"][0]["message"], none.body["errors"][0]["message"]);
        assert_eq!(theirs.body["data"], none.body["data"]);
        for field in ["submitReturn", "acceptReturn"] {
            let refused = step(&person, field, &kents, &json!(1)).await;
            let absent = step(&person, field, &nobodys, &json!(1)).await;
            assert_eq!(
                (refused.refused_with(), absent.refused_with()),
                ("NOT_FOUND", "NOT_FOUND"),
                "{field} by {}",
                person.id()
            );
        }
        let listed = person.ask("{ returns { edges { node { id } } } }", json!({})).await;
        assert_eq!(listed.at("/returns/edges"), &json!([]), "{}", person.id());
    }
    let public = spec.public().ask(asked, json!({ "id": kents })).await;
    assert_eq!(public.refused_with(), "UNAUTHENTICATED");
}

#[tokio::test]
async fn the_unit_sees_a_return_once_it_is_signed_off() {
    let spec = Spec::start().await;
    let (id, _) = signed_off(&spec, "kent", "roads", "2026-02", 3).await;

    let asked = "query($id: ID!) { return(id: $id) { current { state } may { accept record } } }";
    for person in [spec.national_analyst(), spec.inspector()] {
        let answer = person.ask(asked, json!({ "id": id })).await;
        assert_eq!(answer.at("/return/current/state"), "SIGNED_OFF");
        assert_eq!(
            answer.at("/return/may/accept"),
            &json!(person.id() == "national-analyst")
        );
        assert_eq!(answer.at("/return/may/record"), false);
    }
}

#[tokio::test]
async fn of_two_people_at_the_same_version_one_is_told_to_read_again() {
    let spec = Spec::start().await;
    let (ana, ben) = (spec.analyst_of("kent"), spec.analyst_of("kent").another());
    let opened = open(&ana, "kent", "roads", "2026-02").await;
    let (id, version) = (
        of(&opened, "openReturn", "id"),
        of(&opened, "openReturn", "current/version"),
    );
    let csv = complete(&spec, "kent", &opened, 1).await;

    let first = record(&ana, id, version, &csv).await;
    let second = record(&ben, id, version, &csv).await;

    assert_eq!(first.problems(), Vec::<&str>::new());
    assert_eq!(second.problems(), ["STALE_VERSION"]);
}

#[tokio::test]
async fn what_was_sent_back_is_open_again() {
    let spec = Spec::start().await;
    let (id, version) = signed_off(&spec, "kent", "roads", "2026-02", 3).await;
    let input = json!({ "id": id, "version": version, "reason": "the weekend of the 14th is missing" });

    let back = mutate(&spec.national_analyst(), "sendBackReturn", "SendBackReturnInput", input).await;
    assert_eq!(back.problems(), Vec::<&str>::new());

    let asked = "query($id: ID!) { return(id: $id) { current { state version } may { record } } }";
    let seen = spec.analyst_of("kent").ask(asked, json!({ "id": id })).await;
    assert_eq!(seen.at("/return/current/state"), "SENT_BACK");
    assert_eq!(seen.at("/return/may/record"), true);
}

#[tokio::test]
async fn nothing_is_returned_for_a_period_that_has_not_ended_or_is_not_asked_for() {
    let spec = Spec::start().await;
    let ana = spec.analyst_of("kent");
    for (period, code) in [
        ("2026-04", "PERIOD_NOT_DUE"),
        ("FY2025-26Q4", "PERIOD_WRONG_LENGTH"),
        ("1999-01", "PERIOD_NOT_DUE"),
    ] {
        assert_eq!(open(&ana, "kent", "roads", period).await.problems(), [code], "{period}");
    }
    assert_eq!(
        open(&ana, "kent", "no-such", "2026-02").await.problems(),
        ["UNKNOWN_COLLECTION"]
    );
    assert_eq!(
        open(&ana, "essex", "roads", "2026-02").await.refused_with(),
        "NOT_FOUND"
    );
    assert_eq!(
        open(&spec.signatory_of("kent"), "kent", "roads", "2026-02")
            .await
            .refused_with(),
        "FORBIDDEN"
    );
}

#[tokio::test]
async fn a_locked_period_needs_an_exception() {
    let spec = Spec::start().await;
    let ana = spec.analyst_of("kent");
    assert_eq!(
        open(&ana, "kent", "roads", "2025-06").await.problems(),
        Vec::<&str>::new()
    );
    spec.at("2029-01-01T00:00:00Z");
    assert_eq!(
        open(&ana, "kent", "roads", "2025-06").await.problems(),
        ["RETURN_LOCKED"]
    );
}
