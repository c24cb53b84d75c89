//! Codes: the permanent names of forces, areas, measures and indicators.

/// Text that is not a well-formed code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not {what}")]
pub struct NotACode {
    what: &'static str,
    text: String,
}

impl NotACode {
    fn new(what: &'static str, text: &str) -> Self {
        // an error message is no place for a megabyte somebody sent as a code
        Self {
            what,
            text: text.chars().take(80).collect(),
        }
    }
}

fn slug(text: &str) -> bool {
    let edges = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let bytes = text.as_bytes();
    bytes.len() <= 64
        && bytes.first().is_some_and(|b| edges(*b))
        && bytes.last().is_some_and(|b| edges(*b))
        && bytes.iter().all(|b| edges(*b) || *b == b'-')
}

fn printable(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 64
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

code! {
    /// A police force, by its published slug: `avon-and-somerset`.
    ForceCode, "a force code: use lower-case letters and hyphens, as in `avon-and-somerset`", slug;
    /// A region of England, Wales, or a nation, by its ONS code: `E12000005`.
    RegionCode, "a region code: use its ONS code, as in `E12000005`", printable;
    /// An area within a force, by its published code.
    AreaCode, "an area code: use letters, digits and hyphens", printable;
    /// The set of measures asked for together: `contact-response`.
    CollectionCode, "a collection code: use lower-case letters, digits and hyphens", slug;
    /// A thing counted or timed: `calls-999-presented`.
    MeasureCode, "a measure code: use lower-case letters, digits and hyphens", slug;
    /// A way of breaking a measure down: `offence`, `grade`.
    DimensionCode, "a dimension code: use lower-case letters, digits and hyphens", slug;
    /// One code of a dimension: `emergency-urban`.
    MemberCode, "a code of a dimension: use lower-case letters, digits and hyphens", slug;
    /// An indicator: `recorded-crime-rate`.
    IndicatorCode, "an indicator code: use lower-case letters, digits and hyphens", slug;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_back_as_it_was_written() {
        assert_eq!(
            "avon-and-somerset".parse::<ForceCode>().unwrap().to_string(),
            "avon-and-somerset"
        );
        assert_eq!("E12000005".parse::<RegionCode>().unwrap().as_str(), "E12000005");
    }

    #[test]
    fn a_code_is_never_repaired() {
        for wrong in [
            "",
            "Kent",
            "kent ",
            "-kent",
            "kent-",
            "k\u{e9}nt",
            "kent/essex",
            &"k".repeat(65),
        ] {
            assert!(wrong.parse::<ForceCode>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_error_quotes_only_the_beginning_of_what_was_sent() {
        assert!(
            "X".repeat(1_000_000)
                .parse::<ForceCode>()
                .unwrap_err()
                .to_string()
                .len()
                < 200
        );
    }
}
