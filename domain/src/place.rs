//! Where in a sent file something stands, in the words of whoever sent it: sheet, row, column, cell.
use std::fmt;

/// A place in a spreadsheet or a CSV.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject),
    graphql(name = "FilePlace")
)]
pub struct Place {
    /// The sheet; a CSV has none.
    pub sheet: Option<String>,
    /// The row of the sheet, or the line of the CSV, from 1.
    pub row: u64,
    /// The heading of the column, as it was sent; none where the whole row is meant.
    pub column: Option<String>,
    /// The cell of the sheet, such as `D14`; a CSV has none.
    pub cell: Option<String>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.sheet, &self.cell) {
            (Some(sheet), Some(cell)) => write!(f, "{sheet}!{cell}"),
            (Some(sheet), None) => write!(f, "{sheet}, row {}", self.row),
            (None, _) => write!(f, "line {}", self.row),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_said_as_a_spreadsheet_says_it() {
        let cell = Place {
            sheet: Some("Figures".to_owned()),
            row: 14,
            column: Some("value".to_owned()),
            cell: Some("D14".to_owned()),
        };
        assert_eq!(cell.to_string(), "Figures!D14");
        let row = Place {
            cell: None,
            ..cell.clone()
        };
        assert_eq!(row.to_string(), "Figures, row 14");
        assert_eq!(Place { sheet: None, ..cell }.to_string(), "line 14");
    }
}
