//! The first line of a long table: which column means what, found by its heading wherever it stands.
use crate::{
    mapping::Mapping,
    problems::{Problems, at, quoted},
    row::{Table, TableColumn, TextRow},
};
use muster_domain::{DimensionCode, ErrorCode};
use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

/// The most columns that are read: a table has one for each dimension and a dozen besides, though a spreadsheet has 16,384.
pub(crate) const MOST_COLUMNS: u32 = 512;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Column {
    Period,
    Force,
    Area,
    Measure,
    Value,
    Status,
    Note,
    Dimension(String),
    /// Which template the row is of.
    Template,
    /// For the eye only.
    Beside,
}

/// The columns of a long table; those that are only for the eye come last.
const NAMED: [(&str, Column); 16] = [
    ("period", Column::Period),
    ("force", Column::Force),
    ("area", Column::Area),
    ("measure", Column::Measure),
    ("value", Column::Value),
    ("status", Column::Status),
    ("note", Column::Note),
    ("template", Column::Template),
    ("what-is-counted", Column::Beside),
    ("part", Column::Beside),
    ("where", Column::Beside),
    ("unit", Column::Beside),
    ("last-value", Column::Beside),
    ("problem", Column::Beside),
    ("message", Column::Beside),
    ("what-to-do", Column::Beside),
];

/// What a heading may say.
#[derive(Clone, Copy)]
pub(crate) struct Headings<'a> {
    pub(crate) dimensions: &'a [DimensionCode],
    pub(crate) mapping: &'a Mapping,
    /// Columns nobody asked for are left alone, as in a workbook somebody works in.
    pub(crate) lenient: bool,
    /// Counts rows as they are read, for whoever watches.
    pub(crate) counted: Option<&'a AtomicUsize>,
}

impl Headings<'_> {
    /// One more row has been read.
    pub(crate) fn count(&self) {
        if let Some(counted) = self.counted {
            counted.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// A header that was understood.
#[derive(Debug, Clone)]
pub(crate) struct Columns {
    columns: Vec<Option<Column>>,
    table: Arc<Table>,
}

/// Headings are compared without capitals, and blanks, underscores and hyphens are one.
pub(crate) fn plain(heading: &str) -> String {
    let words = heading.split(|letter: char| letter.is_whitespace() || matches!(letter, '_' | '-'));
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    words.join("-").to_lowercase()
}

impl Headings<'_> {
    fn column(&self, heading: &str) -> Option<Column> {
        let name = plain(self.mapping.heading(heading.trim()));
        let named = NAMED.iter().find(|(known, _)| *known == name);
        named.map(|(_, column)| column.clone()).or_else(|| {
            let mut dimensions = self.dimensions.iter();
            dimensions
                .find(|dimension| plain(dimension.as_str()) == name)
                .map(|dimension| Column::Dimension(dimension.to_string()))
        })
    }

    /// Whether these are the headings of a long table.
    pub(crate) fn begin_a_table<'t>(&self, mut headings: impl Iterator<Item = &'t str> + Clone) -> bool {
        headings
            .clone()
            .any(|heading| self.column(heading) == Some(Column::Measure))
            && headings.any(|heading| self.column(heading) == Some(Column::Value))
    }

    fn all(&self) -> String {
        let fixed = NAMED.iter().take(7).map(|(known, _)| *known);
        let dimensions = self.dimensions.iter().map(DimensionCode::as_str);
        fixed.chain(dimensions).collect::<Vec<_>>().join(", ")
    }
}

impl Columns {
    /// Understands a header, or notes everything that is wrong with it.
    pub(crate) fn of(
        sheet: Option<&str>,
        headings: &[(u32, String)],
        known: Headings<'_>,
        problems: &mut Problems,
    ) -> Option<Self> {
        let before = problems.total();
        let mut seen = HashSet::new();
        let mut columns = Vec::new();
        let mut table = Table {
            sheet: sheet.map(str::to_owned),
            columns: Vec::new(),
        };
        for (index, heading) in headings {
            let column = known.column(heading);
            let name = column.as_ref().map_or_else(|| plain(heading), Column::name);
            if column.is_none() && !known.lenient {
                problems.add(|| {
                    let message = format!("there is no column {}: use {}", quoted(&name), known.all());
                    at(ErrorCode::ColumnUnknown, message, ["header".into(), name.clone()])
                });
            }
            let counts = column != Some(Column::Beside) && (column.is_some() || !known.lenient);
            if counts && !seen.insert(name.clone()) {
                problems.add(|| {
                    let message = format!("the column {} is there twice: keep one", quoted(&name));
                    at(ErrorCode::ColumnUnknown, message, ["header".into(), name.clone()])
                });
            }
            if column.as_ref().is_some_and(|column| *column != Column::Beside) {
                table.columns.push(TableColumn {
                    field: name,
                    heading: heading.trim().to_owned(),
                    index: *index,
                });
            }
            let place = usize::try_from(*index).unwrap_or(usize::MAX);
            if columns.len() <= place {
                columns.resize(place + 1, None);
            }
            columns[place] = column;
        }
        for needed in ["measure", "value"] {
            if !seen.contains(needed) {
                problems.add(|| {
                    let message = format!("there is no column `{needed}`: add it to the first line");
                    at(ErrorCode::ColumnMissing, message, ["header".into(), needed.into()])
                });
            }
        }
        (problems.total() == before).then(|| Self {
            columns,
            table: Arc::new(table),
        })
    }

    /// How many columns the header has.
    pub(crate) fn width(&self) -> usize {
        self.columns.len()
    }

    /// What a column means.
    pub(crate) fn get(&self, index: usize) -> Option<&Column> {
        self.columns.get(index).and_then(Option::as_ref)
    }

    /// A row of the table with nothing in it yet.
    pub(crate) fn row(&self, index: usize, line: u64) -> TextRow {
        TextRow {
            index,
            line: Some(line),
            table: Some(Arc::clone(&self.table)),
            ..TextRow::default()
        }
    }
}

impl Column {
    pub(crate) fn name(&self) -> String {
        if let Self::Dimension(name) = self {
            return name.clone();
        }
        let known = NAMED.iter().find(|(_, column)| column == self);
        known.map_or_else(String::new, |(name, _)| (*name).to_owned())
    }

    /// Writes a text into the field of a row; blanks around it, of whatever kind, are not part of it.
    pub(crate) fn fill(&self, row: &mut TextRow, text: &str) {
        let text = text.trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
        let field = match self {
            Self::Period => &mut row.period,
            Self::Force => &mut row.force,
            Self::Area => &mut row.area,
            Self::Measure => &mut row.measure,
            Self::Value => &mut row.value,
            Self::Status => &mut row.status,
            Self::Note => &mut row.note,
            Self::Dimension(name) => {
                if !text.is_empty() {
                    row.codes.push((name.clone(), text.to_owned()));
                }
                return;
            }
            Self::Template | Self::Beside => return,
        };
        text.clone_into(field);
    }
}
