//! A reader who tries to work hidden cells out: every small table, everything shown of it, and every other table that would
//! have looked the same.

use std::collections::{BTreeSet, HashMap};

use muster_stats::published_total::{List, Veil, hide_below_totals};
use muster_stats::suppression::Small;

/// Everything a reader is shown of a list: the total, which cells are hidden, and the others.
type View = (u64, Vec<Option<u64>>);

/// Two months, and the sums of the two.
type TwoMonths = (View, View, Vec<Option<u64>>);

fn list(cells: &[u64], none_too: bool, part_of: &[usize]) -> List {
    let (rest, places) = cells.split_last().expect("what is in no place");
    List {
        cells: places.iter().copied().map(Some).collect(),
        rest: Some(*rest),
        small: Some(Small { below: 5, none_too }),
        part_of: part_of.to_vec(),
    }
}

fn hidden(veil: &Veil) -> Vec<bool> {
    veil.cells.iter().copied().chain([veil.rest]).collect()
}

fn seen(cells: &[u64], veil: &Veil) -> View {
    let shown = cells
        .iter()
        .zip(hidden(veil))
        .map(|(count, hidden)| (!hidden).then_some(*count));
    (cells.iter().sum(), shown.collect())
}

/// Every list of so many cells, the last of them what is in no place, with counts up to the most.
fn every_list(places: u32, most: u64) -> impl Iterator<Item = Vec<u64>> {
    let base = most + 1;
    (0..base.pow(places)).map(move |code| (0..places).map(|at| code / base.pow(at) % base).collect())
}

/// What each hidden cell could be, over all lists that look the same.
fn could_be(views: &HashMap<View, Vec<Vec<u64>>>) -> impl Iterator<Item = (&View, &Vec<u64>, usize, BTreeSet<u64>)> {
    views.iter().flat_map(|(view, lists)| {
        let hidden = (0..view.1.len()).filter(|at| view.1[*at].is_none());
        hidden.map(move |at| (view, &lists[0], at, lists.iter().map(|list| list[at]).collect()))
    })
}

#[test]
fn no_hidden_cell_of_any_small_list_is_known_to_a_reader_who_knows_the_rule() {
    for (places, most) in [(2, 30), (3, 12), (4, 8), (5, 5)] {
        for none_too in [false, true] {
            let mut views: HashMap<View, Vec<Vec<u64>>> = HashMap::new();
            for cells in every_list(places, most) {
                let veil = hide_below_totals(&[list(&cells, none_too, &[])]).remove(0);
                views.entry(seen(&cells, &veil)).or_default().push(cells);
            }
            assert!(views.keys().any(|view| view.1.contains(&None)));
            for (view, cells, at, could_be) in could_be(&views) {
                // a total of nought says it all, and is published
                assert!(
                    could_be.len() > 1 || view.0 == 0,
                    "cell {at} of {cells:?}: {could_be:?}"
                );
            }
        }
    }
}

#[test]
fn months_quarters_and_years_say_no_more_than_their_months() {
    // a quarter of a place is shown where each of its months is, so that two months and their sums are two lists
    let mut views: HashMap<TwoMonths, Vec<[Vec<u64>; 2]>> = HashMap::new();
    for first in every_list(3, 6) {
        for second in every_list(3, 6) {
            let of = |cells: &[u64]| seen(cells, &hide_below_totals(&[list(cells, false, &[])]).remove(0));
            let (one, other) = (of(&first), of(&second));
            let sums = one.1.iter().zip(&other.1).map(|(one, other)| Some((*one)? + (*other)?));
            let key = (one.clone(), other.clone(), sums.collect());
            views.entry(key).or_default().push([first.clone(), second.clone()]);
        }
    }
    for ((one, other, _), months) in &views {
        for (month, view) in [one, other].into_iter().enumerate() {
            for at in (0..3).filter(|at| view.1[*at].is_none() && view.0 > 0) {
                let could_be: BTreeSet<u64> = months.iter().map(|cells| cells[month][at]).collect();
                assert!(could_be.len() > 1, "cell {at} of {view:?} is {could_be:?}");
            }
        }
    }
}

#[test]
fn a_part_cannot_be_worked_out_from_its_whole() {
    let cells: Vec<(u64, u64)> = (0..7_u64)
        .flat_map(|whole| (0..=whole).map(move |part| (part, whole)))
        .collect();
    let three = |code: usize| [code % 28, code / 28 % 28, code / 28 / 28].map(|at| cells[at]);
    for code in 0..28_usize.pow(3) {
        let table = three(code);
        let (parts, wholes) = (table.map(|it| it.0), table.map(|it| it.1));
        let lists = [list(&parts, false, &[1]), list(&wholes, false, &[])];
        let veils = hide_below_totals(&lists);
        let (of_parts, of_wholes) = (seen(&parts, &veils[0]), seen(&wholes, &veils[1]));
        let ranges = consistent(&of_parts, &of_wholes);
        for (at, (part, whole)) in ranges.into_iter().enumerate() {
            let known = |shown: &View, (least, most): (u64, u64)| shown.1[at].is_none() && shown.0 > 0 && least == most;
            assert!(!known(&of_parts, part), "part {at} of {table:?}: {part:?}");
            assert!(!known(&of_wholes, whole), "whole {at} of {table:?}: {whole:?}");
        }
    }
}

/// The least and the most each part and each whole could be, by the totals and open cells, where no part exceeds its whole.
fn consistent(parts: &View, wholes: &View) -> [((u64, u64), (u64, u64)); 3] {
    let mut ranges = [((u64::MAX, 0), (u64::MAX, 0)); 3];
    let options = |shown: Option<u64>, most: u64| shown.map_or(0..=most, |count| count..=count);
    let grow = |range: &mut (u64, u64), count: u64| *range = (range.0.min(count), range.1.max(count));
    for p0 in options(parts.1[0], parts.0) {
        for p1 in options(parts.1[1], parts.0 - p0.min(parts.0)) {
            let Some(p2) = parts.0.checked_sub(p0 + p1) else {
                continue;
            };
            if parts.1[2].is_some_and(|shown| shown != p2) {
                continue;
            }
            for w0 in options(wholes.1[0], wholes.0).filter(|whole| *whole >= p0) {
                for w1 in options(wholes.1[1], wholes.0).filter(|whole| *whole >= p1) {
                    let Some(w2) = wholes.0.checked_sub(w0 + w1).filter(|whole| *whole >= p2) else {
                        continue;
                    };
                    if wholes.1[2].is_some_and(|shown| shown != w2) {
                        continue;
                    }
                    for (range, (part, whole)) in ranges.iter_mut().zip([(p0, w0), (p1, w1), (p2, w2)]) {
                        grow(&mut range.0, part);
                        grow(&mut range.1, whole);
                    }
                }
            }
        }
    }
    ranges
}
