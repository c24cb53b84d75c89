//! `make bench`: how fast, as ratios against baselines measured in the same process and minute. Nothing is asserted: a busy
//! machine is slower in both, and the ratio says more than the time.
#![expect(clippy::print_stdout, reason = "the answer of a command")]

use std::future::Future;
use std::time::{Duration, Instant};

use muster_api::exchange;
use muster_tests::{Person, Spec};
use poem::Request;
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};

const ROUNDS: u32 = 200;
const COMPARISON: &str = "query($indicator: ID!) { comparison(indicator: $indicator, period: \"FY2020-21\") {
    aggregate { value interval { low high } coverage { supplied expected } }
    rows { force { name } value { value numerator denominator interval { low high } absence } } } }";
/// The rows of one block, added up by the database alone.
const RAW: &str = "SELECT force, first_month, CAST(SUM(value) AS BIGINT) AS units FROM figure
    WHERE measure = (SELECT key FROM measure WHERE code = 'offences') AND to_revision IS NULL GROUP BY force, first_month";

#[tokio::main]
async fn main() {
    let spec = Spec::start().await;
    let file = include_str!("../../published/recorded-crime.csv");
    let rows = file.lines().count() - 1;
    let returns = spec.app.returns();
    let import = Box::pin(exchange::import(&returns, file.as_bytes(), |_, _| {}));
    let (imported, took) = timed(import).await;
    imported.unwrap_or_else(|failure| panic!("{failure}"));
    println!(
        "import, {rows} rows through every step of a return: {} rows/s",
        per_second(rows, took)
    );

    let analyst = spec.national_analyst();
    let fixed = average(|| analyst.send(Request::builder().uri_str("/livez").finish())).await;
    println!("a fixed answer (/livez): {:.0} us = 1", micros(fixed));
    let me = average(|| analyst.ask("{ me { id } }", Value::Null)).await;
    say("who am I, over GraphQL", me, fixed, "the fixed answer");

    let raw = average(|| raw(&spec)).await;
    println!("one block by raw SQL: {:.0} us = 1", micros(raw));
    let mut cold = Duration::ZERO;
    let indicators = [
        "recorded-crime-rate",
        "robbery-rate",
        "theft-rate",
        "violence-against-the-person-rate",
    ];
    let mut found = 0;
    for indicator in indicators {
        let (answer, took) = timed(compare(&analyst, indicator)).await;
        if answer.body["data"]["comparison"].is_object() {
            cold += took;
            found += 1;
        }
    }
    assert!(found > 0, "no indicator was compared");
    say(
        "44 forces compared, block not yet in memory",
        cold / found,
        raw,
        "raw SQL",
    );
    let warm = average(|| compare(&analyst, "recorded-crime-rate")).await;
    say("44 forces compared, block in memory", warm, raw, "raw SQL");
    say("44 forces compared, block in memory", warm, fixed, "the fixed answer");
}

async fn compare(analyst: &Person<'_>, indicator: &str) -> muster_tests::Answer {
    analyst.ask(COMPARISON, json!({ "indicator": indicator })).await
}

async fn raw(spec: &Spec) {
    let db = spec.app.database.reader();
    let rows = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), RAW))
        .await;
    assert!(rows.is_ok_and(|rows| !rows.is_empty()), "no figures");
}

async fn timed<T>(work: impl Future<Output = T>) -> (T, Duration) {
    let start = Instant::now();
    let done = work.await;
    (done, start.elapsed())
}

async fn average<T, F: Future<Output = T>>(work: impl Fn() -> F) -> Duration {
    // once for whatever is only done once
    work().await;
    let ((), took) = timed(async {
        for _ in 0..ROUNDS {
            work().await;
        }
    })
    .await;
    took / ROUNDS
}

fn say(what: &str, took: Duration, baseline: Duration, of: &str) {
    println!(
        "{what}: {:.0} us = {:.1} x {of}",
        micros(took),
        took.as_secs_f64() / baseline.as_secs_f64()
    );
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

fn per_second(count: usize, time: Duration) -> u128 {
    (count as u128 * 1_000_000) / time.as_micros().max(1)
}
