//! Whether the latest five years go anywhere. For annual figures only: monthly and quarterly ones follow each other too
//! closely, and periods that overlap share their events.

use crate::interval::{Confidence, Estimate};
use crate::line::{Year, line, one_year_makes_it, slope, weighted};
use crate::sample::size;
use crate::special::chi_squared_above;

/// The latest years that are tested.
pub const YEARS: usize = 5;
/// A trend is significant below this p value.
pub const SIGNIFICANT_BELOW: f64 = 0.002;

/// Where the figure is going.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heading {
    /// Up.
    Increasing,
    /// Down.
    Decreasing,
    /// Nowhere that can be told.
    NoSignificantChange,
}

/// Why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The slope may be chance.
    NoSignificantTrend,
    /// Without one of the years it would go the other way.
    OutlierFound,
    /// It is more than chance, and no one year makes it.
    Significant,
}

/// The trend of the latest five years.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trend {
    /// The test for a slope, on one degree of freedom.
    pub chi_squared: f64,
    /// Its p value.
    pub p: f64,
    /// The slope a year: of the logit of a proportion, of the value otherwise. `None` where a logit is undefined.
    pub slope: Option<f64>,
    /// Where it is going.
    pub heading: Heading,
    /// Why.
    pub reason: Reason,
}

/// The trend of a proportion over its latest five years, each `(x, n)`: Cochran & Armitage's test, and the direction
/// of the logit's least-squares slope, or where none or all were counted in some year, of the raw slope weighted by
/// `n`.
///
/// `None` with fewer than five years, or one of the latest five missing or not a proportion. Source: Armitage, "Tests
/// for linear trends in proportions and frequencies", Biometrics 11 (1955); the five years, the significance of 0.2%
/// and the outlier check are those of Fingertips' recent trends.
#[must_use]
pub fn of_proportions(years: &[Option<(f64, f64)>]) -> Option<Trend> {
    let latest = latest(years, |(x, n)| *x >= 0.0 && x <= n && n.is_finite())?;
    let chi_squared = cochran_armitage(&latest)?;
    let raw: Vec<Year> = line(latest.iter().map(|(x, n)| (x / n, *n)));
    let logit: Vec<Year> = line(latest.iter().map(|(x, n)| ((x / (n - x)).ln(), 1.0)));
    let defined = logit.iter().all(|year| year.value.is_finite());
    let tested = if defined { &logit } else { &raw };
    let slope = slope(tested)?;
    judged(chi_squared, slope, defined.then_some(slope), tested)
}

/// The trend of a value over its latest five years, from their 95% intervals: the slope weighted by `1/se²` with
/// `se = (U - L)/2z`, and `(slope/its standard error)²`.
///
/// `None` with fewer than five years, or one of the latest five missing or without width. Source: inverse-variance
/// weighted regression with known variances, as Fingertips' recent trends.
#[must_use]
pub fn of_estimates(years: &[Option<Estimate>]) -> Option<Trend> {
    let error = |year: &Estimate| (year.interval.high - year.interval.low) / (2.0 * Confidence::P95.deviate());
    let latest = latest(years, |year| {
        error(year) > 0.0 && error(year).is_finite() && year.value.is_finite()
    })?;
    let tested = line(latest.iter().map(|year| (year.value, error(year).powi(-2))));
    let slope = slope(&tested)?;
    let centre = weighted(&tested, |year| year.at)?;
    let precision: f64 = tested.iter().map(|year| year.weight * (year.at - centre).powi(2)).sum();
    judged(slope * slope * precision, slope, Some(slope), &tested)
}

/// Cochran & Armitage's chi-squared for a trend in proportions over equally spaced years:
/// `N (N Σxt - R Σnt)² / (R (N - R) (N Σnt² - (Σnt)²))`, of any number of years.
///
/// `None` where none or all were counted in every year. Source: as [`of_proportions`].
#[must_use]
pub fn cochran_armitage(years: &[(f64, f64)]) -> Option<f64> {
    let (mut events, mut total, mut xt, mut nt, mut ntt) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (at, (x, n)) in years.iter().enumerate() {
        let t = size(at);
        events += x;
        total += n;
        xt += x * t;
        nt += n * t;
        ntt += n * t * t;
    }
    let share = events / total;
    let covariance = xt - share * nt;
    let chi_squared = covariance * covariance / (share * (1.0 - share) * (ntt - nt * nt / total));
    (chi_squared.is_finite() && chi_squared >= 0.0).then_some(chi_squared)
}

