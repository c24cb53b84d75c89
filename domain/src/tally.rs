//! What the cells of a force come to in one period: they add, and a blank is not a nought.
use crate::catalogue::{Breakdown, Sign, Term};
use crate::codes::MeasureCode;
use crate::quantity::Quantity;
use crate::supplied::{Statuses, Supplied};

/// Cells added up, with what is needed to say whether the sum may be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    units: i64,
    values: u32,
    not_supplied: u32,
    not_applicable: u32,
    statuses: Statuses,
    synthetic: bool,
}

/// What a force's half comes to in one period of its collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Point {
    /// The sum of its cells, or why there is none.
    pub supplied: Supplied,
    /// Whatever is said of any of the cells.
    pub statuses: Statuses,
    /// Whether any of the cells is made up.
    pub synthetic: bool,
}

impl Tally {
    /// One cell.
    #[must_use]
    pub fn cell(supplied: Supplied, statuses: Statuses, synthetic: bool) -> Self {
        Self {
            units: supplied.value().map_or(0, Quantity::units),
            values: u32::from(supplied.value().is_some()),
            not_supplied: u32::from(supplied == Supplied::NotSupplied),
            not_applicable: u32::from(supplied == Supplied::NotApplicable),
            statuses,
            synthetic,
        }
    }

    /// Cells that a database has added up: their sum in units of 10^-4, and how many there are of each kind.
    #[must_use]
    pub const fn of_cells(units: i64, values: u32, not_supplied: u32, not_applicable: u32) -> Self {
        Self {
            units,
            values,
            not_supplied,
            not_applicable,
            statuses: Statuses::NONE,
            synthetic: false,
        }
    }

    /// The same cells, of which these statuses are said.
    #[must_use]
    pub const fn said(mut self, statuses: Statuses, synthetic: bool) -> Self {
        self.statuses = statuses;
        self.synthetic = synthetic;
        self
    }

    /// With more cells added or taken away.
    #[must_use]
    pub fn with(self, sign: Sign, more: Self) -> Self {
        let units = match sign {
            Sign::Plus => more.units,
            Sign::Minus => more.units.saturating_neg(),
        };
        Self {
            units: self.units.saturating_add(units),
            values: self.values.saturating_add(more.values),
            not_supplied: self.not_supplied.saturating_add(more.not_supplied),
            not_applicable: self.not_applicable.saturating_add(more.not_applicable),
            statuses: self.statuses.and(more.statuses),
            synthetic: self.synthetic || more.synthetic,
        }
    }

    /// Whether there was no cell at all.
    #[must_use]
    pub const fn empty(&self) -> bool {
        self.values == 0 && self.not_supplied == 0 && self.not_applicable == 0
    }

    /// What the cells come to; `None` where there was no cell.
    #[must_use]
    pub fn point(self) -> Option<Point> {
        let supplied = if self.empty() {
            return None;
        } else if self.not_supplied > 0 {
            Supplied::NotSupplied
        } else if self.values == 0 {
            Supplied::NotApplicable
        } else {
            // a sum too large to be written is no sum anybody can use
            Quantity::from_units(self.units).map_or(Supplied::NotSupplied, Supplied::Value)
        };
        Some(Point {
            supplied,
            statuses: self.statuses,
            synthetic: self.synthetic,
        })
    }
}

/// Adds up the tallies of the terms of a half; a term without any cell leaves the half without a point.
#[must_use]
pub fn half(terms: impl IntoIterator<Item = (Sign, Tally)>) -> Option<Point> {
    let mut sum = Tally::default();
    for (sign, tally) in terms {
        if tally.empty() {
            return None;
        }
        sum = sum.with(sign, tally);
    }
    sum.point()
}

