//! By which definition, and out of which system, what forces returned was counted: a few bytes a force, as that seldom changes.
use muster_domain::{ForceCode, Month, comparability::CountedBy};
use std::collections::BTreeMap;

/// How the returns of every force were counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Countings {
    /// Everything they were counted by, once each.
    by: Vec<CountedBy>,
    forces: BTreeMap<ForceCode, Vec<Stretch>>,
}

/// Returns of one collection, in a row, that were counted alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
struct Stretch {
    /// The first month of the first of them.
    first: Month,
    /// The first month of the last.
    last: Month,
    /// The place of what they were counted by.
    by: u16,
}

impl Countings {
    /// Everything that any return was counted by.
    pub(super) fn each(&self) -> impl Iterator<Item = &CountedBy> {
        self.by.iter()
    }

    /// How the returns of a force that begin in a month were counted, one of each collection.
    pub(super) fn of(&self, force: &ForceCode, month: Month) -> impl Iterator<Item = &CountedBy> {
        let stretches = self.forces.get(force).into_iter().flatten();
        let within = stretches.filter(move |stretch| (stretch.first..=stretch.last).contains(&month));
        within.filter_map(move |stretch| self.by.get(usize::from(stretch.by)))
    }

    /// Adds the return of a force that begins in a month; those of one collection come in the order of their months.
    pub(super) fn enter(&mut self, force: &ForceCode, month: Month, by: &CountedBy) {
        self.add(force, month, month, by);
    }

    /// Takes out all returns of a force.
    pub(super) fn leave(&mut self, force: &ForceCode) {
        self.forces.remove(force);
    }

    /// The same with one force as another has it.
    pub(super) fn with_force(&self, force: &ForceCode, other: &Self) -> Self {
        let mut mixed = self.clone();
        mixed.leave(force);
        for stretch in other.forces.get(force).into_iter().flatten() {
            if let Some(by) = other.by.get(usize::from(stretch.by)) {
                mixed.add(force, stretch.first, stretch.last, by);
            }
        }
        mixed
    }

    fn add(&mut self, force: &ForceCode, first: Month, last: Month, by: &CountedBy) {
        let known = self.by.iter().position(|known| known == by);
        let place = known.unwrap_or_else(|| {
            self.by.push(by.clone());
            self.by.len() - 1
        });
        let Ok(place) = u16::try_from(place) else { return };
        let stretches = self.forces.entry(force.clone()).or_default();
        let collection = |stretch: &&mut Stretch| {
            let known = self.by.get(usize::from(stretch.by));
            known.is_some_and(|known| known.definition.collection == by.definition.collection)
        };
        match stretches.iter_mut().rev().find(collection) {
            Some(newest) if newest.by == place => newest.last = last,
            _ => stretches.push(Stretch { first, last, by: place }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(definition: &str, system: &str) -> CountedBy {
        CountedBy {
            definition: definition.parse().unwrap(),
            source_system: Some(system.to_owned()),
        }
    }

    fn of(counted: &Countings, force: &str, month: &str) -> Vec<String> {
        let force = force.parse().unwrap();
        let by = counted.of(&force, month.parse().unwrap());
        by.map(|by| {
            format!(
                "{} of {}",
                by.definition,
                by.source_system.as_deref().unwrap_or_default()
            )
        })
        .collect()
    }

    fn counted() -> Countings {
        let kent = "kent".parse().unwrap();
        let mut counted = Countings::default();
        for (month, definition, system) in [
            ("2025-01", "roads 1.1.0", "niche"),
            ("2025-01", "contact 1.0.0", "niche"),
            ("2025-02", "roads 1.1.0", "niche"),
            ("2025-02", "contact 1.0.0", "athena"),
            ("2025-03", "roads 2.0.0", "niche"),
            ("2025-04", "roads 1.1.0", "niche"),
        ] {
            counted.enter(&kent, month.parse().unwrap(), &by(definition, system));
        }
        counted
    }

    #[test]
    fn every_month_has_what_its_returns_were_counted_by() {
        let counted = counted();

        assert_eq!(
            of(&counted, "kent", "2025-01"),
            ["roads 1.1.0 of niche", "contact 1.0.0 of niche"]
        );
        assert_eq!(
            of(&counted, "kent", "2025-02"),
            ["roads 1.1.0 of niche", "contact 1.0.0 of athena"]
        );
        assert_eq!(of(&counted, "kent", "2025-03"), ["roads 2.0.0 of niche"]);
        assert_eq!(of(&counted, "kent", "2025-04"), ["roads 1.1.0 of niche"]);
        assert!(of(&counted, "kent", "2025-05").is_empty() && of(&counted, "essex", "2025-01").is_empty());
        let stretches: usize = counted.forces.values().map(Vec::len).sum();
        assert_eq!((counted.by.len(), stretches), (4, 5));
    }

    #[test]
    fn one_force_is_taken_from_another_moment() {
        let (then, mut now) = (counted(), Countings::default());
        let [kent, essex]: [ForceCode; 2] = ["kent", "essex"].map(|code| code.parse().unwrap());
        now.enter(&kent, "2025-01".parse().unwrap(), &by("roads 3.0.0", "niche"));
        now.enter(&essex, "2025-01".parse().unwrap(), &by("roads 2.0.0", "niche"));

        assert_eq!(
            of(&now.with_force(&kent, &then), "kent", "2025-03"),
            ["roads 2.0.0 of niche"]
        );
        assert_eq!(
            of(&now.with_force(&kent, &then), "essex", "2025-01"),
            ["roads 2.0.0 of niche"]
        );
        assert_eq!(
            of(&then.with_force(&kent, &now), "kent", "2025-01"),
            ["roads 3.0.0 of niche"]
        );
        assert!(of(&then.with_force(&essex, &now), "kent", "2025-05").is_empty());
    }
}
