//! What a template says of itself in named cells, and the past values it carries.
use super::{Book, text};
use crate::sent::{History, Sent, Template};
use base64::{Engine, engine::general_purpose::STANDARD};
use calamine::{Reader, XlsxError};
use std::{collections::HashMap, ops::RangeInclusive};

/// The named cells of a template.
pub(crate) const NAMES: [&str; 6] = [
    "muster_collection",
    "muster_version",
    "muster_force",
    "muster_period",
    "muster_history",
    "muster_history_digest",
];
/// The named cells that hold the bundle of past values, piece by piece from top to bottom.
pub(crate) const HISTORY: &str = "muster_history_pieces";
/// The named cells that hold the force's own words, likewise.
pub(crate) const WORDS: &str = "muster_words_pieces";

/// The largest bundle, as text.
const LARGEST: usize = 16 * 1024 * 1024;
/// A bundle is cut into at most so many pieces.
const PIECES: u32 = 10_000;

type Position = (u32, u32);

/// A long text in a column of cells.
#[derive(Default)]
struct Pieces {
    at: Option<(u32, RangeInclusive<u32>)>,
    text: String,
}

impl Pieces {
    fn stand(&mut self, from: Position, to: Position) {
        self.at = Some((from.1, from.0..=to.0.min(from.0.saturating_add(PIECES))));
    }

    fn take(&mut self, (row, column): Position, piece: &str) {
        let here = self
            .at
            .as_ref()
            .is_some_and(|(own, rows)| *own == column && rows.contains(&row));
        if here && self.text.len() + piece.len() <= LARGEST {
            self.text.push_str(piece);
        }
    }
}

/// Reads the marks, if there are any, and gives the name of the sheet they stand on.
pub(super) fn read(book: &mut Book<'_>, sent: &mut Sent) -> Result<Option<String>, XlsxError> {
    let names: Vec<(String, String, Position, Position)> = book
        .defined_names()
        .iter()
        .filter(|(name, _)| NAMES.contains(&name.as_str()) || name == HISTORY || name == WORDS)
        .filter_map(|(name, refers)| {
            let (sheet, from, to) = reference(refers)?;
            Some((name.clone(), sheet, from, to))
        })
        .collect();
    let Some((_, sheet, ..)) = names.iter().find(|(name, ..)| name == NAMES[0]) else {
        return Ok(None);
    };
    let sheet = sheet.clone();
    if !book.sheets_metadata().iter().any(|known| known.name == sheet) {
        return Ok(None);
    }
    let mut single: HashMap<Position, &str> = HashMap::new();
    let (mut history, mut words) = (Pieces::default(), Pieces::default());
    for (name, on, from, to) in &names {
        if *on != sheet {
            continue;
        }
        if name == HISTORY {
            history.stand(*from, *to);
        } else if name == WORDS {
            words.stand(*from, *to);
        } else {
            single.insert(*from, name);
        }
    }

    let mut said: HashMap<&str, String> = HashMap::new();
    let mut cells = book.worksheet_cells_reader(&sheet)?;
    let mut last = None;
    while let Some(cell) = cells.next_cell()? {
        let position = cell.get_position();
        if last.replace(position).is_some_and(|last| position <= last) {
            return Err(XlsxError::Unexpected("cells that do not stand in their order"));
        }
        if let Some(name) = single.get(&position) {
            let mut text = text::of(cell.get_value());
            text.truncate(text.floor_char_boundary(200));
            said.insert(name, text);
        } else if let calamine::DataRef::SharedString(piece) = cell.get_value() {
            history.take(position, piece);
            words.take(position, piece);
        }
    }
    let mut take = |name: &str| said.remove(name).filter(|text| !text.is_empty());
    sent.template = Some(Template {
        collection: take(NAMES[0]).unwrap_or_default(),
        version: take(NAMES[1]).unwrap_or_default(),
        force: take(NAMES[2]),
        period: take(NAMES[3]),
    });
    sent.history = match (take(NAMES[4]), take(NAMES[5]), STANDARD.decode(history.text)) {
        (Some(id), Some(digest), Ok(bytes)) => Some(History { id, digest, bytes }),
        _ => None,
    };
    let words = STANDARD.decode(words.text).unwrap_or_default();
    sent.words = serde_json::from_slice(&words).ok();
    Ok(Some(sheet))
}

/// `muster!$B$2` or `'my sheet'!$D$1:$D$9`.
fn reference(text: &str) -> Option<(String, Position, Position)> {
    let (sheet, cells) = text.trim_start_matches('=').rsplit_once('!')?;
    let sheet = sheet
        .strip_prefix('\'')
        .and_then(|sheet| sheet.strip_suffix('\''))
        .map_or_else(|| sheet.to_owned(), |sheet| sheet.replace("''", "'"));
    let (from, to) = cells.split_once(':').unwrap_or((cells, cells));
    Some((sheet, position(from)?, position(to)?))
}

fn position(cell: &str) -> Option<Position> {
    let cell = cell.replace('$', "");
    let digits = cell.find(|letter: char| letter.is_ascii_digit())?;
    let (letters, row) = cell.split_at(digits);
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|letter| letter.is_ascii_uppercase()) {
        return None;
    }
    let column = letters
        .bytes()
        .fold(0, |column, letter| column * 26 + u32::from(letter - b'A') + 1);
    Some((row.parse::<u32>().ok()?.checked_sub(1)?, column - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_refers_to_cells_of_a_sheet() {
        assert_eq!(reference("muster!$B$2"), Some(("muster".to_owned(), (1, 1), (1, 1))));
        assert_eq!(
            reference("'it''s mine'!$AA$1:$AA$9"),
            Some(("it's mine".to_owned(), (0, 26), (8, 26)))
        );
        for wrong in [
            "",
            "#REF!",
            "muster!#REF!",
            "muster!$B",
            "muster!$B$0",
            "muster!B99999999999",
        ] {
            assert_eq!(reference(wrong), None, "{wrong}");
        }
    }
}
