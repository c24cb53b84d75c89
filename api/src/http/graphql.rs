//! One GraphQL request over HTTP, from its headers to its answer.

use std::sync::Arc;

use async_graphql::parser::types::OperationType;
use async_graphql::{Request as Operation, Response as Outcome, ServerError};
use futures_util::stream::{self, BoxStream, StreamExt as _};
use muster_domain::ErrorCode;
use poem::http::{HeaderValue, Method, StatusCode, header};
use poem::{Endpoint, IntoResponse as _, Request, Response, Result};
use tracing::Instrument as _;

use super::answer::{Refused, give_codes, not_run, send};
use super::body::{self, Asked};
use super::document::{self, NotRun};
use super::negotiate::{sends_json, sends_parts, wanted};
use super::websocket;
use crate::app::App;
use crate::config::Limits;
use crate::identity::{Caller, Rejected};
use crate::platform::telemetry::{self, RequestId};
use crate::schema::{self, AppSchema};

/// What browsers ask leave for before they send it.
const PREFLIGHT: [&str; 3] = [
    "graphql-require-preflight",
    "apollo-require-preflight",
    "x-apollo-operation-name",
];

/// A request that may be run, and of which kind it is.
pub(super) type Ready = (Operation, OperationType);

/// Answers GraphQL requests.
#[derive(Clone)]
pub struct GraphQl {
    pub(super) app: App,
    schema: AppSchema,
}

impl GraphQl {
    #[must_use]
    pub fn new(app: App) -> Self {
        let schema = app.schema();
        Self { app, schema }
    }

    fn limits(&self) -> &Limits {
        &self.app.config.limits
    }
}

impl Endpoint for GraphQl {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let answered = if websocket::asked_for(&request) {
            websocket::open(self, &request).await
        } else {
            self.answer(request).await
        };
        Ok(answered.unwrap_or_else(|refused| {
            self.app.metrics.refusal(refused.code().as_str());
            refused.into_response()
        }))
    }
}

impl GraphQl {
    async fn answer(&self, request: Request) -> Result<Response, Refused> {
        if request.method() != Method::GET && request.method() != Method::POST {
            return Err(Refused::wrong_method("GET, POST", "use POST, or GET for queries"));
        }
        let media = wanted(request.headers()).ok_or_else(|| {
            let message = "accept application/graphql-response+json or application/json";
            Refused::new(StatusCode::NOT_ACCEPTABLE, ErrorCode::NotAcceptable, message)
        })?;
        let caller = self.caller(&request).await.map_err(|why| Refused::from(&why))?;
        let id = request
            .data::<RequestId>()
            .cloned()
            .unwrap_or_else(|| RequestId("unnamed".to_owned()));
        let reads_only = request.method() == Method::GET;
        let asked = self.asked(request, &caller).await?;
        let mut outcome = match self.prepare(asked) {
            Ok((_, OperationType::Mutation)) if reads_only => {
                return Err(Refused::wrong_method(
                    "POST",
                    "GET is for queries: send mutations with POST",
                ));
            }
            Ok((_, OperationType::Subscription)) => {
                let message = "subscriptions are served over WebSocket, at this same address";
                not_run(ErrorCode::ValidationFailed, message)
            }
            Ok((operation, kind)) => self.run(operation, kind, &caller, &id).await,
            Err(not_run) => *not_run,
        };
        self.give_codes(&mut outcome, &id);
        Ok(send(&outcome, media))
    }

    /// Gives every error of an outcome its code, and counts them.
    pub(super) fn give_codes(&self, outcome: &mut Outcome, id: &RequestId) {
        for code in give_codes(outcome, &id.0) {
            self.app.metrics.refusal(code.as_str());
        }
    }

    async fn caller(&self, request: &Request) -> Result<Arc<Caller>, Rejected> {
        let headers = request.headers().get_all(header::AUTHORIZATION);
        self.app
            .verifier
            .caller(headers.iter().map(HeaderValue::as_bytes))
            .await
    }

