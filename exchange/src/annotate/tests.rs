use super::*;
use crate::{
    cells::{self, Form},
    problems::Problems,
    sent::{self, Sent},
    template::{self, Asked},
    workbook::made::Made,
};
use calamine::{Data, Reader, Xlsx};
use muster_domain::{
    Quantity, Supplied,
    catalogue::{Catalogue, Collection, Severity},
    cell::Cell,
};
use proptest::prelude::*;
use std::{io::Cursor, sync::LazyLock};

const FILE: &str = include_str!("../../../catalogue/contact-response.toml");

fn collection() -> Collection {
    Catalogue::parse(&[("contact-response.toml", FILE)])
        .unwrap()
        .collections()[0]
        .clone()
}

/// A filled-in template in which every third value is below nought, which no measure of the collection takes.
fn filled() -> Vec<u8> {
    static FILLED: LazyLock<Vec<u8>> = LazyLock::new(fill_in);
    FILLED.clone()
}

fn fill_in() -> Vec<u8> {
    let collection = collection();
    let cells = (1..).zip(collection.cells("2026-03".parse().unwrap()));
    let cells: Vec<Cell> = cells
        .map(|(count, (measure, breakdown))| Cell {
            address: muster_domain::cell::CellAddress {
                measure: measure.code.clone(),
                area: None,
                breakdown,
            },
            supplied: Supplied::Value(Quantity::whole(if count % 3 == 0 { -count } else { count }).unwrap()),
            statuses: muster_domain::Statuses::NONE,
            note: None,
        })
        .collect();
    let asked = Asked {
        collection: &collection,
        force: "kent".parse().unwrap(),
        force_name: "Kent Police",
        period: "2026-03".parse().unwrap(),
        due: None,
        areas: &[],
        last: &BTreeMap::new(),
        recorded: &cells,
        history: None,
        words: None,
    };
    template::workbook(&asked).unwrap()
}

fn read(file: &[u8]) -> Sent {
    let mut problems = Problems::default();
    let dimensions: Vec<_> = collection().dimensions.iter().map(|list| list.code.clone()).collect();
    let sent = sent::read(file, &dimensions, None, &mut problems);
    assert_eq!(problems.addressed(), []);
    sent
}

fn remarks(sent: &Sent) -> Vec<Remark> {
    let form = Form::of(&collection(), "kent".parse().unwrap(), "2026-03".parse().unwrap(), []);
    let judged = cells::judge(&sent.rows, &form);
    let judged = sent.rows.iter().zip(&judged);
    judged
        .filter_map(|(row, judged)| Some(Remark::of(row, judged.as_ref().err()?)))
        .collect()
}

fn part(file: &[u8], name: &str) -> String {
    Parts::of(file).unwrap().text(name).unwrap().unwrap_or_default()
}

fn listed(file: &[u8]) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file)).unwrap();
    let list = book.worksheet_range(FIX_LIST).unwrap();
    list.rows()
        .map(|row| {
            row.iter()
                .map(|cell| {
                    if let Data::String(text) = cell {
                        text.clone()
                    } else {
                        String::new()
                    }
                })
                .collect()
        })
        .collect()
}

