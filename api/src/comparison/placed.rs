//! Where each force stands among the others: its band in the spread between forces, its quarter, and the places it could
//! hold. Plain numbers in, plain numbers out.
use muster_domain::catalogue::{Indicator, IndicatorKind, Polarity, SpreadMethod};
use muster_stats::{
    aggregate::ratio_of_sums,
    funnel::{Band, Limits},
    group::{First, quantile_groups},
    interval::{Confidence, Interval},
    outlier::History,
    overdispersion::{self, Deviate, FEWEST_UNITS, STABLE_FROM},
    quantile::{Quartiles, quartiles},
    rank::{Audience, Best, Ties, Uncertain, rank_ranges, ranks, standard_error},
    shrinkage::shrink_values,
};

/// What decides how forces are placed.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    pub kind: IndicatorKind,
    pub polarity: Polarity,
    pub multiplier: f64,
}

/// One force on one indicator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unit {
    pub numerator: f64,
    pub denominator: f64,
    /// In the unit of the indicator, as its interval is.
    pub value: f64,
    pub interval: Option<Interval>,
    pub own: Option<OwnVariation>,
}

/// How much a force's own series moves from one of its periods to the next, on the scale of the value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OwnVariation {
    /// The mean moving range of the months, quarters or years.
    pub mean_moving_range: f64,
    /// The most one of them differs from the next by itself.
    pub largest_change: f64,
    /// How many of them the value is made of.
    pub parts: usize,
}

/// The spread of the forces compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spread {
    /// Forces with a value that it is of.
    pub forces: usize,
    /// Type 7.
    pub quartiles: Option<Quartiles>,
    /// What bands are drawn round, in the unit of the indicator.
    pub target: Option<f64>,
    pub phi: Option<f64>,
    pub tau2: Option<f64>,
    pub winsorised: Option<Interval>,
    /// Forces `phi` and `tau2` were estimated from: the nation's where too few are compared.
    pub estimated_from: usize,
    pub national: bool,
}

/// Where one force stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Placing {
    pub band: Option<Standing>,
    /// 1 holds the lowest values, 4 the highest.
    pub quarter: Option<usize>,
    pub rank: Option<Rank>,
}

/// A force in the spread between forces.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    pub band: Band,
    pub z: f64,
    /// By chance alone; `None` where chance is not known.
    pub plain: Option<(Band, f64)>,
    /// Where a force is within, in the unit of the indicator.
    pub limits: Option<Limits>,
}

/// A place among the forces ranked, with the places it could be by the forces' own variation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rank {
    pub place: usize,
    pub best: usize,
    pub worst: usize,
    pub of: usize,
    pub standard_error: f64,
    /// Whether the force's own month-to-month variation is known and in the standard error.
    pub own_variation: bool,
}

impl Rules {
    /// Those of an indicator.
    #[must_use]
    pub fn of(indicator: &Indicator) -> Self {
        Self {
            kind: indicator.kind,
            polarity: indicator.polarity,
            multiplier: f64::from(indicator.multiplier),
        }
    }

    /// Which value is place 1: the better one, and of a neutral indicator the highest.
    #[must_use]
    pub const fn first(self) -> Best {
        match self.polarity {
            Polarity::LowIsGood => Best::Lowest,
            Polarity::HighIsGood | Polarity::NoJudgement => Best::Highest,
        }
    }

    /// Whether being higher, or lower, is better; `None` of a neutral indicator.
    #[must_use]
    pub const fn better(self, higher: bool) -> Option<bool> {
        match self.polarity {
            Polarity::HighIsGood => Some(higher),
            Polarity::LowIsGood => Some(!higher),
            Polarity::NoJudgement => None,
        }
    }

    pub(super) fn deviate(self, unit: &Unit, target: f64) -> Option<Deviate> {
        match self.kind {
            IndicatorKind::Proportion => Deviate::of_proportion(unit.numerator, unit.denominator, target),
            IndicatorKind::Rate => Deviate::of_rate(unit.numerator, unit.denominator * target),
            IndicatorKind::Ratio => Deviate::of_ratio_of_counts(unit.numerator, unit.denominator, target),
            IndicatorKind::Mean | IndicatorKind::Survey => None,
        }
    }

