//! Every number here was worked out by somebody else's software: each row of `tests/vectors/*.csv`, or of the folder that
//! `STATS_VECTORS` names, is reproduced. A file without a row checked fails, and what was checked is said.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;

use muster_stats::aggregate::{Pair, mean_of_ratios, ratio_of_sums};
use muster_stats::interval::{self, Confidence, Formula, Interval};
use muster_stats::special;
use serde_json::Value;

/// Plain arithmetic, and arithmetic through an inverse gamma or beta.
const CLOSE: f64 = 1e-9;
const THROUGH_AN_INVERSE: f64 = 1e-8;

type Row = BTreeMap<String, String>;

/// What became of one row.
enum Verdict {
    Checked,
    Skipped,
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test has no settings to read the folder from"
)]
fn every_row(file: &str, check: impl Fn(&Row) -> Verdict) {
    let folder = std::env::var_os("STATS_VECTORS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors"),
        PathBuf::from,
    );
    let mut reader = csv::Reader::from_path(folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    let (mut checked, mut skipped) = (0, 0);
    for row in reader.deserialize::<Row>() {
        match check(&row.unwrap_or_else(|error| panic!("{file}: {error}"))) {
            Verdict::Checked => checked += 1,
            Verdict::Skipped => skipped += 1,
        }
    }
    let _ = writeln!(std::io::stdout(), "{file}: {checked} rows checked, {skipped} skipped");
    assert!(checked > 0, "{file}: no row was checked");
}

fn number(row: &Row, column: &str) -> f64 {
    optional(row, column).unwrap_or_else(|| panic!("no {column} in {row:?}"))
}

fn optional(row: &Row, column: &str) -> Option<f64> {
    let text = &row[column];
    (!text.is_empty()).then(|| {
        text.parse()
            .unwrap_or_else(|_| panic!("{column} of {row:?} is not a number"))
    })
}

#[expect(clippy::float_cmp, reason = "infinities and noughts are exact")]
fn same(row: &Row, got: f64, wanted: f64, tolerance: f64) {
    assert!(
        got == wanted || (got - wanted).abs() <= tolerance * wanted.abs(),
        "{got} is not {wanted}: {row:?}"
    );
}

fn same_interval(row: &Row, got: Interval, tolerance: f64) {
    same(row, got.low, number(row, "lower"), tolerance);
    same(row, got.high, number(row, "upper"), tolerance);
}

fn confidence(row: &Row) -> Confidence {
    Confidence::new(number(row, "confidence")).unwrap_or_else(|| panic!("no confidence in {row:?}"))
}

#[test]
fn special_functions() {
    every_row("00_primitives.csv", |row| {
        let arguments: Value = serde_json::from_str(&row["args_json"]).unwrap();
        let of = |name: &str| {
            arguments[name]
                .as_f64()
                .unwrap_or_else(|| panic!("no {name} in {row:?}"))
        };
        let (got, tolerance) = match row["function"].as_str() {
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
        same(row, got, number(row, "value"), tolerance);
        Verdict::Checked
    });
}

#[test]
fn intervals_of_counts() {
    every_row("01_count_ci.csv", |row| {
        let (count, confidence) = (number(row, "count"), confidence(row));
        match row["method"].as_str() {
            "exact_garwood" => same_interval(
                row,
                interval::exact_count(count, confidence).unwrap(),
                THROUGH_AN_INVERSE,
            ),
            "byar_breslow_day" => same_interval(row, interval::byar_count(count, confidence).unwrap(), CLOSE),
            other => panic!("no method called {other}"),
        }
        Verdict::Checked
    });
}

#[test]
fn intervals_of_rates() {
    every_row("02_rate_ci.csv", |row| {
        let (numerator, denominator) = (number(row, "numerator"), number(row, "denominator"));
        let (estimate, formula) =
            interval::rate(numerator, denominator, number(row, "multiplier"), confidence(row)).unwrap();
        let (name, tolerance) = match formula {
            Formula::Exact => ("exact", THROUGH_AN_INVERSE),
            Formula::Byar => ("byar", CLOSE),
        };
        assert_eq!(row["method_used"], name, "{row:?}");
        same(row, estimate.value, number(row, "value"), CLOSE);
        same_interval(row, estimate.interval, tolerance);
        Verdict::Checked
    });
}

#[test]
fn intervals_of_proportions() {
    every_row("03_proportion_ci.csv", |row| {
        let (numerator, denominator, confidence) =
            (number(row, "numerator"), number(row, "denominator"), confidence(row));
        let (estimate, tolerance) = match row["method"].as_str() {
            "wilson" => (interval::wilson(numerator, denominator, confidence), CLOSE),
            "clopper_pearson" => (
                interval::clopper_pearson(numerator, denominator, confidence),
                THROUGH_AN_INVERSE,
            ),
            _ => return Verdict::Skipped,
        };
        let estimate = estimate.unwrap();
        same(row, estimate.value, number(row, "value"), CLOSE);
        same_interval(row, estimate.interval, tolerance);
        Verdict::Checked
    });
}

#[test]
fn aggregates_of_pairs() {
    every_row("29_aggregate_ratio.csv", |row| {
        let pairs: Vec<Pair> = serde_json::from_str(&row["pairs_json"]).unwrap();
        let ratio = ratio_of_sums(&pairs);
        for (got, column) in [
            (ratio.value, "ratio_of_sums"),
            (mean_of_ratios(&pairs), "mean_of_ratios"),
        ] {
            match (got, optional(row, column)) {
                (Some(got), Some(wanted)) => same(row, got, wanted, CLOSE),
                (got, wanted) => assert_eq!(got, wanted, "{column} of {row:?}"),
            }
        }
        for (got, column) in [
            (ratio.used, "pairs_used"),
            (ratio.total, "pairs_total"),
            (ratio.invalid, "invalid_pairs"),
        ] {
            assert_eq!(got.to_string(), row[column], "{column} of {row:?}");
        }
        Verdict::Checked
    });
}
