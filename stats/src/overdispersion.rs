//! How unusual a force is compared with the spread between forces: the band shown by default.
//!
//! Forces differ for many reasons that no indicator adjusts for. The spread those reasons cause is estimated from the
//! forces themselves (`tau²`, winsorised so that the unusual ones do not hide each other) and added to chance.
//!
//! Source throughout: Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 24
//! (2005), and "Handling over-dispersion of performance indicators", Quality and Safety in Health Care 14 (2005): the
//! additive, random-effects form.

pub use crate::deviate::{Deviate, Placed, Scale};
use crate::quantile::{of_sorted, sorted};
use crate::sample::size;

/// Of fewer units no band is shown, only their values.
pub const FEWEST_UNITS: usize = 5;
/// Of fewer units the spread is unstable: estimate it from all forces and keep only the target of the group.
pub const STABLE_FROM: usize = 10;
/// The share of deviates drawn in at each end.
const WINSORISED: f64 = 0.1;

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
    use crate::funnel::Band;
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

    proptest! {
        #[test]
        fn nothing_given_panics(
            rows in prop::collection::vec((any::<f64>(), any::<f64>(), any::<f64>()), 0..9),
            tau2 in any::<f64>(),
        ) {
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
