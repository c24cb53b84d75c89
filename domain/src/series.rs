//! One half of an indicator over time: what a force's months come to in a quarter or a year.
//!
//! A flow adds and a stock takes the period's last month. A month that is missing leaves the sum incomplete; what cannot
//! exist is skipped.
use crate::catalogue::Nature;
use crate::month::Month;
use crate::period::{Frequency, Period};
use crate::problem::{ErrorCode, Problem};
use crate::quantity::Quantity;
use crate::supplied::{Absence, Statuses, Supplied};
use crate::tally::Point;

/// Whether a collection's period was owed by a force, while nothing of it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owed {
    /// It was not asked for: before the collection began, or of another kind of force.
    Never,
    /// It was asked for, and the unit has waived it.
    Waived,
    /// Its due date has not passed.
    NotYet,
    /// It is missing.
    Yes,
    /// It was there, and the force took it back.
    Withdrawn,
    /// It is there, and must not be shown.
    Hidden,
}

/// One force's half, period after period.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// How often it is returned.
    pub frequency: Frequency,
    /// How it adds up over time.
    pub nature: Nature,
    /// The first month of the first point.
    pub first: Month,
    /// One point a period, in order; `None` where nothing was accepted.
    pub points: &'a [Option<Point>],
}

/// A period that a collection's frequency cannot make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{period} cannot be made of {}: ask for {}", made_of(*.frequency), askable(*.frequency))]
pub struct NotMade {
    /// What was asked for.
    pub period: Period,
    /// How often the figures are returned.
    pub frequency: Frequency,
}

impl From<NotMade> for Problem {
    fn from(error: NotMade) -> Self {
        Self::new(ErrorCode::PeriodWrongLength, error)
    }
}

const fn made_of(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Monthly => "monthly returns",
        Frequency::Quarterly => "quarterly returns",
        Frequency::Annual => "annual returns",
    }
}

const fn askable(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Monthly => "a month, a quarter or a year",
        Frequency::Quarterly => {
            "a quarter as in FY2025-26Q4, or a year that ends with one: in March, June, September or December"
        }
        Frequency::Annual => "a financial year as in FY2025-26",
    }
}

/// An amount and what is said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    /// How much.
    pub quantity: Quantity,
    /// Whatever is said of any part of it.
    pub statuses: Statuses,
    /// Whether any part of it is made up.
    pub synthetic: bool,
    /// Where it is not of the period itself: what it is of.
    pub taken: Option<Taken>,
}

/// Of what an amount is, where that is not the period asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The latest there was of another frequency.
    From(Period),
    /// The middle of a year.
    MidYear(i16),
}

/// What a half comes to in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// An amount.
    Known(Amount),
    /// There is none at all.
    Absent(Absence),
    /// Some of the periods it is made of are missing.
    Incomplete {
        /// What the periods that are there come to.
        so_far: Amount,
        /// How many are there.
        supplied: usize,
        /// How many there should be.
        owed: usize,
        /// Which are missing.
        lost: Vec<Period>,
    },
}

