//! What whoever runs the service can count on.

use muster_tests::{Spec, servers};
use poem::Request;
use serde_json::json;

#[tokio::test]
async fn a_redis_that_is_not_there_changes_no_answer() {
    let nobody = format!("redis://127.0.0.1:{}", servers::free_port());
    let with = Spec::start_with(&[("cache.redis_url", &nobody)]).await;
    let without = Spec::start().await;
    let forces = "{ forces { code name onsCode } }";

    let answer = with.public().ask(forces, json!({})).await;

    assert_eq!(answer.body, without.public().ask(forces, json!({})).await.body);
    assert_eq!(answer.body["data"]["forces"][0]["code"], "avon-and-somerset");
}

#[tokio::test]
async fn an_answer_names_its_request_as_the_caller_does() {
    let spec = Spec::start().await;
    let request = Request::builder()
        .uri_str("/livez")
        .header("x-request-id", "mine-7")
        .finish();

    let answer = spec.public().send(request).await;

    assert_eq!(answer.header("x-request-id"), Some("mine-7"));
}

#[tokio::test]
async fn a_refusal_is_counted_under_its_code() {
    let spec = Spec::start().await;

    spec.public().ask("{ nothingOfTheKind }", json!({})).await;

    let metrics = spec.app.metrics.text();
    assert!(metrics.contains("muster_refusals_total{code=\""), "{metrics}");
    assert!(metrics.contains("muster_http_requests_total{status=\""), "{metrics}");
}
