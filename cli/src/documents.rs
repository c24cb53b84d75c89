//! What is asked of the service, as types made from `queries/*.graphql`.
#![expect(
    clippy::all,
    non_camel_case_types,
    unreachable_pub,
    unused_imports,
    reason = "written by a generator"
)]

type Month = String;
type NaiveDate = String;
type Period = String;
/// Digits as they were sent, so that nothing is lost on the way.
type Quantity = serde_json::Value;

include!(concat!(env!("OUT_DIR"), "/documents.rs"));