impl Run<'_> {
    /// The point of one period of the collection.
    #[must_use]
    pub fn at(&self, period: Period) -> Option<Point> {
        let months = period.first().since(self.first);
        let place = usize::try_from(months / self.frequency.months()).ok()?;
        (months >= 0 && period.length() == self.frequency.months())
            .then(|| self.points.get(place).copied().flatten())?
    }

    /// What the half comes to in a period.
    ///
    /// # Errors
    /// When the period cannot be made of the collection's own.
    pub fn over(&self, period: Period, owed: impl Fn(Period) -> Owed) -> Result<Reading, NotMade> {
        let parts = period.components(self.frequency).ok_or(NotMade {
            period,
            frequency: self.frequency,
        })?;
        match self.nature {
            Nature::Flow => Ok(self.added(&parts, owed)),
            Nature::Stock => Ok(parts.last().map_or(Reading::Absent(Absence::NotApplicable), |last| {
                self.single(*last, &owed)
            })),
        }
    }

    /// What the half comes to beside another of a different frequency: a flow its sum, a stock its latest value at or before
    /// the period's end.
    ///
    /// # Errors
    /// When it is a flow and the period cannot be made of the collection's own.
    pub fn beside(&self, period: Period, owed: impl Fn(Period) -> Owed) -> Result<Reading, NotMade> {
        if self.nature == Nature::Flow {
            return self.over(period, owed);
        }
        let mut last = self.frequency.period_of(period.last());
        if last.last() > period.last() {
            last = last.previous();
        }
        let mut earlier = last;
        while earlier.first() >= self.first {
            match self.at(earlier).map(|point| point.supplied) {
                Some(Supplied::Value(quantity)) => {
                    return Ok(self.known(quantity, &[earlier], Some(Taken::From(earlier))));
                }
                None if owed(earlier) == Owed::Hidden => return Ok(Reading::Absent(Absence::Suppressed)),
                _ => {}
            }
            earlier = earlier.previous();
        }
        Ok(self.single(last, &owed))
    }

    /// Whether everything that the half lacks in a period was waived; `None` where it lacks nothing.
    ///
    /// A year with a waived month is not whole without it: what happened then was not counted.
    #[must_use]
    pub fn waived(&self, period: Period, owed: impl Fn(Period) -> Owed) -> Option<bool> {
        let parts = period.components(self.frequency)?;
        let parts = match self.nature {
            Nature::Flow => parts.as_slice(),
            Nature::Stock => &parts[parts.len().saturating_sub(1)..],
        };
        let there = |part: &&Period| {
            let supplied = self.at(**part).map(|point| point.supplied);
            matches!(supplied, Some(Supplied::Value(_) | Supplied::NotApplicable))
        };
        let mut lacking = parts.iter().filter(|part| !there(part)).peekable();
        lacking.peek()?;
        Some(lacking.all(|part| self.at(*part).is_none() && owed(*part) == Owed::Waived))
    }

    fn single(&self, period: Period, owed: &impl Fn(Period) -> Owed) -> Reading {
        match self.at(period).map(|point| point.supplied) {
            Some(Supplied::Value(quantity)) => self.known(quantity, &[period], None),
            Some(Supplied::NotApplicable) => Reading::Absent(Absence::NotApplicable),
            Some(Supplied::NotSupplied) => Reading::Absent(Absence::NotSupplied),
            None => Reading::Absent(match owed(period) {
                Owed::Never | Owed::Waived => Absence::NotApplicable,
                Owed::NotYet => Absence::NotDue,
                Owed::Yes => Absence::NotSupplied,
                Owed::Withdrawn => Absence::Withdrawn,
                Owed::Hidden => Absence::Suppressed,
            }),
        }
    }

    fn added(&self, parts: &[Period], owed: impl Fn(Period) -> Owed) -> Reading {
        let (mut there, mut lost, mut reasons) = (Vec::new(), Vec::new(), Vec::new());
        let mut sum = Quantity::ZERO;
        for part in parts {
            match self.single(*part, &owed) {
                Reading::Known(amount) => {
                    sum = sum + amount.quantity;
                    there.push(*part);
                }
                // what a force says cannot exist is not owed; what was never asked for leaves a hole in the period
                Reading::Absent(Absence::NotApplicable) if self.at(*part).is_some() => {}
                Reading::Absent(absence) => {
                    lost.push(*part);
                    reasons.push(absence);
                }
                Reading::Incomplete { .. } => {}
            }
        }
        // what the others come to would be the sum of what is shown, and not that of the period
        if reasons.contains(&Absence::Suppressed) {
            return Reading::Absent(Absence::Suppressed);
        }
        if lost.is_empty() && there.is_empty() {
            return Reading::Absent(Absence::NotApplicable);
        }
        if there.is_empty() {
            return Reading::Absent(gravest(&reasons));
        }
        let known = self.known(sum, &there, None);
        match known {
            Reading::Known(so_far) if !lost.is_empty() => Reading::Incomplete {
                so_far,
                supplied: there.len(),
                owed: there.len() + lost.len(),
                lost,
            },
            complete => complete,
        }
    }

    fn known(&self, quantity: Quantity, parts: &[Period], taken: Option<Taken>) -> Reading {
        let points = || parts.iter().filter_map(|part| self.at(*part));
        Reading::Known(Amount {
            quantity,
            statuses: points().fold(Statuses::NONE, |all, point| all.and(point.statuses)),
            synthetic: points().any(|point| point.synthetic),
            taken,
        })
    }
}

/// The reason that says most: a month taken back before one somebody owes, that before one that is not due, and that before one never asked for.
fn gravest(reasons: &[Absence]) -> Absence {
    [Absence::Withdrawn, Absence::NotSupplied, Absence::NotDue]
        .into_iter()
        .find(|reason| reasons.contains(reason))
        .unwrap_or(Absence::NotApplicable)
}

#[cfg(test)]
mod tests;
