//! How long a workbook of ten thousand rows takes, and how much memory: `cargo run --release --example workbook -- FOLDER`.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement for a person to read"
)]
use muster_domain::{
    AreaCode, Quantity, Statuses, Supplied,
    catalogue::{Catalogue, Collection},
    cell::{Cell, CellAddress},
};
use muster_exchange::{
    Problems, annotate,
    cells::{self, Form},
    remark::Remark,
    sent,
    template::{self, Asked},
};
use std::{collections::BTreeMap, fs, path::PathBuf, time::Instant};

const FILE: &str = include_str!("../../catalogue/contact-response.toml");
const ROWS: usize = 10_000;

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    let collection = Catalogue::parse(&[("contact-response.toml", FILE)])
        .unwrap()
        .collections()[0]
        .clone();
    let areas = areas(&collection);
    let cells = cells(&collection, &areas);
    let last: BTreeMap<_, _> = cells.iter().map(|cell| (cell.address.clone(), cell.supplied)).collect();
    let asked = Asked {
        collection: &collection,
        force: "kent".parse().unwrap(),
        force_name: "Kent Police",
        period: "2026-03".parse().unwrap(),
        due: Some("22 May 2026".to_owned()),
        areas: &areas,
        last: &last,
        recorded: &cells,
        history: None,
        words: None,
    };
    println!("{} rows; {}", cells.len(), peak());

    let file = timed("template written", || template::workbook(&asked).unwrap());
    fs::write(folder.join("template.xlsx"), &file).unwrap();
    fs::write(folder.join("template.csv"), template::csv(&asked)).unwrap();
    let dimensions: Vec<_> = collection.dimensions.iter().map(|list| list.code.clone()).collect();
    let mut problems = Problems::default();
    let sent = timed("workbook read", || sent::read(&file, &dimensions, None, &mut problems));
    let form = Form::of(
        &collection,
        asked.force.clone(),
        asked.period,
        areas.iter().map(|(code, _)| code.clone()),
    );
    let judged = timed("rows judged", || cells::judge(&sent.rows, &form));
    let bad = judged.iter().filter(|judged| judged.is_err()).count();
    println!("{} rows, {bad} bad, {} problems", sent.rows.len(), problems.total());
    let remarks: Vec<_> = sent
        .rows
        .iter()
        .zip(&judged)
        .filter_map(|(row, judged)| Some(Remark::of(row, judged.as_ref().err()?)))
        .collect();
    let back = timed("workbook annotated", || annotate::workbook(&file, &remarks).unwrap());
    fs::write(folder.join("annotated.xlsx"), &back).unwrap();
    let again = timed("annotated workbook annotated again", || {
        annotate::workbook(&back, &remarks[..5]).unwrap()
    });
    fs::write(folder.join("again.xlsx"), again).unwrap();
}

fn areas(collection: &Collection) -> Vec<(AreaCode, String)> {
    let cells = collection.cells("2026-03".parse().unwrap()).count();
    (1..ROWS / cells)
        .map(|nth| (format!("E0700{nth:04}").parse().unwrap(), format!("Area {nth}")))
        .collect()
}

fn cells(collection: &Collection, areas: &[(AreaCode, String)]) -> Vec<Cell> {
    let mut cells = Vec::new();
    for (measure, breakdown) in collection.cells("2026-03".parse().unwrap()) {
        for area in std::iter::once(None).chain(areas.iter().map(|(code, _)| Some(code.clone()))) {
            // one in ten is below nought, which no measure of the collection takes
            let count = i64::try_from(cells.len()).unwrap();
            let value = if count % 10 == 9 { -count } else { count };
            cells.push(Cell {
                address: CellAddress {
                    measure: measure.code.clone(),
                    area,
                    breakdown: breakdown.clone(),
                },
                supplied: Supplied::Value(Quantity::whole(value).unwrap()),
                statuses: Statuses::NONE,
                note: (count % 50 == 0).then(|| format!("note {count}")),
            });
        }
    }
    cells
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let done = work();
    println!("{what}: {:?}; {}", begun.elapsed(), peak());
    done
}

/// The most memory the process has held so far.
fn peak() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(String::new, |line| format!("peak {}", line.trim()))
}
