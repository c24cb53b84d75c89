//! Every field of the API, and who gets what from it. A field that is not in the table fails the test.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use muster_domain::Month;
use muster_tests::{Answer, Heard, Line, Person, Spec};
use poem::http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use crate::files::send;
use crate::locks::lifted;
use crate::obligations::waived;
use crate::returns::{open, signed_off};
use crate::signals::{scan_of, signals};
use crate::targets::{NEIGHBOURS, casualties};
mod asked;
mod table;

use asked::document;
use table::rows;

const UPLOAD: &str = "018f3c1e-7a2b-7c3d-8e4f-5a6b7c8d9e0f";

fn person<'a>(spec: &'a Spec, name: &str) -> Person<'a> {
    match name.split_once('-') {
        _ if name == "public" => spec.public(),
        _ if name == "national-analyst" => spec.national_analyst(),
        _ if name == "national-admin" => spec.national_admin(),
        _ if name == "inspector" => spec.inspector(),
        _ if name == "publisher" => spec.publisher(),
        _ if name == "auditor" => spec.auditor(),
        Some(("analyst", force)) => spec.analyst_of(force),
        Some(("signatory", force)) => spec.signatory_of(force),
        Some(("commissioner", force)) => spec.commissioner_of(force),
        _ => panic!("nobody is called {name}"),
    }
}

fn came_to(answer: &Answer) -> String {
    if answer.body.get("errors").is_some() {
        return answer.refused_with().to_owned();
    }
    let deep = answer.data().pointer("/return/current/it");
    let it = deep.unwrap_or_else(|| answer.at("/it"));
    let empty = |list: &Value| list.as_array().is_some_and(Vec::is_empty);
    match it {
        it if it.get("problems").is_some() => "may",
        it if it.is_null() || empty(it) || it.get("edges").is_some_and(empty) => "nothing",
        _ => "shows",
    }
    .to_owned()
}

/// A signal nobody has asked about, and one that the force was asked about.
async fn signals_of_kent(spec: &Spec) -> (Value, Value) {
    for before in 0..13 {
        let month = "2025-11".parse::<Month>().unwrap().plus(-before).to_string();
        let of_each = ["60", "20", "21"][usize::from(before > 0) + usize::from(before > 0 && before % 2 == 0)];
        casualties(spec, &month, &[("kent", of_each)]).await;
    }
    scan_of(&spec.national_analyst(), "2025-11", None).await;
    let of_rate = |code: &str| json!({ "indicator": code, "force": "kent" });
    let new = signals(&spec.inspector(), of_rate("road-deaths-rate")).await;
    let known = signals(&spec.inspector(), of_rate("killed-or-seriously-injured-rate")).await;
    let why =
        "mutation($signal: ID!) { askQuestion(input: { signal: $signal, text: \"why?\" }) { problems { code } } }";
    let told = spec
        .national_analyst()
        .ask(why, json!({ "signal": known[0]["id"] }))
        .await;
    assert_eq!(told.problems(), Vec::<&str>::new());
    (new[0]["id"].clone(), known[0]["id"].clone())
}

/// The last outcome of a subscription. Who does not get in is nobody to the service.
async fn followed(person: &Person<'_>, address: SocketAddr, document: &str, variables: Value) -> Answer {
    let mut line = Line::open(address).await;
    let mut body = match line.begin(person.token().as_deref()).await {
        Heard::Said(_) => Value::Null,
        Heard::Closed(code) => {
            assert_eq!(code, 4401);
            json!({ "errors": [{ "extensions": { "code": "UNAUTHENTICATED" } }] })
        }
    };
    if body.is_null() {
        let mut outcomes = line.follow(document, variables).await;
        let last = outcomes.pop().expect("an outcome");
        body = if last.is_array() {
            json!({ "errors": last })
        } else {
            last
        };
    }
    Answer {
        status: StatusCode::OK,
        headers: HeaderMap::new(),
        bytes: body.to_string().into_bytes(),
        body,
    }
}

