//! `make bench`: a large file through a served program, and many returns into an empty PostgreSQL. Each time stands beside one of
//! the same minute for the least that could be done with the same rows. Nothing is asserted but that it was done.
//!
//! The argument is the program: `target/release/muster-api`.
#![expect(clippy::print_stdout, reason = "the answer of a command")]
// a return is put through by futures within futures
#![recursion_limit = "256"]

mod many_returns;
mod served;

use std::future::Future;
use std::io::Cursor;
use std::time::{Duration, Instant, SystemTime};

use calamine::{Reader as _, Xlsx};
use muster_domain::cell::{Cell, CellAddress};
use muster_domain::{
    AreaCode, CollectionCode, Frequency, Month, Period, Quantity, Statuses, Supplied, catalogue::Collection,
};
use muster_tests::{Backend, Spec, backend};
use rust_xlsxwriter::Workbook;
use serde_json::Value;
use served::Served;

const ROWS: usize = 10_000;
const COLLECTION: &str = "recorded-crime";

#[tokio::main]
async fn main() {
    assert_eq!(backend(), Backend::Postgres, "say MUSTER_TEST_DATABASE=postgres");
    let program = std::env::args().nth(1).expect("the program to measure");
    a_large_file(&program).await;
    many_returns::many_returns().await;
}

async fn a_large_file(program: &str) {
    let spec = Spec::start().await;
    spec.clock.set(SystemTime::now().into());
    let snapshot = spec.app.reference.latest().await.expect("forces");
    let edition = spec.app.editions.latest().await.expect("a catalogue");
    let collection = edition.catalogue.collection(&code()).expect("a collection");
    let areas_of = |force| snapshot.reference.areas_of(force).map(|area| area.code.clone());
    let force = snapshot.reference.forces.iter().map(|force| &force.code);
    let force = force.max_by_key(|force| areas_of(force).count()).expect("a force");
    let month = Month::of(spec.clock.now().date_naive()).expect("a month");
    let newest = Frequency::Quarterly.period_of(month).previous();
    let rows = rows(collection, &areas_of(force).collect::<Vec<_>>(), newest);
    let (good, bad) = (workbook(&rows, None), workbook(&rows, Some(100)));
    println!(
        "a workbook of {} rows, {} kB, into a served program on PostgreSQL",
        rows.len(),
        good.len() / 1024
    );
    let alone = timed(async { read_alone(&good) }).await.1;
    println!("  its cells read and thrown away: {} = 1", shown(alone));

    let mut served = Served::start(program, &spec);
    served.ready().await;
    let idle = served.peak();
    let bearer = format!("Bearer {}", spec.analyst_of(force.as_str()).token().expect("a token"));
    let http = reqwest::Client::new();
    let address = format!("http://{}/returns/{force}/{COLLECTION}?take=good-rows", served.address);
    let send = |file: Vec<u8>| {
        let request = http.post(&address).header("authorization", &bearer).body(file);
        async {
            let answer = request.send().await.expect("an answer");
            let body: Value = answer.json().await.expect("JSON");
            assert_eq!(body["stage"], "RECORDED", "{body:#}");
            body
        }
    };
    for (what, file) in [
        ("one cell in a hundred wrong", bad),
        ("every cell right", good.clone()),
        ("the same again", good),
    ] {
        let (body, reported) = timed(send(file)).await;
        let remarks = body["outcome"]["remarksTotal"].as_u64().unwrap_or_default();
        let annotated = format!(
            "http://{}{}",
            served.address,
            body["annotated"].as_str().expect("where")
        );
        let (bytes, marked) = timed(async {
            let request = http.get(annotated).header("authorization", &bearer);
            let answer = request.send().await.expect("an answer").error_for_status();
            answer.expect("a workbook").bytes().await.expect("its bytes").len()
        })
        .await;
        println!(
            "  {what}: report with {remarks} remarks {} ({:.1} x), marked workbook of {} kB {} ({:.1} x)",
            shown(reported),
            times(reported, alone),
            bytes / 1024,
            shown(marked),
            times(marked, alone)
        );
    }
    println!(
        "  most memory the program ever held: {} MB ({idle} MB before the first file)",
        served.peak()
    );
}

/// Cells of as many quarters as it takes, newest first.
fn rows(collection: &Collection, areas: &[AreaCode], newest: Period) -> Vec<(Period, Cell)> {
    let mut rows = Vec::new();
    let mut period = newest;
    while rows.len() < ROWS {
        for area in std::iter::once(None).chain(areas.iter().map(Some)) {
            let cells = cells(collection, area, period, rows.len());
            rows.extend(cells.map(|cell| (period, cell)));
        }
        period = period.previous();
    }
    rows.truncate(ROWS);
    rows
}

fn cells<'a>(
    collection: &'a Collection,
    area: Option<&'a AreaCode>,
    period: Period,
    seed: usize,
) -> impl Iterator<Item = Cell> + 'a {
    (0..)
        .zip(collection.cells(period))
        .map(move |(nth, (measure, breakdown))| {
            let value = i64::try_from(100 + nth * 3 + (seed * 31 + nth * 7) % 23).unwrap_or_default();
            Cell {
                address: CellAddress {
                    measure: measure.code.clone(),
                    area: area.cloned(),
                    breakdown,
                },
                supplied: Quantity::whole(value).map_or(Supplied::NotSupplied, Supplied::Value),
                statuses: Statuses::NONE,
                note: None,
            }
        })
}

/// The rows as a long table; every so many of them with a value that is none.
fn workbook(rows: &[(Period, Cell)], every: Option<usize>) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let mut columns = vec![
        "period".to_owned(),
        "area".to_owned(),
        "measure".to_owned(),
        "value".to_owned(),
    ];
    for (_, cell) in rows {
        for (dimension, _) in cell.address.breakdown.codes() {
            if !columns.iter().any(|column| column == dimension.as_str()) {
                columns.push(dimension.to_string());
            }
        }
    }
    for (column, name) in (0..).zip(&columns) {
        sheet.write(0, column, name).expect("a heading");
    }
    for ((line, nth), (period, cell)) in (1..).zip(0_usize..).zip(rows) {
        for (column, name) in (0..).zip(&columns) {
            let text = match name.as_str() {
                "period" => period.to_string(),
                "area" => cell.address.area.as_ref().map_or_else(String::new, ToString::to_string),
                "measure" => cell.address.measure.to_string(),
                "value" if every.is_some_and(|every| nth % every == 0) => "n/a".to_owned(),
                "value" => {
                    let value = cell.supplied.value().map_or(0.0, Quantity::to_f64);
                    sheet.write(line, column, value).expect("a value");
                    continue;
                }
                dimension => {
                    let codes = cell.address.breakdown.codes();
                    let code = codes.iter().find(|(of, _)| of.as_str() == dimension);
                    code.map_or_else(String::new, |(_, code)| code.to_string())
                }
            };
            sheet.write(line, column, text).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

fn read_alone(file: &[u8]) -> usize {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file)).expect("a workbook");
    let sheet = book.worksheet_range_at(0).expect("a sheet").expect("its cells");
    sheet.cells().count()
}

fn code() -> CollectionCode {
    COLLECTION.parse().expect("a code")
}

async fn timed<T>(work: impl Future<Output = T>) -> (T, Duration) {
    let start = Instant::now();
    let done = work.await;
    (done, start.elapsed())
}

fn times(took: Duration, baseline: Duration) -> f64 {
    took.as_secs_f64() / baseline.as_secs_f64()
}

fn shown(time: Duration) -> String {
    format!("{:.0} ms", time.as_secs_f64() * 1e3)
}
