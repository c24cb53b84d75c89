//! The hidden sheet by which a workbook is known again: named cells, and the past values it carries.
use super::{Asked, CannotWrite};
use crate::workbook::{HISTORY, NAMES, WORDS};
use base64::{Engine, engine::general_purpose::STANDARD};
use rust_xlsxwriter::Workbook;

const SHEET: &str = "muster";
/// A cell holds at most 32,767 characters.
const PIECE: usize = 32_000;

pub(super) fn write(book: &mut Workbook, asked: &Asked<'_>) -> Result<(), CannotWrite> {
    let history = asked.history;
    let values = [
        asked.collection.code.to_string(),
        asked.collection.version.to_string(),
        asked.force.to_string(),
        asked.period.to_string(),
        history.map_or_else(String::new, |history| history.id.clone()),
        history.map_or_else(String::new, |history| history.digest.clone()),
    ];
    // the words of a force are texts by texts, which always have a JSON form
    let words = asked.words.and_then(|words| serde_json::to_vec(words).ok());
    let long = [
        (HISTORY, 'D', history.map(|history| STANDARD.encode(&history.bytes))),
        (WORDS, 'E', words.map(|words| STANDARD.encode(words))),
    ];

    let sheet = book.add_worksheet();
    sheet.set_name(SHEET)?.set_very_hidden(true);
    for (row, (name, value)) in (0..).zip(NAMES.iter().zip(&values)) {
        sheet.write_string(row, 0, *name)?;
        sheet.write_string(row, 1, value)?;
    }
    let mut ranges = Vec::new();
    for (column, (name, letter, text)) in (3..).zip(&long) {
        let text = text.as_deref().unwrap_or_default();
        let starts = (0..text.len()).step_by(PIECE);
        for (row, from) in (0..).zip(starts.clone()) {
            sheet.write_string(row, column, &text[from..text.len().min(from + PIECE)])?;
        }
        if !text.is_empty() {
            ranges.push((*name, format!("={SHEET}!${letter}$1:${letter}${}", starts.len())));
        }
    }
    sheet.protect();
    for (row, name) in (1..).zip(NAMES) {
        let row: u32 = row;
        book.define_name(name, &format!("={SHEET}!$B${row}"))?;
    }
    for (name, range) in ranges {
        book.define_name(name, &range)?;
    }
    Ok(())
}
