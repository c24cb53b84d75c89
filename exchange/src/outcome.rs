//! What becomes of each row of a file: worked out before anything is written, so that it can be shown before it is done.
use crate::cells::Fault;
use muster_domain::cell::{Cell, CellAddress};
use std::collections::HashMap;

/// What the sender wants where some rows are wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Nothing is recorded.
    AllOrNothing,
    /// The rows that are right are recorded.
    GoodRows,
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowOutcome {
    /// The cell was empty and holds a value now.
    Imported,
    /// The cell held something else.
    Updated,
    /// The cell held the same already.
    Unchanged,
    /// The row is not a cell of the return.
    Rejected,
}

/// What becomes of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What becomes of each row, in the order of the rows; where nothing is recorded, what would have become of it.
    pub rows: Vec<RowOutcome>,
    /// The cells to write: new ones and changed ones.
    pub cells: Vec<Cell>,
    /// Whether the sender's choice lets anything be recorded.
    pub recorded: bool,
}

impl RowOutcome {
    /// The word on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Imported => "IMPORTED",
            Self::Updated => "UPDATED",
            Self::Unchanged => "UNCHANGED",
            Self::Rejected => "REJECTED",
        }
    }
}

impl Outcome {
    /// How many rows came to this.
    #[must_use]
    pub fn count(&self, outcome: RowOutcome) -> usize {
        self.rows.iter().filter(|row| **row == outcome).count()
    }
}

/// Works out what becomes of each row, given what the revision holds.
#[must_use]
pub fn settle(current: &[Cell], judged: &[Result<Cell, Fault>], choice: Choice) -> Outcome {
    let current: HashMap<&CellAddress, &Cell> = current.iter().map(|cell| (&cell.address, cell)).collect();
    let of = |judged: &Result<Cell, Fault>| match judged {
        Err(_) => RowOutcome::Rejected,
        Ok(cell) => match current.get(&cell.address) {
            None => RowOutcome::Imported,
            Some(known) if *known == cell => RowOutcome::Unchanged,
            Some(_) => RowOutcome::Updated,
        },
    };
    let rows: Vec<_> = judged.iter().map(of).collect();
    let recorded = choice == Choice::GoodRows || !rows.contains(&RowOutcome::Rejected);
    let moved = |outcome| matches!(outcome, RowOutcome::Imported | RowOutcome::Updated);
    let cells = rows
        .iter()
        .zip(judged)
        .filter(|(outcome, _)| recorded && moved(**outcome))
        .filter_map(|(_, judged)| judged.as_ref().ok().cloned());
    Outcome {
        cells: cells.collect(),
        rows,
        recorded,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use muster_domain::{ErrorCode, Quantity, Statuses, Supplied, catalogue::Breakdown};
    use proptest::prelude::*;

    fn cell(measure: u8, value: i64) -> Cell {
        Cell {
            address: CellAddress {
                measure: format!("measure-{measure}").parse().unwrap(),
                area: None,
                breakdown: Breakdown::WHOLE,
            },
            supplied: Supplied::Value(Quantity::whole(value).unwrap()),
            statuses: Statuses::NONE,
            note: None,
        }
    }

    fn wrong() -> Result<Cell, Fault> {
        Err(Fault::new(ErrorCode::ValueMissing, "value", "there is no value"))
    }

    #[test]
    fn good_rows_are_recorded_or_not_as_the_sender_chose() {
        let current = [cell(1, 5), cell(2, 5)];
        let noted = Cell {
            note: Some("checked".to_owned()),
            ..cell(2, 5)
        };
        let judged = [Ok(cell(1, 5)), Ok(noted.clone()), Ok(cell(3, 0)), wrong()];

        let good = settle(&current, &judged, Choice::GoodRows);

        let words: Vec<_> = good.rows.iter().map(|row| row.code()).collect();
        assert_eq!(words, ["UNCHANGED", "UPDATED", "IMPORTED", "REJECTED"]);
        assert_eq!((good.cells, good.recorded), (vec![noted, cell(3, 0)], true));
        let nothing = settle(&current, &judged, Choice::AllOrNothing);
        assert_eq!(
            (nothing.rows, nothing.cells, nothing.recorded),
            (good.rows, vec![], false)
        );
    }

    proptest! {
        #[test]
        fn the_same_file_twice_is_unchanged(values in proptest::collection::btree_map(0_u8..20, 0_i64..5, 0..20)) {
            let judged: Vec<_> = values.iter().map(|(measure, value)| Ok(cell(*measure, *value))).collect();
            let first = settle(&[], &judged, Choice::AllOrNothing);
            let second = settle(&first.cells, &judged, Choice::AllOrNothing);
            prop_assert_eq!(second.count(RowOutcome::Unchanged), judged.len());
            prop_assert!(second.cells.is_empty());
        }

        #[test]
        fn every_row_comes_to_something(bad in proptest::collection::vec(any::<bool>(), 0..30)) {
            let judged: Vec<_> = (0_u8..).zip(&bad).map(|(nth, bad)| if *bad { wrong() } else { Ok(cell(nth, 1)) }).collect();
            let outcome = settle(&[], &judged, Choice::GoodRows);
            prop_assert_eq!(outcome.rows.len(), judged.len());
            prop_assert_eq!(outcome.cells.len() + outcome.count(RowOutcome::Rejected), judged.len());
        }
    }
}