    async fn asked(&self, request: Request, caller: &Caller) -> Result<Asked, Refused> {
        if request.method() == Method::GET {
            let parameters = request.params::<Vec<(String, String)>>();
            return body::from_parameters(parameters.map_err(|_| {
                Refused::new(
                    StatusCode::BAD_REQUEST,
                    ErrorCode::BadRequest,
                    "the address parameters cannot be read",
                )
            })?);
        }
        if let Some(media) = sends_parts(request.headers()) {
            return self.asked_with_file(&media, request, caller).await;
        }
        if !sends_json(request.headers()) {
            let message = "send `Content-Type: application/json`";
            return Err(Refused::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                ErrorCode::UnsupportedMediaType,
                message,
            ));
        }
        let (parts, body) = request.into_parts();
        body::from_json(&body::read(&parts.headers, body, self.limits().body_bytes).await?)
    }

    /// Nothing large is read from strangers. And a page of another site can make a browser send a form, but not with a header of
    /// its own.
    async fn asked_with_file(&self, media: &str, request: Request, caller: &Caller) -> Result<Asked, Refused> {
        if !PREFLIGHT.iter().any(|header| request.headers().contains_key(*header)) {
            return Err(Refused::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                ErrorCode::UnsupportedMediaType,
                "send `Content-Type: application/json`, or with a file a header `GraphQL-Require-Preflight: 1`",
            ));
        }
        if !caller.signed_in() {
            let message = "sign in before you send a file";
            return Err(Refused::new(
                StatusCode::UNAUTHORIZED,
                ErrorCode::Unauthenticated,
                message,
            ));
        }
        let (parts, body) = request.into_parts();
        let largest = self.limits().upload_bytes;
        let bytes = body::read(&parts.headers, body, largest.saturating_add(self.limits().body_bytes)).await?;
        body::from_parts(media, bytes, largest).await
    }

    /// Reads the document and holds it against the limits: a request ready to run, or the answer that says why not.
    pub(super) fn prepare(&self, asked: Asked) -> Result<Ready, Box<Outcome>> {
        let document = document::read(&asked.document, self.limits()).map_err(outcome_of)?;
        let kind = document::operation(&document, asked.operation_name.as_deref())
            .map_err(outcome_of)?
            .ty;
        let mut operation = asked.into_operation();
        // the only operation of a document goes by its own name, so that traces can tell one from another
        let named = document
            .operations
            .iter()
            .find_map(|(name, _)| name.map(ToString::to_string));
        operation.operation_name = named.map(|only| operation.operation_name.take().unwrap_or(only));
        operation.set_parsed_query(document);
        Ok((operation, kind))
    }

    /// Begins a subscription: one outcome for each thing that happens.
    pub(super) fn follow(&self, operation: Operation, caller: &Caller, id: &RequestId) -> BoxStream<'static, Outcome> {
        let span = telemetry::operation("subscription", operation.operation_name.as_deref());
        let operation = schema::equip(operation, &self.app, caller).data(id.clone());
        self.app.metrics.operation("subscription", "begun");
        let mut outcomes = self.schema.execute_stream(operation);
        stream::poll_fn(move |context| span.in_scope(|| outcomes.poll_next_unpin(context))).boxed()
    }

    /// Runs a query or a mutation, for no longer than the limit.
    pub(super) async fn run(
        &self,
        operation: Operation,
        kind: OperationType,
        caller: &Caller,
        id: &RequestId,
    ) -> Outcome {
        let kind = if kind == OperationType::Mutation {
            "mutation"
        } else {
            "query"
        };
        let span = telemetry::operation(kind, operation.operation_name.as_deref());
        let operation = schema::equip(operation, &self.app, caller).data(id.clone());
        let running = self.schema.execute(operation).instrument(span);
        let finished = tokio::time::timeout(self.limits().request, running).await;
        let outcome = finished.unwrap_or_else(|_| {
            tracing::warn!(request_id = id.0, "a request took too long and was given up");
            let message = format!(
                "the request took longer than {} s: ask for less",
                self.limits().request.as_secs()
            );
            not_run(ErrorCode::TimedOut, message)
        });
        self.app
            .metrics
            .operation(kind, if outcome.is_ok() { "done" } else { "errors" });
        outcome
    }
}

fn outcome_of(why: NotRun) -> Box<Outcome> {
    match why {
        NotRun::Coded(code, message) => Box::new(not_run(code, message)),
        NotRun::Unreadable(error) => {
            let mut outcome = not_run(ErrorCode::ParseFailed, "");
            let read = ServerError::from(error);
            for told in &mut outcome.errors {
                told.message.clone_from(&read.message);
                told.locations.clone_from(&read.locations);
            }
            Box::new(outcome)
        }
    }
}
