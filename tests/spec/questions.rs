//! Questions to forces: asked by the unit, answered by the force, and settled one way or the other.

use muster_tests::{Answer, Person, Spec};
use serde_json::{Value, json};

use crate::comparison::{compare, row};
use crate::returns::revising::{accepted, revise, sent_again};
use crate::returns::signed_off;

const QUESTION: &str =
    "question { id version state subject { kind finding cell { measure breakdown } } return { id openQuestions }
    may { answer settle } thread { state by at text revision } } problems { code message }";

async fn mutate(person: &Person<'_>, field: &str, kind: &str, input: Value) -> Answer {
    let document = format!("mutation($input: {kind}!) {{ {field}(input: $input) {{ {QUESTION} }} }}");
    person.ask(&document, json!({ "input": input })).await
}

async fn ask(person: &Person<'_>, input: Value) -> Answer {
    mutate(person, "askQuestion", "AskQuestionInput", input).await
}

async fn answer(person: &Person<'_>, question: &Value, text: &str) -> Answer {
    let input = json!({ "id": question["id"], "version": question["version"], "text": text });
    mutate(person, "answerQuestion", "AnswerQuestionInput", input).await
}

async fn settle(person: &Person<'_>, question: &Value, outcome: &str, text: Option<&str>) -> Answer {
    let input = json!({ "id": question["id"], "version": question["version"], "outcome": outcome, "text": text });
    mutate(person, "settleQuestion", "SettleQuestionInput", input).await
}

fn question<'a>(answer: &'a Answer, field: &str) -> &'a Value {
    assert_eq!(answer.problems(), Vec::<&str>::new(), "{:#}", answer.body);
    answer.at(&format!("/{field}/question"))
}

#[tokio::test]
async fn a_question_goes_to_and_fro_with_every_hand_and_time_until_the_answer_will_do() {
    let spec = Spec::start().await;
    let (unit, ana) = (spec.national_analyst(), spec.analyst_of("kent"));
    let (id, _) = signed_off(&spec, "kent", "roads", "2026-02", 3).await;

    let cell = json!({ "measure": "roadside-tests" });
    let asked = ask(&unit, json!({ "return": id, "cell": cell, "text": "why so few?" })).await;
    let asked = question(&asked, "askQuestion");
    assert_eq!((&asked["state"], &asked["version"]), (&json!("OPEN"), &json!(1)));
    assert_eq!(asked["subject"]["kind"], "CELL");
    assert_eq!(asked["subject"]["cell"]["measure"], "roadside-tests");
    assert_eq!(asked["return"]["openQuestions"], 1);
    assert_eq!(asked["may"], json!({ "answer": false, "settle": true }));

    spec.at("2026-04-16T09:00:00Z");
    let answered = answer(&ana, asked, "the scheme was paused").await;
    let answered = question(&answered, "answerQuestion");
    assert_eq!(answered["state"], "ANSWERED");
    assert_eq!(
        answer(&ana, answered, "as I said").await.problems(),
        ["QUESTION_ANSWERED"]
    );
    let short = settle(&unit, answered, "NOT_SUFFICIENT", Some("for how long?")).await;
    let again = answer(&ana, question(&short, "settleQuestion"), "until 14 February").await;
    let settled = settle(&unit, question(&again, "answerQuestion"), "ACCEPTED", None).await;
    let settled = question(&settled, "settleQuestion");

    assert_eq!(settled["return"]["openQuestions"], 0);
    let thread = settled["thread"].as_array().unwrap();
    let steps: Vec<[&str; 3]> = thread
        .iter()
        .map(|step| [&step["state"], &step["by"], &step["text"]].map(|it| it.as_str().unwrap_or("-")))
        .collect();
    assert_eq!(
        steps,
        [
            ["OPEN", unit.id(), "why so few?"],
            ["ANSWERED", ana.id(), "the scheme was paused"],
            ["NOT_SUFFICIENT", unit.id(), "for how long?"],
            ["ANSWERED", ana.id(), "until 14 February"],
            ["ACCEPTED", unit.id(), "-"],
        ]
    );
    assert!(thread[0]["at"].as_str().unwrap().starts_with("2026-04-15T09:00:00"));
    assert!(thread[1]["at"].as_str().unwrap().starts_with("2026-04-16T09:00:00"));
    assert_eq!(
        settle(&unit, settled, "ACCEPTED", None).await.problems(),
        ["QUESTION_SETTLED"]
    );
}

