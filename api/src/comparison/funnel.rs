//! Forces by their size, with the limits that a force of each size is held against: the same comparison, drawn over exposure.
use super::{
    compare::{Comparison, Row},
    placed::{Rules, Spread, Unit},
};
use muster_domain::{Quantity, catalogue::IndicatorKind};
use muster_stats::{
    funnel::{Band, Limits},
    overdispersion::FEWEST_UNITS,
};

/// Sizes at which the limits are worked out.
const SAMPLES: i32 = 64;

/// A comparison over the size of its forces.
#[derive(Clone, Debug)]
pub struct Funnel {
    pub comparison: Comparison,
    /// The limits from the smallest to the largest force, evenly spaced by ratio; none of a method whose limits do not narrow with
    /// size, or of fewer than five forces.
    pub curve: Vec<Sample>,
    pub sentence: String,
}

/// The limits of a force of one size that lies on the target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    pub exposure: f64,
    /// Compared with the spread between forces.
    pub adjusted: Limits,
    /// By chance alone.
    pub plain: Limits,
}

/// What a force is large or small in: its denominator.
#[must_use]
pub fn exposure(row: &Row) -> Option<f64> {
    row.value.denominator.map(Quantity::to_f64)
}

/// The funnel of a comparison: no figure is worked out again.
#[must_use]
pub fn funnel(comparison: Comparison) -> Funnel {
    let rules = Rules::of(&comparison.indicator);
    let placed = comparison.rows.iter().filter(|row| row.standing.placing.band.is_some());
    let sizes: Vec<f64> = placed.filter_map(exposure).filter(|size| *size > 0.0).collect();
    let curve = sizes_between(&sizes)
        .into_iter()
        .filter_map(|size| rules.at(&comparison.spread, size))
        .collect();
    Funnel {
        curve,
        sentence: sentence(&comparison),
        comparison,
    }
}

/// Sizes from a little below the smallest to a little above the largest, evenly spaced by ratio.
fn sizes_between(sizes: &[f64]) -> Vec<f64> {
    let smallest = sizes.iter().copied().reduce(f64::min);
    let largest = sizes.iter().copied().reduce(f64::max);
    let Some((smallest, largest)) = smallest.zip(largest) else {
        return Vec::new();
    };
    let from = (smallest * 0.9).ln();
    let step = ((largest * 1.1).ln() - from) / f64::from(SAMPLES - 1);
    (0..SAMPLES).map(|nth| (from + step * f64::from(nth)).exp()).collect()
}

impl Rules {
    /// The limits of a force of this size, in the unit of the indicator.
    fn at(self, spread: &Spread, exposure: f64) -> Option<Sample> {
        let (target, tau2) = (spread.target?, spread.tau2?);
        let on_target = Unit {
            numerator: exposure * target / self.multiplier,
            denominator: exposure,
            value: target,
            interval: None,
            own: None,
        };
        let deviate = self.deviate(&on_target, target / self.multiplier)?;
        let factor = self.factor(target / self.multiplier);
        Some(Sample {
            exposure,
            adjusted: deviate.placed(tau2)?.limits.times(factor)?,
            plain: deviate.placed(0.0)?.limits.times(factor)?,
        })
    }
}

/// Why there are no limits. `counted`: whether anything was, of any of the forces placed.
fn unlimited(of: &str, forces: usize, counted: bool) -> String {
    if forces < FEWEST_UNITS {
        format!("fewer than five {of} have a value to place")
    } else if counted {
        format!("chance is known of fewer than five {of}")
    } else {
        format!("every count is nought, and no spread between {of} is known")
    }
}

/// How many forces lie where, in words.
fn sentence(comparison: &Comparison) -> String {
    let spread = &comparison.spread;
    let of = comparison.level.plural();
    let bands = || comparison.rows.iter().filter_map(|row| row.standing.placing.band);
    if bands().next().is_none() {
        let placed = comparison.rows.iter().filter(|row| row.standing.outside.is_none());
        let counted = placed
            .filter_map(|row| row.value.numerator)
            .any(|count| count > Quantity::ZERO);
        return format!(
            "{} of {} {of} in {}: no limits, since {}.",
            comparison.indicator.title,
            spread.forces,
            comparison.period,
            unlimited(of, spread.forces, counted)
        );
    }
    let count = |band: Band| bands().filter(|standing| standing.band == band).count();
    let by_chance = bands().filter(|standing| standing.plain.is_some_and(|(band, _)| band.outside()));
    let (far, near) = (
        count(Band::FarHigh) + count(Band::FarLow),
        count(Band::High) + count(Band::Low),
    );
    let chance = match comparison.indicator.kind {
        IndicatorKind::Mean => String::new(),
        _ => format!("; by chance alone {} would be", by_chance.count()),
    };
    format!(
        "{} in {}: of {} {of} {far} lie far outside the spread between {of} and {near} outside it{chance}.",
        comparison.indicator.title, comparison.period, spread.forces
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use muster_domain::catalogue::Polarity;

    fn rules(kind: IndicatorKind) -> Rules {
        Rules {
            kind,
            polarity: Polarity::NoJudgement,
            multiplier: 100.0,
        }
    }

    #[test]
    fn limits_narrow_with_size_and_never_below_the_spread_between_forces() {
        let spread = Spread {
            target: Some(20.0),
            tau2: Some(0.001),
            ..Spread::default()
        };
        for kind in [IndicatorKind::Proportion, IndicatorKind::Rate, IndicatorKind::Ratio] {
            let (small, large) = (
                rules(kind).at(&spread, 100.0).unwrap(),
                rules(kind).at(&spread, 1e9).unwrap(),
            );
            let width = |limits: Limits| limits.inner.high - limits.inner.low;

            assert!(width(large.adjusted) < width(small.adjusted), "{kind}");
            assert!(width(large.plain) < 0.01, "{kind}");
            assert!(width(large.adjusted) > 1.0, "{kind}");
            assert!(
                large.adjusted.inner.low < 20.0 && large.adjusted.inner.high > 20.0,
                "{kind}"
            );
        }
    }

    #[test]
    fn where_size_narrows_nothing_there_is_no_curve() {
        let spread = Spread {
            target: Some(20.0),
            tau2: Some(0.001),
            ..Spread::default()
        };

        assert_eq!(rules(IndicatorKind::Survey).at(&spread, 100.0), None);
        assert_eq!(rules(IndicatorKind::Mean).at(&spread, 100.0), None);
    }

    #[test]
    fn why_there_are_no_limits_is_said_as_it_is() {
        assert!(unlimited("forces", 4, false).starts_with("fewer than five forces"));
        assert!(unlimited("forces", 43, false).starts_with("every count is nought"));
        assert!(unlimited("forces", 43, true).starts_with("chance is known of fewer than five"));
    }

    #[test]
    fn sizes_are_evenly_spaced_by_ratio() {
        let sizes = sizes_between(&[100.0, 10_000.0]);

        assert_eq!(sizes.len(), 64);
        assert!((sizes[0] - 90.0).abs() < 1e-9 && (sizes[63] - 11_000.0).abs() < 1e-6);
        let ratio = sizes[1] / sizes[0];
        assert!(sizes.windows(2).all(|pair| (pair[1] / pair[0] - ratio).abs() < 1e-9));
        assert!(sizes_between(&[]).is_empty());
    }
}
