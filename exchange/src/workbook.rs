//! Workbooks as analysts send them: our templates, whatever became of them, and any sheet that is a long table.
//!
//! What a file unpacks to is measured before anything is read, and cells are read one by one: a hostile file costs no more
//! memory than an honest one. A sheet counts where a row among its first has the headings `measure` and `value`; columns are
//! found by their headings, so that moved and added columns do no harm.
mod contents;
#[cfg(test)]
pub(crate) mod made;
mod marks;
mod package;
mod passing;
mod sheet;
mod text;

use crate::{
    columns::Headings,
    mapping::Mapping,
    problems::{Problems, at, quoted},
    sent::Sent,
};
use calamine::{Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use muster_domain::{DimensionCode, ErrorCode, Problem};
use sheet::Found;
use std::{
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::atomic::AtomicUsize,
};

pub(crate) use marks::{HISTORY, NAMES, WORDS};
pub(crate) use package::Package;

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// The sheet on which an annotated workbook lists what to mend.
pub(crate) const FIX_LIST: &str = "Fix list";

/// Whether the first bytes are those of a workbook, of whatever kind.
#[must_use]
pub fn looks_like_one(file: &[u8]) -> bool {
    file.starts_with(b"PK\x03\x04") || file.starts_with(b"PK\x05\x06") || file.starts_with(package::COMPOUND)
}

/// Reads every sheet that is a long table. Problems noted are those of the file; what is wrong with a row comes with the row.
pub(crate) fn read(
    file: &[u8],
    known: (&[DimensionCode], Option<&Mapping>),
    counted: Option<&AtomicUsize>,
    problems: &mut Problems,
) -> Sent {
    let admitted = Package::open(file).and_then(|mut package| package.admit().map(|()| package.merging));
    let merging = match admitted {
        Ok(merging) => merging,
        Err(problem) => {
            problems.add(|| problem);
            return Sent::default();
        }
    };
    // the library indexes and adds without checking here and there, and a file of a stranger may find where
    let read = catch_unwind(AssertUnwindSafe(|| sheets((file, merging), known, counted, problems)));
    match read {
        Ok(Ok(sent)) => sent,
        Ok(Err(cause)) => {
            problems.add(|| unreadable(&cause));
            Sent::default()
        }
        Err(_) => {
            problems.add(|| damaged("its sheets do not follow the format"));
            Sent::default()
        }
    }
}

fn sheets(
    (file, merging): (&[u8], bool),
    (dimensions, words): (&[DimensionCode], Option<&Mapping>),
    counted: Option<&AtomicUsize>,
    problems: &mut Problems,
) -> Result<Sent, XlsxError> {
    let mut book: Book<'_> = Xlsx::new(Cursor::new(file))?;
    let mut sent = Sent::default();
    let meta = marks::read(&mut book, &mut sent)?;
    let carried = sent.words.clone().unwrap_or_default();
    let headings = Headings {
        dimensions,
        mapping: words.unwrap_or(&carried),
        lenient: true,
        counted,
    };
    let sheets: Vec<_> = book.sheets_metadata().to_vec();
    let (mut found, mut taken) = (false, 0);
    for sheet in sheets {
        if sheet.typ != SheetType::WorkSheet || Some(&sheet.name) == meta.as_ref() || sheet.name == FIX_LIST {
            continue;
        }
        let hidden = sheet.visible != SheetVisible::Visible;
        // to look for merging where there is none takes as long as to read the sheet
        let merged = if merging {
            book.merge_cells_by_sheet_name(&sheet.name)?
        } else {
            Vec::new()
        };
        let named = (sheet.name.as_str(), merged);
        match sheet::read(&mut book, named, hidden, headings, (&mut sent, &mut taken), problems)? {
            Found::Nothing => {}
            Found::Table => found = true,
            Found::Hidden => {
                found = true;
                problems.add(|| {
                    let name = quoted(&sheet.name);
                    let message = format!("figures stand on the hidden sheet {name}: show the sheet, or delete it");
                    at(ErrorCode::SheetHidden, message, ["sheets".into(), sheet.name.clone()])
                });
            }
            Found::TooMuch(problem) => {
                problems.add(|| problem);
                return Ok(Sent::default());
            }
        }
    }
    if !found {
        problems.add(|| {
            let message = "no sheet has a row with the headings `measure` and `value`: start from the template";
            at(ErrorCode::ColumnMissing, message, ["sheets".into()])
        });
    }
    Ok(sent)
}

fn unreadable(cause: &XlsxError) -> Problem {
    match cause {
        XlsxError::Password => package::protected(),
        XlsxError::Xml(_) | XlsxError::XmlAttr(_) | XlsxError::XmlEof(_) => damaged("a part of it breaks off"),
        _ => damaged("its parts do not fit together"),
    }
}

fn damaged(how: &str) -> Problem {
    let message =
        format!("the workbook cannot be read, {how}: open it in a spreadsheet program and save it again as .xlsx");
    at(ErrorCode::FileNotReadable, message, ["file".into()])
}

#[cfg(test)]
mod tests;
