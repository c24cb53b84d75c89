//! From the bytes of a CSV to its text: whichever encoding a spreadsheet chose, and whichever separator.
use crate::{columns::MOST_COLUMNS, harmless};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// Bytes that are not of the encoding the file says it is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} holds bytes that are no {encoding}, which the file begins as: save it again as CSV in UTF-8")]
pub struct NotOfItsEncoding {
    /// The line, from 1.
    pub line: usize,
    /// What the byte order mark says.
    pub encoding: &'static str,
}

/// UTF-8 with or without a byte order mark, UTF-16 with one; what is none of these is Windows-1252, as British spreadsheets write it.
///
/// # Errors
/// Where a file with a byte order mark does not keep to it: what a letter was is not guessed.
pub fn decode(file: &[u8]) -> Result<Cow<'_, str>, NotOfItsEncoding> {
    let marked = Encoding::for_bom(file).filter(|(encoding, _)| [UTF_8, UTF_16LE, UTF_16BE].contains(encoding));
    if let Some((encoding, mark)) = marked {
        let marked = &file[mark..];
        let text = encoding.decode_without_bom_handling_and_without_replacement(marked);
        return text.ok_or_else(|| NotOfItsEncoding {
            line: line_of_the_first_fault(encoding, marked),
            encoding: encoding.name(),
        });
    }
    Ok(match std::str::from_utf8(file) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(file).0,
    })
}

fn line_of_the_first_fault(encoding: &'static Encoding, file: &[u8]) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(file.len());
    let mut good = String::with_capacity(room.unwrap_or_default());
    // stops at the fault, which is not among what it gives out
    let _ = decoder.decode_to_string_without_replacement(file, &mut good, true);
    line_after(good.as_bytes())
}

/// How a spreadsheet says in a first line of its own what separates the columns.
const SAID: &str = "sep=";

/// Whether a line is not part of the table but says what separates its columns.
pub(crate) fn says_separator(record: &csv::StringRecord) -> bool {
    record.len() <= 2 && record.get(0).is_some_and(|first| first.eq_ignore_ascii_case(SAID))
}

/// What separates the columns: what the file says itself, else whichever of comma, semicolon and tab the header has most of, outside quotation marks.
#[must_use]
pub fn delimiter(text: &str) -> u8 {
    let said = text.get(..SAID.len()).filter(|said| said.eq_ignore_ascii_case(SAID));
    if let Some(separator @ (b',' | b';' | b'\t')) = said.and_then(|said| text.as_bytes().get(said.len())) {
        return *separator;
    }
    let mut quoted = false;
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => {
                for (separator, count) in &mut counts {
                    *count += usize::from(byte == *separator);
                }
            }
        }
    }
    // of equals the first wins, so a header of one column is one of commas
    let (separator, _) = counts
        .iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .copied()
        .unwrap_or((b',', 0));
    separator
}

/// Reads a text row by row, whatever number of fields each has.
pub(crate) fn reader(text: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes())
}

/// The line of the first row with more columns than are read. The reader keeps a place for every field of a row, so that somebody
/// has to count them before, by its own rules and keeping nothing.
pub(crate) fn over_wide(text: &str, delimiter: u8) -> Option<usize> {
    enum Field {
        Begins,
        Plain,
        Quoted,
        Closed,
    }
    // the reader takes one more mark off
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).as_bytes();
    let (mut field, mut fields, mut began) = (Field::Begins, 1, 0);
    for (at, byte) in text.iter().enumerate() {
        field = match (field, *byte) {
            (Field::Quoted, b'"') => Field::Closed,
            (Field::Begins | Field::Closed, b'"') | (Field::Quoted, _) => Field::Quoted,
            (_, b'\n' | b'\r') => {
                (fields, began) = (1, at + 1);
                Field::Begins
            }
            (_, byte) if byte == delimiter => {
                fields += 1;
                if fields > MOST_COLUMNS {
                    return Some(line_after(&text[..began]));
                }
                Field::Begins
            }
            _ => Field::Plain,
        };
    }
    None
}

/// The line on which a text ends.
fn line_after(text: &[u8]) -> usize {
    let next = text.iter().skip(1).chain([&0]);
    let ends = text.iter().zip(next);
    1 + ends
        .filter(|(byte, next)| **byte == b'\n' || (**byte == b'\r' && **next != b'\n'))
        .count()
}

