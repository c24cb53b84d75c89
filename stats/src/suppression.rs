//! Which cells of a published list must be hidden so that a small one cannot be read, nor worked out from the total.
//!
//! Everything is reckoned on true counts and hidden at the end, with every value derived from a hidden count: a rate
//! times a known population gives the count back.

/// Which counts are small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Small {
    /// Counts from one to below this are small: 5, 8 or 10.
    pub below: u64,
    /// Whether none is small too, as in the sensitive class.
    pub none_too: bool,
}

impl Default for Small {
    fn default() -> Self {
        Self {
            below: 5,
            none_too: false,
        }
    }
}

impl Small {
    /// Whether a count is small.
    #[must_use]
    pub fn covers(&self, count: u64) -> bool {
        count < self.below && (count > 0 || self.none_too)
    }
}

/// What is hidden of a list and its total.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hidden {
    /// The places of the small cells.
    pub primary: Vec<usize>,
    /// The places of the cells hidden so that the small ones cannot be worked out, in the order they were chosen.
    pub secondary: Vec<usize>,
    /// Whether the total is hidden too; it is then a small cell of the table it belongs to.
    pub total: bool,
}

/// What to hide of a list published with its total: the small cells, and while only one cell is hidden, or all that are
/// hidden sum to less than the threshold, the smallest cell that is not nought; with none of those left, the total.
///
/// Of equal cells the first is hidden. Source: Hundepool et al., "Handbook on statistical disclosure control", section
/// 5.
#[must_use]
pub fn hide_in_list(cells: &[u64], small: Small) -> Hidden {
    let mut hidden = Hidden {
        primary: (0..cells.len()).filter(|at| small.covers(cells[*at])).collect(),
        ..Hidden::default()
    };
    if hidden.primary.is_empty() {
        return hidden;
    }
    let mut sum = hidden
        .primary
        .iter()
        .fold(0, |sum: u64, at| sum.saturating_add(cells[*at]));
    while hidden.primary.len() + hidden.secondary.len() < 2 || sum < small.below {
        let open = (0..cells.len()).filter(|at| cells[*at] > 0 && !hidden.holds(*at));
        let Some(next) = open.min_by_key(|at| cells[*at]) else {
            hidden.total = true;
            break;
        };
        hidden.secondary.push(next);
        sum = sum.saturating_add(cells[next]);
    }
    hidden
}

impl Hidden {
    /// Whether the cell at this place is hidden.
    #[must_use]
    pub fn holds(&self, place: usize) -> bool {
        self.primary.contains(&place) || self.secondary.contains(&place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hidden(cells: &[u64]) -> (Vec<usize>, Vec<usize>, bool) {
        let hidden = hide_in_list(cells, Small::default());
        (hidden.primary, hidden.secondary, hidden.total)
    }

    #[test]
    fn one_small_cell_takes_the_smallest_other_with_it() {
        assert_eq!(hidden(&[12, 3, 40, 0, 9]), (vec![1], vec![4], false));
        assert_eq!(hidden(&[7, 2, 7, 30]), (vec![1], vec![0], false));
    }

    #[test]
    fn two_that_sum_to_less_than_the_threshold_take_another() {
        assert_eq!(hidden(&[1, 1, 30, 8]), (vec![0, 1], vec![3], false));
        assert_eq!(hidden(&[2, 3, 50, 20]), (vec![0, 1], vec![], false));
    }

    #[test]
    fn with_nothing_left_to_hide_the_total_is() {
        assert_eq!(hidden(&[0, 0, 4, 0]), (vec![2], vec![], true));
        assert_eq!(hidden(&[1, 2]), (vec![0, 1], vec![], true));
    }

    #[test]
    fn a_list_without_small_cells_is_open() {
        assert_eq!(hidden(&[5, 6, 0]), (vec![], vec![], false));
        assert_eq!(hidden(&[]), (vec![], vec![], false));
    }

    #[test]
    fn none_is_small_only_in_the_sensitive_class() {
        let sensitive = Small {
            below: 5,
            none_too: true,
        };

        assert_eq!((Small::default().covers(0), sensitive.covers(0)), (false, true));
        assert_eq!((sensitive.covers(4), sensitive.covers(5)), (true, false));
        assert_eq!(hide_in_list(&[0, 9, 7], sensitive).secondary, [2]);
    }

    proptest! {
        #[test]
        fn nobody_can_take_the_open_cells_from_the_total(
            cells in prop::collection::vec(0_u64..30, 1..12),
            below in 2_u64..11,
        ) {
            let hidden = hide_in_list(&cells, Small { below, none_too: false });
            let count = hidden.primary.len() + hidden.secondary.len();
            let sum: u64 = (0..cells.len()).filter(|at| hidden.holds(*at)).map(|at| cells[at]).sum();
            prop_assert!(hidden.primary.is_empty() || hidden.total || count >= 2 && sum >= below);
            prop_assert!((0..cells.len()).all(|at| cells[at] == 0 || cells[at] >= below || hidden.holds(at)));
        }

        #[test]
        fn nothing_given_panics(
            cells in prop::collection::vec(any::<u64>(), 0..9),
            below in any::<u64>(),
            none_too in any::<bool>(),
        ) {
            let _ = hide_in_list(&cells, Small { below, none_too });
        }
    }
}
