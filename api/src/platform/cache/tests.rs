//! Sentences about the cache, with a real Redis that dies and hangs.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use super::*;
use crate::platform::failure::Refusal;

struct Redis {
    port: u16,
    server: Child,
    _directory: tempfile::TempDir,
}

impl Redis {
    fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Self::start_at(port)
    }

    fn start_at(port: u16) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let server = Command::new("redis-server")
            .args([
                "--bind",
                "127.0.0.1",
                "--port",
                &port.to_string(),
                "--save",
                "",
                "--dir",
            ])
            .arg(directory.path())
            .stdout(Stdio::null())
            .spawn()
            .expect("redis-server is needed by this test: apt-get install redis-server, or brew install redis");
        let redis = Self {
            port,
            server,
            _directory: directory,
        };
        let until = Instant::now() + Duration::from_secs(10);
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < until, "redis-server did not start on port {port}");
            std::thread::sleep(Duration::from_millis(10));
        }
        redis
    }

    fn signal(&self, signal: &str) {
        let pid = self.server.id().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
    }
}

fn settings(port: Option<u16>) -> config::Cache {
    config::Cache {
        memory_bytes: 1 << 20,
        redis_url: port.map(|port| config::Secret::new(format!("redis://127.0.0.1:{port}"))),
        redis_timeout: Duration::from_millis(20),
        redis_pause: Duration::from_millis(200),
        redis_keep: Duration::from_mins(1),
    }
}

async fn cache(port: Option<u16>) -> Cache {
    Cache::start(&settings(port), Arc::default()).await.unwrap()
}

async fn ask(cache: &Cache, key: &str, times: &AtomicU32) -> Bytes {
    let build = async {
        times.fetch_add(1, Ordering::Relaxed);
        Ok(Bytes::from(format!("block of {key}")))
    };
    cache.get_or_build(key, build).await.unwrap()
}

