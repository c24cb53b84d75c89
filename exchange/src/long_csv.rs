//! The long CSV: one cell a line, the layout a force's own systems write most easily.
//!
//! `period,force,area,measure,<dimensions..>,value,status,note`, the columns in any order, dimensions by their codes, quoted as
//! RFC 4180 says; UTF-8, UTF-16 or Windows-1252, separated by commas, semicolons or tabs. Blank `period` and `force` mean the
//! return's own; a blank `area` is the force as a whole. A column `template` says which template the lines came from: then a
//! line without value, status and note is one that is not filled in yet.
use crate::{
    cells::Fault,
    columns::{Column, Columns, Headings},
    delimited,
    mapping::Mapping,
    problems::{Problems, at},
    sent::{MOST_ROWS, Sent, too_many},
};
use muster_domain::{DimensionCode, ErrorCode};

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
    let text = delimited::decode(file);
    let mut lines = delimited::Lines::of(text.as_bytes());
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimited::delimiter(&text))
        .from_reader(text.as_bytes());
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
    let names: Vec<(u32, String)> = (0..).zip(record.iter().map(str::to_owned)).collect();
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
            Some(Column::Template) => template = text.trim(),
            Some(column) => column.fill(&mut row, text),
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
            table: rows[0].table.clone(),
            measure: "incidents-attended".into(),
            codes: vec![("grade".into(), "priority".into())],
            value: "12".into(),
            note: "late, but \"final\"".into(),
            ..TextRow::default()
        };
        assert_eq!(rows, [expected]);
        assert_eq!(rows[0].place(Some("grade")).unwrap().column.as_deref(), Some("Grade"));
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

        assert_eq!(codes(&problems), []);
        assert_eq!((rows.len(), rows[1].fault.is_none()), (2, true));
        let problem = rows[0].fault.as_ref().unwrap().of(&rows[0]);
        assert_eq!(
            (problem.code, problem.path),
            (ErrorCode::RowNotReadable, vec!["rows".into(), "0".into()])
        );
        assert!(problem.message.ends_with("(line 2)"), "{}", problem.message);
    }

    #[test]
    fn lines_are_counted_as_an_editor_shows_them() {
        for end in ["\n", "\r\n", "\r"] {
            let file = ["measure,value,note", "a,1,", "", "", "b,2,\"one", "two\"", "c,3,"].join(end);
            let (rows, _) = read_all(file.as_bytes());
            let lines: Vec<_> = rows.iter().filter_map(|row| row.line).collect();
            assert_eq!(lines, [2, 5, 7], "{end:?}");
        }
    }

    #[test]
    fn a_quotation_mark_that_is_not_closed_is_one_fault_and_not_a_thousand() {
        let file = format!("measure,value,note\na,1,\nb,2,\"late\n{}", "c,3,\n".repeat(1_000));

        let (rows, _) = read_all(file.as_bytes());

        assert_eq!(rows.len(), 2);
        let problem = rows[1].fault.as_ref().map(|fault| fault.of(&rows[1]).message);
        assert!(
            problem.is_some_and(|message| message.starts_with("a quotation mark") && message.ends_with("(line 3)"))
        );
    }

    #[test]
    fn a_spreadsheet_may_say_what_separates_its_columns() {
        let (rows, problems) = read_all(b"sep=;\r\nmeasure;value;note\r\na;1;b, c\r\n");

        assert_eq!((codes(&problems), rows.len(), rows[0].line), (vec![], 1, Some(3)));
    }

    #[test]
    fn a_line_of_a_template_that_is_not_filled_in_is_not_a_row() {
        let file = b"template,measure,last_value,value,status\ncalls 1.0.0,a,5,,\ncalls 1.0.0,b,6,7,\n";
        let headings = Headings {
            dimensions: &[],
            mapping: &Mapping::default(),
            lenient: false,
            counted: None,
        };
        let mut problems = Problems::default();

        let sent = read_sent(file, headings, &mut problems);

        assert_eq!(codes(&problems), []);
        assert_eq!((sent.rows.len(), sent.blank.len()), (1, 1));
        let template = sent.template.unwrap();
        assert_eq!(
            (template.collection.as_str(), template.version.as_str()),
            ("calls", "1.0.0")
        );
        assert_eq!(read_all(b"measure,value\na,\n").0.len(), 1);
    }

    #[test]
    fn more_rows_than_anybody_sends_are_refused_at_once() {
        let file = format!("measure,value\n{}", "a,1\n".repeat(MOST_ROWS + 1));

        let (rows, problems) = read_all(file.as_bytes());

        assert_eq!((rows.len(), codes(&problems)), (0, vec![ErrorCode::TooManyRows]));
    }

    proptest! {
        #[test]
        fn no_file_upsets_the_reader(file in proptest::collection::vec(any::<u8>(), 0..400)) {
            let (rows, problems) = read_all(&file);
            prop_assert!(rows.is_empty() || problems.addressed().iter().all(|problem| problem.path[0] == "rows"));
        }
    }
}
