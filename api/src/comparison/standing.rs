//! Every force or area of a comparison among the others and against itself: who is part of the spread, where each stands, what it
//! did since earlier periods, and what sets it apart.
use super::{
    moved::{Moved, moved},
    owner::{Level, Owner},
    placed::{OwnVariation, Placing, Rules, Spread, Unit, place},
    sentence::{self, Said},
    table::Table,
    value::IndicatorValue,
};
use muster_domain::{
    Absence, Frequency, Period, Statuses,
    catalogue::{IndicatorKind, Nature},
    settle::Settled,
};
use muster_stats::{
    moving_range::{largest_natural_change, mean_moving_range},
    overdispersion::STABLE_FROM,
};

/// One force beyond its value.
#[derive(Clone, Debug)]
pub struct Standing {
    pub placing: Placing,
    pub previous: Change,
    pub year_before: Change,
    /// Why the force is no part of the spread; `None` where it is.
    pub outside: Option<Outside>,
    /// What sets its figures apart from the others', as codes with their words.
    pub remarks: Vec<(&'static str, String)>,
    pub sentence: String,
}

/// A value against that of an earlier period, or why it is not set against it.
#[derive(Clone, Debug)]
pub struct Change {
    pub since: Period,
    pub moved: Result<Moved, &'static str>,
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
}

/// The parts of a series its own variation is taken from, and the fewest that show any.
const fn window(frequency: Frequency) -> usize {
    match frequency {
        Frequency::Monthly => 24,
        Frequency::Quarterly => 12,
        Frequency::Annual => 10,
    }
}
const FEWEST_PARTS: usize = 6;

/// The forces or areas of a comparison with what they come to, in the same order.
pub(super) struct Field<'a> {
    pub(super) table: &'a Table<'a>,
    pub(super) level: Level,
    pub(super) owners: &'a [Owner<'a>],
    pub(super) settled: &'a [Settled],
    pub(super) values: &'a [IndicatorValue],
}

/// The stretch of a force's series up to the period that is like it.
struct Recent {
    values: Vec<Option<f64>>,
    /// Where the series last broke.
    broke: Option<Period>,
}

impl Field<'_> {
    /// The spread of the forces, and where each of them stands.
    pub(super) fn standings(&self) -> (Spread, Vec<Standing>) {
        let rules = Rules::of(self.table.indicator);
        let made_up = self.made_up();
        let recent: Vec<Option<Recent>> = self
            .owners
            .iter()
            .zip(self.values)
            .map(|(owner, value)| value.value.map(|_| recent(self.table, *owner, value.synthetic)))
            .collect();
        let each = || self.owners.iter().zip(self.settled).zip(self.values);
        let units: Vec<Option<Unit>> = each()
            .zip(&recent)
            .map(|(((owner, settled), value), recent)| {
                let own = recent.as_ref().and_then(|recent| own(self.table, *owner, recent));
                unit(settled, value, own)
            })
            .collect();
        let outside: Vec<Option<Outside>> = each()
            .map(|((owner, _), value)| outside(*owner, value, made_up))
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
            let (owner, value, recent) = (self.owners[at], &self.values[at], recent[at].as_ref());
            let broke = recent.and_then(|recent| recent.broke);
            let change = |since| self.change(rules, (owner, value, units[at]), since, broke);
            let previous = change(self.table.period.previous());
            let year_before = change(a_year_before(self.table.period));
            let remarks = remarks(value, outside[at], broke);
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
                remarks,
                sentence,
            }
        });
        let standings = standings.collect();
        (spread, standings)
    }

    /// Whether the spread is of made-up figures: only where there are no real ones.
    fn made_up(&self) -> bool {
        let territorial = self
            .owners
            .iter()
            .zip(self.values)
            .filter(|(owner, value)| owner.force.kind.has_rate() && value.value.is_some());
        let mut origins = territorial.map(|(_, value)| value.synthetic).peekable();
        origins.peek().is_some() && origins.all(|synthetic| synthetic)
    }

    /// Every territorial force of the country, or every area of theirs of the kind, of the same origin.
    fn nation(&self, made_up: bool) -> Vec<Unit> {
        let reference = &self.table.snapshot.reference;
        let owners = self
            .level
            .owners(reference, reference.forces_of(None), self.table.period);
        let units = owners.into_iter().filter_map(|owner| {
            let settled = self.table.settled(owner).ok()?;
            let value = self.table.value(owner, &settled);
            let part = outside(owner, &value, made_up).is_none();
            unit(&settled, &value, None).filter(|_| part)
        });
        units.collect()
    }

    fn change(
        &self,
        rules: Rules,
        (owner, value, unit_now): (Owner<'_>, &IndicatorValue, Option<Unit>),
        since: Period,
        broke: Option<Period>,
    ) -> Change {
        let found = || {
            let now = unit_now.ok_or(value.absence.map_or("NO_VALUE", Absence::code))?;
            let table = self.table.at(since);
            let settled = table.settled(owner).map_err(|_| "NOT_MADE")?;
            let before = table.value(owner, &settled);
            let then = unit(&settled, &before, None).ok_or(before.absence.map_or("NO_VALUE", Absence::code))?;
            if before.synthetic != value.synthetic {
                return Err("MIXED_ORIGIN");
            }
            if broke.is_some_and(|broke| broke.first() > since.first()) {
                return Err("BREAK_IN_SERIES");
            }
            Ok(moved(rules, &now, &then, self.table.indicator.materiality))
        };
        Change { since, moved: found() }
    }
}

