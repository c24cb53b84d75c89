//! A published table with the totals of its rows and columns, and what a reader can work out of the cells it does not
//! show.

use crate::flow::Flow;

/// A cell or a total: its row and its column, where the row after the last holds the totals of the columns, and the
/// column after the last those of the rows. The corner is the total of all.
pub type Place = (usize, usize);

/// Counts in rows and columns, with their totals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    rows: usize,
    columns: usize,
    counts: Vec<u64>,
}

/// What a reader can work out of one hidden cell, from everything shown and from no count being below nought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The least it can be.
    pub least: u64,
    /// The most it can be; `None` where nothing bounds it.
    pub most: Option<u64>,
}

impl Table {
    /// A table of these rows, all of one length; `None` where they are not, or there is no cell, or a total is too
    /// large to count.
    #[must_use]
    pub fn new(cells: &[Vec<u64>]) -> Option<Self> {
        let (rows, columns) = (cells.len(), cells.first()?.len());
        if columns == 0 || cells.iter().any(|row| row.len() != columns) {
            return None;
        }
        let mut counts = Vec::with_capacity((rows + 1) * (columns + 1));
        let mut totals = vec![0_u64; columns + 1];
        for row in cells {
            let total = row.iter().try_fold(0_u64, |sum, count| sum.checked_add(*count))?;
            for (place, count) in row.iter().chain([&total]).enumerate() {
                totals[place] = totals[place].checked_add(*count)?;
                counts.push(*count);
            }
        }
        counts.extend(totals);
        Some(Self { rows, columns, counts })
    }

    /// Rows, without the totals.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Columns, without the totals.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// How many nodes counts flow between.
    pub(crate) fn nodes(&self) -> usize {
        self.rows + self.columns + 2
    }

    /// The count at a place, which must be one of [`Table::places`].
    pub(crate) fn at(&self, (row, column): Place) -> u64 {
        self.counts[row * (self.columns + 1) + column]
    }

    /// Every cell and total, row by row.
    pub fn places(&self) -> impl Iterator<Item = Place> + use<> {
        let (rows, columns) = (self.rows, self.columns);
        (0..=rows).flat_map(move |row| (0..=columns).map(move |column| (row, column)))
    }

    /// The count at a place; `None` outside the table.
    #[must_use]
    pub fn count(&self, place: Place) -> Option<u64> {
        (place.0 <= self.rows && place.1 <= self.columns).then(|| self.at(place))
    }

    /// Whether a place is a total.
    #[must_use]
    pub fn total(&self, (row, column): Place) -> bool {
        row == self.rows || column == self.columns
    }

    /// Whether a reader can work a hidden place out exactly; what is not hidden is known.
    #[must_use]
    pub fn recoverable(&self, place: Place, hidden: &[Place]) -> bool {
        let Some(count) = self.count(place).filter(|_| hidden.contains(&place)) else {
            return true;
        };
        let flow = Flow::of(self, hidden);
        let (from, to) = self.ends(place);
        let rises = flow.path(to, from, place).is_some();
        let falls = count > 0 && flow.path(from, to, place).is_some();
        !rises && !falls
    }

    /// The least and the most that a hidden place can be; `None` where it is shown, or outside the table.
    ///
    /// Counts in a table with its totals are a flow: from the total of all to the rows, to the columns and back. What
    /// a reader cannot tell apart are the flows that agree with everything shown, so the bounds are those of a linear
    /// programme and are found as maximal flows (Ford & Fulkerson 1956). Source: Castro, "Recent advances in
    /// optimization techniques for statistical tabular data protection", EJOR 216 (2012).
    #[must_use]
    pub fn bounds(&self, place: Place, hidden: &[Place]) -> Option<Bounds> {
        let count = self.count(place).filter(|_| hidden.contains(&place))?;
        let (from, to) = self.ends(place);
        let up = Flow::of(self, hidden).most(to, from, place, u64::MAX);
        let down = Flow::of(self, hidden).most(from, to, place, count);
        Some(Bounds {
            least: count - down.unwrap_or(count),
            most: up.map(|up| count.saturating_add(up)),
        })
    }