async fn until(what: &str, mut done: impl AsyncFnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(10);
    while !done().await {
        assert!(Instant::now() < end, "{what}: not within 10 s");
        sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn what_one_asked_for_nobody_builds_again() {
    let (cache, times) = (cache(None).await, AtomicU32::new(0));

    let first = ask(&cache, "rate/7", &times).await;
    let second = ask(&cache, "rate/7", &times).await;
    ask(&cache, "rate/8", &times).await;

    assert_eq!((first.as_ref(), second), (b"block of rate/7".as_ref(), first.clone()));
    assert_eq!(times.load(Ordering::Relaxed), 2);
    assert_eq!(cache.metrics.cache_reads(Layer::Memory, Read::Hit), 1);
    assert_eq!(cache.metrics.cache_reads(Layer::Memory, Read::Miss), 2);
}

#[tokio::test]
async fn a_hundred_who_ask_at_once_wait_for_one_build() {
    let (cache, times) = (cache(None).await, AtomicU32::new(0));
    let slow = || async {
        sleep(Duration::from_millis(50)).await;
        times.fetch_add(1, Ordering::Relaxed);
        Ok(Bytes::from_static(b"once"))
    };

    let all = futures_util::future::join_all((0..100).map(|_| cache.get_or_build("key", slow()))).await;

    assert!(all.into_iter().all(|answer| answer.unwrap() == "once"));
    assert_eq!(times.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_failure_reaches_everybody_who_waited_and_is_forgotten() {
    let (cache, times) = (cache(None).await, AtomicU32::new(0));
    let failing = || async {
        sleep(Duration::from_millis(20)).await;
        Err(Failure::from(Refusal::NotFound))
    };

    let (one, other) = tokio::join!(
        cache.get_or_build("key", failing()),
        cache.get_or_build("key", failing())
    );
    let later = ask(&cache, "key", &times).await;

    assert!(matches!(one, Err(Failure::Refused(Refusal::NotFound))));
    assert!(matches!(other, Err(Failure::Refused(Refusal::NotFound))));
    assert_eq!(later, "block of key");
}

#[tokio::test]
async fn whoever_goes_away_leaves_the_build_to_those_who_still_wait() {
    let (cache, times) = (cache(None).await, AtomicU32::new(0));
    let never = cache.get_or_build("key", std::future::pending());

    let gone = timeout(Duration::from_millis(50), never);
    let waiting = async {
        sleep(Duration::from_millis(10)).await;
        ask(&cache, "key", &times).await
    };
    let (gone, answer) = tokio::join!(gone, waiting);

    assert!(gone.is_err());
    assert_eq!(answer, "block of key");
}

#[tokio::test]
async fn memory_is_bounded_by_the_weight_of_the_entries() {
    let mut small = settings(None);
    small.memory_bytes = 64 << 10;
    let cache = Cache::start(&small, Arc::default()).await.unwrap();

    for number in 0..100 {
        let build = async { Ok(Bytes::from(vec![0; 4 << 10])) };
        cache.get_or_build(&number.to_string(), build).await.unwrap();
    }
    cache.memory.run_pending_tasks().await;

    assert!(cache.memory.weighted_size() <= 64 << 10);
    assert!(cache.memory.entry_count() >= 10);
}

#[tokio::test]
async fn what_one_replica_built_another_finds_in_redis() {
    let redis = Redis::start();
    let times = AtomicU32::new(0);

    ask(&cache(Some(redis.port)).await, "rate/7", &times).await;

    until("another replica finds it", async || {
        let before = times.load(Ordering::Relaxed);
        let answer = ask(&cache(Some(redis.port)).await, "rate/7", &times).await;
        assert_eq!(answer, "block of rate/7");
        times.load(Ordering::Relaxed) == before
    })
    .await;
}

#[tokio::test]
async fn without_redis_the_answers_are_the_same_and_no_request_waits_for_it() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (cache, times) = (cache(Some(nobody)).await, AtomicU32::new(0));

    let begin = Instant::now();
    for number in 0..200 {
        let key = format!("rate/{number}");
        assert_eq!(ask(&cache, &key, &times).await, format!("block of {key}"));
    }

    assert!(begin.elapsed() < Duration::from_secs(1), "{:?}", begin.elapsed());
    assert_eq!(cache.metrics.cache_reads(Layer::Redis, Read::Skipped), 200);
}

#[tokio::test]
async fn a_hung_redis_costs_one_short_wait_and_is_used_again_when_it_wakes() {
    let redis = Redis::start();
    let (cache, times) = (cache(Some(redis.port)).await, AtomicU32::new(0));
    ask(&cache, "before", &times).await;

    redis.signal("-STOP");
    let begin = Instant::now();
    for number in 0..100 {
        let key = format!("hung/{number}");
        assert_eq!(ask(&cache, &key, &times).await, format!("block of {key}"));
    }
    let took = begin.elapsed();
    redis.signal("-CONT");

    assert!(
        took < Duration::from_secs(1),
        "{took:?} for 100 answers while Redis hung"
    );
    assert!(cache.metrics.cache_reads(Layer::Redis, Read::Failed) >= 1);
    let mut number = 0;
    until("Redis is asked again", async || {
        number += 1;
        ask(&cache, &format!("after/{number}"), &times).await;
        cache.metrics.cache_reads(Layer::Redis, Read::Miss) > 1
    })
    .await;
}

#[tokio::test]
async fn a_redis_that_dies_and_returns_is_used_again() {
    let redis = Redis::start();
    let port = redis.port;
    let (cache, times) = (cache(Some(port)).await, AtomicU32::new(0));

    drop(redis);
    let begin = Instant::now();
    for number in 0..100 {
        ask(&cache, &format!("dead/{number}"), &times).await;
    }
    assert!(begin.elapsed() < Duration::from_secs(1), "{:?}", begin.elapsed());
    let _redis = Redis::start_at(port);

    let mut number = 0;
    until("Redis is asked again", async || {
        number += 1;
        ask(&cache, &format!("after/{number}"), &times).await;
        cache.metrics.cache_reads(Layer::Redis, Read::Miss) > 0
    })
    .await;
}

#[tokio::test]
async fn a_wrong_address_of_redis_is_refused_without_showing_it() {
    let mut wrong = settings(None);
    wrong.redis_url = Some(config::Secret::new("redis://:hunter2@:notaport".to_owned()));

    let refused = Cache::start(&wrong, Arc::default()).await.err().unwrap();

    assert!(!format!("{refused:?}").contains("hunter2"));
}
