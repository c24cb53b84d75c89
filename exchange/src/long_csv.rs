//! The long CSV: one cell a line, the layout a force's own systems write most easily.
//!
//! `period,force,area,measure,<dimensions..>,value,status,note`, the columns in any order, dimensions by their codes, quoted as
//! RFC 4180 says; UTF-8, UTF-16 or Windows-1252, separated by commas, semicolons or tabs. Blank `period` and `force` mean the
//! return's own; a blank `area` is the force as a whole. A column `template` says which template the lines came from: then a
//! line without value, status and note is one that is not filled in yet.
use crate::{
    cells::Fault,
    columns::{Column, Columns, Headings, MOST_COLUMNS},
    delimited, harmless,
    mapping::Mapping,
    problems::{Problems, at},
    sent::{MOST_ROWS, Sent, too_many},
};
use muster_domain::{DimensionCode, ErrorCode, Problem};
use std::borrow::Cow;

pub use crate::row::TextRow;

/// Reads the whole file, for `cells::read` to judge.
///
/// Nothing comes back where the header itself cannot be understood.
pub fn read(file: &[u8], dimensions: &[DimensionCode], problems: &mut Problems) -> Vec<TextRow> {
    let headings = Headings {
        dimensions,
        mapping: &Mapping::default(),
        lenient: false,
        counted: None,
    };
    read_sent(file, headings, problems).rows
}

/// Reads the whole file, with what it says of its template.
pub(crate) fn read_sent(file: &[u8], headings: Headings<'_>, problems: &mut Problems) -> Sent {
    let mut sent = Sent::default();
    let text = match text_of(file) {
        Ok(text) => text,
        Err(problem) => {
            problems.add(|| problem);
            return sent;
        }
    };
    let mut lines = delimited::Lines::of(text.as_bytes());
    let mut reader = delimited::reader(&text);
    let mut record = csv::StringRecord::new();
    let mut read = reader.read_record(&mut record);
    if delimited::says_separator(&record) {
        read = reader.read_record(&mut record);
    }
    let Ok(true) = read else {
        problems.add(|| {
            let message = "the file is empty: begin with a line of column names";
            at(ErrorCode::ColumnMissing, message, ["header".into()])
        });
        return sent;
    };
    let names: Vec<(u32, String)> = (0..)
        .zip(record.iter().map(|heading| harmless::read(heading.trim()).to_owned()))
        .collect();
    let Some(columns) = Columns::of(None, &names, headings, problems) else {
        return sent;
    };

    for index in 0.. {
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) if index == MOST_ROWS => {
                problems.add(too_many);
                return Sent::default();
            }
            Ok(true) => {
                headings.count();
                let row = columns.row(index, lines.of_record(&record));
                line(row, &record, &columns, headings.mapping, &mut sent);
            }
            Err(cause) => {
                problems.add(|| {
                    at(
                        ErrorCode::RowNotReadable,
                        format!("the file cannot be read from here on: {cause}"),
                        ["rows".into(), index.to_string()],
                    )
                });
                break;
            }
        }
    }
    sent
}

/// The text of a file that may be read row by row.
fn text_of(file: &[u8]) -> Result<Cow<'_, str>, Problem> {
    let text = delimited::decode(file).map_err(|cause| at(ErrorCode::FileNotReadable, cause, ["file".into()]))?;
    let wide = delimited::over_wide(&text, delimited::delimiter(&text));
    match wide {
        None => Ok(text),
        Some(line) => {
            let message = format!(
                "line {line} has more than {MOST_COLUMNS} columns: send the figures alone, with the columns of the layout"
            );
            Err(at(ErrorCode::FileTooLarge, message, ["file".into()]))
        }
    }
}

fn line(mut row: TextRow, record: &csv::StringRecord, columns: &Columns, mapping: &Mapping, sent: &mut Sent) {
    // spreadsheets write rows of nothing but commas below the last one
    if record.iter().all(|field| field.trim().is_empty()) {
        return;
    }
    if record.iter().any(|field| swallowed(field, columns.width())) {
        let message = "a quotation mark is opened in this row and not closed, so it swallows the rows below: close it or take it out";
        row.spoil(Fault::new(ErrorCode::RowNotReadable, "", message));
    } else if record.len() != columns.width() {
        let message = format!(
            "the row has {} columns where the header has {}: quote values that hold the separator",
            record.len(),
            columns.width()
        );
        row.spoil(Fault::new(ErrorCode::RowNotReadable, "", message));
    }
    if row.fault.is_some() {
        sent.rows.push(row);
        return;
    }
    let mut template = "";
    for (place, text) in record.iter().enumerate() {
        match columns.get(place) {
            Some(Column::Template) => template = harmless::read(text.trim()),
            Some(column) => column.fill(&mut row, harmless::read(text.trim())),
            None => {}
        }
    }
    if !template.is_empty() {
        sent.mark(template);
        if row.not_filled_in() {
            sent.blank.push(row);
            return;
        }
    }
    mapping.apply(&mut row);
    sent.rows.push(row);
}

/// A field whose lines are themselves rows of the table is not a note but a quotation mark nobody closed.
fn swallowed(field: &str, width: usize) -> bool {
    let rows = |separator: char| {
        let mut lines = field.lines().skip(1).peekable();
        let mut rows = 0;
        while let Some(line) = lines.next() {
            // the last line may break off anywhere
            if line.matches(separator).count() + 1 == width {
                rows += 1;
            } else if lines.peek().is_some() {
                return 0;
            }
        }
        rows
    };
    width > 1 && [',', ';', '\t'].into_iter().any(|separator| rows(separator) > 2)
}

#[cfg(test)]
mod tests;