#[tokio::test]
async fn of_two_answers_to_one_question_the_second_is_told_to_read_again() {
    let spec = Spec::start().await;
    let (id, _) = signed_off(&spec, "kent", "roads", "2026-02", 3).await;
    let asked = ask(
        &spec.national_analyst(),
        json!({ "return": id, "text": "is this right?" }),
    )
    .await;
    let asked = question(&asked, "askQuestion");
    let short = settle(&spec.national_analyst(), asked, "NOT_SUFFICIENT", Some("no")).await;
    assert_eq!(short.problems(), ["QUESTION_NOT_ANSWERED"]);

    question(&answer(&spec.analyst_of("kent"), asked, "yes").await, "answerQuestion");
    let mut stale = asked.clone();
    stale["version"] = json!(1);
    let settled = settle(&spec.national_analyst(), &stale, "ACCEPTED", None).await;

    assert_eq!(settled.problems(), ["STALE_VERSION"]);
}

#[tokio::test]
async fn a_question_is_about_something_that_is_there() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();
    let (id, _) = signed_off(&spec, "kent", "roads", "2026-02", 3).await;
    for input in [
        json!({ "return": id, "text": "why?", "finding": "NO_SUCH_RULE" }),
        json!({ "return": id, "text": "why?", "cell": { "measure": "offences" } }),
        json!({ "return": id, "text": "why?", "cell": { "measure": "casualties", "breakdown": "severity=bruised" } }),
        json!({ "return": id, "text": "   " }),
    ] {
        assert_eq!(
            ask(&unit, input.clone()).await.problems(),
            ["INVALID_ARGUMENT"],
            "{input}"
        );
    }
}

#[tokio::test]
async fn a_question_takes_no_figure_back_and_outlives_the_revision_it_was_asked_about() {
    let spec = Spec::start().await;
    let (unit, ana) = (spec.national_analyst(), spec.analyst_of("kent"));
    let (id, version) = accepted(&spec, "kent", "2026-02", 3).await;
    let asked = ask(&unit, json!({ "return": id, "text": "are these of February?" })).await;
    let asked = question(&asked, "askQuestion");
    let now = compare(&unit, "killed-or-seriously-injured-rate", "2026-02", json!({})).await;
    assert_eq!(row(&now, "kent")["numerator"], 30);

    revise(&ana, &id, &version, "QUESTION_ANSWERED").await;
    let input = json!({ "id": asked["id"], "version": 1, "text": "no: revised", "revision": 2 });
    let answered = mutate(&ana, "answerQuestion", "AnswerQuestionInput", input).await;
    assert_eq!(question(&answered, "answerQuestion")["thread"][1]["revision"], 2);
    let version = sent_again(&spec, "kent", &id, "measure,value\nroadside-tests,50\n").await;
    let accept = "mutation($id: ID!, $version: Int!) { acceptReturn(input: { id: $id, version: $version }) {
        return { accepted { number } questions { state subject { kind } thread { revision } } } problems { code } } }";
    let accepted = unit.ask(accept, json!({ "id": id, "version": version })).await;

    assert_eq!(accepted.at("/acceptReturn/return/accepted/number"), 2);
    assert_eq!(
        accepted.at("/acceptReturn/return/questions"),
        &json!([{ "state": "ANSWERED", "subject": { "kind": "RETURN" }, "thread": [{ "revision": 1 }, { "revision": 2 }] }])
    );
}

