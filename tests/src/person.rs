//! Somebody who asks.

use chrono::TimeDelta;
use poem::http::Method;
use poem::{Endpoint as _, Request};
use serde_json::{Value, json};

use crate::{Answer, Issuer, Spec, issuer};

/// Somebody with a token, or the public without one.
#[derive(Clone)]
pub struct Person<'a> {
    spec: &'a Spec,
    user: Option<User>,
}

#[derive(Clone)]
struct User {
    id: String,
    roles: Vec<String>,
    forces: Vec<String>,
}

impl<'a> Person<'a> {
    pub(crate) fn public(spec: &'a Spec) -> Self {
        Self { spec, user: None }
    }

    pub(crate) fn new(spec: &'a Spec, id: &str, roles: &[&str], forces: &[&str]) -> Self {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let user = User {
            id: id.to_owned(),
            roles: owned(roles),
            forces: owned(forces),
        };
        Self { spec, user: Some(user) }
    }

    /// A colleague with the same role: another hand.
    #[must_use]
    pub fn another(mut self) -> Self {
        let user = self.user.as_mut().expect("the public has no colleagues");
        user.id.push_str("-too");
        self
    }

    /// Who they are to the service.
    #[must_use]
    pub fn id(&self) -> &str {
        self.user.as_ref().map_or("public", |user| &user.id)
    }

    /// What their token says, for a test to change.
    #[must_use]
    pub fn claims(&self) -> Value {
        let user = self.user.as_ref().expect("the public has no token");
        let now = self.spec.clock.now();
        let at = |moment: chrono::DateTime<chrono::Utc>| moment.timestamp();
        json!({
            "iss": issuer().url(),
            "aud": Issuer::AUDIENCE,
            "sub": user.id,
            "client_id": "the-spec",
            "iat": at(now),
            "nbf": at(now),
            "exp": at(now + TimeDelta::minutes(10)),
            "jti": format!("{}-{}", user.id, at(now)),
            "name": user.id.replace('-', " "),
            "roles": user.roles,
            "forces": user.forces,
        })
    }

    /// A fresh token; none for the public.
    #[must_use]
    pub fn token(&self) -> Option<String> {
        self.user.as_ref().map(|_| issuer().sign(&self.claims()))
    }

    /// Sends a document to the API, as `POST /graphql`.
    pub async fn ask(&self, document: &str, variables: Value) -> Answer {
        let body = json!({ "query": document, "variables": variables });
        let request = Request::builder()
            .method(Method::POST)
            .uri_str("/graphql")
            .content_type("application/json")
            .header("accept", "application/graphql-response+json")
            .body(body.to_string());
        self.send(request).await
    }

    /// Sends a document with a file in its variable `file`, by the GraphQL multipart request convention.
    pub async fn ask_with_file(&self, document: &str, mut variables: Value, name: &str, file: &str) -> Answer {
        variables["file"] = Value::Null;
        let part =
            |head: &str, text: &str| format!("--cut\r\ncontent-disposition: form-data; {head}\r\n\r\n{text}\r\n");
        let operations = json!({ "query": document, "variables": variables }).to_string();
        let body = part("name=\"operations\"", &operations)
            + &part("name=\"map\"", r#"{ "0": ["variables.file"] }"#)
            + &part(&format!("name=\"0\"; filename=\"{name}\""), file)
            + "--cut--\r\n";
        let request = Request::builder()
            .method(Method::POST)
            .uri_str("/graphql")
            .content_type("multipart/form-data; boundary=cut")
            .header("accept", "application/graphql-response+json")
            .header("graphql-require-preflight", "1")
            .body(body);
        self.send(request).await
    }

    /// Sends any request as this person, unless it has a token of its own.
    pub async fn send(&self, mut request: Request) -> Answer {
        if let Some(token) = self.token()
            && !request.headers().contains_key("authorization")
        {
            let value = format!("Bearer {token}").parse().expect("a token is a header");
            request.headers_mut().insert("authorization", value);
        }
        let response = self.spec.endpoint.get_response(request).await;
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response
            .into_body()
            .into_vec()
            .await
            .expect("an answer that does not break off");
        let text = || Value::String(String::from_utf8_lossy(&bytes).into_owned());
        Answer {
            status,
            headers,
            body: serde_json::from_slice(&bytes).unwrap_or_else(|_| text()),
            bytes,
        }
    }
}
