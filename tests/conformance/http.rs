//! GraphQL over HTTP, as the authors of the specification audit it.

use muster_tests::Spec;
use serde_json::Value;

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