#[tokio::test]
async fn a_forces_questions_are_for_the_force_the_unit_and_the_inspectorate() {
    let spec = Spec::start().await;
    let (id, _) = accepted(&spec, "kent", "2026-02", 3).await;
    let asked = ask(
        &spec.national_analyst(),
        json!({ "return": id, "text": "is this right?" }),
    )
    .await;
    let asked = question(&asked, "askQuestion");

    let read = "{ questions { edges { node { state force { code } } } } }";
    for person in [spec.analyst_of("kent"), spec.signatory_of("kent"), spec.inspector()] {
        let seen = person.ask(read, json!({})).await;
        assert_eq!(
            seen.at("/questions/edges").as_array().unwrap().len(),
            1,
            "{}",
            person.id()
        );
    }
    let of_return = "query($id: ID!) { return(id: $id) { openQuestions questions { id } } }";
    for person in [spec.analyst_of("essex"), spec.commissioner_of("kent"), spec.auditor()] {
        let seen = person.ask(read, json!({})).await;
        assert_eq!(seen.at("/questions/edges"), &json!([]), "{}", person.id());
        assert_eq!(
            answer(&person, asked, "yes").await.refused_with(),
            "NOT_FOUND",
            "{}",
            person.id()
        );
    }
    let commissioner = spec.commissioner_of("kent").ask(of_return, json!({ "id": id })).await;
    assert_eq!(
        commissioner.at("/return"),
        &json!({ "openQuestions": null, "questions": [] })
    );
    let settled = r#"{ questions(filter: { states: ["ACCEPTED"] }) { edges { cursor } } }"#;
    let none = spec.inspector().ask(settled, json!({})).await;
    assert_eq!(none.at("/questions/edges"), &json!([]));
}

/// From here on `roads` accepts by itself where nothing is open.
async fn accept_roads_by_itself(spec: &Spec) {
    let changes = [
        ("version = \"1.1.0\"\nfrequency", "version = \"1.2.0\"\nfrequency"),
        ("accepts = \"by_hand\"", "accepts = \"when_nothing_is_open\""),
    ];
    spec.publish("roads.toml", &changes).await;
}

const CURRENT: &str =
    "query($id: ID!) { return(id: $id) { current { number state acceptedBy version } accepted { number } } }";

#[tokio::test]
async fn where_a_collection_says_so_a_signed_return_is_accepted_as_long_as_nothing_is_open() {
    let spec = Spec::start().await;
    accept_roads_by_itself(&spec).await;

    let (id, _) = signed_off(&spec, "kent", "roads", "2026-02", 3).await;

    let seen = spec.inspector().ask(CURRENT, json!({ "id": id })).await;
    let current = seen.at("/return/current");
    assert_eq!(
        (&current["state"], &current["acceptedBy"]),
        (&json!("ACCEPTED"), &json!("system:acceptance"))
    );
    let now = compare(
        &spec.inspector(),
        "killed-or-seriously-injured-rate",
        "2026-02",
        json!({}),
    )
    .await;
    assert_eq!(row(&now, "kent")["numerator"], 30);
}

#[tokio::test]
async fn an_open_question_leaves_a_signed_return_to_the_unit() {
    let spec = Spec::start().await;
    accept_roads_by_itself(&spec).await;
    let (unit, ana) = (spec.national_analyst(), spec.analyst_of("kent"));
    let (id, _) = signed_off(&spec, "kent", "roads", "2026-02", 3).await;
    let seen = ana.ask(CURRENT, json!({ "id": id })).await;
    let asked = ask(&unit, json!({ "return": id, "text": "are these of February?" })).await;
    let asked = question(&asked, "askQuestion").clone();

    revise(&ana, &id, seen.at("/return/current/version"), "QUESTION_ANSWERED").await;
    let version = sent_again(&spec, "kent", &id, "measure,value\nroadside-tests,50\n").await;
    let seen = unit.ask(CURRENT, json!({ "id": id })).await;
    assert_eq!(seen.at("/return/current/state"), "SIGNED_OFF");
    assert_eq!(seen.at("/return/accepted/number"), 1);

    question(
        &settle(&unit, &asked, "ACCEPTED", Some("the revision says it")).await,
        "settleQuestion",
    );
    let accept = "mutation($id: ID!, $version: Int!) { acceptReturn(input: { id: $id, version: $version }) {
        return { accepted { number } } problems { code } } }";
    let accepted = unit.ask(accept, json!({ "id": id, "version": version })).await;
    assert_eq!(accepted.at("/acceptReturn/return/accepted/number"), 2);
}
