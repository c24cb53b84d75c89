//! What a command says when it ends: words for people, JSON for programs, and a number for scripts.

use std::fmt::Write as _;

use muster_exchange::remark::{Remark, causes};
use serde_json::{Value, json};

use crate::failure::Exit;

/// How many places of one cause are named.
const NAMED: usize = 5;

/// What came of a command.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) exit: Exit,
    pub(crate) text: String,
    pub(crate) json: Value,
}

impl Outcome {
    pub(crate) fn done(text: impl Into<String>, json: Value) -> Self {
        Self {
            exit: Exit::Done,
            text: text.into(),
            json,
        }
    }

    /// The same, with something to put right.
    pub(crate) fn with_problems(self, problems: bool) -> Self {
        let exit = if problems { Exit::Problems } else { self.exit };
        Self { exit, ..self }
    }
}

/// Remarks as people read them: one entry a cause, the first to mend on top.
pub(crate) fn remarks(remarks: &[Remark], total: usize) -> String {
    let mut text = String::new();
    for cause in causes(remarks) {
        let first = cause.first;
        let severity = serde_json::to_value(first.severity).unwrap_or_default();
        let severity = severity.as_str().unwrap_or_default().to_lowercase();
        let times = match cause.all.len() {
            1 => String::new(),
            many => format!(" ({many} times)"),
        };
        let _ = writeln!(text, "\n{severity} {}{times}: {}", first.code, first.message);
        let places = cause
            .all
            .iter()
            .filter_map(|remark| remark.place.as_ref().map(|place| (remark, place)));
        for (remark, place) in places.take(NAMED) {
            let sent = if remark.value.is_empty() {
                String::new()
            } else {
                format!("  `{}`", remark.value)
            };
            let expected = match remark.expected.as_str() {
                "" => String::new(),
                expected => format!("  expected {expected}"),
            };
            let _ = writeln!(text, "  at {place}{sent}{expected}");
        }
        if cause.all.len() > NAMED {
            let _ = writeln!(text, "  and {} more", cause.all.len() - NAMED);
        }
        let _ = writeln!(text, "  to do: {}", first.fix);
    }
    if total > remarks.len() {
        let _ = writeln!(
            text,
            "\n{} remarks in all; the first {} are shown",
            total,
            remarks.len()
        );
    }
    text
}

/// The same for programs: grouped, with every place.
pub(crate) fn causes_json(remarks: &[Remark]) -> Value {
    let told = causes(remarks).into_iter().map(|cause| {
        json!({
            "code": cause.first.code,
            "severity": cause.first.severity,
            "message": cause.first.message,
            "fix": cause.first.fix,
            "count": cause.all.len(),
            "remarks": cause.all,
        })
    });
    told.collect()
}

/// A table with columns as wide as what stands in them.
pub(crate) fn table(heading: &[&str], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows
            .iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count());
        cells.chain([heading[column].len()]).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..heading.len()).map(width).collect();
    let heading = heading.iter().map(|word| (*word).to_owned()).collect();
    let mut text = String::new();
    for row in [&heading].into_iter().chain(rows) {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        let line = cells.collect::<Vec<_>>().join("  ");
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

/// A share as a percentage, rounded down: 100% is everything.
pub(crate) fn percentage(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), |share| format!("{:.0}%", (share * 100.0).floor()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_as_wide_as_its_widest_cell() {
        let rows = [
            vec!["kent".to_owned(), "2".to_owned()],
            vec!["west-midlands".to_owned(), "10".to_owned()],
        ];
        assert_eq!(
            table(&["force", "n"], &rows),
            "force          n\nkent           2\nwest-midlands  10\n"
        );
    }

    #[test]
    fn a_return_that_lacks_one_cell_is_never_said_to_be_whole() {
        assert_eq!(percentage(Some(0.999)), "99%");
        assert_eq!(percentage(Some(1.0)), "100%");
        assert_eq!(percentage(None), "-");
    }
}
