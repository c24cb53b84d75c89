//! Every force or area of a comparison among the others and against itself: who is part of the spread, where each stands, what it
//! did since earlier periods, and what sets it apart.
mod recent;
mod remarks;

use super::{
    apart::Shared,
    moved::{Moved, moved},
    owner::{Level, Owner},
    placed::{OwnVariation, Placing, Rules, Spread, Unit, place},
    sentence::{self, Said},
    table::Table,
    value::IndicatorValue,
};
use muster_domain::{
    Absence, Period,
    comparability::{Apart, Counting},
    settle::Settled,
};
use muster_stats::overdispersion::STABLE_FROM;
use recent::{Recent, own, recent};
use remarks::{Known, remarks};

/// One force beyond its value.
#[derive(Clone, Debug)]
pub struct Standing {
    pub placing: Placing,
    pub previous: Change,
    pub year_before: Change,
    /// Why the force is no part of the spread; `None` where it is.
    pub outside: Option<Outside>,
    /// Whether its figures were counted by another definition than those of most.
    pub apart: bool,
    /// How the returns its value rests on were counted.
    pub counting: Counting,
    /// What sets its figures apart from the others', as codes with their words.
    pub remarks: Vec<(&'static str, String)>,
    pub sentence: String,
}

/// A value against that of an earlier period, or why it is not set against it.
#[derive(Clone, Debug)]
pub struct Change {
    pub since: Period,
    pub moved: Result<Moved, &'static str>,
    /// The systems its figures came from then, where they come from others now.
    pub other_systems: Vec<String>,
}

/// Why a force is no part of the spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outside {
    /// It has no value.
    Absent(Absence),
    /// The City of London or the British Transport Police.
    NotTerritorial,
    /// Its figures are made up, and those of others are not.
    MadeUp,
    /// Its figures were counted by another definition than those of most, or by two.
    OtherDefinition,
}

/// The forces or areas of a comparison with what they come to, in the same order.
pub(super) struct Field<'a> {
    pub(super) table: &'a Table<'a>,
    pub(super) level: Level,
    pub(super) owners: &'a [Owner<'a>],
    pub(super) settled: &'a [Settled],
    pub(super) values: &'a [IndicatorValue],
    /// The definitions that most figures share.
    pub(super) shared: &'a Shared,
}

