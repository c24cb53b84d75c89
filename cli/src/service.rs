//! The service at the other end: documents and files, each error with its code.

use std::time::Duration;

use graphql_client::{GraphQLQuery, Response as Answer};
use reqwest::blocking::{Client, RequestBuilder, Response};
use reqwest::redirect::Policy;
use reqwest::{Method, StatusCode};
use secrecy::ExposeSecret as _;
use serde_json::Value;

use crate::failure::Failed;
use crate::settings::Settings;

/// A service, and whoever asks it.
pub(crate) struct Service {
    http: Client,
    settings: Settings,
}

impl Service {
    pub(crate) fn new(settings: Settings) -> Result<Self, Failed> {
        let http = Client::builder()
            .user_agent(concat!("muster/", env!("CARGO_PKG_VERSION")))
            // a token goes where it was meant to go
            .redirect(Policy::none())
            .connect_timeout(Duration::from_secs(10))
            .timeout(Duration::from_mins(3))
            .build()
            .map_err(Failed::unreachable)?;
        Ok(Self { http, settings })
    }

    /// A request to an address of the service.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.settings.server))
            .bearer_auth(self.settings.token.expose_secret())
    }

    /// Asks a document.
    pub(crate) fn ask<Q: GraphQLQuery>(&self, variables: Q::Variables) -> Result<Q::ResponseData, Failed> {
        let request = self
            .request(Method::POST, "/graphql")
            .header("accept", "application/graphql-response+json, application/json;q=0.9")
            .json(&Q::build_query(variables));
        let answer = request.send().map_err(|error| broken(&error))?;
        let status = answer.status();
        let bytes = answer.bytes().map_err(|error| broken(&error))?;
        let body: Value = serde_json::from_slice(&bytes).map_err(|_| not_muster(status))?;
        if let Some(failed) = told(&body) {
            return Err(failed);
        }
        let answer: Answer<Q::ResponseData> = serde_json::from_value(body).map_err(|_| not_muster(status))?;
        answer.data.ok_or_else(|| not_muster(status))
    }

    /// Fetches a file.
    pub(crate) fn file(&self, path: &str) -> Result<Vec<u8>, Failed> {
        let answer = self.request(Method::GET, path).send().map_err(|error| broken(&error))?;
        let status = answer.status();
        if status != StatusCode::OK {
            return Err(refused(answer));
        }
        Ok(answer.bytes().map_err(|error| broken(&error))?.to_vec())
    }
}

/// A connection that did not come about, or broke off.
pub(crate) fn broken(error: &reqwest::Error) -> Failed {
    // the cause says what happened; the sentence around it repeats the address
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    let host = error.url().and_then(reqwest::Url::host_str).unwrap_or("the service");
    Failed::unreachable(format!("{host} did not answer: {cause}"))
}

/// Why there is no file, or nothing was taken.
pub(crate) fn refused(answer: Response) -> Failed {
    let status = answer.status();
    answer
        .bytes()
        .map_or_else(|error| broken(&error), |bytes| problem(&bytes, status))
}

/// Why an answer that was read is not the one that was hoped for.
pub(crate) fn problem(body: &[u8], status: StatusCode) -> Failed {
    let body = serde_json::from_slice(body).ok();
    body.as_ref().and_then(told).unwrap_or_else(|| not_muster(status))
}

/// The first error or problem of an answer that was not given.
fn told(body: &Value) -> Option<Failed> {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    if let Some(error) = body.pointer("/errors/0") {
        let code = error.pointer("/extensions/code").map_or_else(String::new, word);
        return Some(Failed::told(&code, word(&error["message"])));
    }
    let problem = body.pointer("/problems/0")?;
    Some(Failed::told(&word(&problem["code"]), word(&problem["message"])))
}

fn not_muster(status: StatusCode) -> Failed {
    if status == StatusCode::UNAUTHORIZED {
        return Failed::signed_out("the service does not accept the token");
    }
    Failed::unreachable(format!("the answer ({status}) is not one that Muster gives"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Exit;
    use serde_json::json;

    #[test]
    fn an_error_keeps_its_code_and_gains_what_to_do() {
        let refused =
            told(&json!({ "errors": [{ "message": "no such return", "extensions": { "code": "NOT_FOUND" } }] }));
        let failed = refused.unwrap();
        assert_eq!((failed.exit, failed.code.as_str()), (Exit::Refused, "NOT_FOUND"));
        assert!(!failed.fix.is_empty());

        let problem = told(&json!({ "problems": [{ "code": "STALE_VERSION", "message": "somebody was quicker" }] }));
        assert_eq!(problem.unwrap().exit, Exit::Problems);
        assert_eq!(told(&json!({ "data": {} })), None);
    }
}
