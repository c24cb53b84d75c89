//! Inputs that once upset a reader, and those that fuzzing sets out from: none of them does any more.
#![cfg(test)]

#[path = "../../fuzz/entries.rs"]
mod entries;

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The inputs kept for a target, each read.
fn kept(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz");
    let folders = ["seeds", "regressions"].map(|folder| root.join(folder).join(target));
    let inputs: Vec<_> = folders
        .iter()
        .flat_map(|folder| fs::read_dir(folder).into_iter().flatten())
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), fs::read(&path).unwrap()))
        .collect();
    assert!(!inputs.is_empty(), "there are no inputs for {target}");
    inputs
}

fn replay(target: &str, entry: fn(&[u8])) {
    for (path, input) in kept(target) {
        println!("{}", path.display());
        entry(&input);
    }
}

#[test]
fn no_csv_upsets_its_reader() {
    replay("csv", entries::csv);
}

#[test]
fn no_workbook_upsets_its_reader_or_whoever_marks_it() {
    replay("workbook", entries::workbook);
}

#[test]
fn no_condition_upsets_whoever_works_it_out() {
    replay("condition", entries::condition);
}