    /// From limits to the unit of the indicator: those of a rate are of what was expected, the others of the value itself.
    pub(super) fn factor(self, target: f64) -> f64 {
        match self.kind {
            IndicatorKind::Rate => target * self.multiplier,
            _ => self.multiplier,
        }
    }
}

impl Unit {
    /// The standard error by chance: half the width of the 95% interval over 1.96.
    #[must_use]
    pub fn by_chance(&self) -> Option<f64> {
        let interval = self.interval?;
        Some((interval.high - interval.low) / (2.0 * Confidence::P95.deviate()))
    }
}

/// Places the forces compared. `None` in `rows` is a force without a value, or one that is not part of the spread; `nation`
/// are all forces of the country that may be, from which the spread is estimated where few are compared.
pub(super) fn place(rules: Rules, rows: &[Option<Unit>], nation: &[Unit]) -> (Spread, Vec<Placing>) {
    let group: Vec<Unit> = rows.iter().flatten().copied().collect();
    let values: Vec<Option<f64>> = rows.iter().map(|unit| unit.map(|unit| unit.value)).collect();
    let present: Vec<f64> = values.iter().flatten().copied().collect();
    let mut spread = Spread {
        forces: group.len(),
        quartiles: quartiles(&present),
        ..Spread::default()
    };
    let national = group.len() < STABLE_FROM && nation.len() > group.len();
    let basis = if national { nation } else { &group };
    let enough = group.len() >= FEWEST_UNITS && basis.len() >= FEWEST_UNITS;
    let standings = match rules.kind.spread() {
        _ if !enough => vec![None; rows.len()],
        SpreadMethod::OverDispersed => dispersed(rules, rows, &group, basis, &mut spread),
        SpreadMethod::RandomEffects => random(rows, &group, basis, &mut spread),
        SpreadMethod::Robust => robust(rows, &present, &mut spread),
    };
    spread.national = national && spread.tau2.is_some();
    let quarters = quantile_groups(&values, 4, First::Smallest);
    let ranked = ranking(rules, rows);
    let places = standings.into_iter().zip(quarters).zip(ranked);
    let placings = places.map(|((band, quarter), rank)| Placing { band, quarter, rank });
    (spread, placings.collect())
}

fn target(units: &[Unit]) -> Option<f64> {
    let pairs: Vec<_> = units
        .iter()
        .map(|unit| (Some(unit.numerator), Some(unit.denominator)))
        .collect();
    ratio_of_sums(&pairs).value
}

fn dispersed(
    rules: Rules,
    rows: &[Option<Unit>],
    group: &[Unit],
    basis: &[Unit],
    spread: &mut Spread,
) -> Vec<Option<Standing>> {
    let (Some(target), Some(of_basis)) = (target(group), target(basis)) else {
        return vec![None; rows.len()];
    };
    let deviates: Vec<Deviate> = basis.iter().filter_map(|unit| rules.deviate(unit, of_basis)).collect();
    let found = overdispersion::Spread::of(&deviates);
    if !found.suffices() {
        return vec![None; rows.len()];
    }
    spread.target = Some(target * rules.multiplier);
    spread.phi = Some(found.phi);
    spread.tau2 = Some(found.tau2);
    spread.winsorised = Some(Interval {
        low: found.winsorised_low,
        high: found.winsorised_high,
    });
    spread.estimated_from = found.units;
    let factor = rules.factor(target);
    let standing = |unit: &Unit| {
        let deviate = rules.deviate(unit, target)?;
        let (placed, plain) = (deviate.placed(found.tau2)?, deviate.placed(0.0)?);
        Some(Standing {
            band: placed.band,
            z: placed.z,
            plain: Some((plain.band, plain.z)),
            limits: placed.limits.times(factor),
        })
    };
    rows.iter().map(|unit| unit.as_ref().and_then(standing)).collect()
}

