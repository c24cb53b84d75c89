//! A force on the scale where its chance variation is even, and its distance there from a target.

use std::f64::consts::FRAC_PI_2;

use crate::funnel::{Band, Limits};
use crate::interval::Interval;

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
        // of what is no share there is no angle
        Self {
            scale: Scale::ArcsineRoot,
            y: (numerator / denominator).sqrt().asin(),
            target: target.sqrt().asin(),
            deviation: 0.5 / denominator.sqrt(),
        }
        .sound()
    }

    /// A rate, as what was observed against what was expected at the target: `Y = √(O/E)`, `s = 1/(2√E)`, target 1;
    /// `None` unless `O >= 0` and `E > 0`.
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

    /// A ratio of two counts that are not nested: `Y = ln((x+½)/(n+½))`, `s² = x/(x+½)² + n/(n+½)²`; `None` unless
    /// `x >= 0`, `n > 0` and the target is above nought.
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
        if tau2 < 0.0 {
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
        // of what is infinite, or has no deviation, there is no z either
        self.z().is_finite().then_some(self)
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_cannot_be_has_no_deviate() {
        assert_eq!(Deviate::of_proportion(11.0, 10.0, 0.5), None);
        assert_eq!(Deviate::of_proportion(-1.0, 10.0, 0.5), None);
        assert_eq!(Deviate::of_proportion(0.0, 0.0, 0.5), None);
        assert_eq!(Deviate::of_proportion(1.0, 10.0, 1.5), None);
        assert_eq!(Deviate::of_proportion(1.0, 10.0, -0.5), None);
        assert_eq!(Deviate::of_proportion(-1.0, -10.0, 0.5), None);
        assert_eq!(Deviate::of_rate(-1.0, 10.0), None);
        assert_eq!(Deviate::of_rate(1.0, 0.0), None);
        assert_eq!(Deviate::of_ratio_of_counts(-0.1, 10.0, 1.0), None);
        assert_eq!(Deviate::of_ratio_of_counts(1.0, 0.0, 1.0), None);
        assert_eq!(Deviate::of_ratio_of_counts(1.0, 10.0, 0.0), None);
        for tau2 in [-1.0, -1e-9, f64::NAN] {
            assert_eq!(Deviate::of_rate(1.0, 100.0).unwrap().placed(tau2), None, "{tau2}");
        }
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
        fn limits_and_deviates_agree(
            x in 0.0_f64..900.0,
            n in 900.0_f64..5000.0,
            target in 0.05_f64..0.95,
            tau2 in 0.0_f64..0.1,
        ) {
            let of_all = [
                (Deviate::of_proportion(x, n, target), x / n),
                (Deviate::of_rate(x, n * target), x / (n * target)),
                (Deviate::of_ratio_of_counts(x, n, target), (x + 0.5) / (n + 0.5)),
            ];
            for (deviate, value) in of_all {
                let placed = deviate.unwrap().placed(tau2).unwrap();
                let (inner, outer) = (placed.limits.inner, placed.limits.outer);
                let edges = [inner.low, inner.high, outer.low, outer.high];
                if edges.iter().all(|edge| (value - edge).abs() > 1e-9) {
                    prop_assert_eq!(placed.limits.band(value), Some(placed.band));
                }
            }
        }
    }
}
