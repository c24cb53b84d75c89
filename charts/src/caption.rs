//! What is said around a chart, whichever it is.

use crate::number::{short, written};

/// The words around a chart. All of it may be a stranger's text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Caption {
    /// What is shown, and of whom.
    pub title: String,
    /// The period, the peers, the method in a phrase. May be empty.
    pub subtitle: String,
    /// What the values are counted in, such as `per 1,000 residents`; one that begins with `%` is written after values.
    pub unit: String,
    /// Places after the point; `None` takes as many as three figures need.
    pub decimals: Option<usize>,
    /// What the chart says, in plain English.
    pub sentence: String,
    /// As of when, from which source, by which method. May be empty.
    pub note: String,
    /// Whether the figures are made up: said on the chart itself.
    pub synthetic: bool,
}

impl Caption {
    /// A value as it stands beside a mark or a line.
    pub(crate) fn figure(&self, value: f64) -> String {
        format!("{}{}", short(value, self.decimals), self.suffix())
    }

    /// A value as it stands in a table: nothing shortened.
    pub(crate) fn exact(&self, value: f64) -> String {
        let places = self.decimals.unwrap_or_else(|| crate::number::places(value));
        written(value, places)
    }

    pub(crate) fn suffix(&self) -> &'static str {
        if self.unit.starts_with('%') { "%" } else { "" }
    }

    /// Everything said, for somebody who does not see the chart.
    pub(crate) fn description(&self) -> String {
        let synthetic = if self.synthetic { "Synthetic figures." } else { "" };
        let said = [
            self.sentence.as_str(),
            synthetic,
            self.subtitle.as_str(),
            self.note.as_str(),
        ];
        let said: Vec<_> = said.into_iter().filter(|text| !text.trim().is_empty()).collect();
        said.join(" ")
    }
}