/// Counts the lines of a text as an editor shows them, whatever ends them and however many are blank.
pub(crate) struct Lines<'a> {
    text: &'a [u8],
    read: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    pub(crate) fn of(text: &'a [u8]) -> Self {
        Self { text, read: 0, line: 1 }
    }

    /// The line a record begins on.
    pub(crate) fn of_record(&mut self, record: &csv::StringRecord) -> u64 {
        self.at(record.position())
    }

    /// The line of a position. Positions come one after the other; the reader takes the ends of lines before a record for its own.
    pub(crate) fn at(&mut self, position: Option<&csv::Position>) -> u64 {
        let from = position.map_or(0, csv::Position::byte);
        let from = usize::try_from(from).unwrap_or(usize::MAX);
        while let Some(byte) = self.text.get(self.read) {
            let ends = *byte == b'\n' || (*byte == b'\r' && self.text.get(self.read + 1) != Some(&b'\n'));
            if self.read >= from && !matches!(byte, b'\n' | b'\r') {
                break;
            }
            self.line += u64::from(ends);
            self.read += 1;
        }
        self.line
    }
}

/// Writes one line as RFC 4180 has it, each field quoted where it has to be, and none of them a formula.
pub(crate) fn push_line<'a>(text: &mut String, fields: impl Iterator<Item = &'a str>, delimiter: u8) {
    let delimiter = char::from(delimiter);
    for (place, field) in fields.enumerate() {
        if place > 0 {
            text.push(delimiter);
        }
        let field = harmless::written(field);
        if field.contains(['"', '\n', '\r', delimiter]) {
            text.push('"');
            text.push_str(&field.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(&field);
        }
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        format!("\u{feff}{text}").encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn the_encodings_spreadsheets_write_are_all_read() {
        let text = "measure,note\na,café £5\n";
        for file in [
            text.as_bytes().to_vec(),
            format!("\u{feff}{text}").into_bytes(),
            utf16(text, u16::to_le_bytes),
            utf16(text, u16::to_be_bytes),
            b"measure,note\na,caf\xe9 \xa35\n".to_vec(),
        ] {
            assert_eq!(decode(&file).unwrap(), text);
        }
    }

    #[test]
    fn a_byte_that_is_not_of_the_encoding_is_named_by_its_line_and_not_replaced() {
        let utf8 = b"\xef\xbb\xbfmeasure,note\r\na,good\r\nb,caf\xe9\r\n".to_vec();
        let mut utf16 = utf16("measure\na\nb", u16::to_le_bytes);
        // half a letter outside the first plane
        utf16.extend([0x00, 0xd8, b'c', 0]);
        let faults = [utf8, utf16].map(|file| decode(&file).unwrap_err());

        assert_eq!(
            faults.map(|fault| (fault.line, fault.encoding)),
            [(3, "UTF-8"), (3, "UTF-16LE")]
        );
    }

    #[test]
    fn columns_are_counted_as_the_reader_counts_them() {
        let commas = ",".repeat(600);
        let wide = |text: &str| over_wide(text, b',');
        assert_eq!(wide(&commas), Some(1));
        assert_eq!(wide(&commas[..511]), None);
        assert_eq!(wide(&format!("a,b\r\n\r\n{commas}\n")), Some(3));
        assert_eq!(
            wide(&format!("a\n\"{commas}\n{commas}\"\n")),
            None,
            "within a quotation"
        );
        assert_eq!(
            wide(&format!("a\nb\"{commas}\"")),
            Some(2),
            "a mark within a field quotes nothing"
        );
        assert_eq!(wide(&format!("\u{feff}\"x\n\"{commas}")), Some(1));
    }

    #[test]
    fn the_separator_is_read_off_the_header_alone() {
        assert_eq!(delimiter("a,b\n1;2;3;4"), b',');
        assert_eq!(delimiter("a;b\n1,5;2,5"), b';');
        assert_eq!(delimiter("a\tb"), b'\t');
        assert_eq!(delimiter("\"a,b,c\";d;e\r\n"), b';');
        assert_eq!(delimiter("value"), b',');
        assert_eq!(delimiter("sep=;\r\na,b,c;d"), b';');
        assert_eq!(delimiter(""), b',');
    }

    proptest! {
        #[test]
        fn a_text_that_is_not_over_wide_has_no_row_that_is(text in "[,\"\n\ra]{0,60}", repeated in 1_usize..300) {
            let text = text.replace('a', &",".repeat(repeated));
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            let wide = reader.records().any(|record| record.is_ok_and(|record| record.len() > 512));
            prop_assert_eq!(over_wide(&text, b',').is_some(), wide);
        }

        #[test]
        fn no_bytes_upset_the_decoder(file in proptest::collection::vec(any::<u8>(), 0..200)) {
            let Ok(text) = decode(&file) else { return Ok(()) };
            prop_assert!([b',', b';', b'\t'].contains(&delimiter(&text)));
        }
    }
}
