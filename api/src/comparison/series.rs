//! The series block: both halves of one indicator for every force, or every area too, and period, as they stood after an event.
//!
//! It is read by one statement and kept as a few bytes a figure; every comparison over it is arithmetic in memory.
mod countings;
mod growing;
mod made;
mod mixed;

use super::{
    drafted::Drafted,
    owner::{Level, Owner},
    store,
};
use crate::{
    catalogue::Edition,
    platform::{cache::Cache, database::Database, failure::Failure},
    reference::Snapshot,
};
use bytes::Bytes;
use countings::Countings;
use made::{Reading, read};
use muster_domain::{
    AreaCode, CollectionKey, EventId, ForceCode, Frequency, Month, Period, Supplied,
    catalogue::{Indicator, Nature, Term},
    comparability::{CountedBy, Counting, alike},
    series::{Run, Taken},
    tally::Point,
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) use made::{Tallies, cells, tally};

/// What forces returned of one indicator: of each part that is made of measures, the series of every force.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Block {
    pub numerator: Series,
    /// `None` where the indicator divides by residents or households, or by nothing.
    pub denominator: Option<Series>,
    pub lower: Option<Series>,
    pub upper: Option<Series>,
}

impl Block {
    /// Whether all of it was counted by one major version of each collection, so that nothing in it stands apart.
    #[must_use]
    pub fn alike(&self) -> bool {
        let parts = std::iter::once(&self.numerator).chain(&self.denominator);
        alike(parts.flat_map(|part| part.counted.each()))
    }
}

/// One part of an indicator, force by force and area by area.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Series {
    frequency: Frequency,
    stock: bool,
    first: Month,
    forces: BTreeMap<ForceCode, Vec<Option<Point>>>,
    /// Of the areas of one kind, where areas are compared.
    areas: BTreeMap<AreaCode, Vec<Option<Point>>>,
    /// Periods a force has taken back, by their first month.
    withdrawn: BTreeMap<ForceCode, BTreeSet<Month>>,
    counted: Countings,
    /// Periods of an area that whoever asks may not see, by their first month: their points are gone.
    #[serde(skip)]
    hidden: BTreeMap<AreaCode, BTreeSet<Month>>,
}

