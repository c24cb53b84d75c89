//! What goes back over the wire: every error with its code, and never the cause of a fault.

use std::borrow::Cow;

use async_graphql::{ErrorExtensionValues, Response as Outcome, ServerError};
use muster_domain::{ErrorCode, Problem};
use poem::http::{HeaderValue, StatusCode, header};
use poem::{IntoResponse, Response};
use serde::Serialize;
use serde_json::json;

use super::negotiate::Media;
use crate::identity::Rejected;
use crate::platform::failure::{Failure, Refusal, Told};

/// A request that gets no further than HTTP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    status: StatusCode,
    code: ErrorCode,
    message: Cow<'static, str>,
    allow: Option<&'static str>,
}

impl Refused {
    #[must_use]
    pub fn new(status: StatusCode, code: ErrorCode, message: impl Into<Cow<'static, str>>) -> Self {
        let message = message.into();
        Self {
            status,
            code,
            message,
            allow: None,
        }
    }

    pub(super) fn wrong_method(allow: &'static str, message: &'static str) -> Self {
        let refused = Self::new(StatusCode::METHOD_NOT_ALLOWED, ErrorCode::MethodNotAllowed, message);
        Self {
            allow: Some(allow),
            ..refused
        }
    }

    pub(super) fn bad_request(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, ErrorCode::BadRequest, message)
    }

    pub(super) fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            ErrorCode::Internal,
            "something went wrong on our side",
        )
    }

    pub(super) const fn code(&self) -> ErrorCode {
        self.code
    }

    pub(super) fn message(&self) -> &str {
        &self.message
    }
}

impl From<&Rejected> for Refused {
    fn from(why: &Rejected) -> Self {
        let status = match why {
            Rejected::Unreachable(_) => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::UNAUTHORIZED,
        };
        Self::new(status, why.code(), why.to_string())
    }
}

impl IntoResponse for Refused {
    /// The same shape as a GraphQL error, so that a client needs one way of reading them.
    fn into_response(self) -> Response {
        let body = json!({ "errors": [{ "message": self.message, "extensions": { "code": self.code.as_str() } }] });
        let mut response = Response::builder()
            .status(self.status)
            .content_type("application/json; charset=utf-8")
            .header(header::CACHE_CONTROL, "no-store")
            .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
            .body(body.to_string());
        if let Some(allow) = self.allow {
            response
                .headers_mut()
                .insert(header::ALLOW, HeaderValue::from_static(allow));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            // RFC 6750, section 3; its quoted text has no quotation marks or backslashes of its own
            let said = self.message.replace(['"', '\\'], "'");
            let challenge = format!("Bearer realm=\"muster\", error=\"invalid_token\", error_description=\"{said}\"");
            if let Ok(challenge) = HeaderValue::from_str(&challenge) {
                response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
            }
        }
        response
    }
}

/// A failure at an address that is not GraphQL's: problems as a list, anything else as one error.
pub(super) fn of_failure(failure: &Failure, request_id: &str) -> Response {
    let (status, code) = match failure {
        Failure::Problems(problems, total) => {
            let told: Vec<_> = problems.iter().map(told).collect();
            let body = json!({ "problems": told, "problemsTotal": total });
            return json_answer(StatusCode::UNPROCESSABLE_ENTITY, &body);
        }
        Failure::Refused(refusal) => {
            let status = match refusal {
                Refusal::Unauthenticated => StatusCode::UNAUTHORIZED,
                Refusal::Forbidden => StatusCode::FORBIDDEN,
                Refusal::NotFound => StatusCode::NOT_FOUND,
                Refusal::TooMuch(_) => StatusCode::BAD_REQUEST,
            };
            (status, refusal.code())
        }
        Failure::Fault(cause) => {
            tracing::error!(request_id, %cause, "a request failed through our fault");
            let status = match failure.code() {
                ErrorCode::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
                _ => return Refused::internal().into_response(),
            };
            (status, failure.code())
        }
    };
    Refused::new(status, code, failure.to_string()).into_response()
}

fn told(problem: &Problem) -> serde_json::Value {
    json!({
        "code": problem.code.as_str(),
        "message": problem.message,
        "path": problem.path,
        "help": problem.help,
        "place": problem.place,
    })
}

/// An answer in JSON, for the one who asked and nobody else.
pub(super) fn json_answer(status: StatusCode, body: &serde_json::Value) -> Response {
    Response::builder()
        .status(status)
        .content_type("application/json; charset=utf-8")
        .header(header::CACHE_CONTROL, "private, no-store")
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .body(body.to_string())
}