#[tokio::test]
async fn everybody_gets_what_the_table_says() {
    let spec = Spec::start_with(&[("subscriptions.upload_seconds", "0")]).await;
    let (signed, _) = signed_off(&spec, "kent", "roads", "2026-02", 3).await;
    let opened = open(&spec.analyst_of("kent"), "kent", "roads", "2026-03").await;
    let change = waived(&spec.national_admin(), "kent", "2024-04", "2024-04").await;
    let exception = lifted(&spec.national_admin(), Some("kent"), "2024-04", "2024-06").await;
    let exception = exception.at("/liftLock/lockException/id");
    let sent = format!("/returns/kent/roads/2026-01?id={UPLOAD}");
    assert_eq!(
        send(&spec.analyst_of("kent"), &sent, "measure,value\n").await.status,
        200
    );
    let ask = "mutation($id: ID!) { askQuestion(input: { return: $id, text: \"why?\" }) { question { id } problems { code } } }";
    let asked = spec.national_analyst().ask(ask, json!({ "id": signed })).await;
    let start = "mutation { startPhase(input: { indicator: \"road-deaths-rate\", force: \"kent\", from: \"2025-06\", reason: \"as a test\" }) { phase { id } problems { code } } }";
    let started = spec.national_analyst().ask(start, json!({})).await;
    casualties(&spec, "2025-12", &[("kent", "20")]).await;
    casualties(&spec, "2025-12", &NEIGHBOURS).await;
    let aim = "mutation { setTarget(input: { indicator: \"killed-or-seriously-injured-rate\", force: \"kent\", baseline: \"2025-12\", reason: \"as a test\" }) { target { id } problems { code } } }";
    let aimed = spec.national_analyst().ask(aim, json!({})).await;
    let quoted = spec.inspector().ask(document("Query.cite"), json!({})).await;
    let (signal, known) = signals_of_kent(&spec).await;
    let variables = json!({
        "signal": signal,
        "known": known,
        "citation": quoted.at("/it/id"),
        "target": aimed.at("/setTarget/target/id"),
        "phase": started.at("/startPhase/phase/id"),
        "signed": signed,
        "draft": opened.at("/openReturn/return/id"),
        "exception": exception,
        "change": change.at("/waiveObligation/obligationChange/id"),
        "question": asked.at("/askQuestion/question/id"),
        "upload": UPLOAD,
    });
    let header = rows().next().unwrap();
    let address = spec.listen().await;

    let mut wrong = Vec::new();
    for row in rows().skip(1) {
        assert_eq!(row.len(), header.len(), "{row:?}");
        for (name, expected) in header.iter().zip(&row).skip(1) {
            let document = document(row[0]);
            let mut needed = variables.clone();
            needed
                .as_object_mut()
                .unwrap()
                .retain(|variable, _| document.contains(&format!("${variable}")));
            let person = person(&spec, name);
            let answer = if document.starts_with("subscription") {
                followed(&person, address, document, needed).await
            } else if document.contains("$file") {
                person
                    .ask_with_file(document, needed, "none.csv", "measure,value\n")
                    .await
            } else {
                person.ask(document, needed).await
            };
            let came_to = came_to(&answer);
            if came_to != *expected {
                wrong.push(format!("{} by {name}: {came_to}, not {expected}", row[0]));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn every_field_of_the_api_is_in_the_table() {
    let spec = Spec::start().await;
    let asked = "{ __schema { queryType { fields { name } } mutationType { fields { name } } subscriptionType { fields { name } } } }";
    let answer = spec.public().ask(asked, json!({})).await;

    let mut published = BTreeSet::new();
    for (root, place) in [
        ("Query", "queryType"),
        ("Mutation", "mutationType"),
        ("Subscription", "subscriptionType"),
    ] {
        let fields = answer.at(&format!("/__schema/{place}/fields")).as_array().unwrap();
        let names = fields.iter().map(|field| field["name"].as_str().unwrap());
        published.extend(
            names
                .filter(|name| !name.starts_with('_'))
                .map(|name| format!("{root}.{name}")),
        );
    }

    let decided: BTreeSet<String> = rows()
        .skip(1)
        .map(|row| row[0].split(' ').next().unwrap().to_owned())
        .collect();
    assert_eq!(published, decided);
}
