//! Which cells of lists must be hidden where their totals are published whatever is hidden, as the areas of a force whose own
//! figure everybody sees.
//!
//! A total that cannot be hidden asks for more than [`hide_in_list`](crate::suppression::hide_in_list) does. Here cells are
//! hidden until they are not all equal, and equal cells share one fate. Two hidden cells that differ can then change places:
//! the total, the open cells and what is hidden stay the same, so that a reader who knows this very rule cannot tell which
//! holds which.

use crate::suppression::Small;

/// Counts over the same places, of one thing counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// One count a place; `None` where there is no figure.
    pub cells: Vec<Option<u64>>,
    /// What of the total is in none of the cells; `None` where the total is not known.
    pub rest: Option<u64>,
    /// Which counts are small; `None` where none is hidden for its own sake.
    pub small: Option<Small>,
    /// Which of the other lists count at least as much in every place, as all crimes beside those that led to a charge.
    pub part_of: Vec<usize>,
}

/// What is hidden of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Veil {
    /// Whether each place is hidden.
    pub cells: Vec<bool>,
    /// Whether what is in none of the places is hidden.
    pub rest: bool,
}

/// What to hide of lists whose totals are published.
///
/// Each by itself: its small cells, then its smallest others that are not nought, equal ones together, until what is hidden is
/// not all equal, comes to the threshold and to more than the list has cells; with none of those left, everything, nought
/// too. A part of which everything is hidden takes its wholes with it: an open whole of nought would say that the part is.
#[must_use]
pub fn hide_below_totals(lists: &[List]) -> Vec<Veil> {
    let mut veils: Vec<Veil> = lists.iter().map(List::veil).collect();
    let mut next: Vec<usize> = (0..lists.len()).filter(|at| veils[*at].rest_and_all()).collect();
    while let Some(at) = next.pop() {
        for whole in lists[at].part_of.iter().copied().filter(|whole| *whole < lists.len()) {
            if !veils[whole].rest_and_all() {
                veils[whole] = Veil::over(lists[whole].cells.len());
                next.push(whole);
            }
        }
    }
    veils
}

impl Veil {
    /// Over everything.
    #[must_use]
    pub fn over(places: usize) -> Self {
        Self {
            cells: vec![true; places],
            rest: true,
        }
    }

    fn rest_and_all(&self) -> bool {
        self.rest && self.cells.iter().all(|hidden| *hidden)
    }
}

impl List {
    fn veil(&self) -> Veil {
        let open = Veil {
            cells: vec![false; self.cells.len()],
            rest: false,
        };
        let Some(small) = self.small else { return open };
        let places = self.cells.iter().enumerate();
        let counts: Vec<(usize, u64)> = places
            .filter_map(|(at, count)| Some((at, (*count)?)))
            .chain(self.rest.map(|count| (self.cells.len(), count)))
            .collect();
        // nothing outside every place says nothing of anybody
        let first = |(at, count): &&(usize, u64)| small.covers(*count) && (*count > 0 || *at < self.cells.len());
        let mut hidden: Vec<(usize, u64)> = counts.iter().filter(first).copied().collect();
        if hidden.is_empty() {
            return open;
        }
        while !suffices(&hidden, counts.len(), small) {
            let left = || counts.iter().filter(|it| it.1 > 0 && !hidden.contains(it));
            let Some(smallest) = left().map(|(_, count)| *count).min() else {
                return Veil::over(self.cells.len());
            };
            let equal: Vec<_> = left().filter(|(_, count)| *count == smallest).copied().collect();
            hidden.extend(equal);
        }
        let mut veil = open;
        for (at, _) in hidden {
            match veil.cells.get_mut(at) {
                Some(cell) => *cell = true,
                None => veil.rest = true,
            }
        }
        veil
    }
}

