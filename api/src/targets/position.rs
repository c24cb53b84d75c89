//! Where forces of a comparison lie beside their targets of that time.
use super::{
    judged::{apart, held_against},
    store,
    target::{readable, way},
};
use crate::{
    catalogue::Edition,
    comparison::{Ground, IndicatorValue, Instant, Sources, number, polarity},
    identity::Caller,
    platform::failure::Failure,
};
use muster_domain::{ForceCode, ForceKey, IndicatorCode, Period, comparability::Counting};
use muster_entities::target;
use muster_stats::progress::{Held, held};
use std::sync::Arc;

/// The targets that were in force on one indicator, each with the definitions it was set by.
#[derive(Clone, Debug, Default)]
pub struct Positions {
    targets: Vec<(target::Model, Arc<Edition>)>,
    /// What their baselines are read from; `None` where there is no target.
    ground: Option<Ground>,
}

/// One force beside its target.
#[derive(Clone, Debug, PartialEq)]
pub struct Position {
    pub id: i32,
    /// The step of the year the period ends in.
    pub value: f64,
    pub year: u8,
    pub side: &'static str,
    pub held: Held,
    pub sentence: String,
}

/// One row of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct Beside<'a> {
    pub force: &'a ForceCode,
    pub key: ForceKey,
    pub period: Period,
    pub value: &'a IndicatorValue,
    /// How the returns it rests on were counted.
    pub counting: &'a Counting,
}

impl Positions {
    /// Those at an instant.
    pub async fn of(sources: Sources<'_>, instant: &Instant, indicator: &IndicatorCode) -> Result<Self, Failure> {
        let rows = store::as_of(sources.db.reader(), None, Some(indicator), instant.point.event).await?;
        if rows.is_empty() {
            return Ok(Self::default());
        }
        let mut targets = Vec::with_capacity(rows.len());
        for row in rows {
            let then = sources.editions.as_of(row.rests_on).await?;
            targets.push((row, then));
        }
        Ok(Self {
            targets,
            ground: Some(instant.ground(sources, indicator).await?),
        })
    }

    /// Where a force lies in a period; `None` without a value, without a target that the period is held against, where its figures are
    /// of another origin or definition than those of the target, and where its targets are not the caller's to see.
    #[must_use]
    pub fn beside(&self, caller: &Caller, it: &Beside<'_>) -> Option<Position> {
        if !readable(caller, it.force) {
            return None;
        }
        let ground = self.ground.as_ref()?;
        let (row, then) = self.targets.iter().find(|(row, _)| row.force == it.key)?;
        let way = way(row, polarity(&ground.indicator))?;
        let step = way.step_of(it.period)?;
        let force = ground.instant.force(it.force).ok()?;
        let set = (force, way.course.baseline(), then.as_ref());
        let apart = apart(ground, set, (it.value, it.counting)).ok()?;
        if apart.is_some() || !held_against(ground, way.course, it.period) {
            return None;
        }
        let own = it.value.value?;
        let held = held(own, it.value.interval, step.value, way.polarity)?;
        let side = if own > step.value {
            "HIGHER"
        } else if own < step.value {
            "LOWER"
        } else {
            "SAME"
        };
        Some(Position {
            id: row.id,
            value: step.value,
            year: step.year.number,
            side,
            held,
            sentence: sentence(step.value, step.year.number, held),
        })
    }
}

fn sentence(goal: f64, year: u8, held: Held) -> String {
    let (goal, how) = (
        number(goal),
        match held {
            Held::Met => "is met",
            Held::Short => "is not met",
            Held::NotClear => "may be met or not: chance alone could account for the difference",
        },
    );
    format!("Its benchmark for year {year}, {goal}, {how}.")
}