fn random(rows: &[Option<Unit>], group: &[Unit], basis: &[Unit], spread: &mut Spread) -> Vec<Option<Standing>> {
    let with_error = |unit: &Unit| Some((unit.value, unit.by_chance().filter(|error| *error > 0.0)?));
    let estimates: Vec<Option<(f64, f64)>> = basis.iter().map(with_error).collect();
    let known = estimates.iter().flatten().count();
    let weigh = |tau2: f64| {
        let weighed = group.iter().filter_map(with_error);
        let (sum, total) = weighed.fold((0.0, 0.0), |(sum, total), (value, error)| {
            let weight = 1.0 / (error * error + tau2);
            (sum + weight * value, total + weight)
        });
        (total > 0.0).then(|| sum / total)
    };
    let Some(found) = shrink_values(&estimates).filter(|_| known >= FEWEST_UNITS) else {
        return vec![None; rows.len()];
    };
    let Some(mean) = weigh(found.tau2) else {
        return vec![None; rows.len()];
    };
    let freedom = u32::try_from(known - 1).unwrap_or(u32::MAX);
    spread.target = Some(mean);
    spread.phi = Some(found.q / f64::from(freedom));
    spread.tau2 = Some(found.tau2);
    spread.estimated_from = known;
    let standing = |unit: &Unit| {
        let (value, error) = with_error(unit)?;
        let deviation = error.hypot(found.tau2.sqrt());
        let (z, plain) = ((value - mean) / deviation, (value - mean) / error);
        let around = |confidence: Confidence| Interval {
            low: mean - confidence.deviate() * deviation,
            high: mean + confidence.deviate() * deviation,
        };
        Some(Standing {
            band: Band::of_z(z)?,
            z,
            plain: Some((Band::of_z(plain)?, plain)),
            limits: Some(Limits {
                inner: around(Confidence::P95),
                outer: around(Confidence::P99_8),
            }),
        })
    };
    rows.iter().map(|unit| unit.as_ref().and_then(standing)).collect()
}

fn robust(rows: &[Option<Unit>], present: &[f64], spread: &mut Spread) -> Vec<Option<Standing>> {
    let of_forces: Vec<Option<f64>> = present.iter().copied().map(Some).collect();
    let Some(forces) = History::of(&of_forces) else {
        return vec![None; rows.len()];
    };
    spread.target = Some(forces.median);
    spread.estimated_from = forces.months;
    let standing = |unit: &Unit| {
        let z = forces.modified_z(unit.value);
        Some(Standing {
            band: Band::of_z(z)?,
            z,
            plain: None,
            limits: None,
        })
    };
    rows.iter().map(|unit| unit.as_ref().and_then(standing)).collect()
}

/// Places are given only to forces whose uncertainty is known, and only among them.
fn ranking(rules: Rules, rows: &[Option<Unit>]) -> Vec<Option<Rank>> {
    let uncertain: Vec<Option<Uncertain>> = rows
        .iter()
        .map(|unit| {
            let unit = unit.as_ref()?;
            let (range, parts) = unit
                .own
                .map_or((None, 1), |own| (Some(own.mean_moving_range), own.parts));
            Some(Uncertain {
                value: unit.value,
                error: standard_error(unit.by_chance()?, range, parts),
            })
        })
        .collect();
    let values: Vec<Option<f64>> = uncertain.iter().map(|it| it.map(|it| it.value)).collect();
    let of = values.iter().flatten().count();
    let places = ranks(&values, rules.first(), Ties::Min);
    let ranges = rank_ranges(&uncertain, rules.first(), Audience::Table);
    let rank = |at: usize| {
        let (place, range, uncertain) = (places[at]?, ranges[at]?, uncertain[at]?);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a place among the forces"
        )]
        let place = place as usize;
        Some(Rank {
            place,
            best: range.best,
            worst: range.worst,
            of,
            standard_error: uncertain.error,
            own_variation: rows[at].is_some_and(|unit| unit.own.is_some()),
        })
    };
    (0..rows.len()).map(|at| rank(at).filter(|_| of > 1)).collect()
}

#[cfg(test)]
mod tests;
