//! The sender's own workbook back: wrong cells coloured, what to do noted at the cell, and a list of what to fix first.
//!
//! The file is edited where it stands: every part that is not touched is copied byte for byte, so that formats, formulas,
//! charts and other sheets are what they were. Colours are laid over the cells by conditional formatting, so the cells keep their
//! own formats, and the next time the workbook comes by, what was said before is taken away again.
mod fix_list;
mod notes;
mod parts;
mod shapes;
mod sheet;
mod styles;
mod xml;

use crate::{
    remark::{Remark, causes},
    workbook::FIX_LIST,
};
use parts::{Book, Parts};
use std::collections::BTreeMap;

/// How many cells have a note of their own; a spreadsheet with more is slow to open. All are coloured and listed.
pub(crate) const NOTED: usize = 1_000;

/// Why a workbook cannot be given back with remarks in it; its rows can still be listed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotAnnotate {
    /// It is not a workbook that may be read.
    #[error("{0}")]
    NotReadable(String),
    /// It is put together in a way that is not known here.
    #[error("the workbook cannot be marked, {0}: save it again as .xlsx with a spreadsheet program")]
    Unknown(&'static str),
}

/// Writes the remarks into the workbook and gives it back.
pub fn workbook(file: &[u8], remarks: &[Remark]) -> Result<Vec<u8>, CannotAnnotate> {
    let mut parts = Parts::of(file)?;
    let mut book = Book::read(&mut parts)?;
    let styles = styles::add(&mut parts, &book)?;
    let mut by_sheet: BTreeMap<&str, Vec<&Remark>> = BTreeMap::new();
    for cause in causes(remarks) {
        for remark in cause.all {
            if let Some(sheet) = remark.place.as_ref().and_then(|place| place.sheet.as_deref()) {
                by_sheet.entry(sheet).or_default().push(remark);
            }
        }
    }
    let mut notes_left = NOTED;
    for (nth, (name, part)) in book.sheets.iter().enumerate() {
        if name != FIX_LIST {
            let remarks = by_sheet.get(name.as_str()).map(Vec::as_slice).unwrap_or_default();
            sheet::mark(&mut parts, part, nth, remarks, &styles, &mut notes_left)?;
        }
    }
    fix_list::write(&mut parts, &mut book, remarks, &styles)?;
    parts.write()
}

#[cfg(test)]
mod tests;
