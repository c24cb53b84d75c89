//! What a small area's figure is likely to be once its luck is allowed for: drawn towards the others by as much as
//! chance could have moved it. For choosing targets and looking at small areas; it never replaces the figure itself.

use crate::aggregate::{Pair, complete, ratio_of_sums};
use crate::sample::number;

/// A rate drawn towards the rate of all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShrunkRate {
    /// The area's own rate.
    pub rate: f64,
    /// How much of its own rate it keeps, 0 to 1.
    pub weight: f64,
    /// The rate drawn towards that of all.
    pub shrunk: f64,
}

/// Rates drawn towards the rate of all.
#[derive(Debug, Clone, PartialEq)]
pub struct ShrunkRates {
    /// The rate of all, the ratio of the sums.
    pub overall: f64,
    /// The variance between areas that chance does not account for.
    pub variance: f64,
    /// Each area that has a rate.
    pub areas: Vec<Option<ShrunkRate>>,
}

/// Marshall's global empirical Bayes: `m + A/(A + m/n) (r - m)` with `m = Σx/Σn` and
/// `A = max(0, Σn(r - m)²/Σn - m/mean(n))`.
///
/// `None` where no area is complete. Source: Marshall, "Mapping disease and mortality rates using empirical Bayes
/// estimators", Applied Statistics 40 (1991), with the variance held at 0 or above.
#[must_use]
pub fn shrink_rates(areas: &[Pair]) -> Option<ShrunkRates> {
    let areas: Vec<Option<(f64, f64)>> = areas.iter().map(|area| complete(*area)).collect();
    let pairs: Vec<Pair> = areas.iter().map(|area| area.unzip()).collect();
    let all = ratio_of_sums(&pairs);
    let overall = all.value?;
    let spread: f64 = areas.iter().flatten().map(|(x, n)| n * (x / n - overall).powi(2)).sum();
    // m over the mean denominator, and Σn is that mean times their number
    let by_chance = overall * crate::sample::size(all.used);
    let variance = number(Some((spread - by_chance) / all.denominator))?.max(0.0);
    let shrunk = |(x, n): (f64, f64)| {
        let rate = x / n;
        let weight = if variance > 0.0 {
            variance / (variance + overall / n)
        } else {
            0.0
        };
        ShrunkRate {
            rate,
            weight,
            shrunk: overall + weight * (rate - overall),
        }
    };
    Some(ShrunkRates {
        overall,
        variance,
        areas: areas.iter().map(|area| area.map(shrunk)).collect(),
    })
}

/// Values with standard errors drawn towards their mean.
#[derive(Debug, Clone, PartialEq)]
pub struct ShrunkValues {
    /// The mean, each value weighted by `1/(se² + tau²)`.
    pub mean: f64,
    /// The variance between units that their standard errors do not account for.
    pub tau2: f64,
    /// Cochran's `Q = Σw(y - mean)²` with `w = 1/se²`.
    pub q: f64,
    /// Each value with a standard error, drawn towards the mean.
    pub shrunk: Vec<Option<f64>>,
}

