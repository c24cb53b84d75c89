//! From two halves to a value, or to the reason why there is none.
use crate::catalogue::Nature;
use crate::period::Period;
use crate::series::{Amount, Reading};
use crate::supplied::Absence;

/// How much of a period a value rests on, where that is not the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Completeness {
    /// Months, quarters or years that are there.
    pub supplied: usize,
    /// How many there should be.
    pub owed: usize,
}

/// An indicator for one force and one period: both halves, and whether they make a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The numerator, where it is known.
    pub numerator: Option<Amount>,
    /// The denominator, where it is known and the indicator has one.
    pub denominator: Option<Amount>,
    /// Why there is no value; `None` where there is one.
    pub absence: Option<Absence>,
    /// How much of the period is there, where some of it is missing.
    pub completeness: Option<Completeness>,
    /// Why there is no numerator, whatever else is missing; `None` where there is one.
    pub numerator_absence: Option<Absence>,
}

/// A half and how it adds up over time.
#[derive(Clone, Debug)]
pub struct Half {
    /// What it comes to.
    pub reading: Reading,
    /// How it adds up.
    pub nature: Nature,
}

/// The least number of months of a year that may stand for it, where both halves lose the same ones.
const MONTHS_ENOUGH: usize = 10;

/// Whether two halves make a value.
///
/// Every part of the period must be there. A year alone may lack up to two months, and only where both halves are flows
/// and lack the same ones; it is then marked, and never scaled up.
#[must_use]
pub fn settle(period: Period, numerator: Half, denominator: Option<Half>) -> Settled {
    if let (
        Reading::Incomplete {
            so_far,
            supplied,
            owed,
            lost,
        },
        Some(below),
    ) = (&numerator.reading, &denominator)
        && let Reading::Incomplete {
            so_far: below_so_far,
            lost: below_lost,
            ..
        } = &below.reading
        && numerator.nature == Nature::Flow
        && below.nature == Nature::Flow
        && lost == below_lost
        && period.length() == 12
        && *owed == 12
        && *supplied >= MONTHS_ENOUGH
    {
        return Settled {
            numerator: Some(so_far.clone()),
            denominator: Some(below_so_far.clone()),
            absence: None,
            completeness: Some(Completeness {
                supplied: *supplied,
                owed: *owed,
            }),
            numerator_absence: None,
        };
    }
    let halves = || std::iter::once(&numerator.reading).chain(denominator.iter().map(|half| &half.reading));
    let absences: Vec<Absence> = halves().filter_map(absence).collect();
    let completeness = halves().filter_map(completeness).min_by_key(|found| found.supplied);
    Settled {
        absence: gravest(&absences),
        completeness,
        numerator_absence: absence(&numerator.reading),
        numerator: known(numerator.reading),
        denominator: denominator.and_then(|half| known(half.reading)),
    }
}

impl Settled {
    /// Whether any part of it is made up.
    #[must_use]
    pub fn synthetic(&self) -> bool {
        [&self.numerator, &self.denominator]
            .into_iter()
            .flatten()
            .any(|amount| amount.synthetic)
    }

    /// The same counts, of which no value is stated.
    #[must_use]
    pub fn without_value(mut self, absence: Absence) -> Self {
        self.absence = Some(absence);
        self
    }
}

fn known(reading: Reading) -> Option<Amount> {
    match reading {
        Reading::Known(amount) => Some(amount),
        Reading::Absent(_) | Reading::Incomplete { .. } => None,
    }
}

const fn absence(reading: &Reading) -> Option<Absence> {
    match reading {
        Reading::Known(_) => None,
        Reading::Absent(absence) => Some(*absence),
        Reading::Incomplete { .. } => Some(Absence::Incomplete),
    }
}

const fn completeness(reading: &Reading) -> Option<Completeness> {
    match reading {
        Reading::Incomplete { supplied, owed, .. } => Some(Completeness {
            supplied: *supplied,
            owed: *owed,
        }),
        Reading::Known(_) | Reading::Absent(_) => None,
    }
}

/// What may not be shown comes first, and then the reason that no later return can mend.
fn gravest(absences: &[Absence]) -> Option<Absence> {
    let order = [
        Absence::Suppressed,
        Absence::NotApplicable,
        Absence::Withdrawn,
        Absence::NotSupplied,
        Absence::NotDue,
        Absence::Incomplete,
    ];
    order.into_iter().find(|absence| absences.contains(absence))
}
