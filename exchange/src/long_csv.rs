//! The long CSV: one cell a line, the layout a force's own systems write most easily.
//!
//! `period,force,area,measure,<dimensions..>,value,status,note`, the columns in any order, dimensions by their codes, UTF-8 with or without
//! a byte order mark, quoted as RFC 4180 says. Blank `period` and `force` mean the return's own; a blank `area` is the force as a whole.
use crate::problems::{Problems, at, quoted};
use muster_domain::{DimensionCode, ErrorCode};
use std::collections::HashSet;

/// One cell as somebody wrote it: text only, nothing read into it yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextRow {
    /// Its place among the rows, from 0: problems name it.
    pub index: usize,
    /// The line of the file it came from; rows of a mutation have none.
    pub line: Option<u64>,
    /// The period, or blank for the return's own.
    pub period: String,
    /// The force, or blank for the return's own.
    pub force: String,
    /// The area, or blank for the force as a whole.
    pub area: String,
    /// The measure.
    pub measure: String,
    /// Dimensions and their codes; blank codes are left out.
    pub codes: Vec<(String, String)>,
    /// The value, or blank where there is none.
    pub value: String,
    /// Why there is no value, or how far the value can be trusted; words joined by `|`.
    pub status: String,
    /// What the force says about the cell.
    pub note: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Period,
    Force,
    Area,
    Measure,
    Value,
    Status,
    Note,
    Dimension,
}

const FIXED: [(&str, Column); 7] = [
    ("period", Column::Period),
    ("force", Column::Force),
    ("area", Column::Area),
    ("measure", Column::Measure),
    ("value", Column::Value),
    ("status", Column::Status),
    ("note", Column::Note),
];

/// Reads the whole file. Lines that are not even rows are noted; all others come back for `cells::read` to judge.
///
/// Nothing comes back where the header itself cannot be understood.
pub fn read(file: &[u8], dimensions: &[DimensionCode], problems: &mut Problems) -> Vec<TextRow> {
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(file);
    let mut record = csv::ByteRecord::new();
    let Ok(true) = reader.read_byte_record(&mut record) else {
        problems.add(|| {
            at(
                ErrorCode::ColumnMissing,
                "the file is empty: begin with a line of column names",
                ["header".into()],
            )
        });
        return Vec::new();
    };
    let Some(header) = header(&record, dimensions, problems) else {
        return Vec::new();
    };

    let mut rows = Vec::new();
    for index in 0.. {
        match reader.read_byte_record(&mut record) {
            Ok(false) => break,
            Ok(true) => rows.extend(row(&record, &header, index, problems)),
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
    rows
}

struct Header(Vec<(Column, String)>);

fn header(record: &csv::ByteRecord, dimensions: &[DimensionCode], problems: &mut Problems) -> Option<Header> {
    let mut seen = HashSet::new();
    let mut columns = Vec::with_capacity(record.len());
    let before = problems.total();
    for field in record {
        let name = String::from_utf8_lossy(field).trim().to_ascii_lowercase();
        let fixed = FIXED
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, column)| *column);
        let column = fixed.or_else(|| {
            dimensions
                .iter()
                .any(|dimension| dimension.as_str() == name)
                .then_some(Column::Dimension)
        });
        if column.is_none() {
            problems.add(|| {
                let known = FIXED
                    .iter()
                    .map(|(known, _)| *known)
                    .chain(dimensions.iter().map(DimensionCode::as_str))
                    .collect::<Vec<_>>()
                    .join(", ");
                at(
                    ErrorCode::ColumnUnknown,
                    format!("there is no column {}: use {known}", quoted(&name)),
                    ["header".into(), name.clone()],
                )
            });
        }
        if !seen.insert(name.clone()) {
            problems.add(|| {
                at(
                    ErrorCode::ColumnUnknown,
                    format!("the column {} is there twice: keep one", quoted(&name)),
                    ["header".into(), name.clone()],
                )
            });
        }
        columns.push((column.unwrap_or(Column::Note), name));
    }
    for needed in ["measure", "value"] {
        if !seen.contains(needed) {
            problems.add(|| {
                at(
                    ErrorCode::ColumnMissing,
                    format!("there is no column `{needed}`: add it to the first line"),
                    ["header".into(), needed.into()],
                )
            });
        }
    }
    (problems.total() == before).then_some(Header(columns))
}

