//! What an orchestrator asks.

use muster_tests::Spec;
use poem::Request;

#[tokio::test]
async fn a_service_with_its_tables_takes_requests() {
    let spec = Spec::start().await;

    let alive = spec.public().send(Request::builder().uri_str("/livez").finish()).await;
    let ready = spec.public().send(Request::builder().uri_str("/readyz").finish()).await;

    assert_eq!(alive.status, 200);
    assert_eq!(ready.status, 200);
    assert_eq!(ready.body["ready"], true);
}