impl Series {
    /// The series of one force.
    #[must_use]
    pub fn of(&self, force: &ForceCode) -> Run<'_> {
        Run {
            frequency: self.frequency,
            nature: if self.stock { Nature::Stock } else { Nature::Flow },
            first: self.first,
            points: self.forces.get(force).map_or(&[], Vec::as_slice),
        }
    }

    /// The series of a force or an area.
    #[must_use]
    pub fn of_owner(&self, owner: Owner<'_>) -> Run<'_> {
        let whole = self.of(&owner.force.code);
        let Some(area) = owner.area else { return whole };
        Run {
            points: self.areas.get(&area.code).map_or(&[], Vec::as_slice),
            ..whole
        }
    }

    /// The same without what may not be seen.
    #[must_use]
    pub fn without(mut self, hidden: &BTreeMap<AreaCode, BTreeSet<Month>>) -> Self {
        for (area, months) in hidden {
            let points = self.areas.get_mut(area).into_iter().flatten();
            let mut month = self.first;
            for point in points {
                if months.contains(&month) {
                    *point = None;
                }
                month = month.plus(self.frequency.months());
            }
        }
        self.hidden.clone_from(hidden);
        self
    }

    /// Whether whoever asks may not see a period of an area.
    #[must_use]
    pub fn hides(&self, owner: Owner<'_>, period: Period) -> bool {
        let months = owner.area.and_then(|area| self.hidden.get(&area.code));
        months.is_some_and(|months| months.contains(&period.first()))
    }

    /// How often it is returned.
    #[must_use]
    pub fn frequency(&self) -> Frequency {
        self.frequency
    }

    /// Whether it is what is there at the end of a period, rather than what happens in it.
    #[must_use]
    pub fn stock(&self) -> bool {
        self.stock
    }

    /// The newest period that there is a value of, whether whoever asks may see it or not.
    #[must_use]
    pub fn last_supplied(&self, owner: Owner<'_>) -> Option<Period> {
        let points = self.of_owner(owner).points;
        let places = (0..i16::try_from(points.len()).ok()?).zip(points).rev();
        let mut periods = places.map(|(place, point)| {
            let first = self.first.plus(place * self.frequency.months());
            (self.frequency.period_of(first), point.map(|point| point.supplied))
        });
        let there = periods
            .find(|(period, supplied)| matches!(supplied, Some(Supplied::Value(_))) || self.hides(owner, *period));
        there.map(|(period, _)| period)
    }

    /// The months that its part of a value is of: the latest of a stock, or of what comes less often than the value's period.
    #[must_use]
    pub fn span(&self, period: Period, taken: Option<Taken>) -> Period {
        match taken {
            Some(Taken::From(of)) => of,
            _ if self.stock => self.frequency.period_of(period.last()),
            _ => period,
        }
    }

    /// How the returns of some months of a force were counted: those of which the force, or the area, has a value.
    #[must_use]
    pub fn counting(&self, owner: Owner<'_>, within: Period) -> Counting {
        let run = self.of_owner(owner);
        let parts = within.components(self.frequency).unwrap_or_default();
        let there = parts.into_iter().filter(|part| {
            let supplied = run.at(*part).map(|point| point.supplied);
            matches!(supplied, Some(Supplied::Value(_)))
        });
        let by: BTreeSet<&CountedBy> = there
            .flat_map(|part| self.counted.of(&owner.force.code, part.first()))
            .collect();
        by.into_iter().cloned().collect()
    }

    /// Whether a force has taken back what it had returned for a period.
    #[must_use]
    pub fn withdrawn(&self, force: &ForceCode, period: Period) -> bool {
        let months = self.withdrawn.get(force);
        months.is_some_and(|months| months.contains(&period.first()))
    }
}

/// The block of an indicator as it stood after an event, from the cache or from the database.
pub async fn block(
    db: &Database,
    cache: &Cache,
    edition: &Edition,
    snapshot: &Snapshot,
    indicator: &Indicator,
    level: Level,
    until: EventId,
) -> Result<Block, Failure> {
    let version = store::data_version(db.reader(), &collections(edition, indicator.terms()), until).await?;
    let key = format!(
        "series-4:{}:{}:{}:{}:{}:{}",
        indicator.code,
        indicator.version,
        match level {
            Level::Forces => "force",
            Level::Areas(kind) => kind.code(),
        },
        edition.version.0,
        snapshot.version.0,
        version.as_deref().unwrap_or("nothing"),
    );
    let bytes = cache
        .get_or_build(&key, async {
            let block = read(db, edition, snapshot, indicator, until, Reading::of(level)).await?;
            postcard::to_stdvec(&block).map(Bytes::from).map_err(Failure::fault)
        })
        .await?;
    postcard::from_bytes(&bytes).map_err(Failure::fault)
}

/// The block as it would be if a draft counted: read anew, and kept nowhere.
pub(super) async fn block_as_if(
    db: &Database,
    edition: &Edition,
    snapshot: &Snapshot,
    indicator: &Indicator,
    until: EventId,
    drafted: &Drafted<'_>,
) -> Result<Block, Failure> {
    read(db, edition, snapshot, indicator, until, Reading::AsIf(drafted)).await
}

/// The collections that some terms are of.
pub(crate) fn collections<'t>(edition: &Edition, terms: impl IntoIterator<Item = &'t Term>) -> Vec<CollectionKey> {
    let key = |term: &Term| {
        let collection = edition.catalogue.collection_of(&term.measure)?;
        Some(edition.published(&collection.code)?.key)
    };
    terms.into_iter().filter_map(key).collect()
}
