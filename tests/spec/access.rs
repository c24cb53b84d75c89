//! Every field of the API, and who gets what from it. A field that is not in the table fails the test.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use muster_tests::{Answer, Heard, Line, Person, Spec};
use poem::http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use crate::files::send;
use crate::locks::lifted;
use crate::obligations::waived;
use crate::returns::{open, signed_off};
use crate::targets::{NEIGHBOURS, casualties};

/// What a field comes to: it `shows` something or `nothing`, somebody `may`, or the code of the refusal.
/// The returns are Kent's: one in draft, one signed off.
const TABLE: &str = "
field                      | public          | analyst-essex | analyst-kent | signatory-kent | commissioner-kent | national-analyst | national-admin | inspector | publisher | auditor
Query.me                   | nothing         | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.force                | shows           | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.forces               | shows           | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.indicator            | shows           | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.indicators           | shows           | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.collection           | shows           | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.collections          | shows           | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.return draft         | UNAUTHENTICATED | NOT_FOUND     | shows        | shows          | NOT_FOUND         | NOT_FOUND        | NOT_FOUND      | NOT_FOUND | NOT_FOUND | NOT_FOUND
Query.return preview       | UNAUTHENTICATED | NOT_FOUND     | shows        | shows          | NOT_FOUND         | NOT_FOUND        | NOT_FOUND      | NOT_FOUND | NOT_FOUND | NOT_FOUND
Query.return signed        | UNAUTHENTICATED | NOT_FOUND     | shows        | shows          | NOT_FOUND         | shows            | shows          | shows     | NOT_FOUND | NOT_FOUND
Query.returns draft        | UNAUTHENTICATED | nothing       | shows        | shows          | nothing           | nothing          | nothing        | nothing   | nothing   | nothing
Query.returns signed       | UNAUTHENTICATED | nothing       | shows        | shows          | nothing           | shows            | shows          | shows     | nothing   | nothing
Query.board                | UNAUTHENTICATED | NOT_FOUND     | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.reasons              | shows           | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.questions            | UNAUTHENTICATED | nothing       | shows        | shows          | nothing           | shows            | shows          | shows     | nothing   | nothing
Query.comparison           | UNAUTHENTICATED | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.controlChart         | UNAUTHENTICATED | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.funnel               | UNAUTHENTICATED | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.distribution         | UNAUTHENTICATED | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.trend                | UNAUTHENTICATED | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.profile              | UNAUTHENTICATED | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.proposedTarget       | UNAUTHENTICATED | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.upload               | UNAUTHENTICATED | NOT_FOUND     | shows        | shows          | NOT_FOUND         | NOT_FOUND        | NOT_FOUND      | NOT_FOUND | NOT_FOUND | NOT_FOUND
Query.forceWords           | UNAUTHENTICATED | NOT_FOUND     | nothing      | nothing        | NOT_FOUND         | NOT_FOUND        | NOT_FOUND      | NOT_FOUND | NOT_FOUND | NOT_FOUND
Subscription.uploadProgress | UNAUTHENTICATED | NOT_FOUND    | shows        | shows          | NOT_FOUND         | NOT_FOUND        | NOT_FOUND      | NOT_FOUND | NOT_FOUND | NOT_FOUND
Mutation.setForceWords     | UNAUTHENTICATED | NOT_FOUND     | may          | FORBIDDEN      | FORBIDDEN         | FORBIDDEN        | FORBIDDEN      | FORBIDDEN | FORBIDDEN | FORBIDDEN
Mutation.uploadReturn      | UNAUTHENTICATED | NOT_FOUND     | may          | FORBIDDEN      | FORBIDDEN         | FORBIDDEN        | FORBIDDEN      | FORBIDDEN | FORBIDDEN | FORBIDDEN
Mutation.openReturn        | UNAUTHENTICATED | NOT_FOUND     | may          | FORBIDDEN      | FORBIDDEN         | FORBIDDEN        | FORBIDDEN      | FORBIDDEN | FORBIDDEN | FORBIDDEN
Mutation.recordValues      | UNAUTHENTICATED | NOT_FOUND     | may          | FORBIDDEN      | NOT_FOUND         | NOT_FOUND        | NOT_FOUND      | NOT_FOUND | NOT_FOUND | NOT_FOUND
Mutation.explainFindings   | UNAUTHENTICATED | NOT_FOUND     | may          | FORBIDDEN      | NOT_FOUND         | NOT_FOUND        | NOT_FOUND      | NOT_FOUND | NOT_FOUND | NOT_FOUND
Mutation.submitReturn      | UNAUTHENTICATED | NOT_FOUND     | may          | FORBIDDEN      | NOT_FOUND         | NOT_FOUND        | NOT_FOUND      | NOT_FOUND | NOT_FOUND | NOT_FOUND
Mutation.signOffReturn     | UNAUTHENTICATED | NOT_FOUND     | FORBIDDEN    | may            | NOT_FOUND         | NOT_FOUND        | NOT_FOUND      | NOT_FOUND | NOT_FOUND | NOT_FOUND
Mutation.acceptReturn      | UNAUTHENTICATED | NOT_FOUND     | FORBIDDEN    | FORBIDDEN      | NOT_FOUND         | may              | FORBIDDEN      | FORBIDDEN | NOT_FOUND | NOT_FOUND
Mutation.sendBackReturn    | UNAUTHENTICATED | NOT_FOUND     | FORBIDDEN    | may            | NOT_FOUND         | may              | FORBIDDEN      | FORBIDDEN | NOT_FOUND | NOT_FOUND
Mutation.liftLock          | UNAUTHENTICATED | NOT_FOUND     | FORBIDDEN    | FORBIDDEN      | FORBIDDEN         | FORBIDDEN        | may            | FORBIDDEN | FORBIDDEN | FORBIDDEN
Mutation.endLockException  | UNAUTHENTICATED | FORBIDDEN     | FORBIDDEN    | FORBIDDEN      | FORBIDDEN         | FORBIDDEN        | may            | FORBIDDEN | FORBIDDEN | FORBIDDEN
Mutation.reviseReturn      | UNAUTHENTICATED | NOT_FOUND     | may          | FORBIDDEN      | NOT_FOUND         | FORBIDDEN        | FORBIDDEN      | FORBIDDEN | NOT_FOUND | NOT_FOUND
Mutation.withdrawReturn    | UNAUTHENTICATED | NOT_FOUND     | FORBIDDEN    | may            | NOT_FOUND         | FORBIDDEN        | FORBIDDEN      | FORBIDDEN | NOT_FOUND | NOT_FOUND
Mutation.addObligation     | UNAUTHENTICATED | NOT_FOUND     | FORBIDDEN    | FORBIDDEN      | FORBIDDEN         | FORBIDDEN        | may            | FORBIDDEN | FORBIDDEN | FORBIDDEN
Mutation.waiveObligation   | UNAUTHENTICATED | NOT_FOUND     | FORBIDDEN    | FORBIDDEN      | FORBIDDEN         | FORBIDDEN        | may            | FORBIDDEN | FORBIDDEN | FORBIDDEN
Mutation.endObligationChange | UNAUTHENTICATED | FORBIDDEN   | FORBIDDEN    | FORBIDDEN      | FORBIDDEN         | FORBIDDEN        | may            | FORBIDDEN | FORBIDDEN | FORBIDDEN
Mutation.startPhase        | UNAUTHENTICATED | NOT_FOUND     | FORBIDDEN    | FORBIDDEN      | FORBIDDEN         | may              | FORBIDDEN      | FORBIDDEN | FORBIDDEN | FORBIDDEN
Mutation.endPhase          | UNAUTHENTICATED | FORBIDDEN     | FORBIDDEN    | FORBIDDEN      | FORBIDDEN         | may              | FORBIDDEN      | FORBIDDEN | FORBIDDEN | FORBIDDEN
Mutation.setTarget         | UNAUTHENTICATED | NOT_FOUND     | FORBIDDEN    | may            | FORBIDDEN         | may              | may            | FORBIDDEN | FORBIDDEN | FORBIDDEN
Mutation.endTarget         | UNAUTHENTICATED | FORBIDDEN     | FORBIDDEN    | may            | FORBIDDEN         | may              | may            | FORBIDDEN | FORBIDDEN | FORBIDDEN
Mutation.askQuestion       | UNAUTHENTICATED | NOT_FOUND     | FORBIDDEN    | FORBIDDEN      | NOT_FOUND         | may              | FORBIDDEN      | FORBIDDEN | NOT_FOUND | NOT_FOUND
Mutation.answerQuestion    | UNAUTHENTICATED | NOT_FOUND     | may          | may            | NOT_FOUND         | FORBIDDEN        | FORBIDDEN      | FORBIDDEN | NOT_FOUND | NOT_FOUND
Mutation.settleQuestion    | UNAUTHENTICATED | NOT_FOUND     | FORBIDDEN    | FORBIDDEN      | NOT_FOUND         | may              | FORBIDDEN      | FORBIDDEN | NOT_FOUND | NOT_FOUND
Mutation.signOffReturns    | UNAUTHENTICATED | FORBIDDEN     | FORBIDDEN    | may            | FORBIDDEN         | FORBIDDEN        | FORBIDDEN      | FORBIDDEN | FORBIDDEN | FORBIDDEN
Mutation.acceptReturns     | UNAUTHENTICATED | FORBIDDEN     | FORBIDDEN    | FORBIDDEN      | FORBIDDEN         | may              | FORBIDDEN      | FORBIDDEN | FORBIDDEN | FORBIDDEN
";