/// What the terms of a half come to over the cells of one force and period.
#[must_use]
pub fn point_of(terms: &[Term], cells: &[(&MeasureCode, &Breakdown, Tally)]) -> Option<Point> {
    half(terms.iter().map(|term| {
        let taken = cells
            .iter()
            .filter(|(measure, breakdown, _)| **measure == term.measure && term.takes(breakdown));
        let sum = taken.fold(Tally::default(), |sum, (_, _, cell)| sum.with(Sign::Plus, *cell));
        (term.sign, sum)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Sign::{Minus, Plus};

    fn value(count: i64) -> Tally {
        Tally::cell(whole(count), Statuses::NONE, false)
    }

    fn blank(supplied: Supplied) -> Tally {
        Tally::cell(supplied, Statuses::NONE, false)
    }

    fn sum(cells: &[Tally]) -> Option<Supplied> {
        let all = cells.iter().fold(Tally::default(), |sum, cell| sum.with(Plus, *cell));
        all.point().map(|point| point.supplied)
    }

    fn whole(count: i64) -> Supplied {
        Supplied::Value(Quantity::whole(count).unwrap())
    }

    #[test]
    fn one_blank_and_there_is_no_total() {
        assert_eq!(
            sum(&[value(3), blank(Supplied::NotSupplied), value(4)]),
            Some(Supplied::NotSupplied)
        );
    }

    #[test]
    fn what_cannot_exist_is_skipped_and_alone_is_itself() {
        assert_eq!(sum(&[value(3), blank(Supplied::NotApplicable)]), Some(whole(3)));
        assert_eq!(sum(&[blank(Supplied::NotApplicable)]), Some(Supplied::NotApplicable));
        assert_eq!(sum(&[]), None);
    }

    #[test]
    fn a_correction_stays_in_the_sum() {
        assert_eq!(sum(&[value(3), value(-5)]), Some(whole(-2)));
    }

    #[test]
    fn a_term_may_be_taken_away_and_one_without_cells_leaves_nothing() {
        let taken = half([(Plus, value(10)), (Minus, value(4))]).map(|point| point.supplied);

        assert_eq!(taken, Some(whole(6)));
        assert_eq!(half([(Plus, value(10)), (Minus, Tally::default())]), None);
    }

    #[test]
    fn a_term_takes_the_codes_it_names_and_leaves_those_it_excludes() {
        let dimension = || "offence".parse().unwrap();
        let offences: MeasureCode = "offences".parse().unwrap();
        let cell = |code: &str| Breakdown::WHOLE.with(dimension(), code.parse().unwrap());
        let cells = [
            (cell("arson"), value(2)),
            (cell("fraud"), value(50)),
            (cell("robbery"), value(5)),
        ];
        let total = |only: &[&str], not: &[&str]| {
            let codes = |list: &[&str]| {
                let members = list.iter().map(|code| code.parse().unwrap()).collect();
                if list.is_empty() {
                    vec![]
                } else {
                    vec![(dimension(), members)]
                }
            };
            let term = Term {
                measure: offences.clone(),
                where_: codes(only).into_iter().collect(),
                not: codes(not).into_iter().collect(),
                sign: Plus,
            };
            let cells: Vec<_> = cells
                .iter()
                .map(|(breakdown, cell)| (&offences, breakdown, *cell))
                .collect();
            point_of(&[term], &cells).map(|point| point.supplied)
        };

        assert_eq!(total(&["arson", "robbery"], &[]), Some(whole(7)));
        assert_eq!(total(&[], &["fraud"]), Some(whole(7)));
        assert_eq!(total(&[], &[]), Some(whole(57)));
        assert_eq!(total(&["homicide"], &[]), None);
    }

    #[test]
    fn what_is_said_of_one_cell_is_said_of_the_sum() {
        let provisional = Tally::cell(Supplied::Value(Quantity::ZERO), Statuses::PROVISIONAL, true);
        let point = value(1).with(Plus, provisional).point().unwrap();

        assert!(point.statuses.has(Statuses::PROVISIONAL) && point.synthetic);
    }
}
