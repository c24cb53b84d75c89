//! Where forces of a comparison lie beside their targets of that time.
use super::{
    store,
    target::{readable, way},
};
use crate::{
    comparison::{IndicatorValue, Sources, number},
    identity::Caller,
    platform::failure::Failure,
};
use muster_domain::{EventId, ForceCode, ForceKey, IndicatorCode, Period};
use muster_entities::target;
use muster_stats::{
    icon::Polarity,
    progress::{Held, held},
};

/// The targets that were in force on one indicator.
#[derive(Clone, Debug, Default)]
pub struct Positions(Vec<target::Model>);

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
    pub polarity: Polarity,
    pub period: Period,
    pub value: &'a IndicatorValue,
}

impl Positions {
    /// Those after an event.
    pub async fn of(sources: Sources<'_>, indicator: &IndicatorCode, event: EventId) -> Result<Self, Failure> {
        let rows = store::as_of(sources.db.reader(), None, Some(indicator), event).await?;
        Ok(Self(rows))
    }

    /// Where a force lies in a period; `None` without a value, without a target for periods of that length that year, and where its
    /// targets are not the caller's to see.
    #[must_use]
    pub fn beside(&self, caller: &Caller, it: &Beside<'_>) -> Option<Position> {
        if !readable(caller, it.force) {
            return None;
        }
        let row = self.0.iter().find(|row| row.force == it.key)?;
        let way = way(row, it.polarity)?;
        let step = way
            .step_of(it.period)
            .filter(|step| step.year.period.length() == it.period.length())?;
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
