//! How each file of vectors is checked, and what they all need to read a row and compare a number.

mod chart;
mod compared;
mod disclosure;
mod funnel;
mod history;
mod points;
mod series;
mod shrunk;

use std::collections::BTreeMap;

use muster_stats::interval::Interval;
use serde::de::DeserializeOwned;

/// Plain arithmetic, and arithmetic through an inverse gamma or beta.
pub(crate) const CLOSE: f64 = 1e-9;
pub(crate) const THROUGH_AN_INVERSE: f64 = 1e-8;
/// What is left of a difference of two numbers, as a share of them, when all else of it is gone.
const ROUNDING: f64 = 1e-13;

/// Reproduces all rows of a file, or panics.
pub(crate) type Check = fn(&[Row]);

pub(crate) fn of(file: &str) -> Option<Check> {
    Some(match file {
        "00_primitives.csv" => points::special_functions,
        "01_count_ci.csv" => points::counts,
        "02_rate_ci.csv" => points::rates,
        "03_proportion_ci.csv" => points::proportions,
        "04_funnel_proportion.csv" => funnel::proportions,
        "05_funnel_rate.csv" => funnel::rates,
        "06_funnel_overdispersed.csv" => funnel::overdispersed,
        "06b_funnel_ratio_of_counts.csv" => funnel::ratios_of_counts,
        "07_xmr.csv" => chart::control_charts,
        "07b_assurance.csv" => chart::assurances,
        "08_runs_anhoej.csv" => series::runs,
        "09_attribute_charts.csv" => series::attribute_charts,
        "10_quantiles.csv" => points::quantiles,
        "11_quantile_groups.csv" => funnel::quantile_group_members,
        "12_outliers.csv" => history::outliers,
        "13_rate_ratio.csv" => compared::rate_ratios,
        "14_proportion_difference.csv" => compared::proportion_differences,
        "15_apportion.csv" => disclosure::apportioned,
        "16_trend_proportion.csv" => series::trends_of_proportions,
        "17_trend_rate.csv" => series::trends_of_rates,
        "18_fdr.csv" => compared::many_tests,
        "19_eb_rates.csv" => shrunk::rates,
        "20_eb_normal.csv" => shrunk::values,
        "21_ranks.csv" => compared::places,
        "22_rank_ranges.csv" => compared::ranges_of_places,
        "23_seasonal_decompose.csv" => series::decompositions,
        "25_seasonal_log_ratio.csv" => history::seasonal_log_ratios,
        "26_suppression_1d.csv" => disclosure::lists,
        "27_suppression_2d.csv" => disclosure::tables,
        "28_rounding.csv" => disclosure::rounded_counts,
        "29_aggregate_ratio.csv" => points::aggregates,
        _ => return None,
    })
}

/// One row of a file, by the names of its columns.
#[derive(Debug)]
pub(crate) struct Row(BTreeMap<String, String>);

impl Row {
    pub(crate) fn new(cells: BTreeMap<String, String>) -> Self {
        Self(cells)
    }

    pub(crate) fn has(&self, column: &str) -> bool {
        self.0.contains_key(column)
    }

    pub(crate) fn text(&self, column: &str) -> &str {
        self.0
            .get(column)
            .unwrap_or_else(|| panic!("no column {column} in {self:?}"))
    }

    /// A number, or nothing where the cell is empty.
    pub(crate) fn optional(&self, column: &str) -> Option<f64> {
        let text = self.text(column);
        (!text.is_empty()).then(|| {
            text.parse()
                .unwrap_or_else(|_| panic!("{column} of {self:?} is not a number"))
        })
    }

    pub(crate) fn number(&self, column: &str) -> f64 {
        self.optional(column)
            .unwrap_or_else(|| panic!("no {column} in {self:?}"))
    }

    pub(crate) fn whole(&self, column: &str) -> usize {
        self.text(column)
            .parse()
            .unwrap_or_else(|_| panic!("{column} of {self:?} is not a whole number"))
    }

    pub(crate) fn truth(&self, column: &str) -> bool {
        self.optional_truth(column)
            .unwrap_or_else(|| panic!("no {column} in {self:?}"))
    }

    pub(crate) fn optional_truth(&self, column: &str) -> Option<bool> {
        match self.text(column) {
            "" => None,
            text => Some(
                text.to_lowercase()
                    .parse()
                    .unwrap_or_else(|_| panic!("{column} of {self:?} is not a truth")),
            ),
        }
    }

    pub(crate) fn json<T: DeserializeOwned>(&self, column: &str) -> T {
        serde_json::from_str(self.text(column)).unwrap_or_else(|error| panic!("{column} of {self:?}: {error}"))
    }

    /// The cell holds this text.
    pub(crate) fn says(&self, column: &str, got: &impl ToString) {
        assert_eq!(self.text(column), got.to_string(), "{column} of {self:?}");
    }

    /// The cell holds this number, to within a share of it.
    #[expect(clippy::float_cmp, reason = "infinities and noughts are exact")]
    pub(crate) fn near(&self, column: &str, got: f64, tolerance: f64) {
        let wanted = self.number(column);
        assert!(
            got == wanted || (got - wanted).abs() <= tolerance * wanted.abs(),
            "{column}: {got} is not {wanted}: {self:?}"
        );
    }

    /// The cell holds this number, or is empty where there is none.
    pub(crate) fn is(&self, column: &str, got: Option<f64>, tolerance: f64) {
        match got {
            Some(got) if self.optional(column).is_some() => self.near(column, got, tolerance),
            _ => assert_eq!(got, self.optional(column), "{column} of {self:?}"),
        }
    }

    /// The cell holds this number where it is a difference of numbers of the size of `terms`, whose rounding it inherits.
    pub(crate) fn about(&self, column: &str, got: Option<f64>, terms: f64) {
        let (Some(got), Some(wanted)) = (got, self.optional(column)) else {
            assert_eq!(got, self.optional(column), "{column} of {self:?}");
            return;
        };
        let rounding = if terms.is_finite() { ROUNDING * terms.abs() } else { 0.0 };
        assert!(
            (got - wanted).abs() <= CLOSE * wanted.abs() + rounding,
            "{column}: {got} is not {wanted}: {self:?}"
        );
    }

    pub(crate) fn optional_limits(&self, columns: [&str; 2], got: Option<Interval>, tolerance: f64) {
        self.is(columns[0], got.map(|limits| limits.low), tolerance);
        self.is(columns[1], got.map(|limits| limits.high), tolerance);
    }

    pub(crate) fn limits(&self, columns: [&str; 2], got: Interval, tolerance: f64) {
        self.near(columns[0], got.low, tolerance);
        self.near(columns[1], got.high, tolerance);
    }
}

/// The runs of rows that share a column, in the order of the file.
pub(crate) fn cases<'a>(rows: &'a [Row], column: &'a str) -> impl Iterator<Item = &'a [Row]> {
    rows.chunk_by(move |one, next| one.text(column) == next.text(column))
}

/// One column of a case.
pub(crate) fn column(case: &[Row], column: &str) -> Vec<Option<f64>> {
    case.iter().map(|row| row.optional(column)).collect()
}