impl Field<'_> {
    /// The spread of the forces, and where each of them stands.
    pub(super) fn standings(&self) -> (Spread, Vec<Standing>) {
        let rules = Rules::of(self.table.indicator);
        let made_up = made_up(self.owners, self.values);
        let recent: Vec<Option<Recent>> = self
            .owners
            .iter()
            .zip(self.values)
            .map(|(owner, value)| value.value.map(|_| recent(self.table, *owner, value.synthetic)))
            .collect();
        let each = || self.owners.iter().zip(self.settled).zip(self.values);
        let units: Vec<Option<Unit>> = each()
            .zip(&recent)
            .map(|(((_, settled), value), recent)| {
                let own = recent.as_ref().and_then(|recent| own(self.table, recent));
                unit(settled, value, own)
            })
            .collect();
        let apart: Vec<Option<Apart>> = each()
            .map(|((owner, settled), value)| {
                let apart = self.shared.apart(self.table, *owner, settled);
                apart.filter(|_| value.value.is_some())
            })
            .collect();
        let outside: Vec<Option<Outside>> = each()
            .zip(&apart)
            .map(|(((owner, _), value), apart)| outside(*owner, value, made_up, apart.is_some()))
            .collect();
        let rows: Vec<Option<Unit>> = units
            .iter()
            .zip(&outside)
            .map(|(unit, outside)| unit.filter(|_| outside.is_none()))
            .collect();
        let few = rows.iter().flatten().count() < STABLE_FROM;
        let nation = if few { self.nation(made_up) } else { Vec::new() };
        let (spread, placings) = place(rules, &rows, &nation);
        let standings = placings.into_iter().enumerate().map(|(at, placing)| {
            let (owner, value) = (self.owners[at], &self.values[at]);
            let counting = self.table.counting(owner, &self.settled[at]);
            let now = Now {
                owner,
                value,
                unit: units[at],
                broke: recent[at].as_ref().and_then(|recent| recent.broke),
                counting: &counting,
            };
            let previous = self.change(rules, &now, self.table.period.previous());
            let year_before = self.change(rules, &now, a_year_before(self.table.period));
            let remarks = remarks(&Known {
                value,
                outside: outside[at],
                apart: apart[at].as_ref(),
                broke: now.broke,
                counting: &counting,
                changes: [&previous, &year_before],
            });
            let said = Said {
                name: owner.name(),
                level: self.level,
                unit: &self.table.indicator.unit,
                value,
                placing: &placing,
                outside: outside[at],
                forces: spread.forces,
                year_before: &year_before,
            };
            let sentence = sentence::of_force(rules, &said);
            Standing {
                placing,
                previous,
                year_before,
                outside: outside[at],
                apart: apart[at].is_some(),
                counting,
                remarks,
                sentence,
            }
        });
        let standings = standings.collect();
        (spread, standings)
    }

    /// Every territorial force of the country, or every area of theirs of the kind, of the same origin and definition.
    fn nation(&self, made_up: bool) -> Vec<Unit> {
        let reference = &self.table.snapshot.reference;
        let owners = self
            .level
            .owners(reference, reference.forces_of(None), self.table.period);
        let units = owners.into_iter().filter_map(|owner| {
            let settled = self.table.settled(owner).ok()?;
            let value = self.table.value(owner, &settled);
            let apart = self.shared.apart(self.table, owner, &settled).is_some();
            let part = outside(owner, &value, made_up, apart).is_none();
            unit(&settled, &value, None).filter(|_| part)
        });
        units.collect()
    }

    fn change(&self, rules: Rules, now: &Now<'_>, since: Period) -> Change {
        let table = self.table.at(since);
        let mut other_systems = Vec::new();
        let mut found = || {
            let unit_now = now.unit.ok_or(now.value.absence.map_or("NO_VALUE", Absence::code))?;
            let settled = table.settled(now.owner).map_err(|_| "NOT_MADE")?;
            let before = table.value(now.owner, &settled);
            let then = unit(&settled, &before, None).ok_or(before.absence.map_or("NO_VALUE", Absence::code))?;
            if before.synthetic != now.value.synthetic {
                return Err("MIXED_ORIGIN");
            }
            let counting = table.counting(now.owner, &settled);
            if now.counting.other_system(&counting) {
                other_systems.extend(counting.source_systems().into_iter().map(str::to_owned));
            }
            if !now.counting.comparable(&counting) {
                return Err("MIXED_DEFINITIONS");
            }
            if now.broke.is_some_and(|broke| broke.first() > since.first()) {
                return Err("BREAK_IN_SERIES");
            }
            let days = if table.grows_with_days() {
                since.evened() / self.table.period.evened()
            } else {
                1.0
            };
            Ok(moved(rules, &unit_now, (&then, days), self.table.indicator.materiality))
        };
        Change {
            since,
            moved: found(),
            other_systems,
        }
    }
}

/// A force or an area in the period asked about.
struct Now<'a> {
    owner: Owner<'a>,
    value: &'a IndicatorValue,
    unit: Option<Unit>,
    /// Where its series last broke.
    broke: Option<Period>,
    counting: &'a Counting,
}

/// Whether the spread is of made-up figures: only where there are no real ones.
pub(super) fn made_up(owners: &[Owner<'_>], values: &[IndicatorValue]) -> bool {
    let territorial = owners
        .iter()
        .zip(values)
        .filter(|(owner, value)| owner.force.kind.has_rate() && value.value.is_some());
    let mut origins = territorial.map(|(_, value)| value.synthetic).peekable();
    origins.peek().is_some() && origins.all(|synthetic| synthetic)
}

/// Why a force or an area is no part of the spread. `apart`: its figures were counted by another definition.
pub(super) fn outside(owner: Owner<'_>, value: &IndicatorValue, made_up: bool, apart: bool) -> Option<Outside> {
    if value.value.is_none() {
        Some(Outside::Absent(value.absence.unwrap_or(Absence::NotApplicable)))
    } else if !owner.force.kind.has_rate() {
        Some(Outside::NotTerritorial)
    } else if value.synthetic != made_up {
        Some(Outside::MadeUp)
    } else if apart {
        Some(Outside::OtherDefinition)
    } else {
        None
    }
}

fn unit(settled: &Settled, value: &IndicatorValue, own: Option<OwnVariation>) -> Option<Unit> {
    Some(Unit {
        numerator: settled.numerator.as_ref()?.quantity.to_f64(),
        denominator: settled
            .denominator
            .as_ref()
            .map_or(1.0, |amount| amount.quantity.to_f64()),
        value: value.value?,
        interval: value.interval,
        own,
    })
}

fn a_year_before(period: Period) -> Period {
    Period::from_parts(period.first().plus(-12), period.length()).unwrap_or_else(|| period.previous())
}
