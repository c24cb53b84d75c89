//! How unusual a force is compared with the spread between forces: the band shown by default.
//!
//! Forces differ for many reasons that no indicator adjusts for. The spread those reasons cause is estimated from the forces
//! themselves (`tau²`, winsorised so that the unusual ones do not hide each other) and added to chance.
//!
//! Source throughout: Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 24
//! (2005), and "Handling over-dispersion of performance indicators", Quality and Safety in Health Care 14 (2005): the
//! additive, random-effects form.

use std::f64::consts::FRAC_PI_2;

use crate::funnel::{Band, Limits};
use crate::interval::Interval;
use crate::quantile::{of_sorted, sorted};
use crate::sample::size;

/// Of fewer units no band is shown, only their values.
pub const FEWEST_UNITS: usize = 5;
/// Of fewer units the spread is unstable: estimate it from all forces and keep only the target of the group.
pub const STABLE_FROM: usize = 10;
/// The share of deviates drawn in at each end.
const WINSORISED: f64 = 0.1;

/// The scale on which a figure's chance variation is even.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// `asin √p`, of a proportion.
    ArcsineRoot,
    /// `√(O/E)`, of a rate.
    Root,
    /// `ln`, of a ratio of two counts.
    Logarithm,
}

/// One force on the scale of its indicator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Deviate {
    /// The scale.
    pub scale: Scale,
    /// The figure, on that scale.
    pub y: f64,
    /// The target, on that scale.
    pub target: f64,
    /// Its standard deviation by chance alone, on that scale.
    pub deviation: f64,
}

/// The spread between forces.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Spread {
    /// How many times wider than chance alone: the mean of the squared winsorised deviates.
    pub phi: f64,
    /// The variance between forces, on the scale of the indicator.
    pub tau2: f64,
    /// The least a deviate counted for.
    pub winsorised_low: f64,
    /// The most a deviate counted for.
    pub winsorised_high: f64,
    /// The forces it was estimated from.
    pub units: usize,
}

/// One force against the spread.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    /// Deviations from the target, chance and spread together.
    pub z: f64,
    /// The band of that deviate.
    pub band: Band,
    /// The limits that bound the same bands: of a proportion, of a ratio to what was expected, or of a ratio of counts.
    pub limits: Limits,
}

impl Deviate {
    /// A proportion: `Y = asin √(x/n)`, `s = 1/(2√n)`; `None` unless `0 <= x <= n`, `n > 0` and the target is a share.
    #[must_use]
    pub fn of_proportion(numerator: f64, denominator: f64, target: f64) -> Option<Self> {
        let share = numerator / denominator;
        if !(0.0..=1.0).contains(&share) || !(0.0..=1.0).contains(&target) {
            return None;
        }
        Self {
            scale: Scale::ArcsineRoot,
            y: share.sqrt().asin(),
            target: target.sqrt().asin(),
            deviation: 0.5 / denominator.sqrt(),
        }
        .sound()
    }

    /// A rate, as what was observed against what was expected at the target: `Y = √(O/E)`, `s = 1/(2√E)`, target 1; `None`
    /// unless `O >= 0` and `E > 0`.
    #[must_use]
    pub fn of_rate(observed: f64, expected: f64) -> Option<Self> {
        Self {
            scale: Scale::Root,
            y: (observed / expected).sqrt(),
            target: 1.0,
            deviation: 0.5 / expected.sqrt(),
        }
        .sound()
    }

    /// A ratio of two counts that are not nested: `Y = ln((x+½)/(n+½))`, `s² = x/(x+½)² + n/(n+½)²`; `None` unless `x >= 0`,
    /// `n > 0` and the target is above nought.
    #[must_use]
    pub fn of_ratio_of_counts(numerator: f64, denominator: f64, target: f64) -> Option<Self> {
        if numerator < 0.0 || denominator <= 0.0 || target <= 0.0 {
            return None;
        }
        let (x, n) = (numerator, denominator);
        Self {
            scale: Scale::Logarithm,
            y: ((x + 0.5) / (n + 0.5)).ln(),
            target: target.ln(),
            deviation: (x / (x + 0.5).powi(2) + n / (n + 0.5).powi(2)).sqrt(),
        }
        .sound()
    }

