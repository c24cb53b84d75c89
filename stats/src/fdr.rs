//! How many of a scan's alarms to believe: with forty-four forces and a hundred indicators, chance alone raises some.

use crate::change::two_sided;
use crate::sample::size;

/// Up to this adjusted p value a signal of a scan is likely.
pub const LIKELY: f64 = 0.05;
/// Up to this adjusted p value a signal of a scan is possible.
pub const POSSIBLE: f64 = 0.10;
/// The share of series in control whose newest month the four rules of a chart flag all the same.
const FALSE_FLAGS: f64 = 0.014;
/// The same where the season is still in the series, and moves it as much as chance does.
const FALSE_FLAGS_IN_SEASON: f64 = 0.084;

/// How p values are adjusted for being many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Adjustment {
    /// The share of false alarms among the alarms; Benjamini & Hochberg, JRSS B 57 (1995).
    #[default]
    BenjaminiHochberg,
    /// The same however the tests depend on each other; Benjamini & Yekutieli, Annals of Statistics 29 (2001).
    BenjaminiYekutieli,
    /// The chance of any false alarm; Holm, Scandinavian Journal of Statistics 6 (1979).
    Holm,
    /// The chance of any false alarm, most cautiously.
    Bonferroni,
}

/// How far a signal of a scan is to be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Belief {
    /// No more than chance raises.
    Unlikely,
    /// Adjusted p up to 0.10.
    Possible,
    /// Adjusted p up to 0.05.
    Likely,
}

impl Belief {
    /// The belief that an adjusted p value deserves.
    #[must_use]
    pub fn of(adjusted: f64) -> Self {
        if adjusted <= LIKELY {
            Self::Likely
        } else if adjusted <= POSSIBLE {
            Self::Possible
        } else {
            Self::Unlikely
        }
    }
}

/// The adjusted p values of one scan. A p value missing, or not between 0 and 1, has none and is not counted.
///
/// The p values of a scan are those of deviates adjusted for over-dispersion: those of the plain funnel are nearly all
/// 0.
#[must_use]
pub fn adjusted(p_values: &[Option<f64>], adjustment: Adjustment) -> Vec<Option<f64>> {
    let mut order: Vec<(usize, f64)> = p_values
        .iter()
        .enumerate()
        .filter_map(|(at, p)| Some((at, p.filter(|p| (0.0..=1.0).contains(p))?)))
        .collect();
    order.sort_by(|one, other| one.1.total_cmp(&other.1));
    let count = size(order.len());
    let harmonic: f64 = (1..=order.len()).map(|rank| 1.0 / size(rank)).sum();
    let mut adjusted = vec![None; p_values.len()];
    match adjustment {
        Adjustment::BenjaminiHochberg | Adjustment::BenjaminiYekutieli => {
            let factor = if adjustment == Adjustment::BenjaminiYekutieli {
                harmonic
            } else {
                1.0
            };
            let mut least = 1.0_f64;
            for (rank, (at, p)) in order.iter().enumerate().rev() {
                least = least.min(factor * count / size(rank + 1) * p);
                adjusted[*at] = Some(least);
            }
        }
        Adjustment::Holm => {
            let mut most = 0.0_f64;
            for (rank, (at, p)) in order.iter().enumerate() {
                most = most.max((count - size(rank)) * p).min(1.0);
                adjusted[*at] = Some(most);
            }
        }
        Adjustment::Bonferroni => {
            for (at, p) in order {
                adjusted[at] = Some((count * p).min(1.0));
            }
        }
    }
    adjusted
}

/// The two-sided p value of a deviate adjusted for over-dispersion; `None` of what is not a number.
#[must_use]
pub fn p_of_z(z: f64) -> Option<f64> {
    Some(two_sided(z)).filter(|p| !p.is_nan())
}

