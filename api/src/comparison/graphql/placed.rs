//! Where a force stands among the others, and the spread between them, as the API shows them.
use super::value::{Interval, count};
use crate::comparison::placed;
use async_graphql::{Enum, Object, SimpleObject};
use muster_stats::{
    funnel::{self, Limits},
    quantile::Quartiles,
};

/// Where a force lies in the spread between forces.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum BandPosition {
    /// Below the 99.8% limits.
    FarBelow,
    /// Below the 95% limits.
    Below,
    /// Within the 95% limits: nothing unusual.
    Within,
    /// Above the 95% limits.
    Above,
    /// Above the 99.8% limits.
    FarAbove,
}

impl From<funnel::Band> for BandPosition {
    fn from(band: funnel::Band) -> Self {
        match band {
            funnel::Band::FarLow => Self::FarBelow,
            funnel::Band::Low => Self::Below,
            funnel::Band::Within => Self::Within,
            funnel::Band::High => Self::Above,
            funnel::Band::FarHigh => Self::FarAbove,
        }
    }
}

/// Where a force lies in the spread between forces, with the position by chance alone beside it.
pub struct Band {
    pub(super) it: placed::Standing,
    pub(super) rules: placed::Rules,
    pub(super) spread: placed::Spread,
}

/// Where a force lies in the spread between forces, with the position by chance alone beside it.
#[Object]
impl Band {
    /// The position, adjusted for over-dispersion: compared with the spread between forces.
    async fn position(&self) -> BandPosition {
        self.it.band.into()
    }

    /// `BETTER` or `WORSE` than the spread; null within it, and of a neutral indicator always.
    async fn judgement(&self) -> Option<&'static str> {
        let higher = match self.it.band {
            funnel::Band::Within => return None,
            funnel::Band::High | funnel::Band::FarHigh => true,
            funnel::Band::Low | funnel::Band::FarLow => false,
        };
        judgement(self.rules, higher)
    }

    /// Deviations from the target, chance and spread together.
    async fn z(&self) -> f64 {
        self.it.z
    }

    /// The position by chance alone, which at the size of a police force flags nearly everybody; null where chance is not known.
    async fn plain(&self) -> Option<BandPosition> {
        self.it.plain.map(|(band, _)| band.into())
    }

    /// Deviations from the target by chance alone.
    async fn plain_z(&self) -> Option<f64> {
        self.it.plain.map(|(_, z)| z)
    }

    /// How many times wider the spread is than chance alone.
    async fn phi(&self) -> Option<f64> {
        self.spread.phi
    }

    /// The variance between forces, on the scale of the method.
    async fn tau2(&self) -> Option<f64> {
        self.spread.tau2
    }

    /// The 95% limits of the band, in the unit of the indicator; null where the method has none.
    async fn limits95(&self) -> Option<Interval> {
        self.it.limits.map(|Limits { inner, .. }| inner.into())
    }

    /// The 99.8% limits of the band, in the unit of the indicator; null where the method has none.
    async fn limits998(&self) -> Option<Interval> {
        self.it.limits.map(|Limits { outer, .. }| outer.into())
    }
}

pub(super) const fn judgement(rules: placed::Rules, higher: bool) -> Option<&'static str> {
    match rules.better(higher) {
        Some(true) => Some("BETTER"),
        Some(false) => Some("WORSE"),
        None => None,
    }
}

/// A place among forces, with the places it could be.
#[derive(SimpleObject)]
pub struct RankRange {
    /// The place: 1 is the better end, and of a neutral indicator the highest value. Equal values share the better place.
    rank: i32,
    /// The best place it could be.
    best: i32,
    /// The worst place it could be.
    worst: i32,
    /// Forces that have a place.
    of: i32,
    /// The standard error behind the range, in the unit of the indicator.
    standard_error: f64,
    /// Whether the force's own month-to-month variation is known and in the standard error; else it is chance alone, and the
    /// range too narrow.
    own_variation: bool,
}

impl From<placed::Rank> for RankRange {
    fn from(rank: placed::Rank) -> Self {
        Self {
            rank: count(rank.place),
            best: count(rank.best),
            worst: count(rank.worst),
            of: count(rank.of),
            standard_error: rank.standard_error,
            own_variation: rank.own_variation,
        }
    }
}

/// The spread of the forces compared: of the territorial ones (so without the City of London and the British Transport Police) with a
/// value, and of figures of one origin.
#[derive(SimpleObject)]
pub struct Spread {
    /// Forces it is of.
    forces: i32,
    /// A quarter of the values lie below it (type 7).
    lower_quartile: Option<f64>,
    /// Half of the values lie below it.
    median: Option<f64>,
    /// Three quarters of the values lie below it (type 7).
    upper_quartile: Option<f64>,
    /// What bands are drawn round; null where there are too few forces for a band.
    target: Option<f64>,
    /// How many times wider the spread is than chance alone; null where there is no band, or chance is not known.
    phi: Option<f64>,
    /// The variance between forces, on the scale of the method.
    tau2: Option<f64>,
    /// What the least and the greatest deviations counted for.
    winsorised: Option<Interval>,
    /// Forces that phi and tau2 were estimated from.
    estimated_from: i32,
    /// Whether those are the nation's, since few are compared.
    national: bool,
}

impl From<&placed::Spread> for Spread {
    fn from(spread: &placed::Spread) -> Self {
        let quartile = |of: fn(Quartiles) -> f64| spread.quartiles.map(of);
        Self {
            forces: count(spread.forces),
            lower_quartile: quartile(|quartiles| quartiles.lower),
            median: quartile(|quartiles| quartiles.median),
            upper_quartile: quartile(|quartiles| quartiles.upper),
            target: spread.target,
            phi: spread.phi,
            tau2: spread.tau2,
            winsorised: spread.winsorised.map(Interval::from),
            estimated_from: count(spread.estimated_from),
            national: spread.national,
        }
    }
}