const UPLOAD: &str = "018f3c1e-7a2b-7c3d-8e4f-5a6b7c8d9e0f";

/// How each row of the table is asked. Steps name a version nobody has: who may take them is told that it is stale.
fn document(row: &str) -> &'static str {
    match row {
        "Query.me" => "{ it: me { id } }",
        "Query.force" => "{ it: force(code: \"kent\") { name } }",
        "Query.forces" => "{ it: forces { name } }",
        "Query.indicator" => "{ it: indicator(code: \"recorded-crime-rate\") { title } }",
        "Query.indicators" => "{ it: indicators { code } }",
        "Query.collection" => "{ it: collection(code: \"roads\") { code } }",
        "Query.collections" => "{ it: collections { code } }",
        "Query.return draft" => "query($draft: ID!) { it: return(id: $draft) { id } }",
        "Query.return signed" => "query($signed: ID!) { it: return(id: $signed) { id } }",
        "Query.return preview" => {
            "query($signed: ID!) { return(id: $signed) { current { it: preview { indicators { row { sentence } } } } } }"
        }
        "Query.returns draft" => {
            "{ it: returns(filter: { force: \"kent\", from: \"2026-03\", to: \"2026-03\" }) { edges { node { id } } } }"
        }
        "Query.returns signed" => {
            "{ it: returns(filter: { force: \"kent\", from: \"2026-02\", to: \"2026-02\" }) { edges { node { id } } } }"
        }
        "Query.board" => "{ it: board(force: \"kent\", from: \"2026-02\", to: \"2026-03\") { at } }",
        "Query.comparison" => {
            "{ it: comparison(indicator: \"recorded-crime-rate\", period: \"FY2019-20\") { period } }"
        }
        "Query.proposedTarget" => {
            "{ it: proposedTarget(indicator: \"road-deaths-rate\", force: \"kent\", baseline: \"2025-12\") { benchmark } }"
        }
        "Mutation.setTarget" => {
            "mutation { it: setTarget(input: { indicator: \"road-deaths-rate\", force: \"kent\", baseline: \"2025-12\", reason: \"as a test\" }) { problems { code } } }"
        }
        "Mutation.endTarget" => {
            "mutation($target: ID!) { it: endTarget(input: { id: $target, reason: \"as a test\" }) { problems { code } } }"
        }
        "Query.upload" => "query($upload: ID!) { it: upload(id: $upload) { stage } }",
        "Subscription.uploadProgress" => "subscription($upload: ID!) { it: uploadProgress(upload: $upload) { stage } }",
        "Query.forceWords" => "{ it: forceWords(force: \"kent\", collection: \"roads\") { ours } }",
        "Mutation.setForceWords" => {
            "mutation { it: setForceWords(input: { force: \"kent\", collection: \"roads\", words: [] }) { problems { code } } }"
        }
        "Mutation.uploadReturn" => {
            "mutation($file: Upload!) { it: uploadReturn(input: { force: \"kent\", collection: \"roads\", period: \"2026-01\", file: $file }) { problems { code } } }"
        }
        "Mutation.openReturn" => {
            "mutation { it: openReturn(input: { force: \"kent\", collection: \"roads\", period: \"2026-03\" }) { problems { code } } }"
        }
        "Mutation.recordValues" => {
            "mutation($draft: ID!) { it: recordValues(input: { id: $draft, version: 99, rows: [] }) { problems { code } } }"
        }
        "Mutation.explainFindings" => {
            "mutation($draft: ID!) { it: explainFindings(input: { id: $draft, version: 99, explanations: [] }) { problems { code } } }"
        }
        "Mutation.submitReturn" => {
            "mutation($draft: ID!) { it: submitReturn(input: { id: $draft, version: 99 }) { problems { code } } }"
        }
        "Mutation.signOffReturn" => {
            "mutation($draft: ID!) { it: signOffReturn(input: { id: $draft, version: 99, digest: \"0000000000000000000000000000000000000000000000000000000000000000\" }) { problems { code } } }"
        }
        "Mutation.acceptReturn" => {
            "mutation($signed: ID!) { it: acceptReturn(input: { id: $signed, version: 99 }) { problems { code } } }"
        }
        "Mutation.sendBackReturn" => {
            "mutation($signed: ID!) { it: sendBackReturn(input: { id: $signed, version: 99, reason: \"as a test\" }) { problems { code } } }"
        }
        "Mutation.liftLock" => {
            "mutation { it: liftLock(input: { force: \"kent\", collection: \"roads\", from: \"2024-04\", to: \"2024-06\", reason: \"as a test\", expires: \"2026-05-01T00:00:00Z\" }) { problems { code } } }"
        }
        "Mutation.endLockException" => {
            "mutation($exception: ID!) { it: endLockException(input: { id: $exception, reason: \"as a test\" }) { problems { code } } }"
        }
        "Query.questions" => "{ it: questions(filter: { force: \"kent\" }) { edges { node { state } } } }",
        "Mutation.askQuestion" => {
            "mutation($signed: ID!) { it: askQuestion(input: { return: $signed, text: \"  \" }) { problems { code } } }"
        }
        "Mutation.answerQuestion" => {
            "mutation($question: ID!) { it: answerQuestion(input: { id: $question, version: 99, text: \"as a test\" }) { problems { code } } }"
        }
        "Mutation.settleQuestion" => {
            "mutation($question: ID!) { it: settleQuestion(input: { id: $question, version: 99, outcome: ACCEPTED }) { problems { code } } }"
        }
        "Mutation.signOffReturns" => "mutation { it: signOffReturns(input: []) { problems { code } } }",
        "Mutation.acceptReturns" => "mutation { it: acceptReturns(input: []) { problems { code } } }",
        "Query.reasons" => "{ it: reasons(for: REVISION) { code } }",
        "Mutation.reviseReturn" => {
            "mutation($signed: ID!) { it: reviseReturn(input: { id: $signed, version: 99, reason: \"ROUTINE\" }) { problems { code } } }"
        }
        "Mutation.withdrawReturn" => {
            "mutation($signed: ID!) { it: withdrawReturn(input: { id: $signed, version: 99, reason: \"SENT_IN_ERROR\" }) { problems { code } } }"
        }
        "Mutation.addObligation" => {
            "mutation { it: addObligation(input: { force: \"kent\", collection: \"roads\", from: \"2023-06\", to: \"2023-06\", dueOn: \"2026-06-30\", reason: \"as a test\" }) { problems { code } } }"
        }
        "Mutation.waiveObligation" => {
            "mutation { it: waiveObligation(input: { force: \"kent\", collection: \"roads\", from: \"2025-06\", to: \"2025-06\", reason: \"as a test\" }) { problems { code } } }"
        }
        "Mutation.endObligationChange" => {
            "mutation($change: ID!) { it: endObligationChange(input: { id: $change, reason: \"as a test\" }) { problems { code } } }"
        }
        other => of_charts(other),
    }
}

