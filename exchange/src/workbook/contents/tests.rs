use crate::{
    problems::Problems,
    sent,
    workbook::made::{MAIN, Made, rebuilt},
};
use muster_domain::ErrorCode;
use std::fmt::Write;

const STYLES: &str = "xl/styles.xml";
const WORDS: &str = "xl/sharedStrings.xml";

fn table() -> Made {
    Made::rows(&[&["measure", "value"], &["calls", "1"]])
}

/// What is said of a file, and how many rows of it are read.
fn said(file: &[u8]) -> (usize, Vec<ErrorCode>) {
    let mut problems = Problems::default();
    let sent = sent::read(file, &[], None, &mut problems);
    let codes = problems.addressed().iter().map(|problem| problem.code);
    (sent.rows.len(), codes.collect())
}

fn refused(made: &Made) -> ErrorCode {
    let (rows, codes) = said(&made.file());
    assert_eq!((rows, codes.len()), (0, 1), "{codes:?}");
    codes[0]
}

#[test]
fn a_list_that_says_it_holds_more_texts_than_it_can_is_not_believed() {
    let words = |count: &str| format!("<sst {MAIN} {count}><si><t>calls</t></si></sst>");
    for count in [
        "uniqueCount=\"100000000000000\"",
        "uniqueCount = '00099999999'",
        "uniqueCount=\"99999999999999999999999\"",
        "uniqueCount=\"1\" x=\"\" uniqueCount=\"1000000\"",
    ] {
        assert_eq!(
            refused(&table().with(WORDS, words(count))),
            ErrorCode::FileNotReadable,
            "{count}"
        );
    }
    for count in ["uniqueCount=\"1\"", "count=\"100000000\" uniqueCount=\"1\"", ""] {
        assert_eq!(said(&table().with(WORDS, words(count)).file()), (1, vec![]), "{count}");
    }
}

#[test]
fn a_list_of_texts_is_looked_through_wherever_the_workbook_stands() {
    let hostile = "<sst uniqueCount=\"100000000000000\"/>";
    let links = r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="/elsewhere/book.xml"/></Relationships>"#;
    let moved = rebuilt(
        &table().with("elsewhere\\SharedStrings.xml", hostile).file(),
        "_rels/.rels",
        links.as_bytes(),
    );

    assert_eq!(said(&moved), (0, vec![ErrorCode::FileNotReadable]));
}

#[test]
fn a_sheet_is_listed_once_and_there_are_no_more_than_a_hundred() {
    let listing = |sheets: &[(usize, usize)]| {
        let (mut listed, mut links) = (String::new(), String::new());
        for (nth, (name, part)) in sheets.iter().enumerate() {
            write!(listed, "<sheet name=\"{name}\" sheetId=\"{nth}\" r:id=\"r{nth}\"/>").unwrap();
            write!(
                links,
                "<Relationship Id=\"r{nth}\" Type=\"x/worksheet\" Target=\"worksheets/Sheet{part}.xml\"/>"
            )
            .unwrap();
        }
        let book = format!("<workbook {MAIN} xmlns:r=\"r\"><sheets>{listed}</sheets></workbook>");
        let links = format!("<Relationships>{links}</Relationships>");
        let others = sheets.iter().skip(1).map(|(_, part)| {
            (
                format!("xl/worksheets/sheet{part}.xml"),
                Vec::from(*b"<worksheet><sheetData/></worksheet>"),
            )
        });
        let made = Made {
            parts: others.filter(|(name, _)| name != "xl/worksheets/sheet1.xml").collect(),
            ..table()
        };
        let file = rebuilt(&made.file(), "xl/workbook.xml", book.as_bytes());
        said(&rebuilt(&file, "xl/_rels/workbook.xml.rels", links.as_bytes()))
    };
    let many = |count: usize| (1..=count).map(|nth| (nth, nth)).collect::<Vec<_>>();

    assert_eq!(listing(&many(100)), (1, vec![]));
    assert_eq!(listing(&many(101)), (0, vec![ErrorCode::FileTooLarge]));
    assert_eq!(listing(&[(1, 1), (2, 1)]), (0, vec![ErrorCode::FileNotReadable]));
    assert_eq!(listing(&[(1, 1), (1, 2)]), (0, vec![ErrorCode::FileNotReadable]));
}

#[test]
fn a_long_name_of_a_format_is_not_copied_into_every_look() {
    let looks = |letters: usize, looks: usize| {
        let code = "0".repeat(letters);
        format!(
            "<styleSheet {MAIN}><numFmts><numFmt numFmtId=\"164\" formatCode=\"{code}\"/></numFmts><cellXfs>{}</cellXfs></styleSheet>",
            "<xf numFmtId=\"164\"/>".repeat(looks)
        )
    };
    assert_eq!(
        refused(&table().with(STYLES, looks(1_000_000, 10_000))),
        ErrorCode::FileTooLarge
    );
    assert_eq!(said(&table().with(STYLES, looks(255, 10_000)).file()), (1, vec![]));
}

#[test]
fn no_cell_holds_more_than_a_cell_can() {
    let long = |text: &str| {
        let cell = format!("<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is>{text}</is></c></row></sheetData>");
        Made::of(&table().sheet.replace("</sheetData>", &cell))
    };
    let words = "words and words ".repeat(100_000);
    assert_eq!(
        refused(&long(&format!("<t>{words}{words}</t>"))),
        ErrorCode::FileTooLarge
    );
    // in pieces, one of them with an end that is not its own
    let pieces = format!("</c>{}", format!("<r><t>{}</t></r>", &words[..200_000]).repeat(12));
    assert_eq!(refused(&long(&pieces)), ErrorCode::FileTooLarge);
    assert_eq!(said(&long("<t>calls</t>").file()).0, 2);
}

#[test]
fn a_sheet_merged_all_over_is_refused_without_a_list_of_it() {
    let merged = "<mergeCell ref=\"A1\"/>".repeat(100_001);
    let made = Made::of(&format!("{}<mergeCells>{merged}</mergeCells>", table().sheet));

    assert_eq!(refused(&made), ErrorCode::CellsMerged);
}

#[test]
fn merging_behind_what_is_no_xml_is_not_passed_over() {
    let made = Made::of(&format!(
        "{}</worksheet></x></y><mergeCells><mergeCell ref=\"A2:B2\"/></mergeCells>",
        table().sheet
    ));

    assert_eq!(refused(&made), ErrorCode::FileNotReadable);
}

#[test]
fn a_row_that_holds_the_same_column_again_and_again_is_not_collected() {
    let words = format!("<sst {MAIN}><si><t>{}</t></si></sst>", "words ".repeat(1_300));
    let again = |row: &str, cell: &str| {
        let cells = cell.repeat(100_000);
        Made::of(&format!("<sheetData><row r=\"1\">{row}{cells}</row></sheetData>")).with(WORDS, words.as_str())
    };
    let twice = again("", "<c r=\"A1\" t=\"s\"><v>0</v></c>");
    let back = again("<c r=\"B2\"/>", "<c r=\"A1\" t=\"s\"><v>0</v></c>");

    assert_eq!(refused(&twice), ErrorCode::FileNotReadable);
    assert_eq!(refused(&back), ErrorCode::FileNotReadable);
}