/// An outcome that is one error with a code, before anything was run.
#[must_use]
pub(super) fn not_run(code: ErrorCode, message: impl Into<String>) -> Outcome {
    Outcome::from_errors(vec![coded(ServerError::new(message, None), code)])
}

fn coded(mut error: ServerError, code: ErrorCode) -> ServerError {
    error
        .extensions
        .get_or_insert_with(ErrorExtensionValues::default)
        .set("code", code.as_str());
    error
}

/// Gives every error its code, in this one place, and hides and logs what is ours. Says which codes were given.
pub(super) fn give_codes(outcome: &mut Outcome, request_id: &str) -> Vec<ErrorCode> {
    outcome
        .errors
        .iter_mut()
        .filter_map(|error| give_code(error, request_id))
        .collect()
}

fn give_code(error: &mut ServerError, request_id: &str) -> Option<ErrorCode> {
    let said = error
        .extensions
        .as_ref()
        .is_some_and(|values| values.get("code").is_some());
    if said {
        return None;
    }
    let library = if error.path.is_empty() {
        Some(before_running(&error.message))
    } else {
        reading_arguments(&error.message)
    };
    let told = match (Told::of(error), library) {
        (Some(told), _) => told,
        (None, Some(code)) => {
            *error = coded(error.clone(), code);
            return Some(code);
        }
        (None, None) => Told::internal(error.message.clone()),
    };
    let mut extensions = told.extensions;
    if let Some(cause) = told.fault {
        tracing::error!(request_id, cause, path = ?error.path, "a request failed through our fault");
        extensions.set("requestId", request_id);
    }
    error.message = told.message;
    error.extensions = Some(extensions);
    error.source = None;
    Some(told.code)
}

/// The library's own refusals carry no code; these sentences are its.
fn before_running(message: &str) -> ErrorCode {
    match message {
        "Query is too complex." => ErrorCode::DocumentTooComplex,
        "Query is nested too deep." => ErrorCode::DocumentTooDeep,
        "Operation name required in request." => ErrorCode::OperationNotFound,
        _ if message.starts_with("The recursion depth of the query") => ErrorCode::DocumentTooDeep,
        _ if message.starts_with("Unknown operation named") => ErrorCode::OperationNotFound,
        _ if message.starts_with("Variable ") && message.contains("is required but not provided") => {
            ErrorCode::InvalidVariables
        }
        _ if message.starts_with("Invalid value for variable") => ErrorCode::InvalidVariables,
        _ => ErrorCode::ValidationFailed,
    }
}

/// Arguments are read while a field runs, so what is wrong with them comes with a path.
fn reading_arguments(message: &str) -> Option<ErrorCode> {
    let of_arguments = message.starts_with("Failed to parse \"")
        || message.starts_with("Expected input type \"")
        || message.contains("(occurred while parsing \"")
        || message.starts_with("Invalid value for argument");
    if of_arguments {
        return Some(ErrorCode::InvalidArgument);
    }
    let of_variables = message.starts_with("Variable ") && message.ends_with("is not defined.");
    of_variables.then_some(ErrorCode::InvalidVariables)
}

/// An outcome as every transport writes it.
#[derive(Serialize)]
pub(super) struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) data: Option<&'a async_graphql::Value>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(super) errors: &'a [ServerError],
}

/// The answer as GraphQL over HTTP wants it: `data` only if something was run, and the status by media type.
#[must_use]
pub(super) fn send(outcome: &Outcome, media: Media) -> Response {
    let run = outcome.data != async_graphql::Value::Null
        || outcome.errors.is_empty()
        || outcome.errors.iter().any(|error| !error.path.is_empty());
    let body = Body {
        data: run.then_some(&outcome.data),
        errors: &outcome.errors,
    };
    let status = if run || media == Media::Json {
        StatusCode::OK
    } else {
        StatusCode::BAD_REQUEST
    };
    match serde_json::to_vec(&body) {
        Ok(bytes) => {
            let mut response = Response::builder()
                .status(status)
                .content_type(media.header())
                .body(bytes);
            response
                .headers_mut()
                .insert(header::VARY, HeaderValue::from_static("accept, authorization"));
            response
                .headers_mut()
                .insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
            response
                .headers_mut()
                .insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
            response
        }
        Err(error) => {
            tracing::error!(%error, "an answer could not be written");
            Refused::internal().into_response()
        }
    }
}
