//! A series taken apart into what the year does, where it is going and what is left, so that a busy July is compared
//! with other Julys.

use crate::sample::{mean, number, size};

/// Months in a year.
const YEAR: usize = 12;
/// With fewer months the indices of the calendar months rest on too little.
pub const FEWEST_MONTHS: usize = FEWEST_YEARS * YEAR;
/// With fewer years indices of any sort rest on too little.
pub const FEWEST_YEARS: usize = 3;

/// How the parts make the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Model {
    /// `trend · index · remainder`: busy months are busier where there is more to do.
    Multiplicative,
    /// `trend + index + remainder`.
    Additive,
}

impl Model {
    fn without(self, whole: f64, part: f64) -> f64 {
        match self {
            Self::Multiplicative => whole / part,
            Self::Additive => whole - part,
        }
    }
}

/// One month taken apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// Where the series is going; `None` in the first and last six months, and within six of a missing one.
    pub trend: Option<f64>,
    /// What the calendar month does.
    pub index: f64,
    /// What is left; `None` without a trend.
    pub remainder: Option<f64>,
    /// The figure with the calendar taken out: what a control chart is drawn of.
    pub adjusted: Option<f64>,
}

/// The parts of each month of a series that starts in any month: the trend is a centred mean of 12 months (the ends
/// counting half), the index of a calendar month the mean of what its months are without the trend, scaled so that the
/// twelve have a mean of 1 (or a sum of 0).
///
/// `None` where a calendar month has no index: at least two years. Fewer than three rest on too little
/// ([`FEWEST_MONTHS`]). Source: Kendall & Stuart, "The advanced theory of statistics" volume 3 (1983), pages 410-414.
#[must_use]
pub fn decompose(months: &[Option<f64>], model: Model) -> Option<Vec<Part>> {
    decompose_by(YEAR, months, model)
}

/// The same of a series with this many parts a year: 4 of quarters, whose trend is a centred mean of four.
///
/// `None` of an odd number of parts, or of none. Source: as [`decompose`].
#[must_use]
pub fn decompose_by(year: usize, months: &[Option<f64>], model: Model) -> Option<Vec<Part>> {
    if year == 0 || !year.is_multiple_of(2) {
        return None;
    }
    let trends: Vec<Option<f64>> = (0..months.len()).map(|at| trend(year, months, at)).collect();
    let detrended = |at: usize| number(Some(model.without(number(months[at])?, trends[at]?)));
    let indices = (0..year).map(|month| {
        let of_month: Vec<f64> = (month..months.len()).step_by(year).filter_map(detrended).collect();
        mean(&of_month)
    });
    let indices: Vec<f64> = indices.collect::<Option<_>>()?;
    let centre = mean(&indices)?;
    let part = |at: usize| {
        let index = model.without(indices[at % year], centre);
        let adjusted = number(months[at]).and_then(|value| number(Some(model.without(value, index))));
        Part {
            trend: trends[at],
            index,
            remainder: detrended(at).and_then(|value| number(Some(model.without(value, index)))),
            adjusted,
        }
    };
    let parts: Vec<Part> = (0..months.len()).map(part).collect();
    parts.iter().all(|part| part.index.is_finite()).then_some(parts)
}

/// `(½ y₋₆ + y₋₅ + .. + y₅ + ½ y₆)/12`, and alike of another year.
fn trend(year: usize, months: &[Option<f64>], at: usize) -> Option<f64> {
    let half = year / 2;
    let window = months.get(at.checked_sub(half)?..=at + half)?;
    let mut sum = 0.0;
    for (place, month) in window.iter().enumerate() {
        let weight = if place == 0 || place == year { 0.5 } else { 1.0 };
        sum += weight * number(*month)?;
    }
    number(Some(sum / size(year)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SEASON: [f64; 12] = [-3.0, -5.0, 0.0, 1.0, 2.0, 4.0, 6.0, 5.0, 1.0, -2.0, -4.0, -5.0];

    fn rising(months: usize) -> Vec<Option<f64>> {
        (0..months)
            .map(|month| Some(100.0 + 2.0 * size(month) + SEASON[month % 12]))
            .collect()
    }

    #[test]
    fn a_straight_line_and_a_season_come_apart_again() {
        let parts = decompose(&rising(36), Model::Additive).unwrap();

        for (at, part) in parts.iter().enumerate() {
            assert!((part.index - SEASON[at % 12]).abs() < 1e-9);
            assert_eq!(part.trend.is_some(), (6..30).contains(&at));
            assert!(part.remainder.is_none_or(|remainder| remainder.abs() < 1e-9));
            assert!((part.adjusted.unwrap() - 100.0 - 2.0 * size(at)).abs() < 1e-9);
        }
    }

    #[test]
    fn quarters_come_apart_as_months_do() {
        let season = [1.0, -3.0, 4.0, -2.0];
        let quarters: Vec<Option<f64>> = (0..12).map(|at| Some(50.0 + size(at) + season[at % 4])).collect();
        let parts = decompose_by(4, &quarters, Model::Additive).unwrap();

        for (at, part) in parts.iter().enumerate() {
            assert!((part.index - season[at % 4]).abs() < 1e-9);
            assert_eq!(part.trend.is_some(), (2..10).contains(&at));
        }
        assert_eq!(decompose_by(3, &quarters, Model::Additive), None);
        assert_eq!(decompose_by(0, &quarters, Model::Additive), None);
    }

    #[test]
    fn two_years_are_the_least() {
        assert!(decompose(&rising(24), Model::Additive).is_some());
        assert_eq!(decompose(&rising(23), Model::Additive), None);
        assert_eq!(decompose(&[], Model::Multiplicative), None);
    }

    #[test]
    fn three_years_are_what_indices_should_rest_on() {
        assert_eq!((FEWEST_MONTHS, FEWEST_YEARS), (36, 3));
    }

    #[test]
    fn a_missing_month_has_no_trend_for_half_a_year_round_it() {
        let mut months = rising(48);
        months[24] = None;
        let parts = decompose(&months, Model::Multiplicative).unwrap();

        assert_eq!(
            (
                parts[17].trend.is_some(),
                parts[18].trend,
                parts[30].trend,
                parts[31].trend.is_some()
            ),
            (true, None, None, true)
        );
        assert_eq!((parts[24].adjusted, parts[24].remainder), (None, None));
    }

    proptest! {
        #[test]
        fn the_parts_make_the_whole(months in prop::collection::vec(1.0_f64..1000.0, 24..60)) {
            let given: Vec<_> = months.iter().copied().map(Some).collect();
            let products = decompose(&given, Model::Multiplicative).unwrap();
            let sums = decompose(&given, Model::Additive).unwrap();
            for at in 0..months.len() {
                if let (Some(trend), Some(remainder)) = (products[at].trend, products[at].remainder) {
                    prop_assert!((trend * products[at].index * remainder / months[at] - 1.0).abs() < 1e-9);
                }
                if let (Some(trend), Some(remainder)) = (sums[at].trend, sums[at].remainder) {
                    prop_assert!((trend + sums[at].index + remainder - months[at]).abs() < 1e-6);
                }
            }
            let mean_index = products.iter().take(12).map(|part| part.index).sum::<f64>() / 12.0;
            prop_assert!((mean_index - 1.0).abs() < 1e-9);
        }

        #[test]
        fn nothing_given_panics(months in prop::collection::vec(any::<Option<f64>>(), 0..60)) {
            for model in [Model::Multiplicative, Model::Additive] {
                prop_assert!(decompose(&months, model).is_none_or(|parts| parts.len() == months.len()));
            }
        }
    }
}
