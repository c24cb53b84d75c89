//! One sheet: the row of headings, and the rows below it one by one.
use super::{Book, text};
use crate::{
    cells::Fault,
    columns::{Column, Columns, Headings, MOST_COLUMNS},
    problems::{Problems, at},
    row::{TextRow, letters},
    sent::{MOST_ROWS, Sent, too_many},
};
use calamine::{DataRef, Dimensions, XlsxError};
use muster_domain::{ErrorCode, Problem};

/// The headings stand among the first rows, below whatever else is there.
const FIRST_ROWS: u32 = 50;
/// The text of all cells that are read, of whatever row, used or not.
const MOST_TEXT: usize = 32 * 1024 * 1024;
/// More merging than this is not worth naming one by one.
const MOST_MERGED: usize = 500;

pub(super) enum Found {
    Nothing,
    Table,
    Hidden,
    TooMuch(Problem),
}

/// A cell of the row being read.
struct Piece {
    column: u32,
    text: String,
    month: Option<String>,
    uncounted: bool,
}

pub(super) fn read(
    book: &mut Book<'_>,
    (name, merged): (&str, Vec<Dimensions>),
    hidden: bool,
    headings: Headings<'_>,
    (sent, taken): (&mut Sent, &mut usize),
    problems: &mut Problems,
) -> Result<Found, XlsxError> {
    let mut table = Reading {
        name,
        headings,
        merged,
        columns: None,
    };
    let mut cells = book.worksheet_cells_reader(name)?;
    let (mut row, mut pieces, mut last) = (0, Vec::new(), None);
    while let Some(cell) = cells.next_cell_with_formula_metadata()? {
        if last.is_some_and(|last| cell.pos <= last) {
            let message = format!(
                "the cells of the sheet `{name}` do not stand in their order: open the workbook in a spreadsheet program and save it again"
            );
            let path = ["sheets".into(), name.to_owned()];
            return Ok(Found::TooMuch(at(ErrorCode::FileNotReadable, message, path)));
        }
        last = Some(cell.pos);
        if cell.pos.0 != row {
            if let Some(end) = table.row(row, &mut pieces, hidden, sent, problems) {
                return Ok(end);
            }
            row = cell.pos.0;
        }
        if table.columns.is_none() && row >= FIRST_ROWS {
            return Ok(Found::Nothing);
        }
        let empty = matches!(cell.value, DataRef::Empty);
        if cell.pos.1 < MOST_COLUMNS && table.reads(cell.pos.1) && !(empty && cell.formula.is_none()) {
            let text = text::of(&cell.value);
            *taken += text.len();
            if *taken > MOST_TEXT {
                let message =
                    "the rows hold more text than figures need: shorten the notes, or send them in several files";
                return Ok(Found::TooMuch(at(ErrorCode::FileTooLarge, message, ["file".into()])));
            }
            pieces.push(Piece {
                column: cell.pos.1,
                month: text::month(&cell.value),
                text,
                uncounted: empty,
            });
        }
    }
    if let Some(end) = table.row(row, &mut pieces, hidden, sent, problems) {
        return Ok(end);
    }
    Ok(if table.columns.is_some() {
        Found::Table
    } else {
        Found::Nothing
    })
}

struct Reading<'a> {
    name: &'a str,
    headings: Headings<'a>,
    merged: Vec<Dimensions>,
    columns: Option<Columns>,
}

impl Reading<'_> {
    fn reads(&self, column: u32) -> bool {
        let Some(columns) = &self.columns else { return true };
        let column = usize::try_from(column).ok().and_then(|column| columns.get(column));
        column.is_some_and(|column| *column != Column::Beside)
    }

    /// Takes in a row that is complete; `Some` where reading ends here.
    fn row(
        &mut self,
        row: u32,
        pieces: &mut Vec<Piece>,
        hidden: bool,
        sent: &mut Sent,
        problems: &mut Problems,
    ) -> Option<Found> {
        let pieces = std::mem::take(pieces);
        let Some(columns) = &self.columns else {
            if !self
                .headings
                .begin_a_table(pieces.iter().map(|piece| piece.text.as_str()))
            {
                return None;
            }
            if hidden {
                return Some(Found::Hidden);
            }
            let names: Vec<_> = pieces.into_iter().map(|piece| (piece.column, piece.text)).collect();
            self.columns = Columns::of(Some(self.name), &names, self.headings, problems);
            return self.begin(row);
        };
        self.headings.count();
        let mut read = columns.row(sent.rows.len(), u64::from(row) + 1);
        for piece in &pieces {
            let place = usize::try_from(piece.column).unwrap_or(usize::MAX);
            let Some(column) = columns.get(place) else { continue };
            let month = piece.month.as_deref().filter(|_| *column == Column::Period);
            column.fill(&mut read, month.unwrap_or(&piece.text));
            if piece.uncounted {
                let cell = format!("{}{}", letters(piece.column), u64::from(row) + 1);
                let message = format!(
                    "{cell} holds a formula without its result: open the workbook in a spreadsheet program, save it and send it again"
                );
                read.spoil(Fault::new(ErrorCode::FormulaWithoutValue, &column.name(), message));
            }
        }
        self.merging(row, &mut read);
        let named = !(read.measure.is_empty() && read.codes.is_empty());
        let blank = read.fault.is_none() && read.not_filled_in() && (sent.template.is_some() || !named);
        if blank && !named {
            return None;
        }
        if sent.rows.len() + sent.blank.len() == MOST_ROWS {
            return Some(Found::TooMuch(too_many()));
        }
        self.headings.mapping.apply(&mut read);
        if blank {
            sent.blank.push(read);
        } else {
            sent.rows.push(read);
        }
        None
    }

    /// Once the headings are known only merging below them and in their columns matters.
    fn begin(&mut self, header: u32) -> Option<Found> {
        let Some(columns) = &self.columns else {
            // what is wrong with the headings is said already
            return Some(Found::Table);
        };
        self.merged.retain(|region| {
            let (from, to) = (region.start.1, region.end.1.min(MOST_COLUMNS));
            let mut columns = (from..=to).filter_map(|column| columns.get(usize::try_from(column).ok()?));
            region.end.0 > header && columns.any(|column| !matches!(column, Column::Beside | Column::Template))
        });
        (self.merged.len() > MOST_MERGED).then(|| {
            let message = format!(
                "cells of the sheet `{}` are merged all over: take the merging off",
                self.name
            );
            let path = ["sheets".into(), self.name.to_owned()];
            Found::TooMuch(at(ErrorCode::CellsMerged, message, path))
        })
    }

    fn merging(&self, row: u32, read: &mut TextRow) {
        let over = |region: &&Dimensions| region.start.0 <= row && row <= region.end.0;
        let Some(region) = self.merged.iter().find(over) else {
            return;
        };
        let Some(columns) = &self.columns else { return };
        let column = (region.start.1..=region.end.1.min(MOST_COLUMNS))
            .filter_map(|column| columns.get(usize::try_from(column).ok()?))
            .find(|column| !matches!(column, Column::Beside | Column::Template));
        let corner = |(row, column): (u32, u32)| format!("{}{}", letters(column), u64::from(row) + 1);
        let message = format!(
            "the cells {}:{} are merged: take the merging off and write into each row what is meant",
            corner(region.start),
            corner(region.end)
        );
        let column = column.map(Column::name).unwrap_or_default();
        read.spoil(Fault::new(ErrorCode::CellsMerged, &column, message));
    }
}
