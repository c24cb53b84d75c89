//! A file that was in hand when the program died.

use super::{roads, send};
use chrono::TimeDelta;
use muster_tests::Spec;
use sea_orm::ConnectionTrait as _;
use serde_json::json;

#[tokio::test]
async fn a_file_nobody_works_on_any_more_has_failed_and_may_be_sent_again() {
    let spec = Spec::start().await;
    let kent = spec.analyst_of("kent");
    let address = "/returns/kent/roads/2026-02?id=018f3c1e-7a2b-7c3d-8e4f-5a6b7c8d9e0f";
    send(&kent, address, roads("2026-02", "3")).await;
    // as a program leaves it that is killed while it reads
    let killed = "UPDATE upload SET stage = 'READING', answer = NULL";
    spec.app.database.writer().execute_unprepared(killed).await.unwrap();
    let stage = async || {
        let asked = "{ upload(id: \"018f3c1e-7a2b-7c3d-8e4f-5a6b7c8d9e0f\") { stage finished } }";
        kent.ask(asked, json!({})).await.at("/upload").clone()
    };

    let soon = stage().await;
    spec.clock.set(spec.clock.now() + TimeDelta::minutes(11));
    let later = stage().await;
    let send = || send(&kent, address, roads("2026-02", "3"));
    let (again, at_once) = tokio::join!(send(), send());

    assert_eq!(soon, json!({ "stage": "READING", "finished": false }));
    assert_eq!(later, json!({ "stage": "FAILED", "finished": true }));
    let stages = [&again, &at_once].map(|answer| answer.body["stage"].as_str().unwrap());
    assert!(stages.contains(&"RECORDED"), "{stages:?}");
    assert!(!stages.contains(&"FAILED"), "{stages:?}");
    assert_eq!(stage().await, json!({ "stage": "RECORDED", "finished": true }));
}
