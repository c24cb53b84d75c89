//! An aggregate of areas is the same for everybody who sees it, whatever was returned.

use super::hidden::{BOTH, insiders, outsiders};
use super::{BEDFORDSHIRE, DORSET, SHARE, areas, tested};
use muster_tests::Spec;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

/// Forces of which so many tables are tried.
const TABLES: usize = 5;

#[tokio::test]
async fn for_whoever_sees_every_cell_rows_make_the_aggregate_and_for_others_it_is_that_or_hidden() {
    let mut runner = TestRunner::deterministic();
    let count = prop_oneof![2 => 0_u32..6, 2 => 0_u32..40, 1 => Just(0_u32)];
    // of each force three areas, and what is in none of them
    let counts = proptest::collection::vec(count, 8);
    let mut suppressed = 0;
    for _ in 0..TABLES {
        let counts = counts.new_tree(&mut runner).unwrap().current();
        let spec = Spec::start().await;
        for (force, codes, counts) in [
            ("bedfordshire", BEDFORDSHIRE, &counts[..4]),
            ("dorset", DORSET, &counts[4..]),
        ] {
            let each: Vec<(&str, u32, u32)> = codes.iter().zip(counts).map(|(code, of)| (*code, 200, *of)).collect();
            tested(&spec, force, "2026-02", (800, counts.iter().sum()), &each).await;
        }

        for forces in [&BOTH[..], &BOTH[..1], &BOTH[1..]] {
            let whole = areas(&spec.inspector(), SHARE, forces, "2026-02", json!({})).await;
            let whole = whole.at("/comparison/aggregate");
            for person in insiders(&spec).into_iter().chain(outsiders(&spec)) {
                let answer = areas(&person, SHARE, forces, "2026-02", json!({})).await;

                let said = format!("{} of {forces:?} and {counts:?}: {:#}", person.id(), answer.body);
                let rows = answer.at("/comparison/rows").as_array().unwrap();
                let together = answer.at("/comparison/aggregate");
                if rows.iter().any(|row| row["value"]["absence"] == "SUPPRESSED") {
                    suppressed += 1;
                    let nothing = [&together["value"], &together["numerator"], &together["interval"]];
                    let hidden = together["absence"] == "SUPPRESSED" && nothing.iter().all(|it| it.is_null());
                    assert!(hidden || together == whole, "{said}");
                } else {
                    let numerators = rows.iter().map(|row| row["value"]["numerator"].as_i64().unwrap());
                    assert_eq!(together["numerator"], numerators.sum::<i64>(), "{said}");
                    assert_eq!(together, whole, "{said}");
                }
                assert_eq!(together["coverage"], whole["coverage"], "{said}");
                assert_ne!(together["coverage"], Value::Null, "{said}");
            }
        }
    }
    assert!(suppressed > 0, "no table had anything to hide");
}
