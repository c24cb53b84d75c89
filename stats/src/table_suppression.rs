//! Which cells of a published table must be hidden so that no small one can be read, nor worked out from its rows and
//! columns.

use crate::suppression::Small;
use crate::table::{Place, Table};

/// What is hidden of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HiddenInTable {
    /// The small cells and totals, and those hidden elsewhere.
    pub primary: Vec<Place>,
    /// The cells and totals hidden so that those cannot be worked out.
    pub secondary: Vec<Place>,
}

impl HiddenInTable {
    /// Every hidden cell and total.
    #[must_use]
    pub fn places(&self) -> Vec<Place> {
        self.primary.iter().chain(&self.secondary).copied().collect()
    }
}

/// What to hide of a table published with its totals.
///
/// First the small cells and totals, and those that `elsewhere` says are hidden in a linked table or an earlier
/// release. Then, for every row and column with one hidden place, its smallest other that is not nought: a cell before
/// a total, and first of all one that is the same to the line that crosses it. Then it is audited as a reader would
/// try it; while a small cell can be worked out, the smallest cell left is hidden and it is audited again, and after
/// the cells the totals. What turns out not to have been needed after such an audit is shown again.
///
/// The pattern is always safe, and rarely the smallest there is, which is hard to find. Source: Hundepool et al.,
/// "Handbook on statistical disclosure control", section 5, with the audit of [`Table::bounds`].
#[must_use]
pub fn hide_in_table(table: &Table, small: Small, elsewhere: &[Place]) -> HiddenInTable {
    let mut mask = Mask::over(table);
    let to_hide = |place: &Place| small.covers(table.at(*place)) || elsewhere.contains(place);
    let primary: Vec<Place> = table.places().filter(to_hide).collect();
    for place in &primary {
        mask.hide(*place);
    }
    let mut hidden = HiddenInTable {
        primary,
        secondary: Vec::new(),
    };
    while let Some(partner) = table.lines().find_map(|line| mask.partner(table, &line)) {
        mask.hide(partner);
        hidden.secondary.push(partner);
    }
    let before_audit = hidden.secondary.len();
    while !safe(table, &hidden) {
        let Some(next) = mask.smallest(table) else {
            return hidden;
        };
        mask.hide(next);
        hidden.secondary.push(next);
    }
    // the last one added made it safe; those before it may not have been needed
    for at in (before_audit..hidden.secondary.len()).rev() {
        let place = hidden.secondary.remove(at);
        if !safe(table, &hidden) {
            hidden.secondary.insert(at, place);
        }
    }
    hidden
}

/// Whether no small cell can be worked out.
fn safe(table: &Table, hidden: &HiddenInTable) -> bool {
    let places = hidden.places();
    !hidden.primary.iter().any(|place| table.recoverable(*place, &places))
}

/// What is hidden so far, and how much of each line.
struct Mask {
    hidden: Vec<Vec<bool>>,
    in_row: Vec<usize>,
    in_column: Vec<usize>,
}

impl Mask {
    fn over(table: &Table) -> Self {
        let (rows, columns) = (table.rows() + 1, table.columns() + 1);
        Self {
            hidden: vec![vec![false; columns]; rows],
            in_row: vec![0; rows],
            in_column: vec![0; columns],
        }
    }

    fn hide(&mut self, (row, column): Place) {
        self.hidden[row][column] = true;
        self.in_row[row] += 1;
        self.in_column[column] += 1;
    }

    fn open(&self, (row, column): Place) -> bool {
        !self.hidden[row][column]
    }

    /// What to hide beside the only hidden place of a row or column.
    fn partner(&self, table: &Table, line: &[Place]) -> Option<Place> {
        if line.iter().filter(|place| !self.open(**place)).count() != 1 {
            return None;
        }
        let both_ways = |place: &Place| self.in_row[place.0] == 1 && self.in_column[place.1] == 1;
        let candidates = line.iter().filter(|place| self.open(**place) && table.at(**place) > 0);
        candidates
            .min_by_key(|place| (table.total(**place), !both_ways(place), table.at(**place)))
            .copied()
    }

    /// The smallest place not hidden, a cell before a total, the first of equals. Nought comes last: hiding it moves
    /// nothing.
    fn smallest(&self, table: &Table) -> Option<Place> {
        let open = table.places().filter(|place| self.open(*place));
        open.min_by_key(|place| (table.at(*place) == 0, table.total(*place), table.at(*place)))
    }
}

