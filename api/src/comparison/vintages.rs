//! An indicator as it grew: what each of a force's periods came to after every acceptance that touched it.
mod adoptions;

use super::{
    compare::Sources,
    ground::Ground,
    series::cells,
    store::counted::{Counted, counted},
};
use crate::platform::failure::Failure;
use adoptions::{Adoptions, OfForce};
use chrono::{DateTime, Utc};
use muster_domain::{
    EventId, Force, ForceCode, Month, Period, Statuses,
    catalogue::{Half, Term},
    comparability::Counting,
    series::NotMade,
    tally::{Point, Tally, half},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a period of a force came to from an event on.
#[derive(Clone, Debug, PartialEq)]
pub struct Sight {
    pub force: ForceCode,
    pub period: Period,
    pub at: DateTime<Utc>,
    pub stand: Stand,
}

/// What a period comes to, and what must not change for it to be held against what it came to before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stand {
    pub value: Option<f64>,
    pub synthetic: bool,
    /// Nothing where all returns of the force were counted by one major version of each collection.
    pub counting: Counting,
}

impl Stand {
    /// Whether both are of one origin, and of comparable definitions.
    #[must_use]
    pub fn comparable(&self, other: &Self) -> bool {
        self.synthetic == other.synthetic && self.counting.comparable(&other.counting)
    }
}

/// The terms of both halves, one after the other.
struct Terms<'a> {
    above: &'a [Term],
    below: &'a [Term],
}

impl Ground {
    /// Every value of every force's own periods in the order in which they came to count, by the formula, the residents and the
    /// day of this ground: nothing but data moves them. Of one force only, where one is named.
    pub async fn vintages(&self, sources: Sources<'_>, only: Option<&ForceCode>) -> Result<Vec<Sight>, Failure> {
        let terms = Terms {
            above: &self.indicator.numerator,
            below: self.indicator.denominator.as_ref().map_or(&[], Half::terms),
        };
        let cells = cells(&self.instant.edition, terms.above.iter().chain(terms.below))?;
        let db = sources.db.reader();
        let rows = counted(db, &cells, self.instant.point.event).await?;
        let adoptions = Adoptions::read(db, &self.instant, &terms).await?;
        let mut of_forces: HashMap<_, Vec<Counted>> = HashMap::new();
        for row in rows {
            of_forces.entry(row.force).or_default().push(row);
        }
        let mut growing = self.clone();
        let mut sights = Vec::new();
        let snapshot = &self.instant.snapshot;
        let wanted = |force: &&Force| only.is_none_or(|only| force.code == *only);
        for force in snapshot.reference.forces.iter().filter(wanted) {
            let Some(key) = snapshot.force_keys.get(&force.code) else {
                continue;
            };
            if let Some(rows) = of_forces.get(key) {
                growing.block.clear(&force.code);
                sights.extend(growing.grow(force, rows, &terms, adoptions.of(*key)));
            }
        }
        Ok(sights)
    }

    /// Puts in one acceptance after another, and says what each period it touched came to.
    fn grow(&mut self, force: &Force, rows: &[Counted], terms: &Terms<'_>, adopted: OfForce<'_>) -> Vec<Sight> {
        let begun = rows.iter().map(|row| (row.from_event, row.from_at));
        let ended = rows.iter().filter_map(|row| row.to_event.zip(row.to_at));
        let accepted = adopted.each.iter().map(|it| (it.event, it.at));
        let events: BTreeSet<(EventId, i64)> = begun.chain(ended).chain(accepted).collect();
        let of_other_frequency = self
            .block
            .denominator
            .as_ref()
            .is_some_and(|below| below.frequency() != self.block.numerator.frequency());
        let parted = !adopted.each.is_empty();
        let mut last: BTreeMap<Period, Stand> = BTreeMap::new();
        let mut sights = Vec::new();
        for (event, at) in events {
            let touched = |row: &&Counted| row.from_event == event || row.to_event == Some(event);
            let mut months: BTreeSet<Month> = rows.iter().filter(touched).map(|row| row.first_month).collect();
            months.extend(adopted.months(event));
            for month in &months {
                let (above, below) = points(rows, terms, event, *month);
                self.block.numerator.put(&force.code, *month, above);
                if let Some(series) = &mut self.block.denominator {
                    series.put(&force.code, *month, below);
                }
            }
            if parted {
                adopted.count(&mut self.block, &force.code, event);
            }
            let frequency = self.frequency();
            let mut periods: BTreeSet<Period> = months.iter().map(|month| frequency.period_of(*month)).collect();
            if of_other_frequency {
                // what is taken from the latest of another frequency may move with any of them
                periods.extend(last.keys().copied());
            }
            for period in periods {
                let (Ok(stand), Some(at)) = (self.stand(force, period, parted), DateTime::from_timestamp_micros(at))
                else {
                    continue;
                };
                let was = last.insert(period, stand.clone()).unwrap_or_default();
                if was.value == stand.value && was.comparable(&stand) {
                    continue;
                }
                sights.push(Sight {
                    force: force.code.clone(),
                    period,
                    at,
                    stand,
                });
            }
        }
        sights
    }

    fn stand(&self, force: &Force, period: Period, parted: bool) -> Result<Stand, NotMade> {
        let value = self.value(force, period)?;
        let counting = parted.then(|| self.counting(force, period)).transpose()?;
        Ok(Stand {
            value: value.value,
            synthetic: value.synthetic,
            counting: counting.unwrap_or_default(),
        })
    }
}

/// What both halves came to in a month after an event.
fn points(rows: &[Counted], terms: &Terms<'_>, event: EventId, month: Month) -> (Option<Point>, Option<Point>) {
    let counted = |row: &&Counted| {
        row.first_month == month && row.from_event <= event && row.to_event.is_none_or(|ended| ended > event)
    };
    let mut tallies: HashMap<usize, Tally> = HashMap::new();
    for row in rows.iter().filter(counted) {
        let tally = tallies
            .entry(usize::try_from(row.term).unwrap_or(usize::MAX))
            .or_default();
        *tally = tally.with(muster_domain::catalogue::Sign::Plus, of_row(row));
    }
    let part = |terms: &[Term], first: usize| {
        let each = terms.iter().enumerate();
        half(each.map(|(nth, term)| (term.sign, tallies.get(&(first + nth)).copied().unwrap_or_default())))
    };
    (part(terms.above, 0), part(terms.below, terms.above.len()))
}

fn of_row(row: &Counted) -> Tally {
    let count = |cells: i64| u32::try_from(cells).unwrap_or(u32::MAX);
    Tally::of_cells(
        row.units,
        count(row.provided),
        count(row.not_supplied),
        count(row.not_applicable),
    )
    .said(Statuses::NONE, row.synthetic != 0)
}
