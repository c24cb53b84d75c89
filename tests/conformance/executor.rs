//! What clients rely on in the library that runs queries, and what a newer version of it got wrong: the order of keys, and a
//! failure that reaches exactly as far as the specification says.

#![expect(
    clippy::unused_async,
    reason = "resolvers of a schema are async, whatever is in them"
)]

use async_graphql::{EmptyMutation, EmptySubscription, Error, Object, Result, Schema};
use serde_json::{Value, json};
use std::time::Duration;

struct Query;

#[Object]
impl Query {
    async fn slow(&self) -> i32 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        1
    }

    async fn quick(&self) -> i32 {
        2
    }

    async fn must(&self) -> Result<i32> {
        Err(Error::new("no"))
    }

    async fn may(&self) -> Option<Result<i32>> {
        Some(Err(Error::new("no")))
    }

    async fn node(&self) -> Option<Node> {
        Some(Node)
    }

    async fn nodes(&self) -> Vec<Option<Node>> {
        vec![Some(Node), None]
    }
}

struct Node;

#[Object]
impl Node {
    async fn id(&self) -> i32 {
        7
    }

    async fn must(&self) -> Result<i32> {
        Err(Error::new("no"))
    }

    async fn may(&self) -> Option<Result<i32>> {
        Some(Err(Error::new("no")))
    }
}

async fn ask(document: &str) -> (String, usize) {
    let answer = Schema::new(Query, EmptyMutation, EmptySubscription)
        .execute(document)
        .await;
    (serde_json::to_string(&answer.data).unwrap(), answer.errors.len())
}

fn data(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[tokio::test]
async fn keys_come_in_the_order_they_were_asked_for() {
    assert_eq!(ask("{ slow quick }").await, (r#"{"slow":1,"quick":2}"#.to_owned(), 0));
    assert_eq!(ask("{ quick slow }").await, (r#"{"quick":2,"slow":1}"#.to_owned(), 0));
}

#[tokio::test]
async fn a_failure_takes_the_nearest_thing_that_may_be_null_and_nothing_else() {
    let (nullable, errors) = ask("{ quick may }").await;
    assert_eq!((data(&nullable), errors), (json!({ "quick": 2, "may": null }), 1));

    let (root, errors) = ask("{ quick must }").await;
    assert_eq!((data(&root), errors), (Value::Null, 1));

    let (inner, errors) = ask("{ quick node { id must } }").await;
    assert_eq!((data(&inner), errors), (json!({ "quick": 2, "node": null }), 1));

    let (leaf, errors) = ask("{ node { id may } }").await;
    assert_eq!((data(&leaf), errors), (json!({ "node": { "id": 7, "may": null } }), 1));

    let (list, errors) = ask("{ nodes { id must } }").await;
    assert_eq!((data(&list), errors), (json!({ "nodes": [null, null] }), 1));
}
