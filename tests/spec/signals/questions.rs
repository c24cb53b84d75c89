//! A signal and the questions about it: where they leave it, and how the unit is done with it.

use muster_tests::{Answer, Person, Spec};
use serde_json::{Value, json};

use super::{kents, leap, page, scan, scan_of, signals};

pub(crate) async fn ask(person: &Person<'_>, signal: &Value, text: &str) -> Answer {
    let document = "mutation($input: AskQuestionInput!) { askQuestion(input: $input) {
        question { id version state subject { kind signal } force { code } return { id } } problems { code path } } }";
    person
        .ask(document, json!({ "input": { "signal": signal["id"], "text": text } }))
        .await
}

async fn step(person: &Person<'_>, field: &str, question: &Value, more: Value) -> Answer {
    let kind = format!("{}{}Input", field[..1].to_uppercase(), &field[1..]);
    let document = format!(
        "mutation($input: {kind}!) {{ {field}(input: $input) {{ question {{ id version state }} problems {{ code }} }} }}"
    );
    let mut input = json!({ "id": question["id"], "version": question["version"] });
    for (name, value) in more.as_object().into_iter().flatten() {
        input[name.as_str()] = value.clone();
    }
    person.ask(&document, json!({ "input": input })).await
}

pub(crate) async fn dismiss(person: &Person<'_>, signal: &Value, reason: &str) -> Answer {
    settled(
        person,
        "dismissSignal",
        "DismissSignalInput",
        signal,
        json!({ "reason": reason }),
    )
    .await
}

async fn close(person: &Person<'_>, signal: &Value, outcome: &str) -> Answer {
    let more = json!({ "outcome": outcome, "note": "a new junction" });
    settled(person, "closeSignal", "CloseSignalInput", signal, more).await
}

async fn settled(person: &Person<'_>, field: &str, kind: &str, signal: &Value, more: Value) -> Answer {
    let document = format!(
        "mutation($input: {kind}!) {{ {field}(input: $input) {{ signal {{ id state version }} problems {{ code path }} }} }}"
    );
    let mut input = json!({ "id": signal["id"], "version": signal["version"] });
    for (name, value) in more.as_object().into_iter().flatten() {
        input[name.as_str()] = value.clone();
    }
    person.ask(&document, json!({ "input": input })).await
}

fn done(answer: &Answer) {
    assert_eq!(answer.problems(), Vec::<&str>::new(), "{:#}", answer.body);
}

