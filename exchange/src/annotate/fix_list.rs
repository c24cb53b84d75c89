//! The sheet that lists what to mend, by cause, the first fix first.
use super::{
    CannotAnnotate, NOTED,
    parts::{Book, MAIN, Parts},
    styles::Styles,
    xml::{clean, shortened},
};
use crate::{
    remark::{Cause, Remark, causes},
    row::letters,
    workbook::FIX_LIST,
};
use muster_domain::catalogue::Severity;
use std::fmt::Write;

/// So many cells are listed for one cause: nobody mends more by hand.
const LISTED: usize = 2_000;
const LONGEST: usize = 300;
const HEADINGS: [(&str, u32); 10] = [
    ("no", 6),
    ("problem", 30),
    ("sheet", 16),
    ("row", 8),
    ("column", 16),
    ("cell", 9),
    ("value", 18),
    ("expected", 34),
    ("what is wrong", 60),
    ("what to do", 60),
];

/// Writes the list in place of an earlier one, or as a new sheet at the end.
pub(super) fn write(
    parts: &mut Parts<'_>,
    book: &mut Book,
    remarks: &[Remark],
    styles: &Styles,
) -> Result<(), CannotAnnotate> {
    let known = book.sheets.iter().find(|(name, _)| name == FIX_LIST);
    let part = match known {
        Some((_, part)) => part.clone(),
        None => book.add(parts, FIX_LIST)?,
    };
    let mut list = List {
        style: styles.wrapped,
        ..List::default()
    };
    list.row(&[(0, summary(remarks))]);
    list.row(&[(0, marks(remarks))]);
    list.row(&[]);
    let headings: Vec<_> = (0..)
        .zip(HEADINGS.iter().map(|(heading, _)| (*heading).to_owned()))
        .collect();
    list.heading(&headings);
    for (nth, cause) in (1..).zip(causes(remarks)) {
        list.cause(nth, &cause);
    }
    parts.put(&part, list.sheet(styles));
    Ok(())
}

fn summary(remarks: &[Remark]) -> String {
    let count = |severity| remarks.iter().filter(|remark| remark.severity == severity).count();
    let said = [
        (count(Severity::Error), "to put right"),
        (count(Severity::Warning), "to explain or put right"),
        (count(Severity::Note), "to know of"),
    ];
    let said: Vec<_> = said
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    if said.is_empty() {
        "There is nothing to put right.".to_owned()
    } else {
        format!(
            "{}. Begin at the top: one cause is often the reason for many lines. Mend the cells on their own sheets, save, and send the workbook again; this sheet is not read.",
            said.join(", ")
        )
    }
}

fn marks(remarks: &[Remark]) -> String {
    let unnoted = remarks.len().saturating_sub(NOTED);
    let mut said = "Red cells are to be put right, amber ones explained, blue ones are for information; the note at a cell says what to do. Everything else in the workbook is as you sent it.".to_owned();
    if unnoted > 0 {
        // writing to a String cannot fail
        let _ = write!(said, " All cells are coloured; the first {NOTED} have a note as well.");
    }
    said
}

#[derive(Default)]
struct List {
    rows: String,
    links: String,
    headings: Vec<u32>,
    row: u32,
    style: usize,
}

impl List {
    fn row(&mut self, cells: &[(u32, String)]) {
        self.row += 1;
        let row = self.row;
        // writing to a String cannot fail
        let _ = write!(self.rows, "<row r=\"{row}\">");
        for (column, text) in cells.iter().filter(|(_, text)| !text.is_empty()) {
            // sentences above the table run on beyond their cell
            let style = if row > 3 { self.style } else { 0 };
            let _ = write!(
                self.rows,
                "<c r=\"{}{row}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
                letters(*column),
                clean(&shortened(text, LONGEST))
            );
        }
        self.rows.push_str("</row>");
    }

    fn heading(&mut self, cells: &[(u32, String)]) {
        self.row(cells);
        self.headings.push(self.row);
    }

    fn cause(&mut self, nth: usize, cause: &Cause<'_>) {
        let first = cause.first;
        let column = first.place.as_ref().and_then(|place| place.column.clone());
        let places = match cause.all.len() {
            1 => "one cell".to_owned(),
            many => format!("{many} cells"),
        };
        self.heading(&[
            (0, nth.to_string()),
            (1, first.code.clone()),
            (4, column.unwrap_or_default()),
            (8, places),
            (9, first.fix.clone()),
        ]);
        for remark in cause.all.iter().take(LISTED) {
            self.remark(nth, remark);
        }
        if cause.all.len() > LISTED {
            let more = format!("and {} more with the same cause", cause.all.len() - LISTED);
            self.row(&[(0, nth.to_string()), (8, more)]);
        }
    }

    fn remark(&mut self, nth: usize, remark: &Remark) {
        let place = remark.place.clone().unwrap_or_default();
        let cell = place.cell.clone().unwrap_or_default();
        if let (Some(sheet), false) = (&place.sheet, cell.is_empty()) {
            let location = format!("'{}'!{cell}", sheet.replace('\'', "''"));
            // writing to a String cannot fail
            let _ = write!(
                self.links,
                "<hyperlink ref=\"F{}\" location=\"{}\" display=\"{cell}\"/>",
                self.row + 1,
                clean(&location)
            );
        }
        let row = if place.row == 0 {
            String::new()
        } else {
            place.row.to_string()
        };
        self.row(&[
            (0, nth.to_string()),
            (1, remark.code.clone()),
            (2, place.sheet.unwrap_or_default()),
            (3, row),
            (4, place.column.unwrap_or_default()),
            (5, cell),
            (6, remark.value.clone()),
            (7, remark.expected.clone()),
            (8, remark.message.clone()),
            (9, remark.fix.clone()),
        ]);
    }

    fn sheet(self, styles: &Styles) -> String {
        let mut columns = String::new();
        for (nth, (_, width)) in (1..).zip(HEADINGS) {
            // writing to a String cannot fail
            let _ = write!(
                columns,
                "<col min=\"{nth}\" max=\"{nth}\" width=\"{width}\" customWidth=\"1\"/>"
            );
        }
        let last = letters(u32::try_from(HEADINGS.len()).unwrap_or(1) - 1);
        let mut bold = String::new();
        for (nth, rows) in (1..).zip(self.headings.chunks(100)) {
            let ranges: Vec<_> = rows.iter().map(|row| format!("A{row}:{last}{row}")).collect();
            let _ = write!(
                bold,
                "<conditionalFormatting sqref=\"{}\"><cfRule type=\"expression\" dxfId=\"{}\" priority=\"{nth}\"><formula>TRUE</formula></cfRule></conditionalFormatting>",
                ranges.join(" "),
                styles.heading()
            );
        }
        let links = if self.links.is_empty() {
            String::new()
        } else {
            format!("<hyperlinks>{}</hyperlinks>", self.links)
        };
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"4\" topLeftCell=\"A5\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/><cols>{columns}</cols><sheetData>{}</sheetData>{bold}{links}</worksheet>",
            self.rows
        )
    }
}
