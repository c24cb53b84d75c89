//! Somebody of another force who asks everything there is to ask and solves for what is hidden.

use super::{DORSET, SHARE, areas, row, tested};
use crate::comparison::compare;
use muster_tests::{Person, Spec};
use serde_json::{Value, json};

const MONTHS: [&str; 3] = ["2026-01", "2026-02", "2026-03"];
/// Three areas, and what is in none of them.
const CELLS: usize = 4;

/// What an answer says of the cells: so many of each make so much.
type Equation = (Vec<f64>, f64);

/// The cells of some months, each counted once.
fn counted(months: &[usize], of: &[usize]) -> Vec<f64> {
    let mut equation = vec![0.0; MONTHS.len() * CELLS];
    for month in months {
        for cell in of {
            equation[month * CELLS + cell] = 1.0;
        }
    }
    equation
}

/// Everything the API says of the positive tests of Dorset, in every period.
async fn everything(person: &Person<'_>) -> Vec<Equation> {
    let mut said = Vec::new();
    let mut hear = |months: &[usize], of: &[usize], count: &Value| {
        if let Some(count) = count.as_f64() {
            said.push((counted(months, of), count));
        }
    };
    let periods: [(&str, &[usize]); 5] = [
        (MONTHS[0], &[0]),
        (MONTHS[1], &[1]),
        (MONTHS[2], &[2]),
        ("FY2025-26Q4", &[0, 1, 2]),
        ("YE2026-03", &[0, 1, 2]),
    ];
    for (period, months) in periods {
        let whole = compare(person, SHARE, period, json!({})).await;
        hear(
            months,
            &[0, 1, 2, 3],
            &crate::comparison::row(&whole, "dorset")["numerator"],
        );
        for forces in [&["dorset"][..], &["dorset", "bedfordshire"]] {
            let answer = areas(person, SHARE, forces, period, json!({})).await;
            for (at, area) in DORSET.iter().enumerate() {
                hear(months, &[at], &row(&answer, area)["value"]["numerator"]);
                // a share of a number that is shown gives the count back
                let value = &row(&answer, area)["value"];
                if let (Some(share), Some(tests)) = (value["value"].as_f64(), value["denominator"].as_f64()) {
                    hear(months, &[at], &json!((share * tests / 100.0).round()));
                }
            }
            hear(months, &[3], &answer.at("/comparison/unallocated/0")["numerator"]);
            if forces.len() == 1 {
                hear(months, &[0, 1, 2], &answer.at("/comparison/aggregate")["numerator"]);
            }
        }
    }
    said
}

/// Whether the equations leave one cell a single value: its own equation follows from theirs.
fn solved(equations: &[Equation], cell: usize) -> bool {
    let mut rows: Vec<Vec<f64>> = equations.iter().map(|(row, _)| row.clone()).collect();
    let rank = |rows: &mut Vec<Vec<f64>>| {
        let mut rank = 0;
        for column in 0..MONTHS.len() * CELLS {
            let Some(pivot) = (rank..rows.len()).find(|at| rows[*at][column].abs() > 1e-9) else {
                continue;
            };
            rows.swap(rank, pivot);
            let leading = rows[rank].clone();
            for row in &mut rows[rank + 1..] {
                let times = row[column] / leading[column];
                row.iter_mut()
                    .zip(&leading)
                    .for_each(|(one, other)| *one -= times * other);
            }
            rank += 1;
        }
        rank
    };
    let mut with_it = rows.clone();
    with_it.push(counted(&[cell / CELLS], &[cell % CELLS]));
    rank(&mut rows) == rank(&mut with_it)
}

#[tokio::test]
async fn no_small_number_of_an_area_can_be_worked_out_from_every_answer_together() {
    let spec = Spec::start().await;
    spec.at("2026-04-20T09:00:00Z");
    // the last of each month is in no area
    let tables: [[[u32; 4]; 3]; 3] = [
        [[30, 3, 12, 0], [30, 9, 12, 0], [4, 4, 12, 0]],
        [[3, 40, 50, 7], [20, 2, 50, 1], [20, 8, 0, 6]],
        [[0, 0, 2, 0], [9, 1, 1, 9], [5, 6, 4, 5]],
    ];
    for positive in tables {
        for (month, cells) in MONTHS.iter().zip(positive) {
            let each: Vec<(&str, u32, u32)> = DORSET
                .iter()
                .zip(cells)
                .map(|(area, count)| (*area, 200, count))
                .collect();
            let whole = (800, cells.iter().sum());
            tested(&spec, "dorset", month, whole, &each).await;
        }
        let outside = spec.analyst_of("essex");

        let said = everything(&outside).await;

        let truth: Vec<f64> = positive.iter().flatten().map(|count| f64::from(*count)).collect();
        let holds = |(row, sum): &Equation| {
            let made: f64 = row.iter().zip(&truth).map(|(times, count)| times * count).sum();
            (made - sum).abs() < 1e-6
        };
        assert!(said.iter().all(holds), "what is shown is true");
        for (cell, count) in truth
            .iter()
            .enumerate()
            .filter(|(_, count)| (1.0..5.0).contains(*count))
        {
            assert!(!solved(&said, cell), "{count} of cell {cell} of {positive:?}");
        }
    }
    // whoever sees everything solves everything, so that it is not for want of trying
    let all = everything(&spec.inspector()).await;
    assert!((0..MONTHS.len() * CELLS).all(|cell| solved(&all, cell)));
}