/// `mu + tau²/(tau² + se²) (y - mu)` with `tau² = max(0, (Q - (k - 1))/(Σw - Σw²/Σw))`; each value is `(y, se)`.
///
/// `None` where none has a standard error above nought. Source: DerSimonian & Laird, "Meta-analysis in clinical
/// trials", Controlled Clinical Trials 7 (1986).
#[must_use]
pub fn shrink_values(values: &[Option<(f64, f64)>]) -> Option<ShrunkValues> {
    let sound = |(value, error): &(f64, f64)| value.is_finite() && *error > 0.0 && error.is_finite();
    let values: Vec<Option<(f64, f64)>> = values.iter().map(|value| value.filter(sound)).collect();
    let present: Vec<(f64, f64)> = values.iter().flatten().copied().collect();
    let weighted = |tau2: f64| {
        let weight = |error: f64| 1.0 / (error * error + tau2);
        let total: f64 = present.iter().map(|(_, error)| weight(*error)).sum();
        let mean = present
            .iter()
            .map(|(value, error)| weight(*error) / total * value)
            .sum::<f64>();
        (total, number(Some(mean)))
    };
    let (total, mean) = weighted(0.0);
    let fixed = mean?;
    let q = number(Some(
        present
            .iter()
            .map(|(value, error)| ((value - fixed) / error).powi(2))
            .sum(),
    ))?;
    let squares: f64 = present.iter().map(|(_, error)| error.powi(-4)).sum();
    let spare = q - (crate::sample::size(present.len()) - 1.0);
    let tau2 = if spare > 0.0 {
        number(Some(spare / (total - squares / total)))?.max(0.0)
    } else {
        0.0
    };
    let (_, mean) = weighted(tau2);
    let mean = mean?;
    let shrunk = |(value, error): (f64, f64)| mean + tau2 / (tau2 + error * error) * (value - mean);
    Some(ShrunkValues {
        mean,
        tau2,
        q,
        shrunk: values.iter().map(|value| value.map(shrunk)).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_small_area_is_drawn_further_than_a_large_one() {
        let areas = [
            (Some(2.0), Some(10.0)),
            (Some(200.0), Some(1000.0)),
            (Some(50.0), Some(1000.0)),
            (None, Some(3.0)),
        ];
        let shrunk = shrink_rates(&areas).unwrap();
        let (small, large) = (shrunk.areas[0].unwrap(), shrunk.areas[1].unwrap());

        assert_eq!((small.rate, large.rate), (0.2, 0.2));
        assert!(small.weight < large.weight && small.shrunk < large.shrunk);
        assert_eq!(shrunk.areas[3], None);
    }

    #[test]
    fn areas_that_differ_by_chance_alone_are_all_the_same() {
        let shrunk = shrink_rates(&[(Some(10.0), Some(100.0)), (Some(11.0), Some(100.0))]).unwrap();

        assert_eq!(shrunk.variance, 0.0);
        assert!(
            shrunk
                .areas
                .iter()
                .flatten()
                .all(|area| area.shrunk == shrunk.overall && area.weight == 0.0)
        );
        assert_eq!(
            shrink_rates(&[(Some(0.0), Some(9.0))]).unwrap().areas[0]
                .unwrap()
                .shrunk,
            0.0
        );
        assert_eq!(shrink_rates(&[(Some(1.0), Some(0.0))]), None);
        assert_eq!(
            shrink_rates(&[(Some(-1.0), Some(9.0)), (Some(1.0), Some(9.0))])
                .unwrap()
                .areas[0],
            None
        );
    }

    #[test]
    fn values_alike_within_their_errors_become_their_mean() {
        let alike = shrink_values(&[Some((10.0, 1.0)), None, Some((10.5, 1.0)), Some((9.0, 0.0))]).unwrap();

        assert_eq!((alike.mean, alike.tau2), (10.25, 0.0));
        assert_eq!(alike.shrunk, [Some(10.25), None, Some(10.25), None]);
        assert_eq!(shrink_values(&[Some((1.0, 0.0))]), None);
        assert_eq!(shrink_values(&[Some((4.0, 2.0))]).unwrap().shrunk, [Some(4.0)]);
    }

    proptest! {
        #[test]
        fn what_is_shrunk_lies_between_itself_and_the_whole(
            areas in prop::collection::vec((0.0_f64..500.0, 1.0_f64..5000.0), 1..40),
        ) {
            let pairs: Vec<Pair> = areas.iter().map(|(x, n)| (Some(*x), Some(*n))).collect();
            let rates = shrink_rates(&pairs).unwrap();
            for area in rates.areas.iter().flatten() {
                prop_assert!((0.0..=1.0).contains(&area.weight));
                let apart = (area.shrunk - area.rate).abs() + (area.shrunk - rates.overall).abs();
                prop_assert!(apart <= (area.rate - rates.overall).abs() + 1e-9);
            }
            let values: Vec<_> = areas.iter().map(|(value, error)| Some((*value, *error))).collect();
            let shrunk = shrink_values(&values).unwrap();
            for (value, drawn) in areas.iter().zip(&shrunk.shrunk) {
                prop_assert!((drawn.unwrap() - shrunk.mean).abs() <= (value.0 - shrunk.mean).abs() + 1e-9);
            }
        }

        #[test]
        fn nothing_given_panics(
            areas in prop::collection::vec(any::<(Option<f64>, Option<f64>)>(), 0..12),
            values in prop::collection::vec(any::<Option<(f64, f64)>>(), 0..12),
        ) {
            let _ = (shrink_rates(&areas), shrink_values(&values));
        }
    }
}
