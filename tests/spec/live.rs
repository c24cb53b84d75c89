//! Following a file through the service: over a connection that stays, for those whose file it is.

mod connection;

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use muster_tests::{Heard, Line, Person, Spec};
use serde_json::{Value, json};

use crate::files::{roads, send};

const FILE: &str = "018f3c1e-7a2b-7c3d-8e4f-5a6b7c8d9e0f";
const PROGRESS: &str = "subscription($upload: ID!) { uploadProgress(upload: $upload) {
    id stage finished rows read judged entered percent upload { stage imported } } }";

fn this() -> Value {
    json!({ "upload": FILE })
}

async fn connected(person: &Person<'_>, address: SocketAddr) -> Line {
    let mut line = Line::open(address).await;
    let begun = line.begin(person.token().as_deref()).await;
    assert_eq!(begun, Heard::Said(json!({ "type": "connection_ack" })));
    line
}

async fn refused(address: SocketAddr, messages: &[Value]) -> u16 {
    let mut line = Line::open(address).await;
    for message in messages {
        line.say(message).await;
    }
    loop {
        if let Heard::Closed(code) = line.hear().await {
            return code;
        }
    }
}

fn init(token: Option<String>) -> Value {
    let payload = token.map(|token| json!({ "authorization": format!("Bearer {token}") }));
    json!({ "type": "connection_init", "payload": payload })
}

fn asking(id: &str, document: &str) -> Value {
    json!({ "type": "subscribe", "id": id, "payload": { "query": document } })
}

/// Ten thousand rows, of which twelve are cells.
fn large() -> String {
    let mut file = roads("2026-02", "3");
    for row in 12..10_000 {
        writeln!(file, "2026-02,no-such-measure-{row},,,1").expect("text");
    }
    file
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_file_is_followed_from_before_it_is_sent_to_what_came_of_it() {
    let spec = Spec::start().await;
    let address = spec.listen().await;
    let kent = spec.analyst_of("kent");
    let mut line = connected(&kent, address).await;
    line.subscribe("it", PROGRESS, this()).await;
    let awaited = line.hear().await.said();
    assert_eq!(awaited["payload"]["data"]["uploadProgress"]["stage"], "AWAITED");

    let sent = format!("/returns/kent/roads/2026-02?id={FILE}&take=good-rows");
    let (answer, told) = tokio::join!(send(&kent, &sent, large()), async {
        let mut told = Vec::new();
        loop {
            let mut said = line.hear().await.said();
            match said["type"].as_str() {
                Some("next") => told.push(said["payload"]["data"]["uploadProgress"].take()),
                _ => return (told, said),
            }
        }
    });

    assert_eq!(
        answer.body["stage"], "RECORDED",
        "{:#}",
        answer.body["outcome"]["returns"]
    );
    let (told, end) = told;
    assert_eq!(end, json!({ "type": "complete", "id": "it" }));
    let mut stages: Vec<_> = told
        .iter()
        .map(|progress| progress["stage"].as_str().unwrap())
        .collect();
    stages.dedup();
    assert_eq!(stages, ["RECEIVED", "READING", "RECORDING", "RECORDED"]);
    for count in ["read", "judged", "entered"] {
        let counts: Vec<_> = told.iter().map(|progress| progress[count].as_i64().unwrap()).collect();
        assert!(counts.is_sorted(), "{count}: {counts:?}");
        assert_eq!(counts.last(), Some(&10_000), "{count}");
    }
    let last = told.last().unwrap();
    assert_eq!(
        (
            &last["finished"],
            &last["percent"],
            &last["rows"],
            &last["upload"]["imported"]
        ),
        (&json!(true), &json!(100), &json!(10_000), &json!(12))
    );
    assert!(told.iter().all(|progress| progress["id"] == FILE));
}

#[tokio::test]
async fn a_file_that_was_finished_is_told_of_once() {
    let spec = Spec::start().await;
    let address = spec.listen().await;
    let kent = spec.analyst_of("kent");
    send(
        &kent,
        &format!("/returns/kent/roads/2026-02?id={FILE}"),
        roads("2026-02", "3"),
    )
    .await;

    let told = connected(&kent, address).await.follow(PROGRESS, this()).await;

    let all = json!({ "id": FILE, "stage": "RECORDED", "finished": true, "rows": 12, "read": 12, "judged": 12, "entered": 12,
        "percent": 100, "upload": { "stage": "RECORDED", "imported": 12 } });
    assert_eq!(told, [json!({ "data": { "uploadProgress": all } })]);
}

#[tokio::test]
async fn another_forces_file_is_waited_for_in_vain_like_one_that_never_comes() {
    let spec = Spec::start_with(&[("subscriptions.upload_seconds", "1")]).await;
    let address = spec.listen().await;
    send(
        &spec.analyst_of("kent"),
        &format!("/returns/kent/roads/2026-02?id={FILE}"),
        roads("2026-02", "3"),
    )
    .await;

    for person in [
        spec.analyst_of("essex"),
        spec.national_analyst(),
        spec.commissioner_of("kent"),
    ] {
        let mut line = connected(&person, address).await;
        let mut heard = Vec::new();
        for id in [FILE, "018f3c1e-7a2b-7c3d-8e4f-000000000000", "not an id"] {
            let begun = Instant::now();
            let told = line.follow(PROGRESS, json!({ "upload": id })).await;
            assert_eq!(told.last().unwrap()[0]["extensions"]["code"], "NOT_FOUND", "{told:#?}");
            heard.push((
                told.len(),
                begun.elapsed() > Duration::from_secs(1),
                told.last().unwrap().clone(),
            ));
        }
        assert_eq!(heard[0], heard[1]);
        assert_eq!(heard[0].0, 2, "it was waited for");
    }
    // not even while it is worked on
    let essex = spec.analyst_of("essex");
    let mut line = connected(&essex, address).await;
    let other = "018f3c1e-7a2b-7c3d-8e4f-111111111111";
    line.subscribe("it", PROGRESS, json!({ "upload": other })).await;
    send(
        &spec.analyst_of("kent"),
        &format!("/returns/kent/roads/2026-01?id={other}"),
        roads("2026-01", "3"),
    )
    .await;
    let first = line.hear().await.said();
    let second = line.hear().await.said();
    assert_eq!(first["payload"]["data"]["uploadProgress"]["stage"], "AWAITED");
    assert_eq!(second["type"], "error", "{second:#}");
}

#[tokio::test]
async fn another_replica_tells_of_a_file_as_well() {
    let spec = Spec::start().await;
    let beside = spec.beside(&[]).await;
    let kent = spec.analyst_of("kent");
    let mut line = connected(&kent, beside.listen().await).await;
    line.subscribe("it", PROGRESS, this()).await;
    assert_eq!(
        line.hear().await.said()["payload"]["data"]["uploadProgress"]["stage"],
        "AWAITED"
    );

    send(
        &kent,
        &format!("/returns/kent/roads/2026-02?id={FILE}"),
        roads("2026-02", "3"),
    )
    .await;
    let told = line.hear().await.said();

    assert_eq!(
        told["payload"]["data"]["uploadProgress"]["stage"], "RECORDED",
        "{told:#}"
    );
    assert_eq!(line.hear().await.said()["type"], "complete");
}