impl Table {
    /// The rows and the columns, each with its total, and the row and the column of totals.
    fn lines(&self) -> impl Iterator<Item = Vec<Place>> {
        let (rows, columns) = (self.rows(), self.columns());
        let across = (0..=rows).map(move |row| (0..=columns).map(|column| (row, column)).collect());
        let down = (0..=columns).map(move |column| (0..=rows).map(|row| (row, column)).collect());
        across.chain(down)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hide(cells: &[&[u64]]) -> (Table, HiddenInTable) {
        let table = Table::new(&cells.iter().map(|row| row.to_vec()).collect::<Vec<_>>()).unwrap();
        let hidden = hide_in_table(&table, Small::default(), &[]);
        (table, hidden)
    }

    fn holds(table: &Table, hidden: &HiddenInTable) -> bool {
        let places = hidden.places();
        let small = |place: &Place| Small::default().covers(table.count(*place).unwrap());
        table.places().filter(small).all(|place| places.contains(&place)) && safe(table, hidden)
    }

    #[test]
    fn one_small_cell_takes_three_others_round_a_rectangle() {
        let (table, hidden) = hide(&[&[12, 3, 40], &[20, 15, 9], &[8, 30, 25]]);

        assert_eq!((hidden.primary.clone(), hidden.secondary.len()), (vec![(0, 1)], 3));
        assert!(holds(&table, &hidden));
        // the smallest of its row, the smallest of that column, and what closes the round though it is not the smallest
        assert_eq!(hidden.secondary, [(0, 0), (2, 0), (2, 1)]);
    }

    #[test]
    fn nought_hides_nothing() {
        let (table, hidden) = hide(&[&[0, 3, 40], &[20, 15, 9], &[8, 30, 25]]);

        assert!(holds(&table, &hidden));
        assert_eq!(hidden.secondary[0], (0, 2));
    }

    #[test]
    fn a_table_without_small_cells_is_open() {
        assert_eq!(hide(&[&[12, 0], &[20, 15]]).1, HiddenInTable::default());
    }

    #[test]
    fn a_cell_alone_in_its_table_takes_the_totals_with_it() {
        let (table, hidden) = hide(&[&[0, 0], &[0, 3]]);

        assert!(holds(&table, &hidden));
        assert_eq!(hidden.places().len(), 4);
        assert!(holds(&hide(&[&[3]]).0, &hide(&[&[3]]).1));
    }

    #[test]
    fn what_is_hidden_elsewhere_is_hidden_and_protected_here() {
        let table = Table::new(&[vec![50, 60], vec![70, 80]]).unwrap();
        let hidden = hide_in_table(&table, Small::default(), &[(1, 0)]);

        assert_eq!((hidden.primary.clone(), hidden.secondary.len()), (vec![(1, 0)], 3));
        assert!(holds(&table, &hidden));
    }

    #[test]
    fn a_small_total_is_hidden_too() {
        let (table, hidden) = hide(&[&[1, 2], &[20, 30]]);

        assert!(hidden.primary.contains(&(0, 2)));
        assert!(holds(&table, &hidden));
    }

    #[test]
    fn in_the_sensitive_class_a_table_of_noughts_is_all_hidden() {
        let table = Table::new(&[vec![0, 0], vec![0, 0]]).unwrap();
        let sensitive = Small {
            below: 5,
            none_too: true,
        };
        let hidden = hide_in_table(&table, sensitive, &[]);

        assert_eq!(hidden.places().len(), 9);
        assert!(safe(&table, &hidden));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn no_reader_can_work_a_small_cell_out(
            cells in prop::collection::vec(prop::collection::vec(0_u64..14, 4), 1..6),
            none_too in any::<bool>(),
        ) {
            let table = Table::new(&cells).unwrap();
            let small = Small { below: 5, none_too };
            let hidden = hide_in_table(&table, small, &[]);
            let places = hidden.places();
            for place in table.places().filter(|place| small.covers(table.count(*place).unwrap())) {
                let bounds = table.bounds(place, &places).unwrap();
                prop_assert!(Some(bounds.least) != bounds.most);
            }
        }

        #[test]
        fn nothing_given_panics(
            cells in prop::collection::vec(prop::collection::vec(any::<u64>(), 2), 0..3),
            elsewhere in prop::collection::vec((0_usize..5, 0_usize..5), 0..5),
            below in any::<u64>(),
        ) {
            if let Some(table) = Table::new(&cells) {
                let hidden = hide_in_table(&table, Small { below, none_too: true }, &elsewhere);
                prop_assert!(safe(&table, &hidden));
            }
        }
    }

    #[test]
    fn every_table_of_two_by_two_up_to_six_is_safe() {
        for code in 0..7_u64.pow(4) {
            let cell = |at: u32| code / 7_u64.pow(at) % 7;
            let (table, hidden) = hide(&[&[cell(0), cell(1)], &[cell(2), cell(3)]]);
            assert!(holds(&table, &hidden), "{table:?} {hidden:?}");
        }
    }
}
