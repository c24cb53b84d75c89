//! What whoever runs the service can count on.

use muster_tests::{Given, Spec, servers};
use poem::Request;
use serde_json::json;

use crate::comparison::{compare, row};

const RATE: &str = "killed-or-seriously-injured-rate";

#[tokio::test]
async fn a_redis_that_is_not_there_changes_no_answer() {
    let nobody = format!("redis://127.0.0.1:{}", servers::free_port());
    let with = Spec::start_with(&[("cache.redis_url", &nobody)]).await;
    let without = Spec::start().await;
    let everybody = async |spec: &Spec| {
        let month = Given::from("kent", "roads", "2026-02");
        spec.given(month, |_, _| "4".to_owned()).await;
        let answer = compare(&spec.inspector(), RATE, "2026-02", json!({})).await;
        (row(&answer, "kent").clone(), answer.at("/comparison/aggregate").clone())
    };

    let answer = everybody(&with).await;

    assert_eq!(answer, everybody(&without).await);
    assert_eq!(answer.0["numerator"], 40);
}

#[tokio::test]
async fn two_services_that_share_a_redis_never_serve_each_other_what_is_out_of_date() {
    let redis = servers::redis();
    let one = Spec::start_with(&[("cache.redis_url", &redis)]).await;
    let other = one.beside(&[("cache.redis_url", &redis)]).await;
    let month = Given::from("kent", "roads", "2026-02");
    let asked = async |spec: &Spec| {
        let answer = compare(&spec.inspector(), RATE, "2026-02", json!({})).await;
        row(&answer, "kent")["numerator"].clone()
    };

    one.given(month, |_, _| "4".to_owned()).await;
    assert_eq!((asked(&one).await, asked(&other).await), (json!(40), json!(40)));
    other.given(month, |_, _| "5".to_owned()).await;

    assert_eq!((asked(&one).await, asked(&other).await), (json!(50), json!(50)));
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