fn latest<T: Copy>(years: &[Option<T>], sound: impl Fn(&T) -> bool) -> Option<Vec<T>> {
    let latest = years.get(years.len().checked_sub(YEARS)?..)?;
    latest.iter().map(|year| year.filter(&sound)).collect()
}

fn judged(chi_squared: f64, direction: f64, slope_shown: Option<f64>, tested: &[Year]) -> Option<Trend> {
    let p = chi_squared_above(chi_squared, 1.0);
    if p.is_nan() {
        return None;
    }
    let reason = if p >= SIGNIFICANT_BELOW || direction == 0.0 {
        Reason::NoSignificantTrend
    } else if one_year_makes_it(direction, tested) {
        Reason::OutlierFound
    } else {
        Reason::Significant
    };
    Some(Trend {
        chi_squared,
        p,
        slope: slope_shown,
        heading: match reason {
            Reason::Significant if direction.is_sign_positive() => Heading::Increasing,
            Reason::Significant => Heading::Decreasing,
            _ => Heading::NoSignificantChange,
        },
        reason,
    })
}

impl Heading {
    /// The heading in words.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Increasing => "Increasing",
            Self::Decreasing => "Decreasing",
            Self::NoSignificantChange => "No significant change",
        }
    }
}

impl Reason {
    /// The reason in words.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::NoSignificantTrend => "No significant trend",
            Self::OutlierFound => "Outlier found",
            Self::Significant => "No outliers and significant trend",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interval;
    use proptest::prelude::*;

    fn years(counts: &[f64]) -> Vec<Option<(f64, f64)>> {
        counts.iter().map(|x| Some((*x, 1000.0))).collect()
    }

    fn rates(counts: &[f64]) -> Vec<Option<Estimate>> {
        let rate =
            |count: &f64| interval::rate(*count, 10_000.0, 1000.0, Confidence::P95).map(|(estimate, _)| estimate);
        counts.iter().map(rate).collect()
    }

    #[test]
    fn five_years_that_rise_are_increasing() {
        let up = of_proportions(&years(&[300.0, 330.0, 360.0, 390.0, 420.0])).unwrap();
        let down = of_estimates(&rates(&[420.0, 390.0, 360.0, 330.0, 300.0])).unwrap();

        assert_eq!((up.heading, up.reason), (Heading::Increasing, Reason::Significant));
        assert_eq!((down.heading, down.reason), (Heading::Decreasing, Reason::Significant));
        assert!(down.slope.unwrap() < 0.0 && down.p < SIGNIFICANT_BELOW);
    }

    #[test]
    fn one_year_alone_makes_no_trend() {
        let proportion = of_proportions(&years(&[300.0, 305.0, 298.0, 302.0, 420.0])).unwrap();
        let rate = of_estimates(&rates(&[300.0, 305.0, 298.0, 302.0, 420.0])).unwrap();

        assert_eq!(
            (proportion.heading, proportion.reason),
            (Heading::NoSignificantChange, Reason::OutlierFound)
        );
        assert_eq!(
            (rate.heading, rate.reason),
            (Heading::NoSignificantChange, Reason::OutlierFound)
        );
    }

    #[test]
    fn only_the_latest_five_years_count() {
        let six = of_proportions(&years(&[900.0, 300.0, 330.0, 360.0, 390.0, 420.0])).unwrap();

        assert_eq!(
            six,
            of_proportions(&years(&[300.0, 330.0, 360.0, 390.0, 420.0])).unwrap()
        );
        assert_eq!(of_proportions(&years(&[300.0, 330.0, 360.0, 390.0])), None);
    }

