//! Texts in a CSV that a spreadsheet would take for formulas: written so that it does not, and read as they were.
//!
//! A text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return gets an apostrophe before it, and so does one in which
//! apostrophes stand before such a sign: whatever was written is read again. Numbers stay as they are, `-5` too.
use muster_domain::{NotAQuantity, Quantity};
use std::borrow::Cow;

/// Whether a spreadsheet that took the apostrophes off would work the rest out.
fn asks_for_care(text: &str) -> bool {
    text.trim_start_matches('\'')
        .starts_with(['=', '+', '-', '@', '\t', '\r'])
}

fn number(text: &str) -> bool {
    !matches!(text.parse::<Quantity>(), Err(NotAQuantity::NotANumber(_)))
}

/// A text as it stands in a CSV that a spreadsheet may open.
#[must_use]
pub fn written(text: &str) -> Cow<'_, str> {
    if asks_for_care(text) && !number(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text that was written so.
#[must_use]
pub fn read(text: &str) -> &str {
    let bare = text.strip_prefix('\'').filter(|_| asks_for_care(text));
    bare.unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_that_is_a_formula_to_a_spreadsheet_is_written_with_an_apostrophe() {
        for formula in ["=1+1", "+1", "-SUM(A1)", "@now", "\tx", "\rx", "-", "-1,5"] {
            assert_eq!(written(formula), format!("'{formula}"));
        }
        for text in ["-5", "-0.25", "-0.123456", "5", "", "a=b", "'tis", "1-2", "it's"] {
            assert_eq!((written(text).as_ref(), read(text)), (text, text));
        }
    }

    #[test]
    fn an_apostrophe_of_the_senders_own_is_kept() {
        assert_eq!((written("'=x").as_ref(), read("''=x")), ("''=x", "'=x"));
        assert_eq!(read(&written("'-5")), "'-5");
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read_again_and_is_no_formula(text in "['=+@\t\r5a. -]{0,6}") {
            let shown = written(&text);
            prop_assert_eq!(read(&shown), text.as_str());
            let formula = shown.starts_with(['=', '+', '-', '@', '\t', '\r']);
            prop_assert!(!formula || number(&shown));
        }
    }
}
