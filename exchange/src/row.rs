//! One row as somebody wrote it, and where they wrote it: text only, nothing read into it yet.
use crate::cells::Fault;
use muster_domain::Place;
use std::sync::Arc;

/// One cell of a return as somebody wrote it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextRow {
    /// Its place among the rows, from 0: problems name it.
    pub index: usize,
    /// The line of the CSV or the row of the sheet it came from, from 1; rows of a mutation have none.
    pub line: Option<u64>,
    /// The table it came from; rows of a mutation have none.
    pub table: Option<Arc<Table>>,
    /// The period, or blank for the return's own.
    pub period: String,
    /// The force, or blank for the return's own.
    pub force: String,
    /// The area, or blank for the force as a whole.
    pub area: String,
    /// The measure.
    pub measure: String,
    /// Dimensions and their codes; blank codes are left out.
    pub codes: Vec<(String, String)>,
    /// The value, or blank where there is none.
    pub value: String,
    /// Why there is no value, or how far the value can be trusted; words joined by `|`.
    pub status: String,
    /// What the force says about the cell.
    pub note: String,
    /// Fields whose words were changed by a mapping, with the words that were sent.
    pub sent: Vec<(String, String)>,
    /// Why the row could not even be read.
    pub fault: Option<Box<Fault>>,
}

/// A CSV, or a sheet of a workbook: which of its columns mean what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// The sheet; a CSV has none.
    pub sheet: Option<String>,
    /// The columns that are read.
    pub columns: Vec<TableColumn>,
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableColumn {
    /// What it means: `value`, `measure`, or a dimension.
    pub field: String,
    /// What its heading says.
    pub heading: String,
    /// Its place in the table, from 0.
    pub index: u32,
}

impl TextRow {
    /// What a field holds: `period`, `force`, `area`, `measure`, `value`, `status`, `note` or a dimension.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        match name {
            "period" => &self.period,
            "force" => &self.force,
            "area" => &self.area,
            "measure" => &self.measure,
            "value" => &self.value,
            "status" => &self.status,
            "note" => &self.note,
            dimension => {
                let mut codes = self.codes.iter();
                codes
                    .find(|(name, _)| name == dimension)
                    .map_or("", |(_, code)| code.as_str())
            }
        }
    }

    /// The same in the sender's own words, where a mapping changed them.
    #[must_use]
    pub fn said(&self, name: &str) -> &str {
        let mut sent = self.sent.iter();
        sent.find(|(field, _)| field == name)
            .map_or_else(|| self.field(name), |(_, words)| words.as_str())
    }

    /// Notes why the row cannot be read; the first reason stands.
    pub(crate) fn spoil(&mut self, fault: Fault) {
        self.fault.get_or_insert_with(|| Box::new(fault));
    }

    /// Nothing has been written into the row: no value, no status, no note.
    pub(crate) fn not_filled_in(&self) -> bool {
        self.value.is_empty() && self.status.is_empty() && self.note.is_empty()
    }

    /// Where a field of the row stands in the file; without a field, or where the file has no such column, the row as a whole.
    #[must_use]
    pub fn place(&self, field: Option<&str>) -> Option<Place> {
        let (row, table) = (self.line?, self.table.as_deref()?);
        let column = field.and_then(|field| table.column(field));
        Some(Place {
            sheet: table.sheet.clone(),
            row,
            column: column.map(|column| column.heading.clone()),
            cell: column
                .filter(|_| table.sheet.is_some())
                .map(|column| format!("{}{row}", letters(column.index))),
        })
    }
}

impl Table {
    /// The column of a field.
    #[must_use]
    pub fn column(&self, field: &str) -> Option<&TableColumn> {
        self.columns.iter().find(|column| column.field == field)
    }
}

/// The letters a spreadsheet puts above a column, counted from 0.
#[must_use]
pub fn letters(index: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or_default()));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_of_a_spreadsheet() {
        let named: Vec<_> = [0, 25, 26, 51, 52, 701, 702, 16_383]
            .iter()
            .map(|index| letters(*index))
            .collect();
        assert_eq!(named, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"]);
    }

    #[test]
    fn a_row_knows_the_cell_of_each_of_its_fields() {
        let column = |field: &str, heading: &str, index| TableColumn {
            field: field.into(),
            heading: heading.into(),
            index,
        };
        let mut row = TextRow {
            line: Some(14),
            table: Some(Arc::new(Table {
                sheet: Some("Figures".into()),
                columns: vec![column("value", "Number", 3), column("measure", "measure", 6)],
            })),
            ..TextRow::default()
        };

        let place = row.place(Some("value")).unwrap();
        assert_eq!(
            (place.cell.as_deref(), place.column.as_deref()),
            (Some("D14"), Some("Number"))
        );
        assert_eq!(row.place(Some("grade")).unwrap().to_string(), "Figures, row 14");

        row.line = None;
        assert_eq!(row.place(Some("value")), None);
    }
}
