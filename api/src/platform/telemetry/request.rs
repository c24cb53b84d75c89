//! One request as an operator sees it: an id to quote, a span that continues the caller's trace, a line in the log
//! and a tick of the counters.

use std::sync::Arc;
use std::time::Instant;

use opentelemetry::propagation::{Extractor, TextMapPropagator as _};
use opentelemetry::trace::{TraceContextExt as _, TraceId};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use poem::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use poem::{Endpoint, IntoResponse, Middleware, Request, Response, Result};
use tracing::{Instrument as _, Span};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use uuid::Uuid;

use crate::platform::metrics::Metrics;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What a user quotes when something went wrong; in every log line of the request and in `x-request-id` of its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(pub String);

impl RequestId {
    /// The caller's own id when it is harmless in a log, or else a new one.
    fn of(headers: &HeaderMap) -> Self {
        let harmless = |id: &&str| {
            (1..=64).contains(&id.len())
                && id
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        };
        let given = headers.get(REQUEST_ID).and_then(|id| id.to_str().ok()).filter(harmless);
        Self(given.map_or_else(|| Uuid::now_v7().simple().to_string(), str::to_owned))
    }
}

/// The outermost layer of the API: every request passes through it.
pub struct Observed(pub Arc<Metrics>);

impl<E: Endpoint> Middleware<E> for Observed {
    type Output = ObservedEndpoint<E>;

    fn transform(&self, inner: E) -> Self::Output {
        ObservedEndpoint {
            inner,
            metrics: Arc::clone(&self.0),
        }
    }
}

pub struct ObservedEndpoint<E> {
    inner: E,
    metrics: Arc<Metrics>,
}

impl<E: Endpoint> Endpoint for ObservedEndpoint<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        let begin = Instant::now();
        let id = RequestId::of(request.headers());
        let span = span(&request, &id);
        let path = request.uri().path().to_owned();
        request.set_data(id.clone());

        let answer = self.inner.call(request).instrument(span.clone()).await;
        let mut response = answer.map_or_else(poem::Error::into_response, IntoResponse::into_response);

        if let Ok(value) = HeaderValue::from_str(&id.0) {
            response.headers_mut().insert(REQUEST_ID, value);
        }
        let took = begin.elapsed();
        self.metrics.request(response.status().as_u16(), took);
        span.in_scope(|| tell(&span, &path, response.status(), took.as_secs_f64() * 1e3));
        Ok(response)
    }
}

/// Without the query string: a request by GET carries its document and variables there.
fn span(request: &Request, id: &RequestId) -> Span {
    let (method, path) = (request.method().as_str(), request.uri().path());
    // at the level of an error, so that a log of errors alone still says which request they belong to
    let span = tracing::error_span!(
        "request",
        otel.name = %format_args!("{method} {path}"),
        otel.kind = "server",
        otel.status_code = tracing::field::Empty,
        http.request.method = method,
        url.path = path,
        http.response.status_code = tracing::field::Empty,
        request_id = id.0,
        trace_id = tracing::field::Empty,
    );
    let caller = TraceContextPropagator::new().extract(&Headers(request.headers()));
    let callers_trace = caller.span().span_context().trace_id();
    let trace = match span.set_parent(caller) {
        Ok(()) => span.context().span().span_context().trace_id(),
        // nothing is exported from here, yet the log can still be joined to the caller's trace
        Err(_) => callers_trace,
    };
    if trace != TraceId::INVALID {
        span.record("trace_id", tracing::field::display(trace));
    }
    span
}

fn tell(span: &Span, path: &str, status: StatusCode, milliseconds: f64) {
    span.record("http.response.status_code", status.as_u16());
    if status.is_server_error() {
        span.record("otel.status_code", "ERROR");
    }
    // probes ask every few seconds
    if matches!(path, "/livez" | "/readyz") {
        tracing::debug!(status = status.as_u16(), milliseconds, "answered");
    } else {
        tracing::info!(status = status.as_u16(), milliseconds, "answered");
    }
}

struct Headers<'a>(&'a HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(HeaderName::as_str).collect()
    }
}
