//! What each period was at first, and what it was months later.
use super::words;
use crate::{
    comparison::{Instant, Sight, Sources},
    identity::Caller,
    platform::failure::Failure,
};
use chrono::{DateTime, Months, NaiveTime, Utc};
use muster_domain::{Force, ForceCode, IndicatorCode, Period, catalogue::Indicator};
use muster_stats::revision::{FEWEST, Moves, moves};
use std::collections::BTreeMap;

/// Months after a period first counted.
pub const AGES: [u32; 6] = [1, 2, 3, 6, 12, 24];

/// The revision triangle of an indicator.
#[derive(Clone, Debug)]
pub struct Triangle {
    pub instant: Instant,
    pub indicator: Indicator,
    pub forces: Vec<ForceTriangle>,
    /// Of all forces together, by age: of figures of one origin, real ones where there are any.
    pub moves: Vec<Moved>,
    /// Whether that is of made-up figures.
    pub synthetic: bool,
    pub sentence: String,
}

/// That of one force.
#[derive(Clone, Debug)]
pub struct ForceTriangle {
    pub force: Force,
    /// Oldest period first.
    pub rows: Vec<Row>,
    /// By age, where any period is as old: of figures of one origin, real ones where there are any.
    pub moves: Vec<Moved>,
    /// Whether that is of made-up figures.
    pub synthetic: bool,
    pub sentence: String,
}

/// One period.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub period: Period,
    pub first: f64,
    pub first_at: DateTime<Utc>,
    /// At each of the ages; `None` where it is not as old, or had no value then.
    pub values: Vec<Option<f64>>,
    /// At the instant asked about.
    pub now: Option<f64>,
    /// How often it moved since it first counted.
    pub revised: usize,
    pub synthetic: bool,
}

/// How far figures of an age moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moved {
    /// In months.
    pub age: u32,
    pub moves: Moves,
}

impl ForceTriangle {
    /// The oldest age that enough periods have reached.
    #[must_use]
    pub fn usual(&self) -> Option<Moved> {
        usual(&self.moves)
    }
}

pub(super) fn usual(moves: &[Moved]) -> Option<Moved> {
    moves.iter().rfind(|moved| moved.moves.periods >= FEWEST).copied()
}

/// The triangle of an indicator, of one force or of all. Everybody who may compare forces may ask.
pub async fn triangle(
    sources: Sources<'_>,
    caller: &Caller,
    indicator: &IndicatorCode,
    force: Option<&ForceCode>,
    as_of: Option<DateTime<Utc>>,
) -> Result<Triangle, Failure> {
    let instant = Instant::of(sources, caller, as_of).await?;
    triangle_at(sources, &instant, indicator, force).await
}

/// The same at an instant that somebody was let see.
pub async fn triangle_at(
    sources: Sources<'_>,
    instant: &Instant,
    indicator: &IndicatorCode,
    force: Option<&ForceCode>,
) -> Result<Triangle, Failure> {
    if let Some(force) = force {
        instant.force(force)?;
    }
    let ground = instant.ground(sources, indicator).await?;
    let known = known_until(instant, sources.clock.now());
    let mut of_forces: BTreeMap<ForceCode, BTreeMap<Period, Vec<Sight>>> = BTreeMap::new();
    for sight in ground.vintages(sources, force).await? {
        let of_force = of_forces.entry(sight.force.clone()).or_default();
        of_force.entry(sight.period).or_default().push(sight);
    }
    let mut forces = Vec::with_capacity(of_forces.len());
    for (code, periods) in of_forces {
        let rows: Vec<Row> = periods.values().filter_map(|sights| row(sights, known)).collect();
        let Some(force) = instant
            .snapshot
            .reference
            .force(code.as_str())
            .filter(|_| !rows.is_empty())
        else {
            continue;
        };
        let (synthetic, moves) = of_one_origin(&rows.iter());
        forces.push(ForceTriangle {
            sentence: words::of(&force.name, synthetic, usual(&moves)),
            force: force.clone(),
            rows,
            moves,
            synthetic,
        });
    }
    let (synthetic, moves) = of_one_origin(&forces.iter().flat_map(|it| &it.rows));
    Ok(Triangle {
        sentence: words::of("these forces", synthetic, usual(&moves)),
        synthetic,
        indicator: ground.indicator.clone(),
        instant: instant.clone(),
        forces,
        moves,
    })
}

/// The last moment of the day asked about that has been.
fn known_until(instant: &Instant, now: DateTime<Utc>) -> DateTime<Utc> {
    let end_of_day = instant.day().and_time(NaiveTime::MIN).and_utc() + chrono::TimeDelta::days(1);
    instant.point.asked.unwrap_or(end_of_day).min(now)
}

/// A period from what it was in turn; nothing of one that never had a value. Where real figures took the place of made-up ones, or it
/// was counted anew by a definition that is not comparable, it begins with what came then.
fn row(sights: &[Sight], known: DateTime<Utc>) -> Option<Row> {
    let there = |sight: &&Sight| sight.stand.value.is_some();
    let newest = &sights.iter().rfind(there)?.stand;
    let other = sights
        .iter()
        .rposition(|sight| there(&sight) && !sight.stand.comparable(newest));
    let own = &sights[other.map_or(0, |at| at + 1)..];
    let begun = own.iter().position(|sight| there(&sight))?;
    let own = &own[begun..];
    let first = own.first()?;
    let after = |months: u32| {
        let at = first
            .at
            .checked_add_months(Months::new(months))
            .filter(|at| *at <= known)?;
        own.iter().rfind(|sight| sight.at <= at)?.stand.value
    };
    Some(Row {
        period: first.period,
        first: first.stand.value?,
        first_at: first.at,
        values: AGES.into_iter().map(after).collect(),
        now: own.last()?.stand.value,
        revised: own.len() - 1,
        synthetic: newest.synthetic,
    })
}

/// How far figures of one origin moved, and whether they are made up: real ones where there are any, since the two are never summed up
/// together.
fn of_one_origin<'r>(rows: &(impl Iterator<Item = &'r Row> + Clone)) -> (bool, Vec<Moved>) {
    let mut each = rows.clone();
    let synthetic = !each.any(|row| !row.synthetic) && rows.clone().next().is_some();
    (
        synthetic,
        by_age(&rows.clone().filter(move |row| row.synthetic == synthetic)),
    )
}

fn by_age<'r>(rows: &(impl Iterator<Item = &'r Row> + Clone)) -> Vec<Moved> {
    let ages = AGES.into_iter().enumerate();
    let moved = ages.filter_map(|(nth, age)| {
        let figures: Vec<(f64, f64)> = rows
            .clone()
            .filter_map(|row| Some((row.first, (*row.values.get(nth)?)?)))
            .collect();
        Some(Moved {
            age,
            moves: moves(&figures)?,
        })
    });
    moved.collect()
}

#[cfg(test)]
mod tests;