fn row(record: &csv::ByteRecord, Header(columns): &Header, index: usize, problems: &mut Problems) -> Option<TextRow> {
    let line = record.position().map(csv::Position::line);
    // spreadsheets write rows of nothing but commas below the last one
    if record.iter().all(|field| field.trim_ascii().is_empty()) {
        return None;
    }
    if record.len() != columns.len() {
        problems.add(|| {
            let message = format!(
                "the row has {} columns where the header has {}: quote values that hold a comma{}",
                record.len(),
                columns.len(),
                on(line)
            );
            at(ErrorCode::RowNotReadable, message, ["rows".into(), index.to_string()])
        });
        return None;
    }
    let mut row = TextRow {
        index,
        line,
        ..TextRow::default()
    };
    for (field, (column, name)) in record.iter().zip(columns) {
        let Ok(text) = std::str::from_utf8(field) else {
            problems.add(|| {
                at(
                    ErrorCode::RowNotReadable,
                    format!("the text is not UTF-8: save the file as CSV UTF-8{}", on(line)),
                    ["rows".into(), index.to_string(), name.clone()],
                )
            });
            return None;
        };
        let text = text.trim();
        match column {
            Column::Period => text.clone_into(&mut row.period),
            Column::Force => text.clone_into(&mut row.force),
            Column::Area => text.clone_into(&mut row.area),
            Column::Measure => text.clone_into(&mut row.measure),
            Column::Value => text.clone_into(&mut row.value),
            Column::Status => text.clone_into(&mut row.status),
            Column::Note => text.clone_into(&mut row.note),
            Column::Dimension if text.is_empty() => {}
            Column::Dimension => row.codes.push((name.clone(), text.to_owned())),
        }
    }
    Some(row)
}

/// Where in the file, for the end of a sentence.
pub(crate) fn on(line: Option<u64>) -> String {
    line.map_or_else(String::new, |line| format!(" (line {line})"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read_all(file: &[u8]) -> (Vec<TextRow>, Problems) {
        let mut problems = Problems::default();
        let rows = read(
            file,
            &["grade".parse().unwrap(), "offence".parse().unwrap()],
            &mut problems,
        );
        (rows, problems)
    }

    fn codes(problems: &Problems) -> Vec<ErrorCode> {
        problems.addressed().iter().map(|problem| problem.code).collect()
    }

    #[test]
    fn columns_come_in_any_order_with_or_without_a_byte_order_mark() {
        let plain = "value,Grade,measure,note\n12,priority,incidents-attended,\"late, but \"\"final\"\"\"\r\n";
        let marked = format!("\u{feff}{plain}");

        let (rows, problems) = read_all(plain.as_bytes());

        assert_eq!(codes(&problems), []);
        let expected = TextRow {
            line: Some(2),
            measure: "incidents-attended".into(),
            codes: vec![("grade".into(), "priority".into())],
            value: "12".into(),
            note: "late, but \"final\"".into(),
            ..TextRow::default()
        };
        assert_eq!(rows, [expected]);
        assert_eq!(read_all(marked.as_bytes()).0, rows);
    }

    #[test]
    fn a_note_may_run_over_lines_and_the_next_row_still_knows_its_own() {
        let (rows, _) = read_all(b"measure,value,note\na,1,\"one\ntwo\"\nb,2,\n");

        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [Some(2), Some(4)]);
    }

    #[test]
    fn a_header_nobody_can_read_gives_no_rows() {
        let (rows, problems) = read_all(b"measure,value,colour,value\na,1,red,2\n");

        assert!(rows.is_empty());
        assert_eq!(codes(&problems), [ErrorCode::ColumnUnknown, ErrorCode::ColumnUnknown]);
        assert_eq!(problems.addressed()[0].path, ["header", "colour"]);
        assert_eq!(
            codes(&read_all(b"force,period\n").1),
            [ErrorCode::ColumnMissing, ErrorCode::ColumnMissing]
        );
        assert_eq!(codes(&read_all(b"").1), [ErrorCode::ColumnMissing]);
    }

    #[test]
    fn a_row_of_the_wrong_width_is_named_and_the_others_are_read() {
        let (rows, problems) = read_all(b"measure,value\na,1,234\nb,2\n,\n");

        assert_eq!(rows.len(), 1);
        assert_eq!(codes(&problems), [ErrorCode::RowNotReadable]);
        assert_eq!(problems.addressed()[0].path, ["rows", "0"]);
        assert!(
            problems.addressed()[0].message.ends_with("(line 2)"),
            "{}",
            problems.addressed()[0].message
        );
    }

    #[test]
    fn text_in_another_encoding_is_refused_rather_than_guessed() {
        let (rows, problems) = read_all(b"measure,value,note\na,1,caf\xe9\n");

        assert!(rows.is_empty());
        assert_eq!(problems.addressed()[0].path, ["rows", "0", "note"]);
    }

    #[test]
    fn ten_thousand_broken_rows_are_all_counted_and_a_thousand_addressed() {
        let file = format!("measure,value\n{}", "a,1,2\n".repeat(10_000));

        let (_, problems) = read_all(file.as_bytes());

        assert_eq!((problems.total(), problems.addressed().len()), (10_000, 1_000));
    }

    proptest! {
        #[test]
        fn no_file_upsets_the_reader(file in proptest::collection::vec(any::<u8>(), 0..400)) {
            let (rows, problems) = read_all(&file);
            prop_assert!(rows.is_empty() || problems.addressed().iter().all(|problem| problem.path[0] == "rows"));
        }
    }
}