/// How many of so many series the rules of a control chart would flag in their newest month by chance: 1.4% of them,
/// from simulation of independent months.
#[must_use]
pub fn expected_false_flags(series: usize) -> f64 {
    size(series) * FALSE_FLAGS
}

/// The same of series whose season could not be taken out, and moves them as much as chance does: 8.4% of them.
#[must_use]
pub fn expected_false_flags_in_season(series: usize) -> f64 {
    size(series) * FALSE_FLAGS_IN_SEASON
}

/// How many of so many series the rules of a chart would flag by chance, of which some have their season still in them.
#[must_use]
pub fn expected_flags_of(series: usize, in_season: usize) -> f64 {
    expected_false_flags(series.saturating_sub(in_season)) + expected_false_flags_in_season(in_season)
}

/// How many of so many alarms with an adjusted p value up to [`POSSIBLE`] are false, at most, on average: the share that
/// Benjamini and Hochberg's adjustment holds.
#[must_use]
pub fn expected_false_discoveries(alarms: usize) -> f64 {
    size(alarms) * POSSIBLE
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn series_with_their_season_in_them_are_flagged_more_often_by_chance() {
        assert!((expected_flags_of(50, 0) - 0.7).abs() < 1e-12);
        assert!((expected_flags_of(50, 10) - (0.56 + 0.84)).abs() < 1e-12);
    }

    const ALL: [Adjustment; 4] = [
        Adjustment::BenjaminiHochberg,
        Adjustment::BenjaminiYekutieli,
        Adjustment::Holm,
        Adjustment::Bonferroni,
    ];

    #[test]
    fn a_missing_p_value_is_not_one_of_the_tests() {
        let with = adjusted(
            &[Some(0.01), None, Some(0.2), Some(f64::NAN), Some(1.5)],
            Adjustment::Bonferroni,
        );

        assert_eq!(with, [Some(0.02), None, Some(0.4), None, None]);
    }

    #[test]
    fn belief_falls_with_the_adjusted_p_value() {
        let beliefs = [0.05, 0.051, 0.1, 0.11, f64::NAN].map(Belief::of);

        assert_eq!(
            beliefs,
            [
                Belief::Likely,
                Belief::Possible,
                Belief::Possible,
                Belief::Unlikely,
                Belief::Unlikely
            ]
        );
    }

    #[test]
    fn sixty_of_four_thousand_three_hundred_series_flag_by_chance() {
        assert!((expected_false_flags(4300) - 60.2).abs() < 1e-9);
        assert!((expected_false_flags_in_season(4300) - 361.2).abs() < 1e-9);
        assert!((expected_false_discoveries(30) - 3.0).abs() < 1e-12);
        assert!((p_of_z(-1.959_963_984_540_054).unwrap() - 0.05).abs() < 1e-12);
        assert_eq!((p_of_z(0.0), p_of_z(f64::NAN)), (Some(1.0), None));
    }

    proptest! {
        #[test]
        fn adjusting_never_lowers_a_p_value_nor_changes_the_order(
            p_values in prop::collection::vec(0.0_f64..=1.0, 1..60),
        ) {
            let given: Vec<_> = p_values.iter().copied().map(Some).collect();
            for adjustment in ALL {
                let adjusted: Vec<f64> = adjusted(&given, adjustment).into_iter().map(Option::unwrap).collect();
                for (one, p) in p_values.iter().enumerate() {
                    prop_assert!(adjusted[one] >= *p * (1.0 - 1e-12) && adjusted[one] <= 1.0);
                    for (other, q) in p_values.iter().enumerate() {
                        prop_assert!(p > q || adjusted[one] <= adjusted[other]);
                    }
                }
            }
        }

        #[test]
        fn nothing_given_panics(p_values in prop::collection::vec(any::<Option<f64>>(), 0..20)) {
            for adjustment in ALL {
                prop_assert_eq!(adjusted(&p_values, adjustment).len(), p_values.len());
            }
        }
    }
}