    #[test]
    fn more_counted_than_there_are_have_no_chi_squared() {
        assert_eq!(cochran_armitage(&[(5.0, 3.0), (6.0, 3.0), (9.0, 3.0)]), None);
        assert_eq!(cochran_armitage(&[(0.0, 3.0), (0.0, 3.0)]), None);
    }

    #[test]
    fn a_missing_year_among_the_latest_is_no_trend() {
        let mut missing = years(&[300.0, 330.0, 360.0, 390.0, 420.0]);
        missing[2] = None;
        let mut without = rates(&[300.0, 330.0, 360.0, 390.0, 420.0]);
        without[0] = None;

        assert_eq!((of_proportions(&missing), of_estimates(&without)), (None, None));
        let spoilt = |spoil: fn(&mut Estimate)| {
            let mut rates = rates(&[300.0, 330.0, 360.0, 390.0, 420.0]);
            rates[3].iter_mut().for_each(spoil);
            of_estimates(&rates)
        };
        assert_eq!(spoilt(|year| year.interval.high = f64::INFINITY), None);
        assert_eq!(spoilt(|year| year.interval.high = year.interval.low), None);
        assert_eq!(spoilt(|year| year.value = f64::NAN), None);
        assert_eq!(of_proportions(&years(&[300.0, 330.0, 1001.0, 390.0, 420.0])), None);
        assert_eq!(of_proportions(&years(&[0.0; 5])), None);
        let mut of_nobody = years(&[300.0, 330.0, 360.0, 390.0, 420.0]);
        of_nobody[1] = Some((0.0, 0.0));
        assert_eq!(of_proportions(&of_nobody), None);
    }

    #[test]
    fn a_year_without_any_is_judged_by_the_raw_slope() {
        let rising = of_proportions(&years(&[0.0, 20.0, 40.0, 60.0, 80.0])).unwrap();
        let falling = of_proportions(&years(&[1000.0, 980.0, 960.0, 940.0, 920.0])).unwrap();

        assert_eq!((rising.slope, rising.heading), (None, Heading::Increasing));
        assert_eq!((falling.slope, falling.heading), (None, Heading::Decreasing));
    }

    #[test]
    fn the_raw_slope_is_that_of_the_share_and_not_of_the_count() {
        let growing = [(10.0, 10.0), (15.0, 20.0), (25.0, 40.0), (40.0, 80.0), (60.0, 160.0)].map(Some);
        let trend = of_proportions(&growing).unwrap();

        assert_eq!((trend.slope, trend.heading), (None, Heading::Decreasing));
    }

    proptest! {
        #[test]
        fn five_years_backwards_go_the_other_way(counts in prop::collection::vec(1_u32..999, 5)) {
            let forwards: Vec<f64> = counts.iter().map(|count| f64::from(*count)).collect();
            let backwards: Vec<f64> = forwards.iter().rev().copied().collect();
            for (one, other) in [
                (of_proportions(&years(&forwards)).unwrap(), of_proportions(&years(&backwards)).unwrap()),
                (of_estimates(&rates(&forwards)).unwrap(), of_estimates(&rates(&backwards)).unwrap()),
            ] {
                prop_assert_eq!(one.reason, other.reason);
                prop_assert!((one.chi_squared - other.chi_squared).abs() <= 1e-9 * one.chi_squared.max(1.0));
                prop_assert!((one.slope.unwrap() + other.slope.unwrap()).abs() < 1e-9);
            }
        }

        #[test]
        fn nothing_given_panics(
            years in prop::collection::vec(any::<Option<(f64, f64)>>(), 0..9),
            low in any::<f64>(),
            high in any::<f64>(),
        ) {
            let estimates: Vec<_> = years
                .iter()
                .map(|year| year.map(|(value, _)| Estimate { value, interval: interval::Interval { low, high } }))
                .collect();
            let _ = (of_proportions(&years), of_estimates(&estimates));
            let _ = cochran_armitage(&years.iter().flatten().copied().collect::<Vec<_>>());
        }
    }
}