    /// Deviations from the target by chance alone.
    #[must_use]
    pub fn z(&self) -> f64 {
        (self.y - self.target) / self.deviation
    }

    /// The limits and the band with this much spread added to chance; with none it is the plain funnel of the scale.
    #[must_use]
    pub fn placed(&self, tau2: f64) -> Option<Placed> {
        if tau2.is_nan() || tau2 < 0.0 {
            return None;
        }
        let deviation = (self.deviation * self.deviation + tau2).sqrt();
        let z = (self.y - self.target) / deviation;
        Some(Placed {
            z,
            band: Band::of_z(z)?,
            limits: Limits::from(|confidence| {
                let reach = confidence.deviate() * deviation;
                Interval::between(
                    self.scale.back(self.target - reach),
                    self.scale.back(self.target + reach),
                )
            })?,
        })
    }

    fn sound(self) -> Option<Self> {
        let finite = self.y.is_finite() && self.target.is_finite() && self.deviation.is_finite();
        (finite && self.deviation > 0.0 && self.z().is_finite()).then_some(self)
    }
}

impl Scale {
    /// Back from the scale, an angle or a root that ran past its end held there.
    fn back(self, y: f64) -> f64 {
        match self {
            Self::ArcsineRoot => y.clamp(0.0, FRAC_PI_2).sin().powi(2),
            Self::Root => y.max(0.0).powi(2),
            Self::Logarithm => y.exp(),
        }
    }
}

impl Spread {
    /// The spread of forces round their target. Deviates are drawn in to their own 10% and 90% quantiles (type 7);
    /// `phi = Σ z²/k`; `tau² = max(0, (k phi - (k - 1)) / (Σw - Σw²/Σw))` with `w = 1/s²`.
    ///
    /// Leave out forces whose figures are suspect, and of population rates the City of London, before estimating.
    #[must_use]
    pub fn of(deviates: &[Deviate]) -> Self {
        let z: Vec<f64> = deviates.iter().map(Deviate::z).collect();
        let in_order = sorted(&z);
        let (Some(low), Some(high)) = (of_sorted(&in_order, WINSORISED), of_sorted(&in_order, 1.0 - WINSORISED)) else {
            return Self::default();
        };
        let units = size(z.len());
        let phi = z.iter().map(|z| z.clamp(low, high).powi(2)).sum::<f64>() / units;
        let weights = deviates.iter().map(|deviate| deviate.deviation.powi(-2));
        let (sum, squares) = weights.fold((0.0, 0.0), |(sum, squares), w| (sum + w, squares + w * w));
        let tau2 = (units * phi - (units - 1.0)) / (sum - squares / sum);
        Self {
            phi,
            tau2: if z.len() > 1 && tau2.is_finite() {
                tau2.max(0.0)
            } else {
                0.0
            },
            winsorised_low: low,
            winsorised_high: high,
            units: z.len(),
        }
    }

    /// Whether there are forces enough for a band: [`FEWEST_UNITS`].
    #[must_use]
    pub fn suffices(&self) -> bool {
        self.units >= FEWEST_UNITS
    }

