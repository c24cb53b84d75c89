//! What the peers of a force come to, without the force itself: the spread a benchmark is taken from.
use crate::{comparison::Ground, platform::failure::Failure};
use muster_domain::{
    Absence, Force, ForceCode, PeerGroup, PeerSelection, Period, Problem, Quantity, catalogue::IndicatorKind,
    series::NotMade,
};
use muster_stats::{
    quantile::{Quartiles, quartiles},
    shrinkage::shrink_rates,
};

/// Counts below this move by chance more than forces differ, so that rates are drawn together first.
const SMALL: f64 = 10.0;

/// The peers of a force in one period.
#[derive(Clone, Debug)]
pub struct PeerSpread {
    pub period: Period,
    pub group: PeerGroup,
    /// Of what each was drawn to, type 7.
    pub quartiles: Option<Quartiles>,
    pub used: Vec<Used>,
    /// Who is no part of it, and why.
    pub missing: Vec<(ForceCode, &'static str)>,
    /// Whether small counts were drawn towards the rate of all first.
    pub drawn_together: bool,
}

/// One peer with a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Used {
    pub force: ForceCode,
    pub value: f64,
    /// The value, or what it was drawn to.
    pub drawn: f64,
}

impl PeerSpread {
    /// The peers of a force in a period whose figures are of the same origin as its own, and of a comparable definition.
    pub(super) fn of(
        ground: &Ground,
        force: &Force,
        peers: &PeerSelection,
        period: Period,
        synthetic: bool,
    ) -> Result<Self, Failure> {
        let not_made = |refused: NotMade| Problem::from(refused).at(["baseline"]);
        let own_counting = ground.counting(force, period).map_err(not_made)?;
        let reference = &ground.instant.snapshot.reference;
        let group = reference
            .peers(peers, period)
            .map_err(|none| Problem::from(none).at(["peers"]))?;
        let (mut used, mut missing, mut halves) = (Vec::new(), Vec::new(), Vec::new());
        for force in group.members.iter().filter_map(|code| reference.force(code.as_str())) {
            let value = ground.value(force, period).map_err(not_made)?;
            let counting = ground.counting(force, period).map_err(not_made)?;
            let out = match value.value {
                _ if !force.kind.has_rate() => Err("NOT_TERRITORIAL"),
                None => Err(value.absence.unwrap_or(Absence::NotApplicable).code()),
                Some(_) if value.synthetic != synthetic => Err("MIXED_ORIGIN"),
                Some(_) if !counting.comparable(&own_counting) => Err("MIXED_DEFINITIONS"),
                Some(own) => Ok(own),
            };
            match out {
                Ok(own) => {
                    halves.push((
                        value.numerator.map(Quantity::to_f64),
                        value.denominator.map(Quantity::to_f64),
                    ));
                    used.push(Used {
                        force: force.code.clone(),
                        value: own,
                        drawn: own,
                    });
                }
                Err(reason) => missing.push((force.code.clone(), reason)),
            }
        }
        let small = halves.iter().any(|(count, _)| count.is_some_and(|count| count < SMALL));
        let drawn_together = small && ground.indicator.kind == IndicatorKind::Rate;
        if let Some(drawn) = shrink_rates(&halves).filter(|_| drawn_together) {
            let multiplier = f64::from(ground.indicator.multiplier);
            for (used, area) in used.iter_mut().zip(drawn.areas) {
                used.drawn = area.map_or(used.value, |area| area.shrunk * multiplier);
            }
        }
        let mut spread = Self {
            period,
            group,
            quartiles: None,
            used,
            missing,
            drawn_together,
        };
        spread.quartiles = quartiles(&spread.drawn());
        Ok(spread)
    }

    /// What the quartiles are of.
    #[must_use]
    pub fn drawn(&self) -> Vec<f64> {
        self.used.iter().map(|used| used.drawn).collect()
    }
}