#[tokio::test]
async fn a_signal_stands_where_its_questions_stand_until_it_is_closed_with_what_came_of_it() {
    let spec = Spec::start().await;
    leap(&spec).await;
    scan(&spec).await;
    let (unit, force) = (spec.national_analyst(), spec.analyst_of("kent"));
    let signal = kents(&unit).await;

    spec.at("2026-04-16T09:00:00Z");
    let asked = ask(&unit, &signal, "what happened in February?").await;
    done(&asked);
    let question = asked.at("/askQuestion/question");
    assert_eq!(question["subject"], json!({ "kind": "SIGNAL", "signal": signal["id"] }));
    assert_eq!(
        (&question["return"], &question["force"]["code"]),
        (&Value::Null, &json!("kent"))
    );
    let seen = kents(&force).await;
    assert_eq!(
        (&seen["state"], &seen["questions"][0]["state"]),
        (&json!("ASKED"), &json!("OPEN"))
    );
    assert_eq!(seen["may"], json!({ "ask": false, "dismiss": false, "close": false }));
    assert_eq!(
        dismiss(&unit, &signal, "LIKELY_CHANCE").await.problems(),
        ["SIGNAL_ASKED"]
    );
    assert_eq!(
        close(&unit, &signal, "REAL_CHANGE").await.problems(),
        ["SIGNAL_NOT_EXPLAINED"]
    );

    spec.at("2026-04-17T09:00:00Z");
    let answered = step(&force, "answerQuestion", question, json!({ "text": "a pile-up" })).await;
    done(&answered);
    assert_eq!(kents(&unit).await["state"], "ANSWERED");
    assert_eq!(
        close(&unit, &signal, "REAL_CHANGE").await.problems(),
        ["SIGNAL_NOT_EXPLAINED"]
    );

    spec.at("2026-04-18T09:00:00Z");
    let question = answered.at("/answerQuestion/question");
    done(&step(&unit, "settleQuestion", question, json!({ "outcome": "ACCEPTED" })).await);
    let explained = kents(&unit).await;
    assert_eq!(explained["state"], "EXPLAINED");
    assert_eq!(
        explained["may"],
        json!({ "ask": true, "dismiss": false, "close": true })
    );

    spec.at("2026-04-19T09:00:00Z");
    assert_eq!(
        close(&unit, &explained, "NO_SUCH_OUTCOME").await.problems(),
        ["UNKNOWN_REASON"]
    );
    done(&close(&unit, &explained, "REAL_CHANGE").await);
    let closed = kents(&force).await;
    assert_eq!(closed["state"], "CLOSED");
    let history = closed["history"].as_array().unwrap();
    assert_eq!((history.len(), &history[0]["state"]), (2, &json!("NEW")));
    assert_eq!(
        history[1]["because"],
        json!({ "code": "REAL_CHANGE", "note": "a new junction" })
    );
    assert_eq!(history[1]["by"], "national-analyst");
    assert_eq!(
        ask(&unit, &closed, "anything else?").await.problems(),
        ["SIGNAL_SETTLED"]
    );
    assert_eq!(
        close(&unit, &closed, "REAL_CHANGE").await.problems(),
        ["SIGNAL_SETTLED"]
    );
    // a scan undoes no decision
    assert_eq!(scan_of(&unit, "2026-02", None).await.at("/scanSignals/scan/raised"), 0);
    assert_eq!(kents(&unit).await["state"], "CLOSED");
}

#[tokio::test]
async fn an_answer_as_of_an_instant_has_the_state_that_was_known_then() {
    let spec = Spec::start().await;
    leap(&spec).await;
    let unit = spec.national_analyst();
    spec.at("2026-04-16T09:00:00Z");
    scan(&spec).await;
    spec.at("2026-04-17T09:00:00Z");
    let asked = ask(&unit, &kents(&unit).await, "what happened?").await;
    spec.at("2026-04-18T09:00:00Z");
    done(
        &step(
            &unit,
            "settleQuestion",
            asked.at("/askQuestion/question"),
            json!({ "outcome": "ACCEPTED" }),
        )
        .await,
    );
    spec.at("2026-04-19T09:00:00Z");
    done(&close(&unit, &kents(&unit).await, "OTHER").await);

    for (as_of, states) in [
        ("2026-04-15T12:00:00Z", vec![]),
        ("2026-04-16T12:00:00Z", vec![("NEW", 0)]),
        ("2026-04-17T12:00:00Z", vec![("ASKED", 1)]),
        ("2026-04-18T12:00:00Z", vec![("EXPLAINED", 1)]),
        ("2026-04-19T12:00:00Z", vec![("CLOSED", 1)]),
    ] {
        let filter = json!({ "indicator": super::RATE, "force": "kent" });
        let seen = super::nodes(&page(&unit, filter, json!({ "asOf": as_of })).await);
        let found: Vec<(&str, usize)> = seen
            .iter()
            .map(|signal| {
                (
                    signal["state"].as_str().unwrap(),
                    signal["questions"].as_array().unwrap().len(),
                )
            })
            .collect();
        assert_eq!(found, states, "{as_of}");
        let by_state = json!({ "indicator": super::RATE, "states": ["ASKED"] });
        let asked = super::nodes(&page(&unit, by_state, json!({ "asOf": as_of })).await);
        assert_eq!(asked.len(), usize::from(states == [("ASKED", 1)]), "{as_of}");
    }
    let document = "query($asOf: DateTime) { signalGroups(filter: { indicator: \"killed-or-seriously-injured-rate\" }, asOf: $asOf) { states { code count } } }";
    let then = unit.ask(document, json!({ "asOf": "2026-04-17T12:00:00Z" })).await;
    assert_eq!(
        then.at("/signalGroups/0/states"),
        &json!([{ "code": "ASKED", "count": 1 }])
    );
    // the force knew of it from when it was asked
    let force = spec.analyst_of("kent");
    let before = super::nodes(&page(&force, json!({}), json!({ "asOf": "2026-04-16T12:00:00Z" })).await);
    assert_eq!(before, Vec::<Value>::new());
}