    /// A deviate as it counted towards the spread.
    #[must_use]
    pub fn winsorised(&self, z: f64) -> f64 {
        z.max(self.winsorised_low).min(self.winsorised_high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rates(observed: &[f64]) -> Vec<Deviate> {
        observed
            .iter()
            .map(|observed| Deviate::of_rate(*observed, 100.0).unwrap())
            .collect()
    }

    #[test]
    fn forces_on_their_target_have_no_spread() {
        let spread = Spread::of(&rates(&[100.0; 12]));

        assert_eq!((spread.phi, spread.tau2, spread.units), (0.0, 0.0, 12));
    }

    #[test]
    fn a_force_unusual_by_chance_can_be_usual_in_the_spread() {
        let deviates = rates(&[50.0, 60.0, 70.0, 80.0, 90.0, 100.0, 110.0, 120.0, 130.0, 140.0, 150.0]);
        let spread = Spread::of(&deviates);
        let highest = deviates[10];

        assert_eq!(highest.placed(0.0).unwrap().band, Band::FarHigh);
        assert_eq!(highest.placed(spread.tau2).unwrap().band, Band::Within);
        assert!(spread.phi > 1.0 && spread.winsorised(99.0) == spread.winsorised_high);
    }

    #[test]
    fn one_force_alone_has_no_spread_and_no_band() {
        let spread = Spread::of(&rates(&[150.0]));

        assert_eq!(spread.tau2, 0.0);
        assert!(!spread.suffices());
        assert!(!Spread::of(&rates(&[150.0; 4])).suffices() && Spread::of(&rates(&[150.0; 5])).suffices());
        assert_eq!(Spread::of(&[]), Spread::default());
    }

    #[test]
    fn what_cannot_be_has_no_deviate() {
        assert_eq!(Deviate::of_proportion(11.0, 10.0, 0.5), None);
        assert_eq!(Deviate::of_proportion(-1.0, 10.0, 0.5), None);
        assert_eq!(Deviate::of_proportion(0.0, 0.0, 0.5), None);
        assert_eq!(Deviate::of_proportion(1.0, 10.0, 1.5), None);
        assert_eq!(Deviate::of_rate(-1.0, 10.0), None);
        assert_eq!(Deviate::of_rate(1.0, 0.0), None);
        assert_eq!(Deviate::of_ratio_of_counts(-0.1, 10.0, 1.0), None);
        assert_eq!(Deviate::of_ratio_of_counts(1.0, 0.0, 1.0), None);
        assert_eq!(Deviate::of_ratio_of_counts(1.0, 10.0, 0.0), None);
        assert_eq!(rates(&[1.0])[0].placed(-1.0), None);
    }

    #[test]
    fn none_or_all_of_a_few_still_have_limits_inside_the_possible() {
        for numerator in [0.0, 3.0] {
            let placed = Deviate::of_proportion(numerator, 3.0, 0.5)
                .unwrap()
                .placed(0.2)
                .unwrap();
            assert_eq!((placed.limits.outer.low, placed.limits.outer.high), (0.0, 1.0));
        }
        assert!(
            Deviate::of_ratio_of_counts(0.0, 3.0, 0.5)
                .unwrap()
                .placed(0.0)
                .unwrap()
                .z
                < 0.0
        );
        assert_eq!(
            Deviate::of_rate(0.0, 2.0)
                .unwrap()
                .placed(0.0)
                .unwrap()
                .limits
                .outer
                .low,
            0.0
        );
    }

    proptest! {
        #[test]
        fn limits_and_deviates_agree(x in 0.0_f64..900.0, n in 900.0_f64..5000.0, target in 0.05_f64..0.95, tau2 in 0.0_f64..0.1) {
            let of_all = [
                (Deviate::of_proportion(x, n, target), x / n),
                (Deviate::of_rate(x, n * target), x / (n * target)),
                (Deviate::of_ratio_of_counts(x, n, target), (x + 0.5) / (n + 0.5)),
            ];
            for (deviate, value) in of_all {
                let placed = deviate.unwrap().placed(tau2).unwrap();
                let edges = [placed.limits.inner.low, placed.limits.inner.high, placed.limits.outer.low, placed.limits.outer.high];
                if edges.iter().all(|edge| (value - edge).abs() > 1e-9) {
                    prop_assert_eq!(placed.limits.band(value), Some(placed.band));
                }
            }
        }

        #[test]
        fn nothing_given_panics(rows in prop::collection::vec((any::<f64>(), any::<f64>(), any::<f64>()), 0..9), tau2 in any::<f64>()) {
            let deviates: Vec<Deviate> = rows
                .iter()
                .flat_map(|(x, n, t)| [Deviate::of_proportion(*x, *n, *t), Deviate::of_rate(*x, *n), Deviate::of_ratio_of_counts(*x, *n, *t)])
                .flatten()
                .collect();
            let spread = Spread::of(&deviates);
            prop_assert!(spread.tau2 >= 0.0);
            for deviate in deviates {
                let _ = (deviate.placed(tau2), deviate.placed(spread.tau2), spread.winsorised(tau2));
            }
        }
    }
}
