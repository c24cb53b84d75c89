//! Every number here was worked out by somebody else's software: each row of `tests/vectors/*.csv`, or of the folder that
//! `STATS_VECTORS` names, is reproduced. An unknown file fails, and so does a file without a row checked; what was checked
//! and what was left out is said.
#![expect(clippy::unwrap_used, reason = "a vector that cannot be read fails the test")]

mod checks;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use checks::Row;

/// What is left out, and nothing else: a file, the column that says so, and its values. A column without values is not
/// compared; a file without a column is not read.
const LEFT_OUT: &[(&str, Option<&str>, &[&str])] = &[
    // type 7 alone is ours
    (
        "10_quantiles.csv",
        Some("r_type"),
        &["1", "2", "3", "4", "5", "6", "8", "9"],
    ),
    // mid-p
    ("13_rate_ratio.csv", Some("midp_p"), &[]),
    // Holt-Winters
    ("24_holt_winters.csv", None, &[]),
];

#[expect(
    clippy::disallowed_methods,
    reason = "a test has no settings to read the folder from"
)]
fn folder() -> PathBuf {
    std::env::var_os("STATS_VECTORS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors"),
        PathBuf::from,
    )
}

/// The numbered files of the folder, in order.
fn files() -> Vec<String> {
    let entries = std::fs::read_dir(folder()).unwrap_or_else(|error| panic!("{}: {error}", folder().display()));
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut files: Vec<String> = names
        .filter(|name| Path::new(name).extension().is_some_and(|ending| ending == "csv"))
        .collect();
    files.sort_unstable();
    files
}

fn rows(file: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(folder().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    let rows = reader.deserialize();
    rows.map(|row| Row::new(row.unwrap_or_else(|error| panic!("{file}: {error}"))))
        .collect()
}

fn left_out(file: &str, row: &Row) -> bool {
    LEFT_OUT
        .iter()
        .any(|(name, column, values)| *name == file && column.is_none_or(|column| values.contains(&row.text(column))))
}

#[test]
fn every_row_of_every_file_is_reproduced() {
    let files = files();
    assert!(!files.is_empty(), "no vectors in {}", folder().display());
    for file in &files {
        let given = rows(file);
        let total = given.len();
        let kept: Vec<Row> = given.into_iter().filter(|row| !left_out(file, row)).collect();
        let skipped = total - kept.len();
        let whole = LEFT_OUT
            .iter()
            .any(|(name, column, _)| name == file && column.is_none());
        if !whole {
            let check = checks::of(file).unwrap_or_else(|| panic!("{file}: nothing here knows how to check it"));
            assert!(!kept.is_empty(), "{file}: no row was checked");
            check(&kept);
        }
        let columns = LEFT_OUT
            .iter()
            .filter(|(name, _, values)| name == file && values.is_empty());
        let columns: Vec<&str> = columns.filter_map(|(_, column, _)| *column).collect();
        let without = if columns.is_empty() {
            String::new()
        } else {
            format!(", without {}", columns.join(", "))
        };
        let _ = writeln!(
            std::io::stdout(),
            "{file}: {} rows checked, {skipped} skipped{without}",
            kept.len()
        );
    }
}

#[test]
fn what_is_left_out_is_there_to_be_left_out() {
    for (file, column, _) in LEFT_OUT {
        if let (Some(column), true) = (column, files().iter().any(|name| name == file)) {
            assert!(rows(file).iter().all(|row| row.has(column)), "{file} has no {column}");
        }
    }
}