fn of_charts(row: &str) -> &'static str {
    match row {
        "Query.controlChart" => {
            "{ it: controlChart(indicator: \"killed-or-seriously-injured-rate\", force: \"kent\") { sentence } }"
        }
        "Query.funnel" => "{ it: funnel(indicator: \"recorded-crime-rate\", period: \"FY2019-20\") { sentence } }",
        "Query.distribution" => {
            "{ it: distribution(indicator: \"recorded-crime-rate\", period: \"FY2019-20\") { period } }"
        }
        "Query.trend" => "{ it: trend(indicator: \"recorded-crime-rate\", force: \"kent\") { sentence } }",
        "Query.profile" => "{ it: profile(force: \"kent\", period: \"FY2019-20\") { period } }",
        "Mutation.startPhase" => {
            "mutation { it: startPhase(input: { indicator: \"killed-or-seriously-injured-rate\", force: \"kent\", from: \"2025-06\", reason: \"as a test\" }) { problems { code } } }"
        }
        "Mutation.endPhase" => {
            "mutation($phase: ID!) { it: endPhase(input: { id: $phase, reason: \"as a test\" }) { problems { code } } }"
        }
        other => panic!("say how {other} is asked"),
    }
}

fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    TABLE
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| line.split('|').map(str::trim).collect())
}

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
    let variables = json!({
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
