//! A figure against its own history.

use muster_stats::outlier::{History, Moments, Yardstick, fences};
use muster_stats::quantile::quartiles;
use muster_stats::seasonal::{Season, on_the_year};

use super::{CLOSE, Row, cases, column};

/// The statistics of the file include the tested value, and are computed however few there are.
pub(crate) fn outliers(rows: &[Row]) {
    for case in cases(rows, "case_id") {
        let values = column(case, "value");
        let history = History::of(&values).unwrap();
        let moments = Moments::of(&values);
        let quarters = quartiles(&values.iter().flatten().copied().collect::<Vec<_>>()).unwrap();
        for (row, value) in case.iter().zip(&values) {
            let score = value.map(|value| history.modified_z(value));
            let (modified, fallback) = match history.yardstick() {
                Yardstick::MedianDeviation => (score, None),
                Yardstick::MeanDeviation | Yardstick::NeverMoved => (None, score),
            };
            row.near("median", history.median, CLOSE);
            row.near("mad_raw", history.median_deviation, CLOSE);
            row.about("modified_z", modified, history.median / history.median_deviation);
            row.about(
                "fallback_z_if_mad_zero",
                fallback,
                history.median / history.mean_deviation,
            );
            let questioned = value.map(|value| history.questions(value));
            assert_eq!(row.optional_truth("flag_at_3_5"), questioned, "{row:?}");
            row.is("mean", moments.map(|moments| moments.mean), CLOSE);
            row.is("sd", moments.map(|moments| moments.deviation), CLOSE);
            let terms = moments.map_or(0.0, |moments| moments.mean / moments.deviation);
            row.about("z", value.and_then(|value| moments?.z(value)), terms);
            row.near("q1_type7", quarters.lower, CLOSE);
            row.near("q3_type7", quarters.upper, CLOSE);
            row.limits(["iqr_lower_fence", "iqr_upper_fence"], fences(&values).unwrap(), CLOSE);
        }
    }
}

pub(crate) fn seasonal_log_ratios(rows: &[Row]) {
    for row in rows {
        let months: Vec<Option<f64>> = row.json("y_json");
        let season = Season {
            period: row.whole("period"),
            window: row.whole("window"),
            add: row.number("add"),
        };
        let change = on_the_year(&months, season);
        row.is("current_log_ratio", change.map(|change| change.log_ratio), CLOSE);
        row.is("median", change.map(|change| change.history.median), CLOSE);
        row.is("mad_raw", change.map(|change| change.history.median_deviation), CLOSE);
        row.is("robust_z", change.map(|change| change.modified_z), CLOSE);
        assert_eq!(
            row.optional_truth("flag_at_3_5"),
            change.map(|change| change.questioned),
            "{row:?}"
        );
        row.says("status", &if change.is_some() { "" } else { "insufficient_history" });
    }
}
