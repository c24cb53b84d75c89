//! Values drawn towards each other.

use muster_stats::aggregate::Pair;
use muster_stats::shrinkage::{shrink_rates, shrink_values};

use super::{CLOSE, Row, cases, column};

pub(crate) fn rates(rows: &[Row]) {
    for case in cases(rows, "case_id") {
        let areas: Vec<Pair> = column(case, "numerator")
            .into_iter()
            .zip(column(case, "denominator"))
            .collect();
        let shrunk = shrink_rates(&areas).unwrap();
        for (row, area) in case.iter().zip(&shrunk.areas) {
            row.near("overall_rate", shrunk.overall, CLOSE);
            row.near("A", shrunk.variance, CLOSE);
            row.is("raw_rate", area.map(|area| area.rate), CLOSE);
            row.is("weight", area.map(|area| area.weight), CLOSE);
            row.is("shrunk_rate", area.map(|area| area.shrunk), CLOSE);
        }
    }
}

pub(crate) fn values(rows: &[Row]) {
    for case in cases(rows, "case_id") {
        let values: Vec<_> = case
            .iter()
            .map(|row| row.optional("y").zip(row.optional("se")))
            .collect();
        let shrunk = shrink_values(&values).unwrap();
        for (row, value) in case.iter().zip(&shrunk.shrunk) {
            row.near("mu", shrunk.mean, CLOSE);
            row.near("tau2_dl", shrunk.tau2, CLOSE);
            row.near("Q", shrunk.q, CLOSE);
            row.is("shrunk", *value, CLOSE);
        }
    }
}
