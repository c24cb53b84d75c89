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
    assert!(problem.is_some_and(|message| message.starts_with("a quotation mark") && message.ends_with("(line 3)")));
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

#[test]
fn a_line_of_nothing_but_separators_is_refused_before_there_is_room_made_for_it() {
    let commas = ",".repeat(1_000_000);
    for file in [commas.clone(), format!("measure,value\na,1\n{commas}\n")] {
        let (rows, problems) = read_all(file.as_bytes());
        assert_eq!((rows.len(), codes(&problems)), (0, vec![ErrorCode::FileTooLarge]));
    }
    let (rows, problems) = read_all(format!("measure,value\na,1\nb,2{}\n", &commas[..510]).as_bytes());
    assert_eq!((rows.len(), problems.total()), (2, 0));
}

#[test]
fn a_file_that_does_not_keep_to_its_encoding_is_refused_by_its_line() {
    let (rows, problems) = read_all(b"\xef\xbb\xbfmeasure,value,note\na,1,caf\xe9\n");

    assert_eq!((rows.len(), codes(&problems)), (0, vec![ErrorCode::FileNotReadable]));
    let message = &problems.addressed()[0].message;
    assert!(message.starts_with("line 2 holds bytes that are no UTF-8"), "{message}");
}

#[test]
fn an_apostrophe_that_keeps_a_text_from_being_a_formula_is_not_part_of_it() {
    let (rows, _) = read_all(b"measure,value,note\na,-5,'=later\nb,1,''=x\nc,'-6,'tis\n");

    let said: Vec<_> = rows.iter().map(|row| (row.value.as_str(), row.note.as_str())).collect();
    assert_eq!(said, [("-5", "=later"), ("1", "'=x"), ("-6", "'tis")]);
}

proptest! {
    #[test]
    fn no_file_upsets_the_reader(file in proptest::collection::vec(any::<u8>(), 0..400)) {
        let (rows, problems) = read_all(&file);
        prop_assert!(rows.is_empty() || problems.addressed().iter().all(|problem| problem.path[0] == "rows"));
    }
}