#[test]
fn the_workbook_comes_back_as_it_was_with_bad_cells_marked_and_listed() {
    let file = filled();
    let sent = read(&file);
    let found = remarks(&sent);
    assert!(found.len() > 3);

    let back = workbook(&file, &found).unwrap();

    let again = read(&back);
    let values = |sent: &Sent| {
        sent.rows
            .iter()
            .map(|row| (row.place(Some("value")), row.value.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!((values(&again), &again.template), (values(&sent), &sent.template));
    let sheet = part(&back, "xl/worksheets/sheet1.xml");
    assert!(
        sheet.contains("<conditionalFormatting sqref=\"F5 F8"),
        "{}",
        &sheet[sheet.len() - 3_000..]
    );
    assert!(sheet.contains("<sheetProtection") && sheet.contains("<dataValidations"));
    let notes = part(&back, "xl/muster-comments-0.xml");
    assert!(
        notes.contains("<comment ref=\"F5\" authorId=\"0\">") && notes.contains("Muster: VALUE_NEGATIVE&#10;"),
        "{notes}"
    );
    let list = listed(&back);
    assert!(
        list[0][0].starts_with(&format!("{} to put right.", found.len())),
        "{:?}",
        list[0]
    );
    assert_eq!(list[4][1..5], ["VALUE_NEGATIVE", "", "", "value"]);
    assert_eq!(
        list[5][..8],
        [
            "1",
            "VALUE_NEGATIVE",
            "Figures",
            "5",
            "value",
            "F5",
            "-3",
            "nought or more"
        ]
    );
}

#[test]
fn what_was_said_before_goes_when_it_is_put_right() {
    let file = filled();
    let found = remarks(&read(&file));
    let first = workbook(&file, &found).unwrap();

    let fewer = workbook(&first, &found[..1]).unwrap();

    let count = |text: &str, what: &str| text.matches(what).count();
    assert_eq!(
        count(&part(&first, "xl/muster-comments-0.xml"), "<comment "),
        found.len()
    );
    assert_eq!(count(&part(&fewer, "xl/muster-comments-0.xml"), "<comment "), 1);
    assert_eq!(
        count(&part(&first, "xl/drawings/muster-notes-0.vml"), "<v:shape "),
        found.len()
    );
    assert_eq!(count(&part(&fewer, "xl/drawings/muster-notes-0.vml"), "<v:shape "), 1);
    let sheet = part(&fewer, "xl/worksheets/sheet1.xml");
    assert_eq!((count(&sheet, MARKED), count(&sheet, "<legacyDrawing")), (1, 1));
    assert_eq!(listed(&fewer).len(), 6);
    assert_eq!(part(&fewer, "xl/styles.xml"), part(&first, "xl/styles.xml"));
    assert_eq!(part(&fewer, "xl/workbook.xml"), part(&first, "xl/workbook.xml"));

    let clean = workbook(&fewer, &[]).unwrap();
    assert_eq!(count(&part(&clean, "xl/worksheets/sheet1.xml"), MARKED), 0);
    assert_eq!(listed(&clean)[0][0], "There is nothing to put right.");
}

const MARKED: &str = "N(\"muster\")=0";

#[test]
fn notes_of_others_stay_and_are_not_written_over() {
    let found = remarks(&read(&filled()));
    let mut book: Vec<u8> = filled();
    // a colleague's note at the first bad cell, as a spreadsheet program keeps it: ours, with another name on it
    book = workbook(&book, &found[..1]).unwrap();
    let notes = part(&book, "xl/muster-comments-0.xml")
        .replace(">Muster<", ">A colleague<")
        .replace("Muster: ", "as agreed: ");
    book = crate::workbook::made::rebuilt(&book, "xl/muster-comments-0.xml", notes.as_bytes());

    let back = workbook(&book, &found[..2]).unwrap();

    let notes = part(&back, "xl/muster-comments-0.xml");
    assert!(
        notes.contains("<author>A colleague</author><author>Muster</author>"),
        "{notes}"
    );
    assert!(
        notes.contains("ref=\"F5\" authorId=\"0\"") && notes.contains("ref=\"F8\" authorId=\"1\""),
        "{notes}"
    );
    assert_eq!(notes.matches("<comment ").count(), 2);
}

#[test]
fn our_notes_are_known_again_where_a_spreadsheet_program_forgot_their_author() {
    let found = remarks(&read(&filled()));
    let book = workbook(&filled(), &found).unwrap();
    let notes = part(&book, "xl/muster-comments-0.xml").replace(">Muster<", "> <");
    let book = crate::workbook::made::rebuilt(&book, "xl/muster-comments-0.xml", notes.as_bytes());

    let back = workbook(&book, &found[..1]).unwrap();

    assert_eq!(part(&back, "xl/muster-comments-0.xml").matches("<comment ").count(), 1);
    assert_eq!(
        part(&back, "xl/drawings/muster-notes-0.vml")
            .matches("<v:shape ")
            .count(),
        1
    );
}

#[test]
fn a_workbook_of_unknown_make_is_refused_and_one_without_styles_too() {
    assert!(matches!(
        workbook(b"measure,value\n", &[]),
        Err(CannotAnnotate::NotReadable(_))
    ));
    let made = Made::rows(&[&["measure", "value"], &["calls", "1"]]).file();
    assert_eq!(workbook(&made, &[]), Err(CannotAnnotate::Unknown("it has no styles")));
}

fn remark(value: &str, row: u64, sheet: &str) -> Remark {
    Remark {
        code: "VALUE_NOT_A_NUMBER".to_owned(),
        severity: Severity::Error,
        place: Some(muster_domain::Place {
            sheet: Some(sheet.to_owned()),
            row,
            column: Some("value".to_owned()),
            cell: Some(format!("F{row}")),
        }),
        value: value.to_owned(),
        expected: "a number".to_owned(),
        message: format!("`{value}` is not a number"),
        fix: "write a number".to_owned(),
    }
}

#[test]
fn ten_thousand_bad_cells_are_all_coloured_and_a_thousand_noted() {
    let found: Vec<_> = (3..10_003).map(|row| remark("many", row * 2, "Figures")).collect();

    let back = workbook(&filled(), &found).unwrap();

    assert_eq!(
        part(&back, "xl/muster-comments-0.xml").matches("<comment ").count(),
        NOTED
    );
    let sheet = part(&back, "xl/worksheets/sheet1.xml");
    assert_eq!(sheet.matches(MARKED).count(), 100);
    assert!(sheet.contains(" F20004\""), "the last one is coloured");
    assert!(listed(&back).last().unwrap()[8].starts_with("and 8000 more"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn whatever_was_sent_can_be_quoted(value in "\\PC{0,40}|[\u{0}-\u{20}<>&\"']{0,20}", row in 0_u64..2_000_000) {
        let back = workbook(&filled(), &[remark(&value, row, "Figures"), remark(&value, 1, "no such sheet")]).unwrap();
        prop_assert_eq!(read(&back).rows.len(), read(&filled()).rows.len());
        prop_assert!(listed(&back).len() > 5);
    }

    #[test]
    fn no_damage_to_a_workbook_upsets_the_editor(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut file = filled();
        let at = at.index(file.len());
        file[at] = byte;
        let _ = workbook(&file, &[remark("1", 5, "Figures")]);
    }

    #[test]
    fn no_damage_within_a_part_upsets_reader_or_editor(
        nth in any::<prop::sample::Index>(),
        damage in proptest::collection::vec((any::<prop::sample::Index>(), "[<>/=\" 0-9A-Z]|[a-z]{1,3}|99999999999"), 1..6),
    ) {
        static MARKED_ONCE: LazyLock<Vec<u8>> =
            LazyLock::new(|| workbook(&filled(), &remarks(&read(&filled()))[..2]).unwrap());
        let file = &*MARKED_ONCE;
        let names = ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml", "[Content_Types].xml",
            "xl/_rels/workbook.xml.rels", "xl/worksheets/_rels/sheet1.xml.rels", "xl/muster-comments-0.xml", "xl/drawings/muster-notes-0.vml"];
        let name = nth.get(&names);
        let mut text = part(file, name);
        for (at, with) in damage {
            let at = text.floor_char_boundary(at.index(text.len()));
            let end = text.ceil_char_boundary((at + with.len()).min(text.len()));
            text.replace_range(at..end, &with);
        }
        let file = crate::workbook::made::rebuilt(file, name, text.as_bytes());
        let dimensions: Vec<_> = collection().dimensions.iter().map(|list| list.code.clone()).collect();
        let _ = sent::read(&file, &dimensions, None, &mut Problems::default());
        let _ = workbook(&file, &[remark("1", 5, "Figures")]);
    }

    #[test]
    fn no_sheet_upsets_the_editor(tail in "(<(conditionalFormatting|cfRule|legacyDrawing|sheetData|extLst)( (priority|r:id|sqref)=\"[0-9A-Za-z]{0,9}\")?/?>|</[a-zA-Z]{1,9}>|[a-z&;]{0,3}){0,12}") {
        let sheet = format!("<worksheet><sheetData><row/></sheetData>{tail}</worksheet>");
        let file = crate::workbook::made::rebuilt(&filled(), "xl/worksheets/sheet1.xml", sheet.as_bytes());
        let _ = workbook(&file, &[remark("1", 5, "Figures")]);
    }
}
