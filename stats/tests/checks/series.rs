//! Series by other means: runs, attribute charts, decomposition, trends.

use muster_stats::aggregate::Pair;
use muster_stats::attribute::{self, Counted, Width};
use muster_stats::decomposition::{Model, Part, decompose};
use muster_stats::interval::{self, Confidence};
use muster_stats::runs::Runs;
use muster_stats::special::chi_squared_above;
use muster_stats::trend::{cochran_armitage, of_estimates, of_proportions};

use super::{CLOSE, Row, THROUGH_AN_INVERSE, cases, column};

pub(crate) fn runs(rows: &[Row]) {
    for row in rows {
        let months: Vec<Option<f64>> = row.json("y_json");
        let runs = Runs::of(&months).unwrap();
        row.near("median", runs.median, CLOSE);
        row.says("n_obs", &months.len());
        row.says("n_useful", &runs.useful);
        row.says("longest_run", &runs.longest);
        row.says("longest_run_max", &runs.longest_expected);
        row.says("n_crossings", &runs.crossings);
        row.says("n_crossings_min", &runs.crossings_expected);
        assert_eq!(row.truth("runs_signal"), runs.signals(), "{row:?}");
    }
}

pub(crate) fn attribute_charts(rows: &[Row]) {
    for case in cases(rows, "case_id") {
        for case in cases(case, "chart") {
            for case in cases(case, "screened_mr") {
                attribute_chart(case);
            }
        }
    }
}

fn attribute_chart(case: &[Row]) {
    let months: Vec<Pair> = column(case, "numerator")
        .into_iter()
        .zip(column(case, "denominator"))
        .collect();
    let own = Width::Own {
        screen: case[0].truth("screened_mr"),
    };
    let (counted, width) = match case[0].text("chart") {
        "p" => (Counted::Share, Width::Chance),
        "u" => (Counted::Events, Width::Chance),
        "p_prime" => (Counted::Share, own),
        "u_prime" => (Counted::Events, own),
        other => panic!("no chart called {other}"),
    };
    let chart = attribute::chart(&months, counted, width).unwrap();
    for (row, point) in case.iter().zip(&chart.points) {
        row.near("cl", chart.centre, CLOSE);
        row.is("value", point.map(|point| point.value), CLOSE);
        row.is("lcl_3s", point.map(|point| point.limits.low), CLOSE);
        row.is("ucl_3s", point.map(|point| point.limits.high), CLOSE);
        row.is("lcl_2s", point.map(|point| point.near.low), CLOSE);
        row.is("ucl_2s", point.map(|point| point.near.high), CLOSE);
    }
}

pub(crate) fn decompositions(rows: &[Row]) {
    for case in cases(rows, "case_id") {
        let months = column(case, "y");
        let check = |parts: Vec<Part>, columns: [&str; 3]| {
            for (row, part) in case.iter().zip(parts) {
                row.is(columns[0], part.trend, CLOSE);
                row.is(columns[1], Some(part.index), CLOSE);
                row.about(columns[2], part.remainder, row.optional("y").unwrap_or(0.0));
            }
        };
        check(
            decompose(&months, Model::Multiplicative).unwrap(),
            ["mult_trend", "mult_seasonal", "mult_remainder"],
        );
        check(
            decompose(&months, Model::Additive).unwrap(),
            ["add_trend", "add_seasonal", "add_remainder"],
        );
    }
}

pub(crate) fn trends_of_proportions(rows: &[Row]) {
    for row in rows {
        let (x, n): (Vec<f64>, Vec<f64>) = (row.json("x_json"), row.json("n_json"));
        let years: Vec<(f64, f64)> = x.into_iter().zip(n).collect();
        let of_all = cochran_armitage(&years).unwrap();
        row.near("chisq_all", of_all, CLOSE);
        row.near("p_all", chi_squared_above(of_all, 1.0), CLOSE);
        let years: Vec<_> = years.into_iter().map(Some).collect();
        let trend = of_proportions(&years).unwrap();
        row.near("chisq_last5", trend.chi_squared, CLOSE);
        row.near("p_last5", trend.p, CLOSE);
        row.about("logit_slope_last5", trend.slope, 1.0);
        row.says("recent_trend", &trend.heading.label());
        row.says("reason", &trend.reason.label());
    }
}

pub(crate) fn trends_of_rates(rows: &[Row]) {
    for case in cases(rows, "case_id") {
        let years: Vec<_> = case
            .iter()
            .map(|row| {
                interval::rate(
                    row.number("numerator"),
                    row.number("denominator"),
                    1000.0,
                    Confidence::P95,
                )
            })
            .collect();
        for (row, year) in case.iter().zip(&years) {
            let (estimate, _) = year.unwrap();
            row.near("value", estimate.value, CLOSE);
            row.limits(["lower95", "upper95"], estimate.interval, THROUGH_AN_INVERSE);
        }
        let estimates: Vec<_> = years
            .into_iter()
            .map(|year| year.map(|(estimate, _)| estimate))
            .collect();
        let trend = of_estimates(&estimates).unwrap();
        for row in case {
            row.is("slope", trend.slope, THROUGH_AN_INVERSE);
            row.near("chisq", trend.chi_squared, THROUGH_AN_INVERSE);
            row.says("recent_trend", &trend.heading.label());
            row.says("reason", &trend.reason.label());
        }
    }
}
