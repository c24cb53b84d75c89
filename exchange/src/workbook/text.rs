//! What a cell shows, as text.
use calamine::{DataRef, ExcelDateTime};

/// The longest text kept of a cell: enough to tell that a note is too long.
const LONGEST: usize = 8_100;

pub(super) fn of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => cut(text),
        DataRef::SharedString(text) => cut(text),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        DataRef::DateTime(moment) => date(moment),
        DataRef::Error(error) => error.to_string(),
    }
}

/// A period somebody wrote as `2026-03`, which a spreadsheet made a day of.
pub(super) fn month(value: &DataRef<'_>) -> Option<String> {
    let text = match value {
        DataRef::DateTime(moment) => date(moment),
        DataRef::DateTimeIso(text) => cut(text),
        _ => return None,
    };
    text.get(..7).map(str::to_owned)
}

fn date(moment: &ExcelDateTime) -> String {
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}

/// As a spreadsheet shows it, to fifteen digits: 0.1 + 0.2 is 0.3.
fn number_text(number: f64) -> String {
    let shown = format!("{number:.14e}").parse::<f64>().unwrap_or(number);
    // no exponent, whatever the size; a nought has no sign
    if shown == 0.0 {
        "0".to_owned()
    } else {
        shown.to_string()
    }
}

fn cut(text: &str) -> String {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_what_the_spreadsheet_shows() {
        let shown: Vec<_> = [0.1 + 0.2, 1_234.0, -0.0, 1e15, 12.25, -3.0]
            .into_iter()
            .map(number_text)
            .collect();
        assert_eq!(shown, ["0.3", "1234", "0", "1000000000000000", "12.25", "-3"]);
    }

    #[test]
    fn a_long_text_is_cut_between_letters() {
        assert!(cut(&"é".repeat(9_000)).len() <= LONGEST);
    }
}
