//! The hidden sheet by which a workbook is known again: named cells, and the past values it carries.
use super::{Asked, CannotWrite};
use crate::workbook::{HISTORY, NAMES};
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
    let text = history.map_or_else(String::new, |history| STANDARD.encode(&history.bytes));
    let pieces: Vec<&str> = (0..text.len())
        .step_by(PIECE)
        .map(|from| &text[from..text.len().min(from + PIECE)])
        .collect();

    let sheet = book.add_worksheet();
    sheet.set_name(SHEET)?.set_very_hidden(true);
    for (row, (name, value)) in (0..).zip(NAMES.iter().zip(&values)) {
        sheet.write_string(row, 0, *name)?;
        sheet.write_string(row, 1, value)?;
    }
    for (row, piece) in (0..).zip(&pieces) {
        sheet.write_string(row, 3, *piece)?;
    }
    sheet.protect();
    for (row, name) in (1..).zip(NAMES) {
        let row: u32 = row;
        book.define_name(name, &format!("={SHEET}!$B${row}"))?;
    }
    if !pieces.is_empty() {
        book.define_name(HISTORY, &format!("={SHEET}!$D$1:$D${}", pieces.len()))?;
    }
    Ok(())
}
