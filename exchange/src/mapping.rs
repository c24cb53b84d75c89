//! A force's own words for measures, areas and codes, and what they are called here.
use crate::row::TextRow;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// From the words of a force's systems to ours. Words that are not listed stay as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// Headings of columns.
    pub columns: BTreeMap<String, String>,
    /// Measures.
    pub measures: BTreeMap<String, String>,
    /// Areas.
    pub areas: BTreeMap<String, String>,
    /// Codes of each dimension, which goes by our name.
    pub dimensions: BTreeMap<String, BTreeMap<String, String>>,
}

impl Mapping {
    /// What a heading is called here.
    #[must_use]
    pub fn heading<'a>(&'a self, sent: &'a str) -> &'a str {
        ours(&self.columns, sent).unwrap_or(sent)
    }

    /// Puts our words in place of theirs; the row remembers what was sent, so that problems can quote it.
    pub fn apply(&self, row: &mut TextRow) {
        let TextRow {
            measure,
            area,
            codes,
            sent,
            ..
        } = row;
        exchange("measure", &self.measures, measure, sent);
        exchange("area", &self.areas, area, sent);
        for (dimension, code) in codes {
            if let Some(words) = self.dimensions.get(dimension) {
                exchange(dimension, words, code, sent);
            }
        }
    }
}

fn exchange(field: &str, words: &BTreeMap<String, String>, text: &mut String, sent: &mut Vec<(String, String)>) {
    if let Some(ours) = ours(words, text)
        && ours != text
    {
        let theirs = std::mem::replace(text, ours.to_owned());
        sent.push((field.to_owned(), theirs));
    }
}

/// Exactly as it is listed, else without regard to capitals and blanks at the ends.
fn ours<'a>(words: &'a BTreeMap<String, String>, theirs: &str) -> Option<&'a str> {
    if theirs.is_empty() {
        return None;
    }
    let alike = |known: &&String| known.trim().eq_ignore_ascii_case(theirs.trim());
    let exact = words.get(theirs);
    exact
        .or_else(|| words.keys().find(alike).map(|known| &words[known]))
        .map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    }

    #[test]
    fn a_forces_own_words_are_exchanged_and_remembered() {
        let mapping = Mapping {
            columns: words(&[("Crime count", "value")]),
            measures: words(&[("C01", "attended")]),
            areas: words(&[("ASH", "E07000105")]),
            dimensions: BTreeMap::from([("grade".to_owned(), words(&[("G1", "emergency"), ("g1", "priority")]))]),
        };
        let mut row = TextRow {
            measure: "c01 ".into(),
            area: "ASH".into(),
            codes: vec![("grade".into(), "G1".into()), ("place".into(), "G1".into())],
            ..TextRow::default()
        };

        mapping.apply(&mut row);

        assert_eq!((row.measure.as_str(), row.area.as_str()), ("attended", "E07000105"));
        assert_eq!((row.field("grade"), row.field("place")), ("emergency", "G1"));
        assert_eq!((row.said("grade"), row.said("measure")), ("G1", "c01 "));
        assert_eq!(mapping.heading("crime count"), "value");
    }

    #[test]
    fn nothing_is_exchanged_for_a_blank() {
        let mapping = Mapping {
            areas: words(&[("", "E07000105")]),
            ..Mapping::default()
        };
        let mut row = TextRow::default();

        mapping.apply(&mut row);

        assert_eq!(row, TextRow::default());
    }
}
