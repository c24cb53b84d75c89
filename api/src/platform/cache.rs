//! What was read once and need not be read again: in this process always, in Redis when there is one.
//!
//! A key says which data it was built from, so an entry is never wrong, only unused, and nothing is ever deleted.
//! That version is a cursor of the ledger, which is random: two databases never share a key, not even one and its
//! restored copy. Redis away or slow makes an answer slower and nothing else.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use moka::future::Cache as Memory;
use redis::AsyncCommands;
use redis::aio::MultiplexedConnection;
use tokio::sync::{mpsc, watch};
use tokio::time::{sleep, timeout};

use super::failure::{Failure, SharedFailure};
use super::metrics::{Layer, Metrics, Read};
use crate::config;

/// Redis is single-threaded: one large value would make every other caller wait past the time-out.
const LARGEST_SHARED: usize = 1 << 20;

/// What moka keeps beside each entry, roughly.
const ENTRY_OVERHEAD: usize = 96;

/// Apart from whoever else uses the same Redis; the number changes when the form of any value does.
const PREFIX: &str = "muster:1:";

#[derive(Clone)]
pub struct Cache {
    memory: Memory<String, Bytes>,
    shared: Option<Shared>,
    metrics: Arc<Metrics>,
}

impl Cache {
    /// A cache by these settings. Redis need not be there, now or ever.
    pub async fn start(settings: &config::Cache, metrics: Arc<Metrics>) -> Result<Self, Failure> {
        let memory = Memory::builder()
            .max_capacity(settings.memory_bytes)
            .weigher(|key: &String, value: &Bytes| {
                u32::try_from(key.len() + value.len() + ENTRY_OVERHEAD).unwrap_or(u32::MAX)
            })
            .build();
        let shared = match &settings.redis_url {
            Some(url) => Some(Shared::start(url.expose(), settings, &metrics).await?),
            None => None,
        };
        let weighed = memory.clone();
        metrics.gauge("cache_bytes", "Memory taken by cached entries", move || {
            weighed.weighted_size()
        });
        Ok(Self {
            memory,
            shared,
            metrics,
        })
    }

    /// The entry under `key`, built if nobody has it. Whoever asks meanwhile waits for the same build, and gets the
    /// same failure if it fails; a failure is not kept.
    pub async fn get_or_build(
        &self,
        key: &str,
        build: impl Future<Output = Result<Bytes, Failure>> + Send,
    ) -> Result<Bytes, Failure> {
        if let Some(found) = self.memory.get(key).await {
            self.metrics.cache_read(Layer::Memory, Read::Hit);
            return Ok(found);
        }
        self.metrics.cache_read(Layer::Memory, Read::Miss);
        let found = self
            .memory
            .try_get_with_by_ref(key, self.fetch_or_build(key, build))
            .await;
        found.map_err(|failure| SharedFailure(failure).into())
    }

    async fn fetch_or_build(
        &self,
        key: &str,
        build: impl Future<Output = Result<Bytes, Failure>> + Send,
    ) -> Result<Bytes, Failure> {
        let Some(shared) = &self.shared else { return build.await };
        if let Some(found) = shared.get(key, &self.metrics).await {
            return Ok(found);
        }
        let fresh = build.await?;
        shared.put_soon(key, fresh.clone());
        Ok(fresh)
    }
}

/// Redis, while it answers. Requests use a connection that has proved itself or none; they never wait for one.
#[derive(Clone)]
struct Shared {
    connection: watch::Receiver<Option<MultiplexedConnection>>,
    failed: mpsc::Sender<()>,
    keep: Duration,
}

impl Shared {
    async fn start(url: &str, settings: &config::Cache, metrics: &Metrics) -> Result<Self, Failure> {
        // the library's message for a wrong address repeats the address, and with it the password
        let client =
            redis::Client::open(url).map_err(|_| Failure::fault("cache.redis_url is not an address of Redis"))?;
        let (wait, pause) = (settings.redis_timeout, settings.redis_pause);
        let first = connect(&client, wait).await;
        if first.is_none() {
            tracing::warn!("redis does not answer; carrying on without it");
        }
        let (publish, connection) = watch::channel(first);
        let (failed, failures) = mpsc::channel(1);
        tokio::spawn(keep_connected(client, wait, pause, publish, failures));
        let watched = connection.clone();
        metrics.gauge("redis_up", "1 while Redis answers", move || {
            u64::from(watched.borrow().is_some())
        });
        Ok(Self {
            connection,
            failed,
            keep: settings.redis_keep,
        })
    }

    async fn get(&self, key: &str, metrics: &Metrics) -> Option<Bytes> {
        let connection = self.connection.borrow().clone();
        let Some(mut connection) = connection else {
            metrics.cache_read(Layer::Redis, Read::Skipped);
            return None;
        };
        let answer: redis::RedisResult<Option<Vec<u8>>> = connection.get(format!("{PREFIX}{key}")).await;
        let (read, found) = match answer {
            Ok(Some(found)) => (Read::Hit, Some(found.into())),
            Ok(None) => (Read::Miss, None),
            Err(error) => {
                self.give_up(&error);
                (Read::Failed, None)
            }
        };
        metrics.cache_read(Layer::Redis, read);
        found
    }

    /// Whoever built an entry does not wait until it is shared.
    fn put_soon(&self, key: &str, value: Bytes) {
        let connection = self.connection.borrow().clone();
        let (Some(mut connection), true) = (connection, value.len() <= LARGEST_SHARED) else {
            return;
        };
        let (this, key) = (self.clone(), format!("{PREFIX}{key}"));
        tokio::spawn(async move {
            let kept: redis::RedisResult<()> = connection.set_ex(key, value.as_ref(), this.keep.as_secs()).await;
            if let Err(error) = kept {
                this.give_up(&error);
            }
        });
    }

    fn give_up(&self, error: &redis::RedisError) {
        // full: somebody else said so first
        if self.failed.try_send(()).is_ok() {
            tracing::warn!(kind = ?error.kind(), "redis failed; carrying on without it");
        }
    }
}

/// Tries again after every failure, and never in a request's time.
async fn keep_connected(
    client: redis::Client,
    wait: Duration,
    pause: Duration,
    publish: watch::Sender<Option<MultiplexedConnection>>,
    mut failures: mpsc::Receiver<()>,
) {
    loop {
        while publish.borrow().is_none() {
            sleep(pause).await;
            let connection = connect(&client, wait).await;
            if connection.is_some() {
                tracing::info!("redis answers");
            }
            // failures of the connection before this one are old news
            while failures.try_recv().is_ok() {}
            publish.send_replace(connection);
        }
        if failures.recv().await.is_none() {
            return;
        }
        publish.send_replace(None);
    }
}

/// A connection that has answered once within the time a request would give it.
async fn connect(client: &redis::Client, wait: Duration) -> Option<MultiplexedConnection> {
    const HANDSHAKE: Duration = Duration::from_secs(1);
    let settings = redis::AsyncConnectionConfig::new()
        .set_connection_timeout(Some(HANDSHAKE))
        .set_response_timeout(Some(wait));
    let connect = client.get_multiplexed_async_connection_with_config(&settings);
    let mut connection = timeout(HANDSHAKE, connect).await.ok()?.ok()?;
    let answered: redis::RedisResult<String> = redis::cmd("PING").query_async(&mut connection).await;
    answered.ok().map(|_| connection)
}

#[cfg(test)]
mod tests;