/// Whether hidden cells hide one another in a list of so many.
fn suffices(hidden: &[(usize, u64)], of: usize, small: Small) -> bool {
    let sum = hidden.iter().fold(0, |sum: u64, (_, count)| sum.saturating_add(*count));
    let differ = hidden.iter().any(|(_, count)| *count != hidden[0].1);
    // as many as there are cells could be one in each
    differ && sum >= small.below && sum > u64::try_from(of).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn list(cells: &[u64], rest: u64) -> List {
        List {
            cells: cells.iter().copied().map(Some).collect(),
            rest: Some(rest),
            small: Some(Small::default()),
            part_of: vec![],
        }
    }

    /// The places hidden, the last of them what is in no place.
    fn hidden(cells: &[u64], rest: u64) -> Vec<usize> {
        places(&hide_below_totals(&[list(cells, rest)])[0])
    }

    fn places(veil: &Veil) -> Vec<usize> {
        let all = veil.cells.iter().copied().chain([veil.rest]).enumerate();
        all.filter(|(_, hidden)| *hidden).map(|(at, _)| at).collect()
    }

    #[test]
    fn one_small_cell_takes_the_smallest_other_with_it_and_those_equal_to_that() {
        assert_eq!(hidden(&[12, 3, 40, 0, 9], 0), [1, 4]);
        assert_eq!(hidden(&[12, 3, 9, 9], 0), [1, 2, 3]);
        assert_eq!(hidden(&[12, 30, 40], 2), [0, 3]);
    }

    #[test]
    fn cells_that_are_all_equal_do_not_hide_one_another() {
        assert_eq!(hidden(&[4, 4, 9, 20], 0), [0, 1, 2]);
        assert_eq!(hidden(&[1, 1, 1, 1, 1, 1], 8), [0, 1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn cells_that_come_to_one_in_each_do_not_hide_one_another() {
        assert_eq!(hidden(&[2, 4, 9, 0, 12], 7), [0, 1, 5]);
        assert_eq!(hidden(&[3, 4, 9, 0, 12], 7), [0, 1]);
    }

    #[test]
    fn a_part_takes_its_whole_with_it_only_where_all_of_it_is_hidden() {
        let part = |cells: &[u64], rest, part_of| List {
            part_of,
            ..list(cells, rest)
        };
        let whole = |of: List| places(&hide_below_totals(&[of, list(&[30, 40], 50)])[1]);

        assert_eq!(whole(part(&[0, 4], 0, vec![1])), [0, 1, 2]);
        assert_eq!(whole(part(&[3, 9], 20, vec![1])), [0; 0]);
        assert_eq!(whole(part(&[3, 40], 4, vec![1])), [0; 0]);
        assert_eq!(whole(part(&[0, 4], 0, vec![2])), [0; 0], "there is no such list");
    }

    #[test]
    fn with_nothing_left_to_hide_nought_is_hidden_too() {
        assert_eq!(hidden(&[0, 0, 4], 0), [0, 1, 2, 3]);
    }

    #[test]
    fn lists_without_small_cells_are_open_and_so_are_those_that_hide_nothing() {
        assert_eq!(hidden(&[5, 6, 0], 0), [0; 0]);
        let open = List {
            small: None,
            ..list(&[1, 2], 0)
        };
        assert_eq!(places(&hide_below_totals(&[open])[0]), [0; 0]);
    }

    #[test]
    fn in_the_sensitive_class_nought_is_small_save_outside_every_place() {
        let small = Some(Small {
            below: 5,
            none_too: true,
        });
        let veil = |cells, rest| {
            places(
                &hide_below_totals(&[List {
                    small,
                    ..list(cells, rest)
                }])[0],
            )
        };

        assert_eq!(veil(&[0, 9, 17], 0), [0, 1]);
        assert_eq!(veil(&[8, 9, 17], 0), [0; 0]);
        assert_eq!(veil(&[8, 9, 17], 1), [0, 3]);
    }

    #[test]
    fn a_place_without_a_figure_is_no_cell() {
        let mut with_a_gap = list(&[3, 9, 0], 20);
        with_a_gap.cells.push(None);
        assert_eq!(places(&hide_below_totals(&[with_a_gap])[0]), [0, 1]);
    }

    #[test]
    fn a_part_that_is_hidden_whole_takes_its_whole_with_it() {
        let part = List {
            part_of: vec![1],
            ..list(&[0, 0, 4], 0)
        };
        let whole = List {
            part_of: vec![2],
            ..list(&[0, 0, 50], 0)
        };
        let veils = hide_below_totals(&[part, whole, list(&[9, 8, 70], 0), list(&[9, 8, 70], 0)]);

        let counts: Vec<usize> = veils.iter().map(|veil| places(veil).len()).collect();
        assert_eq!(counts, [4, 4, 4, 0]);
    }

    proptest! {
        #[test]
        fn every_small_cell_is_hidden_beside_one_that_differs_or_everything_is(
            cells in prop::collection::vec(0_u64..30, 1..12),
            rest in 0_u64..30,
            none_too in any::<bool>(),
        ) {
            let small = Small { below: 5, none_too };
            let veil = hide_below_totals(&[List { small: Some(small), ..list(&cells, rest) }]).remove(0);
            let hidden: Vec<u64> = places(&veil).into_iter().map(|at| *cells.get(at).unwrap_or(&rest)).collect();
            prop_assert!(cells.iter().zip(&veil.cells).all(|(count, hidden)| *hidden || !small.covers(*count)));
            let differ = hidden.iter().any(|count| *count != hidden[0]);
            prop_assert!(hidden.is_empty() || differ || hidden.len() == cells.len() + 1);
        }

        #[test]
        fn the_order_of_the_places_decides_nothing(
            mut cells in prop::collection::vec(0_u64..12, 2..7),
            rest in 0_u64..12,
            by in 0_usize..7,
        ) {
            let before = hide_below_totals(&[list(&cells, rest)]).remove(0);
            let mut turned = before.cells.clone();
            let by = by % cells.len();
            cells.rotate_left(by);
            turned.rotate_left(by);
            let after = hide_below_totals(&[list(&cells, rest)]).remove(0);
            prop_assert_eq!((after.cells, after.rest), (turned, before.rest));
        }

        #[test]
        fn nothing_given_panics(
            cells in prop::collection::vec(any::<Option<u64>>(), 0..6),
            rest in any::<Option<u64>>(),
            below in any::<u64>(),
            part_of in prop::collection::vec(0_usize..4, 0..4),
        ) {
            let small = Some(Small { below, none_too: true });
            let one = List { cells, rest, small, part_of };
            let _ = hide_below_totals(&[one.clone(), one]);
        }
    }
}
