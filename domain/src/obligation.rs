//! What one force owes: by the catalogue, and by what the unit has decided beside it.
use crate::{
    catalogue::Collection,
    codes::{CollectionCode, ForceCode},
    due::Deadlines,
    force::Force,
    month::Month,
    period::Period,
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// How the unit departs from the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// The force owes what the catalogue does not ask of it.
    Extra,
    /// The force does not owe what the catalogue asks of it.
    Waived,
}

impl ChangeKind {
    /// The word on the wire, in the ledger and in the table.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Extra => "EXTRA",
            Self::Waived => "WAIVED",
        }
    }

    /// From the word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Extra, Self::Waived].into_iter().find(|kind| kind.code() == code)
    }
}

/// What the unit has decided about one force, one collection and some periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ObligationChange {
    /// How it departs from the catalogue.
    pub kind: ChangeKind,
    /// It is about the periods that lie wholly within the months from this..
    pub from: Month,
    /// ..to this.
    pub to: Month,
    /// An extra return is due on this day, or later where the collection's own rule says so.
    pub due_on: Option<NaiveDate>,
}

impl ObligationChange {
    /// Whether it is about a period.
    #[must_use]
    pub fn covers(&self, period: Period) -> bool {
        self.from <= period.first() && period.last() <= self.to
    }

    /// Whether it is about any of the periods another is about.
    #[must_use]
    pub fn overlaps(&self, from: Month, to: Month) -> bool {
        self.from <= to && from <= self.to
    }
}

/// What a force owes of a collection for a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// It was never asked for.
    Never,
    /// The catalogue asks for it and the unit does not.
    Waived,
    /// It is owed, by these dates.
    Owed(Deadlines),
}

impl Duty {
    /// The dates: those of the catalogue where nothing is owed.
    #[must_use]
    pub fn deadlines(self, collection: &Collection, period: Period) -> Deadlines {
        match self {
            Self::Owed(deadlines) => deadlines,
            Self::Never | Self::Waived => collection.deadlines(period),
        }
    }
}

/// Whether the catalogue asks a collection of a force for a period.
#[must_use]
pub fn asked(collection: &Collection, force: &Force, period: Period) -> bool {
    collection.owed_by.includes(force.kind.has_residents()) && collection.asks_for(period) && force.exists_in(period)
}

/// What a force owes of a collection for a period, given what was decided about the two. Of two decisions the later holds.
#[must_use]
pub fn duty(collection: &Collection, force: &Force, period: Period, changes: &[ObligationChange]) -> Duty {
    let asked = asked(collection, force, period);
    let change = changes.iter().rev().find(|change| change.covers(period));
    match change.map(|change| (change.kind, change.due_on)) {
        Some((ChangeKind::Waived, _)) if asked => Duty::Waived,
        Some((ChangeKind::Extra, due_on)) if !asked && period.is_of(collection.frequency) => {
            let deadlines = collection.deadlines(period);
            Duty::Owed(due_on.map_or(deadlines, |day| deadlines.not_before(day, collection.locks_after)))
        }
        _ if asked => Duty::Owed(collection.deadlines(period)),
        _ => Duty::Never,
    }
}

/// Everything that was decided, by force and collection.
#[derive(Clone, Debug, Default)]
pub struct ObligationChanges(BTreeMap<ForceCode, BTreeMap<CollectionCode, Vec<ObligationChange>>>);

impl ObligationChanges {
    /// Adds one, later than all before it.
    pub fn add(&mut self, force: ForceCode, collection: CollectionCode, change: ObligationChange) {
        let of_force = self.0.entry(force).or_default();
        of_force.entry(collection).or_default().push(change);
    }

    /// What was decided about a force and a collection, oldest first.
    #[must_use]
    pub fn about(&self, force: &ForceCode, collection: &CollectionCode) -> &[ObligationChange] {
        let of_force = self.0.get(force).and_then(|of_force| of_force.get(collection));
        of_force.map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{catalogue::Catalogue, force::ForceKind};

    fn collection() -> Collection {
        let file = include_str!("../tests/data/calls.toml");
        Catalogue::parse(&[("calls.toml", file)]).unwrap().collections()[0].clone()
    }

    fn force() -> Force {
        Force {
            code: "kent".parse().unwrap(),
            ons_code: None,
            name: "Kent Police".into(),
            aliases: vec![],
            region: "E12000008".parse().unwrap(),
            kind: ForceKind::Territorial,
            valid_from: None,
            valid_to: None,
            predecessors: vec![],
        }
    }

    fn change(kind: ChangeKind, from: &str, to: &str, due_on: Option<&str>) -> ObligationChange {
        ObligationChange {
            kind,
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
            due_on: due_on.map(|day| day.parse().unwrap()),
        }
    }

    #[test]
    fn a_waiver_takes_away_what_is_asked_for_and_nothing_else() {
        let collection = collection();
        let first = collection.introduced;
        let waived = [change(
            ChangeKind::Waived,
            &first.to_string(),
            &first.plus(1).to_string(),
            None,
        )];
        let of = |months| duty(&collection, &force(), Period::month(first.plus(months)), &waived);
        assert_eq!(of(-1), Duty::Never);
        assert_eq!((of(0), of(1)), (Duty::Waived, Duty::Waived));
        assert_eq!(of(2), Duty::Owed(collection.deadlines(Period::month(first.plus(2)))));
    }

    #[test]
    fn an_extra_return_is_due_when_the_unit_says_and_locks_as_long_after() {
        let collection = collection();
        let before = Period::month(collection.introduced.plus(-30));
        let month = before.first().to_string();
        let extra = [change(ChangeKind::Extra, &month, &month, Some("2026-06-30"))];
        let Duty::Owed(dates) = duty(&collection, &force(), before, &extra) else {
            panic!("an extra return is owed");
        };
        assert_eq!(dates.due_on.to_string(), "2026-06-30");
        assert_eq!(dates.on_time_until, dates.due_on);
        let june = crate::due::locks_on(Period::month("2026-06".parse().unwrap()), collection.locks_after);
        assert_eq!(dates.locks_on, june);
    }
}
