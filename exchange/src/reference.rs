//! The reference files: forces, regions, populations, peer lists and areas, read and judged as one whole.
//!
//! A file that is not there leaves its part as it was; a file that is there says everything about its part.
mod check;
mod rows;
#[cfg(test)]
mod tests;

use crate::delimited::Lines;
use muster_domain::{ForceCode, PeerKind, PeerList, Reference, Region};
use rows::{PeerListRow, PeerRow, RegionRow};
use serde::de::DeserializeOwned;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// What is wrong in a file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file, by its path in the folder.
    pub file: String,
    /// The line, from 1, where one line is to blame.
    pub line: Option<u64>,
    /// What to put right.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.message),
            None => write!(f, "{}: {}", self.file, self.message),
        }
    }
}

/// Reads the files of a folder over what is known already; `file` gives the bytes of a path in the folder.
///
/// # Errors
/// Every fault, by file and line.
pub fn read(known: &Reference, file: impl Fn(&str) -> Option<Vec<u8>>) -> Result<Reference, Vec<Fault>> {
    let mut reading = Reading {
        file,
        faults: Vec::new(),
    };
    let regions = reading.table(
        "regions.csv",
        |row: RegionRow| Ok(Region::from(row)),
        |region| region.code.clone(),
    );
    let forces = reading.table("forces.csv", rows::force, |force| force.code.clone());
    let populations = reading.table("populations.csv", rows::population, |row| {
        (row.force.clone(), row.mid_year)
    });
    let areas = reading.table("areas.csv", rows::area, |area| area.code.clone());
    let peer_lists = reading.peer_lists();

    let reference = Reference {
        regions: sole(regions.as_ref()).unwrap_or_else(|| known.regions.clone()),
        forces: sole(forces.as_ref()).unwrap_or_else(|| known.forces.clone()),
        populations: sole(populations.as_ref()).unwrap_or_else(|| known.populations.clone()),
        peer_lists: peer_lists.unwrap_or_else(|| known.peer_lists.clone()),
        areas: sole(areas.as_ref()).unwrap_or_else(|| known.areas.clone()),
    };
    let mut faults = reading.faults;
    check::forces(&reference, forces.iter().flatten(), &mut faults);
    check::populations(&reference, populations.iter().flatten(), &mut faults);
    check::areas(&reference, areas.iter().flatten(), &mut faults);
    check::peers(&reference, &mut faults);
    if faults.is_empty() { Ok(reference) } else { Err(faults) }
}

/// A row and the line it came from.
type Lined<T> = (u64, T);

struct Reading<F> {
    file: F,
    faults: Vec<Fault>,
}

impl<F: Fn(&str) -> Option<Vec<u8>>> Reading<F> {
    /// Every row of a file, in order of its key; `None` where there is no such file.
    fn table<Row: DeserializeOwned, T, Key: Ord>(
        &mut self,
        name: &str,
        take: impl Fn(Row) -> Result<T, String>,
        key: impl Fn(&T) -> Key,
    ) -> Option<Vec<Lined<T>>> {
        let bytes = (self.file)(name)?;
        let mut rows: Vec<Lined<T>> = Vec::new();
        let mut seen = BTreeSet::new();
        let file = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        let mut lines = Lines::of(file);
        let mut reader = csv::Reader::from_reader(file);
        let header = reader.headers().cloned().unwrap_or_default();
        for record in reader.records() {
            let line = match &record {
                Ok(record) => record.position(),
                Err(error) => error.position(),
            };
            let line = lines.at(line);
            let row = record.map_err(|error| error.to_string()).and_then(|record| {
                record
                    .deserialize::<Row>(Some(&header))
                    .map_err(|error| reason(&error, &header))
            });
            match row.and_then(&take) {
                Ok(row) if !seen.insert(key(&row)) => self.fault(name, line, "said twice: keep one of the two lines"),
                Ok(row) => rows.push((line, row)),
                Err(message) => self.fault(name, line, &message),
            }
        }
        rows.sort_by_key(|(_, row)| key(row));
        Some(rows)
    }

    /// The lists in the order of `peers.csv`: the last of a kind is the current one.
    fn peer_lists(&mut self) -> Option<Vec<PeerList>> {
        let index = self.table(
            "peers.csv",
            |row: PeerListRow| Ok(row),
            |row| (row.kind.clone(), row.version.clone()),
        )?;
        let mut index = index;
        index.sort_by_key(|(line, _)| *line);
        let mut lists = Vec::new();
        for (line, row) in index {
            let Ok(kind) = row.kind.parse::<PeerKind>() else {
                self.fault("peers.csv", line, "only lists of kind MOST_SIMILAR are kept");
                continue;
            };
            let rows = self.table(
                &row.file,
                |row: PeerRow| Ok(row),
                |row| (row.version.clone(), row.force.clone(), row.rank),
            );
            let Some(rows) = rows else {
                self.fault("peers.csv", line, &format!("there is no file {}", row.file));
                continue;
            };
            let mut peers: BTreeMap<ForceCode, Vec<ForceCode>> = BTreeMap::new();
            for (line, peer) in rows.into_iter().filter(|(_, peer)| peer.version == row.version) {
                let list = peers.entry(peer.force).or_default();
                if usize::from(peer.rank) != list.len() + 1 {
                    self.fault(&row.file, line, "ranks of a force run 1, 2, 3 without a gap");
                }
                list.push(peer.peer);
            }
            lists.push(PeerList {
                kind,
                version: row.version,
                label: row.label,
                source: row.source,
                peers,
            });
        }
        Some(lists)
    }

    fn fault(&mut self, file: &str, line: u64, message: &str) {
        self.faults.push(Fault {
            file: file.to_owned(),
            line: Some(line),
            message: message.to_owned(),
        });
    }
}

fn sole<T: Clone>(rows: Option<&Vec<Lined<T>>>) -> Option<Vec<T>> {
    rows.map(|rows| rows.iter().map(|(_, row)| row.clone()).collect())
}

/// What the CSV reader found, without its own account of where.
fn reason(error: &csv::Error, header: &csv::StringRecord) -> String {
    match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => {
            let column = err.field().and_then(|field| header.get(usize::try_from(field).ok()?));
            column.map_or_else(|| err.kind().to_string(), |column| format!("{column}: {}", err.kind()))
        }
        _ => error.to_string(),
    }
}
