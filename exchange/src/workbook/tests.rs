use super::{
    made::{MAIN, Made, rebuilt},
    *,
};
use crate::{cells::Fault, mapping::Mapping, row::TextRow};
use proptest::prelude::*;
use std::fmt::Write;

fn read_file(file: &[u8]) -> (Sent, Problems) {
    let mut problems = Problems::default();
    let dimensions = ["grade".parse().unwrap()];
    let sent = crate::sent::read(file, &dimensions, None, &mut problems);
    (sent, problems)
}

fn rows(made: &Made) -> Vec<TextRow> {
    let (sent, problems) = read_file(&made.file());
    assert_eq!(problems.addressed(), []);
    sent.rows
}

fn refused(file: &[u8]) -> ErrorCode {
    let (sent, problems) = read_file(file);
    assert_eq!((sent.rows.len(), problems.total()), (0, 1), "{problems:?}");
    problems.addressed()[0].code
}

fn fault(row: &TextRow) -> (ErrorCode, &str, &str) {
    let Fault {
        code, column, message, ..
    } = row.fault.as_deref().unwrap();
    (*code, column, message)
}

#[test]
fn a_long_table_is_found_wherever_it_stands_and_whatever_else_is_there() {
    let made = Made::rows(&[
        &["Kent, March 2026"],
        &["", "checked by", "Value ", "Grade", "who", "MEASURE"],
        &["", "AB", " 12\u{a0}", "emergency", "", "calls"],
        &["", "", "", "", "", ""],
        &["", "CD", "#N/A", "priority", "", "calls"],
    ]);

    let rows = rows(&made);

    let said: Vec<_> = rows
        .iter()
        .map(|row| (row.measure.as_str(), row.field("grade"), row.value.as_str()))
        .collect();
    assert_eq!(said, [("calls", "emergency", "12"), ("calls", "priority", "#N/A")]);
    let place = rows[1].place(Some("value")).unwrap();
    assert_eq!(
        (place.to_string().as_str(), place.column.as_deref()),
        ("Data!C5", Some("Value"))
    );
    assert_eq!(rows[1].place(Some("grade")).unwrap().cell.as_deref(), Some("D5"));
}

#[test]
fn a_formula_without_its_result_is_named_and_one_with_it_is_read() {
    let unworked = rows(&Made::rows(&[
        &["measure", "value"],
        &["calls", "=A1+1"],
        &["hours", "3"],
    ]));
    let (code, column, message) = fault(&unworked[0]);
    assert_eq!((code, column), (ErrorCode::FormulaWithoutValue, "value"));
    assert!(message.starts_with("B2 holds a formula"), "{message}");
    assert_eq!(unworked[1].fault, None);

    let sheet = "<sheetData><row><c t=\"inlineStr\"><is><t>measure</t></is></c><c t=\"inlineStr\"><is><t>value</t></is></c></row>\
                 <row><c t=\"inlineStr\"><is><t>calls</t></is></c><c><f>1+1</f><v>2</v></c></row></sheetData>";
    assert_eq!(rows(&Made::of(sheet))[0].value, "2");
}

#[test]
fn merged_cells_spoil_the_rows_they_cover_and_no_others() {
    let table = Made::rows(&[
        &["measure", "value", "by"],
        &["calls", "1"],
        &["hours", "2"],
        &["other", "3"],
    ]);
    let over = |cells: &str| {
        let merged = format!("<mergeCells count=\"1\"><mergeCell ref=\"{cells}\"/></mergeCells>");
        rows(&Made::of(&format!("{}{merged}", table.sheet)))
    };

    let spoilt = over("B2:B3");
    assert_eq!(fault(&spoilt[0]).0, ErrorCode::CellsMerged);
    assert!(fault(&spoilt[1]).2.starts_with("the cells B2:B3 are merged"));
    assert_eq!(spoilt[2].fault, None);
    assert!(over("C2:C4").iter().all(|row| row.fault.is_none()));
    assert!(over("A1:B1").iter().all(|row| row.fault.is_none()));
}

#[test]
fn figures_on_a_hidden_sheet_are_neither_read_nor_passed_over() {
    let mut made = Made::rows(&[&["measure", "value"], &["calls", "1"]]);
    made.state = "state=\"hidden\"";
    assert_eq!(refused(&made.file()), ErrorCode::SheetHidden);

    let mut other = Made::rows(&[&["a list", "of codes"]]);
    other.state = "state=\"veryHidden\"";
    assert_eq!(refused(&other.file()), ErrorCode::ColumnMissing);
}

#[test]
fn macros_passwords_and_other_kinds_of_file_are_each_refused_by_name() {
    let table = || Made::rows(&[&["measure", "value"], &["calls", "1"]]);
    assert_eq!(
        refused(&table().with("xl/vbaProject.bin", "code").file()),
        ErrorCode::FileHasMacros
    );
    assert_eq!(
        refused(&table().with("xl/workbook.bin", "binary").file()),
        ErrorCode::FileNotReadable
    );
    let mut encrypted = package::COMPOUND.to_vec();
    assert_eq!(refused(&encrypted), ErrorCode::FileNotReadable);
    encrypted.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(refused(&encrypted), ErrorCode::FileProtected);
    let file = table().file();
    assert_eq!(refused(&file[..file.len() / 2]), ErrorCode::FileNotReadable);
}