#[tokio::test]
async fn of_two_analysts_who_dismiss_a_signal_at_once_exactly_one_does() {
    let spec = Spec::start().await;
    leap(&spec).await;
    scan(&spec).await;
    let (one, other) = (spec.national_analyst(), spec.national_analyst().another());
    let signal = kents(&one).await;

    let (first, second) = tokio::join!(
        dismiss(&one, &signal, "LIKELY_CHANCE"),
        dismiss(&other, &signal, "KNOWN_CAUSE")
    );

    let mut problems = [first.problems(), second.problems()];
    problems.sort();
    assert_eq!(problems, [Vec::<&str>::new(), vec!["STALE_VERSION"]]);
    let signal = kents(&one).await;
    assert_eq!((&signal["state"], &signal["version"]), (&json!("DISMISSED"), &json!(2)));
    assert_eq!(signal["history"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn of_an_analyst_who_asks_and_one_who_dismisses_at_once_one_comes_too_late() {
    let spec = Spec::start().await;
    leap(&spec).await;
    scan(&spec).await;
    let (one, other) = (spec.national_analyst(), spec.national_analyst().another());
    let signal = kents(&one).await;

    let (asked, dismissed) = tokio::join!(ask(&one, &signal, "why?"), dismiss(&other, &signal, "KNOWN_CAUSE"));

    let late = [asked.problems(), dismissed.problems()].concat();
    let state = kents(&one).await["state"].clone();
    assert!(
        (late == ["SIGNAL_SETTLED"] && state == "DISMISSED") || (late == ["SIGNAL_ASKED"] && state == "ASKED"),
        "{late:?} {state}"
    );
}

#[tokio::test]
async fn a_dismissal_has_a_reason_of_the_list() {
    let spec = Spec::start().await;
    leap(&spec).await;
    scan(&spec).await;
    let unit = spec.national_analyst();
    let signal = kents(&unit).await;

    assert_eq!(dismiss(&unit, &signal, "BECAUSE").await.problems(), ["UNKNOWN_REASON"]);
    assert_eq!(
        dismiss(&unit, &signal, "OTHER").await.problems(),
        ["UNKNOWN_REASON"],
        "it needs a note"
    );
    done(&dismiss(&unit, &signal, "TOO_SMALL").await);
    let dismissed = signals(&unit, json!({ "states": ["DISMISSED"] })).await;
    assert_eq!(dismissed[0]["history"][1]["because"]["code"], "TOO_SMALL");

    let listed = unit.ask("{ reasons(for: DISMISSAL) { code } }", json!({})).await;
    assert_eq!(listed.at("/reasons/0/code"), "LIKELY_CHANCE");
}

#[tokio::test]
async fn a_question_is_about_a_return_or_about_a_signal() {
    let spec = Spec::start().await;
    leap(&spec).await;
    scan(&spec).await;
    let unit = spec.national_analyst();
    let signal = kents(&unit).await;
    let document = "mutation($input: AskQuestionInput!) { askQuestion(input: $input) { problems { code } } }";

    for input in [
        json!({ "text": "why?" }),
        json!({ "text": "why?", "signal": signal["id"], "return": signal["id"] }),
        json!({ "text": "why?", "signal": signal["id"], "cell": { "measure": "casualties" } }),
        json!({ "text": "  ", "signal": signal["id"] }),
    ] {
        let answer = unit.ask(document, json!({ "input": input })).await;
        assert_eq!(answer.problems(), ["INVALID_ARGUMENT"], "{input}");
    }
    let nowhere = json!({ "text": "why?", "signal": "018f3c1e-7a2b-7c3d-8e4f-5a6b7c8d9e0f" });
    assert_eq!(
        unit.ask(document, json!({ "input": nowhere })).await.refused_with(),
        "NOT_FOUND"
    );
}
