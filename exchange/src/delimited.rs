//! From the bytes of a CSV to its text: whichever encoding a spreadsheet chose, and whichever separator.
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// UTF-8 with or without a byte order mark, UTF-16 with one; what is none of these is Windows-1252, as British spreadsheets write it.
#[must_use]
pub fn decode(file: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(file)
        && [UTF_8, UTF_16LE, UTF_16BE].contains(&encoding)
    {
        return encoding.decode_without_bom_handling(&file[mark..]).0;
    }
    match std::str::from_utf8(file) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(file).0,
    }
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

/// Writes one line as RFC 4180 has it, each field quoted where it has to be.
pub(crate) fn push_line<'a>(text: &mut String, fields: impl Iterator<Item = &'a str>, delimiter: u8) {
    let delimiter = char::from(delimiter);
    for (place, field) in fields.enumerate() {
        if place > 0 {
            text.push(delimiter);
        }
        if field.contains(['"', '\n', '\r', delimiter]) {
            text.push('"');
            text.push_str(&field.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(field);
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
            assert_eq!(decode(&file), text);
        }
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
        fn no_bytes_upset_the_decoder(file in proptest::collection::vec(any::<u8>(), 0..200)) {
            let text = decode(&file);
            prop_assert!([b',', b';', b'\t'].contains(&delimiter(&text)));
        }
    }
}
