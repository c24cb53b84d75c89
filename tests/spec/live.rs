//! Following a file through the service: over a connection that stays, for those whose file it is.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use muster_api::serve;
use muster_tests::{Heard, Line, Person, Spec, issuer};
use poem::Route;
use poem::listener::Acceptor as _;
use serde_json::{Value, json};
use tokio::sync::oneshot;

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
async fn another_replica_tells_of_a_file_within_a_moment() {
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
    let sent = Instant::now();
    let told = line.hear().await.said();

    assert_eq!(
        told["payload"]["data"]["uploadProgress"]["stage"], "RECORDED",
        "{told:#}"
    );
    assert!(sent.elapsed() < Duration::from_secs(3), "{:?}", sent.elapsed());
    assert_eq!(line.hear().await.said()["type"], "complete");
}

#[tokio::test]
async fn who_does_not_keep_to_the_protocol_is_told_so_by_its_numbers() {
    let spec = Spec::start_with(&[
        ("subscriptions.init_seconds", "1"),
        ("subscriptions.message_bytes", "2000"),
    ])
    .await;
    let address = spec.listen().await;
    let kent = spec.analyst_of("kent");
    let forged = issuer().forge(&kent.claims());
    let follow = "subscription { uploadProgress(upload: \"018f3c1e-7a2b-7c3d-8e4f-000000000000\") { stage } }";

    let token = || init(kent.token());
    for (code, messages) in [
        (4401, vec![init(None)]),
        (4403, vec![init(Some(forged))]),
        (4403, vec![init(Some("nonsense".to_owned()))]),
        (4401, vec![asking("1", "{ me { id } }")]),
        (4408, vec![]),
        (4429, vec![token(), token()]),
        (4400, vec![token(), json!({ "type": "start" })]),
        (
            4400,
            vec![token(), json!({ "type": "subscribe", "id": "1", "payload": {} })],
        ),
        (4409, vec![token(), asking("1", follow), asking("1", follow)]),
        (1009, vec![token(), asking("1", &" ".repeat(3_000))]),
    ] {
        assert_eq!(refused(address, &messages).await, code, "{messages:?}");
    }
}

#[tokio::test]
async fn a_token_may_come_with_the_handshake() {
    let spec = Spec::start().await;
    let address = spec.listen().await;
    let kent = spec.analyst_of("kent");
    let bearer = |token: &str| format!("Bearer {token}");

    let good = bearer(&kent.token().unwrap());
    let mut line = Line::open_with(address, &[("authorization", &good)])
        .await
        .unwrap_or_else(|status| panic!("{status}"));
    assert_eq!(line.begin(None).await, Heard::Said(json!({ "type": "connection_ack" })));
    let told = line.follow("{ me { id } }", json!({})).await;
    assert_eq!(told, [json!({ "data": { "me": { "id": "analyst-kent" } } })]);

    let forged = bearer(&issuer().forge(&kent.claims()));
    assert_eq!(
        Line::open_with(address, &[("authorization", &forged)]).await.err(),
        Some(401)
    );
}

#[tokio::test]
async fn a_token_that_runs_out_ends_what_it_began() {
    let spec = Spec::start().await;
    let address = spec.listen().await;
    let mut line = connected(&spec.analyst_of("kent"), address).await;
    line.subscribe("it", PROGRESS, this()).await;
    assert_eq!(line.hear().await.said()["type"], "next");

    spec.clock.set(spec.clock.now() + TimeDelta::minutes(11));

    assert_eq!(line.hear().await, Heard::Closed(4403));
}

