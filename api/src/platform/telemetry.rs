//! What an operator sees of the work: a log line when something happened, and a trace from the request to each
//! statement the database ran for it. Neither ever holds a token, a bound value or the text of a return.

mod request;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::io::IsTerminal as _;

use anyhow::Context as _;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use tracing::{Level, Metadata, Span, Subscriber};
use tracing_subscriber::filter::{EnvFilter, filter_fn};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer, Registry, fmt};

pub use self::request::{Observed, RequestId};
use crate::config;

/// Who reads the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Log {
    /// A collector: one JSON object a line, to the standard output.
    Json,
    /// Somebody at a terminal, beside the answers of the command.
    Human,
}

/// Telemetry at work; what it has not yet sent is sent by `finish`.
pub struct Telemetry {
    traces: Option<SdkTracerProvider>,
}

impl Telemetry {
    /// Begins to log and, when a collector is configured, to trace, for the whole process.
    pub fn start(settings: &config::Telemetry, log: Log) -> anyhow::Result<Self> {
        let traces = match &settings.otlp_endpoint {
            Some(endpoint) => Some(exporter(endpoint, settings)?),
            None => None,
        };
        let lines = match log {
            Log::Json => fmt::layer().json().flatten_event(true).with_current_span(false).boxed(),
            Log::Human => fmt::layer()
                .compact()
                .with_ansi(std::io::stderr().is_terminal())
                .with_target(false)
                .with_writer(std::io::stderr)
                .boxed(),
        };
        Registry::default()
            .with(traces.as_ref().map(spans))
            .with(lines.with_filter(filter(&settings.log)?))
            .try_init()
            .context("telemetry was started before")?;
        Ok(Self { traces })
    }

    /// Sends what is left. This waits for the collector, so not from within asynchronous work.
    pub fn finish(self) {
        if let Some(traces) = self.traces
            && let Err(error) = traces.shutdown()
        {
            tracing::warn!(%error, "the last traces were not delivered");
        }
    }
}

/// The span of one operation of the API, under its request and above its statements.
#[must_use]
pub fn operation(kind: &'static str, name: Option<&str>) -> Span {
    let name = name.unwrap_or("unnamed");
    tracing::info_span!(
        "operation",
        otel.name = %format_args!("{kind} {name}"),
        graphql.operation.type = kind,
        graphql.operation.name = name,
    )
}

/// Libraries are heard from when something is wrong, unless the settings name them.
fn filter(log: &str) -> anyhow::Result<EnvFilter> {
    const QUIET: &str = "sea_orm=warn,sea_orm_migration=warn,sqlx=warn,hyper=warn,h2=warn,reqwest=warn,poem=warn";
    EnvFilter::try_new(format!("{QUIET},{log}")).context("telemetry.log")
}

/// Turns our spans and the database's into those of a trace. The exporter's own requests stay out, or it would
/// report on itself for ever.
fn spans<S>(traces: &SdkTracerProvider) -> impl Layer<S> + use<S>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    tracing_opentelemetry::layer()
        .with_tracer(traces.tracer("muster"))
        .with_location(false)
        .with_threads(false)
        .with_tracked_inactivity(false)
        .with_filter(filter_fn(traced))
}

fn traced(metadata: &Metadata<'_>) -> bool {
    let ours = metadata.target().starts_with("muster");
    if metadata.is_span() {
        metadata.level() <= &Level::INFO && (ours || metadata.target().starts_with("sea_orm"))
    } else {
        ours && metadata.level() <= &Level::WARN
    }
}

fn exporter(endpoint: &str, settings: &config::Telemetry) -> anyhow::Result<SdkTracerProvider> {
    let exporter = SpanExporter::builder()
        .with_http()
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(format!("{}/v1/traces", endpoint.trim_end_matches('/')))
        .with_headers(headers(settings))
        .build()
        .context("telemetry.otlp_endpoint")?;
    // whoever began the trace decides; beginning one here is a matter of `sample_ratio`
    let sampler = Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(settings.sample_ratio)));
    let resource = Resource::builder_empty()
        .with_service_name(settings.service_name.clone())
        .with_attribute(opentelemetry::KeyValue::new(
            "service.version",
            env!("CARGO_PKG_VERSION"),
        ))
        .build();
    Ok(SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_sampler(sampler)
        .with_resource(resource)
        .build())
}

fn headers(settings: &config::Telemetry) -> HashMap<String, String> {
    let text = settings.otlp_headers.as_ref().map_or("", config::Secret::expose);
    text.split(',')
        .filter_map(|header| header.split_once('='))
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect()
}
