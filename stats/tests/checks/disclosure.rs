//! Whole numbers: shared out, hidden, rounded.

use std::collections::BTreeSet;

use muster_stats::apportion::apportion;
use muster_stats::rounding::{Rounded, rounded, to_five};
use muster_stats::suppression::{Small, hide_in_list};
use muster_stats::table::{Place, Table};
use muster_stats::table_suppression::hide_in_table;
use serde_json::{Number, Value};

use super::{CLOSE, Row};

/// A decimal number in units of 10^-places, exactly; `None` where it has more places.
fn fixed(text: &str, places: usize) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let part = part.trim_end_matches('0');
    (part.len() <= places).then(|| format!("{whole}{part:0<places$}").parse().unwrap())
}

/// Decimal numbers in one unit fine enough for all of them.
fn weights(of: &[Number]) -> Vec<i64> {
    let texts: Vec<String> = of.iter().map(Number::to_string).collect();
    let places = (0..18).find(|places| texts.iter().all(|text| fixed(text, *places).is_some()));
    texts.iter().map(|text| fixed(text, places.unwrap()).unwrap()).collect()
}

pub(crate) fn apportioned(rows: &[Row]) {
    for row in rows {
        let decimals = row.whole("decimals");
        let total = fixed(row.text("total"), decimals).unwrap();
        let apportioned = apportion(total, &weights(&row.json::<Vec<Number>>("weights_json")));
        let Ok(apportioned) = apportioned else {
            row.says("parts_json", &"");
            continue;
        };
        let wanted: Vec<Number> = row.json("parts_json");
        let wanted: Vec<i64> = wanted
            .iter()
            .map(|part| fixed(&part.to_string(), decimals).unwrap())
            .collect();
        assert_eq!(apportioned.parts, wanted, "{row:?}");
        if let Some(tie) = row.optional_truth("tie_at_cut") {
            assert_eq!(apportioned.tie_at_cut, tie, "{row:?}");
        }
    }
}

pub(crate) fn lists(rows: &[Row]) {
    for row in rows {
        let cells: Vec<u64> = row.json("cells_json");
        row.says("total", &cells.iter().sum::<u64>());
        let small = Small {
            below: row.json("threshold"),
            none_too: false,
        };
        let mut hidden = hide_in_list(&cells, small);
        hidden.secondary.sort_unstable();
        let mut secondary: Vec<usize> = row.json("secondary_json");
        secondary.sort_unstable();
        assert_eq!(hidden.primary, row.json::<Vec<usize>>("primary_json"), "{row:?}");
        assert_eq!(hidden.secondary, secondary, "{row:?}");
        assert_eq!(hidden.total, row.truth("suppress_total"), "{row:?}");
    }
}

fn places(row: &Row, column: &str) -> BTreeSet<Place> {
    row.json::<Vec<Place>>(column).into_iter().collect()
}

pub(crate) fn tables(rows: &[Row]) {
    for row in rows {
        let table = Table::new(&row.json::<Vec<Vec<u64>>>("table_json")).unwrap();
        let small = Small {
            below: row.json("threshold"),
            none_too: false,
        };
        let primary = places(row, "primary_json");
        let primary_only: Vec<Place> = primary.iter().copied().collect();
        let recoverable: BTreeSet<Place> = primary_only
            .iter()
            .copied()
            .filter(|place| table.recoverable(*place, &primary_only))
            .collect();
        assert_eq!(recoverable, places(row, "primary_only_recoverable_json"), "{row:?}");

        let hidden = hide_in_table(&table, small, &[]).places();
        assert!(primary.iter().all(|place| hidden.contains(place)), "{row:?}");
        assert!(hidden.len() >= row.whole("min_suppressed_cells"), "{row:?}");
        assert!(
            !primary.iter().any(|place| table.recoverable(*place, &hidden)),
            "{row:?}"
        );

        let patterns: Vec<Vec<Place>> = row.json("all_optimal_patterns_json");
        row.says("n_optimal_patterns", &patterns.len());
        for pattern in &patterns {
            assert_eq!(pattern.len(), row.whole("min_suppressed_cells"), "{row:?}");
            assert!(
                !primary.iter().any(|place| table.recoverable(*place, pattern)),
                "{row:?}"
            );
        }
        audit(row, &table);
    }
}

fn audit(row: &Row, table: &Table) {
    let pattern: Vec<Place> = row.json("one_optimal_pattern_json");
    for cell in row.json::<Vec<Value>>("audit_of_pattern_json") {
        let place: Place = serde_json::from_value(cell["cell"].clone()).unwrap();
        let bounds = table.bounds(place, &pattern).unwrap();
        let near = |got: Option<u64>, wanted: &Value| match (got, wanted.as_f64()) {
            #[expect(clippy::cast_precision_loss, reason = "counts of a small table")]
            (Some(got), Some(wanted)) => (got as f64 - wanted).abs() <= CLOSE * wanted.abs().max(1.0),
            (got, wanted) => got.is_none() && wanted.is_none(),
        };
        assert!(near(table.count(place), &cell["true"]), "{cell} of {row:?}");
        assert!(near(Some(bounds.least), &cell["min"]), "{bounds:?} {cell} of {row:?}");
        assert!(near(bounds.most, &cell["max"]), "{bounds:?} {cell} of {row:?}");
        assert_eq!(
            Value::Bool(table.recoverable(place, &pattern)),
            cell["exactly_recoverable"],
            "{row:?}"
        );
    }
}

pub(crate) fn rounded_counts(rows: &[Row]) {
    for row in rows {
        let count: u64 = row.json("count");
        row.says("base5", &to_five(count));
        let display = match rounded(count) {
            Rounded::Count(count) => count.to_string(),
            Rounded::Hidden => "*".to_owned(),
        };
        row.says("nhsd_display", &display);
    }
}