#[tokio::test]
async fn nobody_takes_more_than_their_share() {
    let spec = Spec::start_with(&[
        ("subscriptions.connections", "3"),
        ("subscriptions.per_person", "1"),
        ("subscriptions.per_connection", "1"),
    ])
    .await;
    let address = spec.listen().await;
    let (kent, essex) = (spec.analyst_of("kent"), spec.analyst_of("essex"));

    let mut one = connected(&kent, address).await;
    let mut again = Line::open(address).await;
    assert_eq!(again.begin(kent.token().as_deref()).await, Heard::Closed(1013));
    drop(again);
    let _two = connected(&essex, address).await;

    one.subscribe("1", PROGRESS, this()).await;
    assert_eq!(one.hear().await.said()["type"], "next");
    one.subscribe("2", "{ me { id } }", json!({})).await;
    let told = one.hear().await.said();
    assert_eq!(
        told["payload"][0]["extensions"]["code"], "TOO_MANY_OPERATIONS",
        "{told:#}"
    );
    one.say(json!({ "type": "complete", "id": "1" })).await;
    one.subscribe("1", "{ me { id } }", json!({})).await;
    let kinds = [one.hear().await.said(), one.hear().await.said()].map(|said| said["type"].clone());
    assert_eq!(kinds, ["next", "complete"], "and the same id is free again");

    let mut third = None;
    for _ in 0..50 {
        third = Line::open_with(address, &[]).await.ok();
        if third.is_some() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(third.is_some(), "a place that was left is free again");
    assert_eq!(Line::open_with(address, &[]).await.err(), Some(503));
}

#[tokio::test]
async fn a_document_over_a_connection_is_held_to_the_limits_of_any_other() {
    let spec = Spec::start_with(&[("limits.depth", "3"), ("limits.complexity", "20")]).await;
    let mut line = connected(&spec.analyst_of("kent"), spec.listen().await).await;
    for (document, code) in [
        (
            "subscription { uploadProgress(upload: \"1\") { upload { returns { return { period } } } } }",
            "DOCUMENT_TOO_DEEP",
        ),
        (&format!("{{ {} }}", "me { id } ".repeat(20)), "DOCUMENT_TOO_COMPLEX"),
        (
            "subscription { uploadProgress(upload: \"1\") { nothing } }",
            "VALIDATION_FAILED",
        ),
        ("subscription {", "PARSE_FAILED"),
        ("query A { __typename } query B { __typename }", "OPERATION_NOT_FOUND"),
        (
            "{ return(id: \"018f3c1e-7a2b-7c3d-8e4f-000000000000\") { period } }",
            "NOT_FOUND",
        ),
    ] {
        let told = line.follow(document, json!({})).await;
        let [told] = &told[..] else { panic!("{told:#?}") };
        let error = if told.is_array() { &told[0] } else { &told["errors"][0] };
        assert_eq!(error["extensions"]["code"], code, "{told:#}");
    }
    line.say(json!({ "type": "ping", "payload": { "still": "there" } }))
        .await;
    let pong = json!({ "type": "pong", "payload": { "still": "there" } });
    assert_eq!(line.hear().await, Heard::Said(pong));
    assert_eq!(
        line.hang_up().await,
        1005,
        "a farewell without a number is answered in kind"
    );
}

#[tokio::test]
async fn pages_of_other_origins_do_not_connect() {
    async fn let_in<'a>(address: SocketAddr, origins: &[&'a str]) -> Vec<&'a str> {
        let mut let_in = Vec::new();
        for origin in origins {
            match Line::open_with(address, &[("origin", origin)]).await {
                Ok(_) => let_in.push(*origin),
                Err(status) => assert_eq!(status, 403, "{origin}"),
            }
        }
        let_in
    }
    let own = Spec::start().await;
    let address = own.listen().await;
    let page = format!("http://{address}");
    let origins = [page.as_str(), "https://evil.example.org", "null"];
    assert_eq!(let_in(address, &origins).await, [page.as_str()]);

    let more = Spec::start_with(&[
        ("server.allowed_origins", "https://dashboard.example.org"),
        ("server.public_url", "https://muster.example.org/api"),
    ])
    .await;
    let origins = [
        "https://muster.example.org",
        "https://dashboard.example.org",
        "https://evil.example.org",
        "null",
    ];
    assert_eq!(let_in(more.listen().await, &origins).await, origins[..2]);

    let other = Line::open_with(address, &[("sec-websocket-protocol", "graphql-ws")]).await;
    assert_eq!(other.err(), Some(400));
}

#[tokio::test]
async fn everybody_is_told_when_the_service_stops() {
    let spec = Spec::start().await;
    let acceptor = serve::listen("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let address = *acceptor.local_addr()[0].as_socket_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let app = spec.app.clone();
    let endpoint = app.endpoint(Route::new());
    let served = tokio::spawn(async move {
        let stopped = async { drop(stopped.await) };
        serve::run(&app, acceptor, endpoint, stopped).await
    });
    let mut line = connected(&spec.analyst_of("kent"), address).await;

    stop.send(()).unwrap();

    assert_eq!(line.hear().await, Heard::Closed(1001));
    drop(line);
    served.await.unwrap().unwrap();
}
