//! What an operator wants to count: requests, refusals, the cache, the ledger's lock, the database's connections.

use std::fmt;
use std::time::Duration;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::sync::{LazyLock, Mutex, PoisonError};

type Labels<const N: usize> = [(&'static str, &'static str); N];

/// From a cached answer to a large comparison, in seconds.
const REQUEST_SECONDS: [f64; 11] = [0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// From one row to the largest return, in seconds.
const LOCK_SECONDS: [f64; 10] = [0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.05, 0.25, 1.0];

/// The lock is held in the middle of transactions, far from any service: one count for the process.
static LEDGER_LOCK_SECONDS: LazyLock<Histogram> = LazyLock::new(|| Histogram::new(LOCK_SECONDS));

/// Counts the time from taking the ledger's lock to the commit that lets it go.
pub fn ledger_lock(held: Duration) {
    LEDGER_LOCK_SECONDS.observe(held.as_secs_f64());
}

/// Where a cached entry was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    Memory,
    Redis,
}

/// What looking for it came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Read {
    Hit,
    Miss,
    /// Not asked, because it failed a moment ago.
    Skipped,
    Failed,
}

/// The counters of one running service.
#[derive(Debug)]
pub struct Metrics {
    registry: Mutex<Registry>,
    requests: Family<[(&'static str, u16); 1], Counter>,
    request_seconds: Histogram,
    operations: Family<Labels<2>, Counter>,
    refusals: Family<Labels<1>, Counter>,
    cache_reads: Family<Labels<2>, Counter>,
}

impl Default for Metrics {
    fn default() -> Self {
        let metrics = Self {
            registry: Mutex::new(Registry::with_prefix("muster")),
            requests: Family::default(),
            request_seconds: Histogram::new(REQUEST_SECONDS),
            operations: Family::default(),
            refusals: Family::default(),
            cache_reads: Family::default(),
        };
        metrics.with_registry(|registry| {
            registry.register(
                "http_requests",
                "Requests answered, by status",
                metrics.requests.clone(),
            );
            registry.register(
                "http_request_seconds",
                "Time from a request's head to its answer's",
                metrics.request_seconds.clone(),
            );
            registry.register(
                "graphql_operations",
                "Operations run, by kind and by what came of them",
                metrics.operations.clone(),
            );
            registry.register("refusals", "Errors told to callers, by code", metrics.refusals.clone());
            registry.register(
                "cache_reads",
                "Looks into the cache, by layer and by what came of them",
                metrics.cache_reads.clone(),
            );
            registry.register(
                "ledger_lock_seconds",
                "Time one writer kept the others waiting for the ledger",
                LEDGER_LOCK_SECONDS.clone(),
            );
        });
        metrics
    }
}

impl Metrics {
    pub fn request(&self, status: u16, took: Duration) {
        self.requests.get_or_create(&[("status", status)]).inc();
        self.request_seconds.observe(took.as_secs_f64());
    }

    /// `kind`: query, mutation or subscription; `outcome`: one word of a closed set.
    pub fn operation(&self, kind: &'static str, outcome: &'static str) {
        self.operations
            .get_or_create(&[("kind", kind), ("outcome", outcome)])
            .inc();
    }

    pub fn refusal(&self, code: &'static str) {
        self.refusals.get_or_create(&[("code", code)]).inc();
    }

    pub fn cache_read(&self, layer: Layer, read: Read) {
        self.cache_reads.get_or_create(&cache_labels(layer, read)).inc();
    }

    /// How often the cache was read with this result.
    #[must_use]
    pub fn cache_reads(&self, layer: Layer, read: Read) -> u64 {
        self.cache_reads.get_or_create(&cache_labels(layer, read)).get()
    }

    /// A number that is read when it is asked for, such as the size of a pool.
    pub fn gauge(&self, name: &'static str, help: &'static str, read: impl Fn() -> u64 + Send + Sync + 'static) {
        let gauge = ReadGauge {
            name,
            help,
            read: Box::new(read),
        };
        self.with_registry(|registry| registry.register_collector(Box::new(gauge)));
    }

    /// Everything, in the text form Prometheus reads.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.with_registry(|registry| text::encode(&mut text, registry))
            .unwrap_or_default();
        text
    }

    fn with_registry<T>(&self, work: impl FnOnce(&mut Registry) -> T) -> T {
        work(&mut self.registry.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

const fn cache_labels(layer: Layer, read: Read) -> Labels<2> {
    let layer = match layer {
        Layer::Memory => "memory",
        Layer::Redis => "redis",
    };
    let read = match read {
        Read::Hit => "hit",
        Read::Miss => "miss",
        Read::Skipped => "skipped",
        Read::Failed => "failed",
    };
    [("layer", layer), ("outcome", read)]
}

struct ReadGauge {
    name: &'static str,
    help: &'static str,
    read: Box<dyn Fn() -> u64 + Send + Sync>,
}

impl fmt::Debug for ReadGauge {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name)
    }
}

impl Collector for ReadGauge {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        let gauge = ConstGauge::new((self.read)());
        gauge.encode(encoder.encode_descriptor(self.name, self.help, None, gauge.metric_type())?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_counted_is_told_under_one_prefix() {
        let metrics = Metrics::default();
        metrics.request(200, Duration::from_millis(3));
        metrics.operation("mutation", "problems");
        metrics.refusal("NOT_FOUND");
        metrics.cache_read(Layer::Redis, Read::Skipped);
        ledger_lock(Duration::from_micros(300));
        metrics.gauge("database_connections_idle", "Connections nobody uses", || 7);

        let text = metrics.text();

        for line in [
            "muster_http_requests_total{status=\"200\"} 1",
            "muster_http_request_seconds_bucket{le=\"0.0025\"} 0",
            "muster_http_request_seconds_bucket{le=\"0.005\"} 1",
            "muster_graphql_operations_total{kind=\"mutation\",outcome=\"problems\"} 1",
            "muster_refusals_total{code=\"NOT_FOUND\"} 1",
            "muster_cache_reads_total{layer=\"redis\",outcome=\"skipped\"} 1",
            "muster_ledger_lock_seconds_bucket{le=\"0.0005\"} ",
            "muster_database_connections_idle 7",
        ] {
            assert!(text.contains(line), "{line}\nis missing from\n{text}");
        }
    }
}
