//! A block in which the figures of one force are those of another moment.
use super::{Block, Series};
use muster_domain::{ForceCode, Month, tally::Point};
use std::collections::BTreeMap;

impl Block {
    /// This block, with one force as another block of the same definition has it.
    pub(in crate::comparison) fn with_force(&self, force: &ForceCode, other: &Self) -> Self {
        let part = |mine: &Option<Series>, theirs: &Option<Series>| {
            let (mine, theirs) = (mine.as_ref()?, theirs.as_ref()?);
            Some(mine.with_force(force, theirs))
        };
        Self {
            numerator: self.numerator.with_force(force, &other.numerator),
            denominator: part(&self.denominator, &other.denominator),
            lower: part(&self.lower, &other.lower),
            upper: part(&self.upper, &other.upper),
        }
    }
}

impl Series {
    fn with_force(&self, force: &ForceCode, other: &Self) -> Self {
        let first = self.first.min(other.first);
        let mut forces: BTreeMap<_, _> = self
            .forces
            .iter()
            .map(|(code, points)| (code.clone(), self.from(first, points)))
            .collect();
        let mut withdrawn = self.withdrawn.clone();
        withdrawn.remove(force);
        if let Some(points) = other.forces.get(force) {
            forces.insert(force.clone(), other.from(first, points));
        }
        if let Some(months) = other.withdrawn.get(force) {
            withdrawn.insert(force.clone(), months.clone());
        }
        Self {
            first,
            forces,
            withdrawn,
            counted: self.counted.with_force(force, &other.counted),
            ..self.clone()
        }
    }

    /// Points as they are counted from an earlier month.
    fn from(&self, first: Month, points: &[Option<Point>]) -> Vec<Option<Point>> {
        let before = self.first.since(first) / self.frequency.months().max(1);
        let before = usize::try_from(before).unwrap_or_default();
        std::iter::repeat_n(None, before)
            .chain(points.iter().copied())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comparison::series::countings::Countings;
    use muster_domain::{Frequency, Quantity, Statuses, Supplied};

    fn point(of: i64) -> Point {
        Point {
            supplied: Supplied::Value(Quantity::whole(of).unwrap()),
            statuses: Statuses::NONE,
            synthetic: false,
        }
    }

    fn series(first: &str, kent: &[i64], essex: &[i64]) -> Series {
        let points = |of: &[i64]| of.iter().map(|of| Some(point(*of))).collect();
        Series {
            frequency: Frequency::Quarterly,
            stock: false,
            first: first.parse().unwrap(),
            areas: BTreeMap::new(),
            hidden: BTreeMap::new(),
            counted: Countings::default(),
            forces: [("kent", kent), ("essex", essex)]
                .map(|(code, of)| (code.parse().unwrap(), points(of)))
                .into(),
            withdrawn: [("kent".parse().unwrap(), [first.parse().unwrap()].into())].into(),
        }
    }

    #[test]
    fn one_force_is_taken_from_the_other_moment_and_the_months_still_agree() {
        let then = series("2025-07", &[1, 2], &[3, 4]);
        let now = series("2025-04", &[9, 1, 7], &[9, 3, 8]);
        let [kent, essex]: [ForceCode; 2] = ["kent", "essex"].map(|code| code.parse().unwrap());

        let mixed = then.with_force(&kent, &now);

        assert_eq!(mixed.first, "2025-04".parse().unwrap());
        assert_eq!(mixed.forces[&kent], [9, 1, 7].map(|of| Some(point(of))));
        assert_eq!(mixed.forces[&essex], [None, Some(point(3)), Some(point(4))]);
        assert!(mixed.withdrawn[&kent].contains(&now.first));
        let back = now.with_force(&kent, &then);
        assert_eq!(back.forces[&kent], [None, Some(point(1)), Some(point(2))]);
    }
}
