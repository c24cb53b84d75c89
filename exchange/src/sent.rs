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
use muster_domain::{DimensionCode, ErrorCode, Period, Place, Problem, cell::CellAddress};
use std::{
    collections::{BTreeMap, HashMap},
    sync::atomic::AtomicUsize,
};

/// The most rows one file may carry.
pub const MOST_ROWS: usize = 100_000;
/// The largest file, in bytes.
pub const LARGEST: usize = 20 * 1024 * 1024;

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
    /// The force's own words that came with the template.
    pub words: Option<Mapping>,
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
/// `dimensions` are those of the collection, `words` the force's own; where none are given, those that came with the template.
pub fn read(file: &[u8], dimensions: &[DimensionCode], words: Option<&Mapping>, problems: &mut Problems) -> Sent {
    read_counting(file, (dimensions, words), None, problems)
}

/// The same, counting rows as they are read: somebody may be watching.
pub fn read_counting(
    file: &[u8],
    (dimensions, words): (&[DimensionCode], Option<&Mapping>),
    counted: Option<&AtomicUsize>,
    problems: &mut Problems,
) -> Sent {
    if file.len() > LARGEST {
        problems.add(|| {
            let message =
                "the file is larger than 20 MB: send the figures alone in a fresh template, or in several files";
            at(ErrorCode::FileTooLarge, message, ["file".into()])
        });
        return Sent::default();
    }
    if workbook::looks_like_one(file) {
        return workbook::read(file, (dimensions, words), counted, problems);
    }
    let none = Mapping::default();
    let headings = Headings {
        dimensions,
        mapping: words.unwrap_or(&none),
        lenient: false,
        counted,
    };
    long_csv::read_sent(file, headings, problems)
}

impl Sent {
    /// Where each cell of the return stands in the file, filled in or not.
    #[must_use]
    pub fn places(&self, form: &Form) -> HashMap<CellAddress, Place> {
        let rows = self.blank.iter().chain(&self.rows);
        rows.filter_map(|row| Some((cells::address(row, form).ok()?, row.place(Some("value"))?)))
            .collect()
    }

    /// The rows by the period they name: one file may send many past periods again, each to its own return. Rows that name none,
    /// or nothing that is a period, belong to the return the file was sent for.
    #[must_use]
    pub fn by_period(self) -> BTreeMap<Option<Period>, Vec<TextRow>> {
        let mut periods: BTreeMap<_, Vec<TextRow>> = BTreeMap::new();
        for row in self.rows {
            periods.entry(row.period.parse().ok()).or_default().push(row);
        }
        periods
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

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(file: &[u8]) -> (Sent, Problems) {
        let mut problems = Problems::default();
        (read(file, &[], None, &mut problems), problems)
    }

    #[test]
    fn one_file_may_hold_many_periods() {
        let (sent, _) = sent(b"period,measure,value\n2026-02,a,1\n,a,2\n2026-01,a,3\n2026-02,b,4\nFeb,a,5\n");

        let periods: Vec<_> = sent
            .by_period()
            .into_iter()
            .map(|(period, rows)| {
                let period = period.map(|period| period.to_string()).unwrap_or_default();
                (period, rows.len())
            })
            .collect();

        assert_eq!(
            periods,
            [(String::new(), 2), ("2026-01".to_owned(), 1), ("2026-02".to_owned(), 2)]
        );
    }

    #[test]
    fn a_file_that_is_too_large_is_not_read_at_all() {
        let (sent, problems) = sent(&vec![b' '; LARGEST + 1]);

        assert_eq!(
            (sent.rows.len(), problems.addressed()[0].code),
            (0, ErrorCode::FileTooLarge)
        );
    }

    #[test]
    fn a_cell_is_found_in_the_file_filled_in_or_not() {
        let (sent, _) = sent(b"template,measure,value\nt 1.0.0,a,1\nt 1.0.0,b,\n");
        let form = Form {
            collection: "t".to_owned(),
            force: "kent".parse().unwrap(),
            period: "2026-03".parse().unwrap(),
            measures: ["a", "b"]
                .map(|code| (code.parse().unwrap(), cells::MeasureForm::default()))
                .into(),
            areas: std::collections::HashSet::new(),
        };

        let mut places: Vec<_> = sent
            .places(&form)
            .into_iter()
            .map(|(cell, place)| (cell.measure.to_string(), place.row))
            .collect();
        places.sort();

        assert_eq!(places, [("a".to_owned(), 2), ("b".to_owned(), 3)]);
    }
}
