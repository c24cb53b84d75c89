//! GraphQL over HTTP, as the authors of the specification audit it.

use muster_tests::Spec;
use serde_json::{Value, json};

use crate::tools::{run, said};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_audit_of_the_reference_suite_passes() {
    let spec = Spec::start().await;
    let address = spec.listen().await;
    let url = format!("http://{address}/graphql");

    let output = tokio::task::spawn_blocking(move || run("node", &["tests/node/audit.mjs", &url], ""))
        .await
        .unwrap();

    let audits: Vec<Value> = serde_json::from_str(&said(&output)).unwrap();
    let failed: Vec<_> = audits.iter().filter(|audit| audit["status"] != "ok").collect();
    assert!(failed.is_empty(), "{failed:#?}");
    assert_eq!(audits.len(), 61);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_reference_client_of_subscriptions_gets_on_with_the_service() {
    let spec = Spec::start_with(&[("subscriptions.upload_seconds", "0")]).await;
    let url = format!("ws://{}/graphql", spec.listen().await);
    let token = spec.analyst_of("kent").token().unwrap();
    let follow = "subscription { uploadProgress(upload: \"018f3c1e-7a2b-7c3d-8e4f-000000000000\") { stage } }";
    let arguments = move |token: &str| {
        let documents = ["{ me { id } }", follow, "{ nothing }"];
        let arguments = ["tests/node/follow.mjs", &url, token];
        said(&run("node", &[&arguments[..], &documents].concat(), ""))
    };

    let (known, stranger) = tokio::task::spawn_blocking(move || (arguments(&token), arguments("")))
        .await
        .unwrap();

    let known: Value = serde_json::from_str(&known).unwrap();
    let code = |place: &str| known.pointer(place).cloned();
    assert_eq!(
        known[0],
        json!([{ "data": { "me": { "id": "analyst-kent" } } }, "complete"])
    );
    assert_eq!(
        known[1][0],
        json!({ "data": { "uploadProgress": { "stage": "AWAITED" } } })
    );
    assert_eq!(code("/1/1/errors/0/extensions/code"), Some(json!("NOT_FOUND")));
    assert_eq!(code("/2/0/errors/0/extensions/code"), Some(json!("VALIDATION_FAILED")));
    let stranger: Value = serde_json::from_str(&stranger).unwrap();
    assert_eq!(stranger[0], json!([{ "closed": 4401 }]));
}
