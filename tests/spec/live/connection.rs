//! The connection itself: who gets one, by which protocol, how many, and how it ends.

use super::{PROGRESS, asking, connected, init, refused, this};
use chrono::TimeDelta;
use muster_api::serve;
use muster_tests::{Heard, Line, Spec, issuer};
use poem::Route;
use poem::listener::Acceptor as _;
use serde_json::json;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::sync::oneshot;

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