#[test]
fn a_bomb_is_refused_before_it_goes_off() {
    let noughts = vec![b' '; 20 * 1024 * 1024];
    let bomb = Made::rows(&[&["measure", "value"]]).with("xl/media/image1.png", noughts.clone());
    assert_eq!(refused(&bomb.file()), ErrorCode::FileTooLarge);

    let words = Made::rows(&[&["measure", "value"]]).with("xl/sharedStrings.xml", noughts);
    assert_eq!(refused(&words.file()), ErrorCode::FileTooLarge);

    // a file that understates what it unpacks to
    let mut lying = words.file();
    let size = 20_u32 * 1024 * 1024;
    for at in 0..lying.len() - 4 {
        if lying[at..at + 4] == size.to_le_bytes() {
            lying[at..at + 4].copy_from_slice(&1_000_u32.to_le_bytes());
        }
    }
    assert_eq!(read_file(&lying).0.rows.len(), 0);
    assert!(!read_file(&lying).1.none());

    let mut crowd = Made::rows(&[&["measure", "value"]]);
    crowd.parts = (0..2_001).map(|nth| (format!("xl/{nth}.xml"), Vec::new())).collect();
    assert_eq!(refused(&crowd.file()), ErrorCode::FileTooLarge);
}

#[test]
fn one_long_text_in_every_row_does_not_fill_the_memory() {
    let mut sheet = String::from(
        "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>measure</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>value</t></is></c></row>",
    );
    for row in 2..20_000 {
        write!(sheet, "<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>").unwrap();
    }
    sheet.push_str("</sheetData>");
    let words = format!("<sst {MAIN}><si><t>{}</t></si></sst>", "words ".repeat(20_000));
    let made = Made::of(&sheet).with("xl/sharedStrings.xml", words);
    assert_eq!(refused(&made.file()), ErrorCode::FileTooLarge);
}

#[test]
fn a_million_blank_rows_below_the_figures_are_nothing() {
    let table = Made::rows(&[&["measure", "value"], &["calls", "1"]]);
    let mut sheet = table.sheet.replace("</sheetData>", "");
    for row in 3..=1_048_576 {
        write!(sheet, "<row r=\"{row}\" s=\"0\"/>").unwrap();
    }
    sheet.push_str("<row r=\"1048576\"><c r=\"XFD1048576\"/></row></sheetData>");

    assert_eq!(rows(&Made::of(&sheet)).len(), 1);
}

#[test]
fn names_that_point_nowhere_make_no_template() {
    let mut made = Made::rows(&[
        &["measure", "value", "status", "", "vawg", "0.9.0"],
        &["calls", "", "", "", "kent", "2026-03"],
        &["hours", "", "NOT_SUPPLIED"],
    ]);
    made.names = "<definedNames><definedName name=\"muster_collection\">Other!$E$1</definedName></definedNames>";
    assert_eq!(read_file(&made.file()).0.template, None);
    assert_eq!(rows(&made).len(), 2);
}

#[test]
fn a_mapping_reads_a_forces_own_headings_and_codes() {
    let made = Made::rows(&[
        &["Crime type", "Total", "Prio"],
        &["C01", "7", "G1"],
        &["C99", "1", "G1"],
    ]);
    let mapping = Mapping {
        columns: [("crime type", "measure"), ("Total", "value"), ("Prio", "grade")]
            .map(|(theirs, ours)| (theirs.to_owned(), ours.to_owned()))
            .into(),
        measures: [("C01".to_owned(), "calls".to_owned())].into(),
        ..Mapping::default()
    };
    let mut problems = Problems::default();

    let sent = crate::sent::read(&made.file(), &["grade".parse().unwrap()], Some(&mapping), &mut problems);

    assert_eq!(problems.addressed(), []);
    let said: Vec<_> = sent
        .rows
        .iter()
        .map(|row| (row.field("measure"), row.said("measure")))
        .collect();
    assert_eq!(said, [("calls", "C01"), ("C99", "C99")]);
    assert_eq!(
        sent.rows[0].place(Some("measure")).unwrap().column.as_deref(),
        Some("Crime type")
    );
}

proptest! {
    #[test]
    fn no_bytes_upset_the_reader(tail in proptest::collection::vec(any::<u8>(), 0..300)) {
        let (sent, problems) = read_file(&[b"PK\x03\x04", tail.as_slice()].concat());
        prop_assert!(sent.rows.is_empty() && !problems.none());
    }

    #[test]
    fn no_damage_to_a_file_upsets_the_reader(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
        let mut file = Made::rows(&[&["measure", "value"], &["calls", "1"]]).file();
        let at = at.index(file.len());
        file[at] = byte;
        let _ = read_file(&file);
        let _ = read_file(&file[..cut.index(file.len())]);
    }

    #[test]
    fn no_sheet_upsets_the_reader(sheet in "(<(row|c|v|f|is|t|mergeCell|dimension|sheetData)( (r|s|t|si|ref)=\"[A-Z]{0,9}[0-9]{0,11}(:[A-Z]{0,4}[0-9]{0,8})?\"){0,2}/?>|</(row|c|v|f|is|t|sheetData)>|[0-9a-z&;]{0,5}){0,30}") {
        let made = Made::rows(&[&["measure", "value"], &["calls", "1"]]);
        let file = rebuilt(&made.file(), "xl/worksheets/sheet1.xml", format!("<worksheet {MAIN}><sheetData>{sheet}</sheetData></worksheet>").as_bytes());
        let _ = read_file(&file);
    }
}