    /// The nodes that a count flows between: rows, then columns, then where all rows come from and where all columns
    /// go.
    pub(crate) fn ends(&self, (row, column): Place) -> (usize, usize) {
        let (all_rows, all_columns) = (self.rows + self.columns, self.rows + self.columns + 1);
        match (row == self.rows, column == self.columns) {
            (false, false) => (row, self.rows + column),
            (false, true) => (all_rows, row),
            (true, false) => (self.rows + column, all_columns),
            (true, true) => (all_columns, all_rows),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table(cells: &[&[u64]]) -> Table {
        Table::new(&cells.iter().map(|row| row.to_vec()).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn one_hidden_cell_is_taken_from_its_total() {
        let table = table(&[&[12, 3], &[20, 15]]);

        assert!(table.recoverable((0, 1), &[(0, 1)]));
        assert_eq!(
            table.bounds((0, 1), &[(0, 1)]),
            Some(Bounds {
                least: 3,
                most: Some(3)
            })
        );
        assert_eq!(table.bounds((0, 0), &[(0, 1)]), None);
        assert_eq!(table.bounds((9, 9), &[(9, 9)]), None);
    }

    #[test]
    fn a_total_is_taken_from_the_total_of_all() {
        for cells in [
            [&[12, 3, 9][..], &[20, 15, 8]].as_slice(),
            &[&[12], &[20], &[7]],
            &[&[12, 3], &[20, 15]],
        ] {
            let table = table(cells);
            let hidden: Vec<Place> = vec![(0, 0), (0, table.columns()), (table.rows(), 0)];

            assert!(
                hidden.iter().all(|place| table.recoverable(*place, &hidden)),
                "{cells:?}"
            );
        }
    }

    #[test]
    fn four_hidden_corners_hide_each_other() {
        let table = table(&[&[12, 3], &[20, 15]]);
        let corners: Vec<Place> = vec![(0, 0), (0, 1), (1, 0), (1, 1)];

        assert!(corners.iter().all(|place| !table.recoverable(*place, &corners)));
        assert_eq!(
            table.bounds((0, 1), &corners),
            Some(Bounds {
                least: 0,
                most: Some(15)
            })
        );
        assert_eq!(
            table.bounds((1, 0), &corners),
            Some(Bounds {
                least: 17,
                most: Some(32)
            })
        );
    }

    #[test]
    fn a_count_that_can_only_fall_is_not_known() {
        let table = table(&[&[3, 0], &[0, 5]]);
        let corners: Vec<Place> = vec![(0, 0), (0, 1), (1, 0), (1, 1)];

        assert_eq!(
            table.bounds((0, 0), &corners),
            Some(Bounds {
                least: 0,
                most: Some(3)
            })
        );
        assert!(!table.recoverable((0, 0), &corners));
    }

    #[test]
    fn a_hidden_total_of_a_column_hides_no_cell_that_an_open_total_gives() {
        let table = table(&[&[12, 3], &[20, 15]]);
        let hidden = [(0, 0), (0, 1), (2, 0)];

        // the second column gives its cell, and the row then gives the other
        assert!(hidden.iter().all(|place| table.recoverable(*place, &hidden)));
    }

    #[test]
    fn a_hidden_total_leaves_its_cell_without_bound() {
        let table = table(&[&[0, 0], &[0, 3]]);
        let hidden = [(1, 1), (1, 2), (2, 1), (2, 2)];

        assert_eq!(table.bounds((1, 1), &hidden), Some(Bounds { least: 0, most: None }));
        assert!(table.recoverable((1, 1), &hidden[..3]));
    }

    #[test]
    fn totals_are_the_row_and_the_column_after_the_last() {
        let table = table(&[&[1, 2, 3], &[4, 5, 6]]);

        assert_eq!(
            (
                table.count((0, 3)),
                table.count((2, 1)),
                table.count((2, 3)),
                table.count((3, 0))
            ),
            (Some(6), Some(7), Some(21), None)
        );
        assert_eq!(
            (table.total((0, 3)), table.total((2, 0)), table.total((1, 2))),
            (true, true, false)
        );
        assert_eq!(table.places().count(), 12);
    }

    #[test]
    fn rows_of_different_lengths_are_no_table() {
        assert_eq!(Table::new(&[vec![1, 2], vec![3]]), None);
        assert_eq!(Table::new(&[vec![]]), None);
        assert_eq!(Table::new(&[]), None);
        assert_eq!(Table::new(&[vec![u64::MAX], vec![1]]), None);
        assert_eq!(Table::new(&[vec![u64::MAX, 1]]), None);
    }

    /// Every table with the same totals and open cells, found by trying them all.
    fn by_trying(cells: &[Vec<u64>], hidden: &[Place], place: Place) -> (u64, u64) {
        let table = Table::new(cells).unwrap();
        let most = table.count((cells.len(), cells[0].len())).unwrap();
        let (mut least_found, mut most_found) = (u64::MAX, 0);
        let mut tried: Vec<u64> = vec![0; hidden.len()];
        loop {
            let mut other = cells.to_vec();
            for (at, count) in hidden.iter().zip(&tried) {
                other[at.0][at.1] = *count;
            }
            let other = Table::new(&other).unwrap();
            if table
                .places()
                .filter(|at| !hidden.contains(at))
                .all(|at| table.at(at) == other.at(at))
            {
                least_found = least_found.min(other.at(place));
                most_found = most_found.max(other.at(place));
            }
            let Some(at) = tried.iter().position(|count| *count < most) else {
                break;
            };
            tried[at] += 1;
            tried[..at].fill(0);
        }
        (least_found, most_found)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn the_bounds_are_those_of_trying_every_table(
            cells in prop::collection::vec(prop::collection::vec(0_u64..3, 3), 2..4),
            hide in prop::collection::vec((0_usize..3, 0_usize..3), 1..5)
        ) {
            let table = Table::new(&cells).unwrap();
            let mut hidden: Vec<Place> = hide.into_iter().filter(|place| place.0 < cells.len()).collect();
            hidden.sort_unstable();
            hidden.dedup();
            for place in &hidden {
                let bounds = table.bounds(*place, &hidden).unwrap();
                prop_assert_eq!((bounds.least, bounds.most.unwrap()), by_trying(&cells, &hidden, *place));
                prop_assert_eq!(table.recoverable(*place, &hidden), Some(bounds.least) == bounds.most);
            }
        }

        #[test]
        fn nothing_given_panics(
            cells in prop::collection::vec(prop::collection::vec(any::<u64>(), 0..3), 0..3),
            hidden in prop::collection::vec((0_usize..5, 0_usize..5), 0..5),
        ) {
            if let Some(table) = Table::new(&cells) {
                for place in &hidden {
                    let _ = (table.bounds(*place, &hidden), table.recoverable(*place, &hidden), table.total(*place));
                }
            }
        }
    }
}
