//! Periods against each other, forces against each other, and many tests at once.

use muster_stats::change::{self, Period, fisher_p, proportion_difference, rate_ratio};
use muster_stats::fdr::{Adjustment, adjusted};
use muster_stats::interval::Confidence;
use muster_stats::rank::{Audience, Best, Ties, Uncertain, rank_ranges, ranks};
use muster_stats::special::chi_squared_above;

use super::{CLOSE, Row, THROUGH_AN_INVERSE, cases, column};

fn periods(row: &Row) -> (Period, Period) {
    let period = |numerator, denominator| Period {
        numerator: row.number(numerator),
        denominator: row.number(denominator),
    };
    (period("x1", "n1"), period("x0", "n0"))
}

pub(crate) fn rate_ratios(rows: &[Row]) {
    for row in rows {
        let (now, before) = periods(row);
        let ratio = rate_ratio(now, before, Confidence::P95);
        row.is("rr", ratio.and_then(|ratio| ratio.ratio), CLOSE);
        let exact = ratio.map(|ratio| ratio.exact);
        row.is("exact_lower", exact.map(|exact| exact.low), THROUGH_AN_INVERSE);
        let high = exact.map(|exact| exact.high.unwrap_or(f64::INFINITY));
        row.is("exact_upper", high, THROUGH_AN_INVERSE);
        row.is("exact_p", ratio.and_then(|ratio| ratio.p), THROUGH_AN_INVERSE);
        let log_normal = ratio.and_then(|ratio| ratio.log_normal);
        row.is("wald_lower", log_normal.map(|limits| limits.low), CLOSE);
        row.is("wald_upper", log_normal.map(|limits| limits.high), CLOSE);
    }
}

pub(crate) fn proportion_differences(rows: &[Row]) {
    for row in rows {
        let (now, before) = periods(row);
        let difference = proportion_difference(now, before, Confidence::P95).unwrap();
        row.about("diff", Some(difference.difference), 1.0);
        row.about("newcombe_lower", Some(difference.interval.low), 1.0);
        row.about("newcombe_upper", Some(difference.interval.high), 1.0);
        row.is("chisq", difference.chi_squared, CLOSE);
        let p = difference
            .chi_squared
            .map(|chi_squared| chi_squared_above(chi_squared, 1.0));
        row.is("chisq_p", p, CLOSE);
        row.is("fisher_p", fisher_p(now, before), THROUGH_AN_INVERSE);
        let column = match difference.test {
            change::Test::ChiSquared => "chisq_p",
            change::Test::Fisher => "fisher_p",
        };
        row.is(column, difference.p, THROUGH_AN_INVERSE);
    }
}

pub(crate) fn many_tests(rows: &[Row]) {
    for case in cases(rows, "case_id") {
        let p_values = column(case, "p");
        for (column, adjustment) in [
            ("bh", Adjustment::BenjaminiHochberg),
            ("by", Adjustment::BenjaminiYekutieli),
            ("holm", Adjustment::Holm),
            ("bonferroni", Adjustment::Bonferroni),
        ] {
            for (row, p) in case.iter().zip(adjusted(&p_values, adjustment)) {
                row.is(column, p, CLOSE);
            }
        }
    }
}

pub(crate) fn places(rows: &[Row]) {
    for case in cases(rows, "case_id") {
        for case in cases(case, "higher_is_better") {
            for case in cases(case, "ties") {
                let best = if case[0].truth("higher_is_better") {
                    Best::Highest
                } else {
                    Best::Lowest
                };
                let ties = match case[0].text("ties") {
                    "min" => Ties::Min,
                    "max" => Ties::Max,
                    "average" => Ties::Average,
                    "dense" => Ties::Dense,
                    other => panic!("no way to break ties called {other}"),
                };
                let ranks = ranks(&column(case, "value"), best, ties);
                for (row, rank) in case.iter().zip(&ranks) {
                    row.is("rank", *rank, CLOSE);
                    row.says("n_ranked", &ranks.iter().flatten().count());
                }
            }
        }
    }
}

pub(crate) fn ranges_of_places(rows: &[Row]) {
    for case in cases(rows, "case_id") {
        for case in cases(case, "adjust") {
            let audience = match case[0].text("adjust") {
                "none" => Audience::OneForce,
                "bonferroni" => Audience::Table,
                other => panic!("no adjustment called {other}"),
            };
            let values: Vec<_> = case
                .iter()
                .map(|row| {
                    Some(Uncertain {
                        value: row.optional("y")?,
                        error: row.optional("se")?,
                    })
                })
                .collect();
            for (row, range) in case.iter().zip(rank_ranges(&values, Best::Highest, audience)) {
                row.says(
                    "best_rank",
                    &range.map_or_else(String::new, |range| range.best.to_string()),
                );
                row.says(
                    "worst_rank",
                    &range.map_or_else(String::new, |range| range.worst.to_string()),
                );
                row.is("expected_rank", range.map(|range| range.expected), CLOSE);
            }
        }
    }
}
