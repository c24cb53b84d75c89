//! Single values: special functions, intervals, quantiles, aggregates.

use muster_stats::aggregate::{Pair, mean_of_ratios, ratio_of_sums};
use muster_stats::interval::{self, Confidence, Formula};
use muster_stats::quantile::quantile;
use muster_stats::special;
use serde_json::Value;

use super::{CLOSE, Row, THROUGH_AN_INVERSE};

const LIMITS: [&str; 2] = ["lower", "upper"];

fn confidence(row: &Row) -> Confidence {
    Confidence::new(row.number("confidence")).unwrap_or_else(|| panic!("no confidence in {row:?}"))
}

pub(crate) fn special_functions(rows: &[Row]) {
    for row in rows {
        let arguments: Value = row.json("args_json");
        let of = |name: &str| {
            arguments[name]
                .as_f64()
                .unwrap_or_else(|| panic!("no {name} in {row:?}"))
        };
        let (got, tolerance) = match row.text("function") {
            "norm_ppf" => (special::normal_quantile(of("p")), CLOSE),
            "norm_cdf" => (special::normal_below(of("x")), CLOSE),
            "norm_sf" => (special::normal_above(of("x")), CLOSE),
            "chi2_ppf" => (special::chi_squared_quantile(of("p"), of("df")), THROUGH_AN_INVERSE),
            "chi2_sf" => (special::chi_squared_above(of("x"), of("df")), CLOSE),
            "beta_ppf" => (special::beta_quantile(of("p"), of("a"), of("b")), THROUGH_AN_INVERSE),
            "poisson_cdf" => (special::poisson_at_most(of("k"), of("mu")), CLOSE),
            "poisson_sf" => (special::poisson_above(of("k"), of("mu")), CLOSE),
            "binom_cdf" => (special::binomial_at_most(of("k"), of("n"), of("p")), CLOSE),
            other => panic!("no function called {other}"),
        };
        row.near("value", got, tolerance);
    }
}

pub(crate) fn counts(rows: &[Row]) {
    for row in rows {
        let (count, confidence) = (row.number("count"), confidence(row));
        let (limits, tolerance) = match row.text("method") {
            "exact_garwood" => (interval::exact_count(count, confidence), THROUGH_AN_INVERSE),
            "byar_breslow_day" => (interval::byar_count(count, confidence), CLOSE),
            other => panic!("no method called {other}"),
        };
        row.optional_limits(LIMITS, limits, tolerance);
    }
}

pub(crate) fn rates(rows: &[Row]) {
    for row in rows {
        let halves = row.optional("numerator").zip(row.optional("denominator"));
        let rate = halves.and_then(|(x, n)| interval::rate(x, n, row.number("multiplier"), confidence(row)));
        let (name, tolerance) = match rate.map(|(_, formula)| formula) {
            Some(Formula::Exact) => ("exact", THROUGH_AN_INVERSE),
            Some(Formula::Byar) => ("byar", CLOSE),
            None => ("", CLOSE),
        };
        row.says("method_used", &name);
        row.is("value", rate.map(|(estimate, _)| estimate.value), CLOSE);
        row.optional_limits(LIMITS, rate.map(|(estimate, _)| estimate.interval), tolerance);
    }
}

pub(crate) fn proportions(rows: &[Row]) {
    for row in rows {
        let (numerator, denominator, confidence) =
            (row.number("numerator"), row.number("denominator"), confidence(row));
        let (estimate, tolerance) = match row.text("method") {
            "wilson" => (interval::wilson(numerator, denominator, confidence), CLOSE),
            "clopper_pearson" => (
                interval::clopper_pearson(numerator, denominator, confidence),
                THROUGH_AN_INVERSE,
            ),
            other => panic!("no method called {other}"),
        };
        row.is("value", estimate.map(|estimate| estimate.value), CLOSE);
        row.optional_limits(LIMITS, estimate.map(|estimate| estimate.interval), tolerance);
    }
}

pub(crate) fn quantiles(rows: &[Row]) {
    for row in rows {
        let values: Vec<Option<f64>> = row.json("values_json");
        let values: Vec<f64> = values.into_iter().flatten().collect();
        row.says("r_type", &7);
        row.is("quantile", quantile(&values, row.number("p")), CLOSE);
    }
}

pub(crate) fn aggregates(rows: &[Row]) {
    for row in rows {
        let pairs: Vec<Pair> = row.json("pairs_json");
        let ratio = ratio_of_sums(&pairs);
        row.is("ratio_of_sums", ratio.value, CLOSE);
        row.is("mean_of_ratios", mean_of_ratios(&pairs), CLOSE);
        row.says("pairs_used", &ratio.used);
        row.says("pairs_total", &ratio.total);
        row.says("invalid_pairs", &ratio.invalid);
    }
}
