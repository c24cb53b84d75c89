//! What somebody sent, whatever kind of file it is: rows as text, and the template they came from.
use crate::{
    cells::{self, Form},
    columns::Headings,
    long_csv,
    mapping::Mapping,
    problems::{Problems, at},
    row::TextRow,
    workbook,
};
use muster_domain::{DimensionCode, ErrorCode, Place, Problem, cell::CellAddress};
use std::collections::HashMap;

/// The most rows one file may carry.
pub const MOST_ROWS: usize = 100_000;

/// A file, read but not judged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sent {
    /// Every row that was filled in.
    pub rows: Vec<TextRow>,
    /// Rows of a template that were not filled in; a blank is not a nought, so nothing is made of them.
    pub blank: Vec<TextRow>,
    /// The template the file was made from, where it says so.
    pub template: Option<Template>,
    /// The past values that came with the template, for checking against history.
    pub history: Option<History>,
}

/// The template a file was made from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Template {
    /// The collection.
    pub collection: String,
    /// The version of the collection's definition it was made for.
    pub version: String,
    /// The force it was made for; a CSV says it row by row.
    pub force: Option<String>,
    /// The period it was made for; a CSV says it row by row.
    pub period: Option<String>,
}

/// Past values of a force, carried unopened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// Which bundle it is.
    pub id: String,
    /// The digest of its bytes, as written by whoever made the bundle.
    pub digest: String,
    /// The bundle itself.
    pub bytes: Vec<u8>,
}

/// Reads a file: an XLSX by its first bytes, anything else as a long CSV. Problems noted are those of the file as a whole; what is
/// wrong with a row comes with the row, for `cells::judge` to tell.
///
/// `dimensions` are those of the collection, `mapping` the force's own words.
pub fn read(file: &[u8], dimensions: &[DimensionCode], mapping: &Mapping, problems: &mut Problems) -> Sent {
    let headings = Headings {
        dimensions,
        mapping,
        lenient: workbook::looks_like_one(file),
    };
    if headings.lenient {
        workbook::read(file, headings, problems)
    } else {
        long_csv::read_sent(file, headings, problems)
    }
}

impl Sent {
    /// Where each cell of the return stands in the file, filled in or not.
    #[must_use]
    pub fn places(&self, form: &Form) -> HashMap<CellAddress, Place> {
        let rows = self.blank.iter().chain(&self.rows);
        rows.filter_map(|row| Some((cells::address(row, form).ok()?, row.place(Some("value"))?)))
            .collect()
    }

    /// Notes the template a line of a CSV names: `vawg 1.0.0`.
    pub(crate) fn mark(&mut self, text: &str) {
        if self.template.is_none() {
            let (collection, version) = text.split_once(' ').unwrap_or((text, ""));
            self.template = Some(Template {
                collection: collection.to_owned(),
                version: version.trim().to_owned(),
                ..Template::default()
            });
        }
    }
}

impl Template {
    /// Why a file made from this template cannot be a return of the collection, force and period; each is one problem with the file.
    #[must_use]
    pub fn misplaced(&self, collection: &str, force: &str, period: &str) -> Vec<Problem> {
        let other = |code, named: &str, ours: &str, what: &str| {
            let message = format!(
                "the template is {what} `{named}` and this return is {what} `{ours}`: send it in its own return"
            );
            at(code, message, ["template".into()])
        };
        let mut problems = Vec::new();
        if self.collection != collection {
            problems.push(other(
                ErrorCode::WrongCollection,
                &self.collection,
                collection,
                "of the collection",
            ));
        }
        if let Some(named) = self.force.as_deref().filter(|named| *named != force) {
            problems.push(other(ErrorCode::WrongForce, named, force, "of the force"));
        }
        if let Some(named) = self.period.as_deref().filter(|named| *named != period) {
            problems.push(other(ErrorCode::WrongPeriod, named, period, "for"));
        }
        problems
    }
}

pub(crate) fn too_many() -> Problem {
    let message = format!("there are more than {MOST_ROWS} rows: send them in several files");
    at(ErrorCode::TooManyRows, message, ["rows".into()])
}