fn outside(owner: Owner<'_>, value: &IndicatorValue, made_up: bool) -> Option<Outside> {
    if value.value.is_none() {
        Some(Outside::Absent(value.absence.unwrap_or(Absence::NotApplicable)))
    } else if !owner.force.kind.has_rate() {
        Some(Outside::NotTerritorial)
    } else if value.synthetic != made_up {
        Some(Outside::MadeUp)
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

/// The series of a force or an area up to the period, one value a month, quarter or year, newest last, since its last break and of one
/// origin.
fn recent(table: &Table<'_>, owner: Owner<'_>, made_up: bool) -> Recent {
    let frequency = table.block.numerator.frequency();
    let newest = frequency.period_of(table.period.last());
    let mut recent = Recent {
        values: Vec::new(),
        broke: None,
    };
    for part in std::iter::successors(Some(newest), |part| Some(part.previous())).take(window(frequency)) {
        let at = table.at(part);
        let settled = at.settled(owner).ok().filter(|settled| settled.synthetic() == made_up);
        let broken = settled.as_ref().is_some_and(|settled| {
            let halves = [&settled.numerator, &settled.denominator].into_iter().flatten();
            halves
                .fold(Statuses::NONE, |all, amount| all.and(amount.statuses))
                .has(Statuses::BREAK)
        });
        recent.values.push(settled.and_then(|settled| single(&at, &settled)));
        if broken {
            recent.broke = Some(part);
            break;
        }
    }
    recent.values.reverse();
    recent
}

fn single(table: &Table<'_>, settled: &Settled) -> Option<f64> {
    if settled.absence.is_some() {
        return None;
    }
    let below = match (&settled.denominator, table.indicator.kind) {
        (_, IndicatorKind::Survey) => 1.0,
        (below, _) => below.as_ref()?.quantity.to_f64(),
    };
    let value = settled.numerator.as_ref()?.quantity.to_f64() / below * f64::from(table.indicator.multiplier);
    value.is_finite().then_some(value)
}

/// A force's own variation on the scale of its value: a flow over residents or another stock is the sum of its months, any
/// other value their mean, and a stock its last month alone.
fn own(table: &Table<'_>, owner: Owner<'_>, recent: &Recent) -> Option<OwnVariation> {
    if recent.values.iter().flatten().count() < FEWEST_PARTS {
        return None;
    }
    let run = table.block.numerator.of_owner(owner);
    let parts = match run.nature {
        Nature::Flow => (table.period.length() / run.frequency.months()).max(1),
        Nature::Stock => 1,
    };
    let below = table
        .block
        .denominator
        .as_ref()
        .map(|below| below.of_owner(owner).nature);
    let scale = if below == Some(Nature::Flow) || table.indicator.kind == IndicatorKind::Survey {
        1.0
    } else {
        f64::from(parts)
    };
    Some(OwnVariation {
        mean_moving_range: mean_moving_range(&recent.values, true)? * scale,
        largest_change: largest_natural_change(&recent.values)? * scale,
        parts: usize::try_from(parts).ok()?,
    })
}

fn remarks(value: &IndicatorValue, outside: Option<Outside>, broke: Option<Period>) -> Vec<(&'static str, String)> {
    let mut remarks = Vec::new();
    match outside {
        Some(Outside::NotTerritorial) => remarks.push((
            "NOT_TERRITORIAL",
            "bands, quarters and places are of the territorial forces without the City of London".to_owned(),
        )),
        Some(Outside::MadeUp) => remarks.push((
            "MIXED_ORIGIN",
            "its figures are made up and others are real: it is left out of the spread".to_owned(),
        )),
        Some(Outside::Absent(_)) | None => {}
    }
    if value.synthetic {
        remarks.push(("SYNTHETIC", "its figures are made up for demonstration".to_owned()));
    }
    if let Some(broke) = broke {
        remarks.push((
            "BREAK_IN_SERIES",
            format!("its series breaks in {broke}: what came before is not set against it"),
        ));
    }
    for (status, code, words) in [
        (
            Statuses::PROVISIONAL,
            "PROVISIONAL",
            "some of its figures are provisional",
        ),
        (Statuses::ESTIMATED, "ESTIMATED", "some of its figures are estimates"),
    ] {
        if value.statuses.has(status) {
            remarks.push((code, words.to_owned()));
        }
    }
    if let (Some(_), Some(found)) = (value.value, value.completeness) {
        let words = format!("its period has {} of {} parts", found.supplied, found.owed);
        remarks.push(("INCOMPLETE_YEAR", words));
    }
    remarks
}
