//! One value as the API shows it: with its interval, or the reason why there is none.
use crate::{
    citation::graphql::{Provenance, provenance_of},
    comparison::value,
};
use async_graphql::{Context, Object, Result, SimpleObject};
use muster_domain::{Absence, Quantity};

/// What a force, or forces together, come to: a value, or the reason why there is none.
pub struct IndicatorValue(pub(crate) value::IndicatorValue);

/// What a force, or forces together, come to: a value, or the reason why there is none.
#[Object]
impl IndicatorValue {
    /// The value, in the unit of the indicator; null where there is none.
    async fn value(&self) -> Option<f64> {
        self.0.value
    }

    /// What was counted, where it is known; also where no value is stated.
    async fn numerator(&self) -> Option<Quantity> {
        self.0.numerator
    }

    /// What it is divided by, where it is known; also where no value is stated.
    async fn denominator(&self) -> Option<Quantity> {
        self.0.denominator
    }

    /// Of when the denominator is where that is not the period itself, or why nothing can be divided by it.
    async fn denominator_note(&self) -> Option<&str> {
        self.0.denominator_note.as_deref()
    }

    /// The 95% interval, in the unit of the indicator.
    async fn interval(&self) -> Option<Interval> {
        self.0.interval.map(Interval::from)
    }

    /// Why a value has no interval: `NEGATIVE_COUNT`, `NO_METHOD` or `NOT_PUBLISHED`; null where it has one, or is none.
    async fn interval_absence(&self) -> Option<&str> {
        self.0.no_interval.map(value::NoInterval::code)
    }

    /// Why there is no value: `NOT_DUE`, `NOT_SUPPLIED`, `NOT_APPLICABLE`, `INCOMPLETE`, `WITHDRAWN`; of an area also `SUPPRESSED`,
    /// where the numbers are too small for you to see, or would give such numbers away; null where there is one.
    async fn absence(&self) -> Option<&str> {
        self.0.absence.map(Absence::code)
    }

    /// How much of the period is there, where some of it is missing; null where all of it is, or none.
    async fn completeness(&self) -> Option<PeriodCompleteness> {
        self.0.completeness.map(|found| PeriodCompleteness {
            supplied: count(found.supplied),
            owed: count(found.owed),
        })
    }

    /// What is said of any figure in it: `PROVISIONAL`, `ESTIMATED`, `BREAK`.
    async fn statuses(&self) -> Vec<&str> {
        self.0.statuses.words().collect()
    }

    /// Whether it rests on figures made up for demonstration.
    async fn synthetic(&self) -> bool {
        self.0.synthetic
    }

    /// The returns it is put together from, each with who signed it and by which digest; null of forces together, and of figures that
    /// do not count yet.
    async fn provenance(&self, ctx: &Context<'_>) -> Option<Result<Vec<Provenance>>> {
        let rests_on = self.0.rests_on.clone()?;
        Some(provenance_of(ctx, vec![rests_on]).await)
    }
}

/// The limits of chance variation around a value.
#[derive(SimpleObject)]
pub struct Interval {
    /// The lower limit.
    low: f64,
    /// The upper limit.
    high: f64,
}

/// How many of the months, quarters or years that make up a period are there.
#[derive(SimpleObject)]
pub struct PeriodCompleteness {
    /// How many are there.
    supplied: i32,
    /// How many there should be.
    owed: i32,
}

impl From<muster_stats::interval::Interval> for Interval {
    fn from(interval: muster_stats::interval::Interval) -> Self {
        Self {
            low: interval.low,
            high: interval.high,
        }
    }
}

pub(crate) fn count(of: usize) -> i32 {
    i32::try_from(of).unwrap_or(i32::MAX)
}
