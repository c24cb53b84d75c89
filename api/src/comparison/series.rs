//! The series block: both halves of one indicator for every force, or every area too, and period, as they stood after an event.
//!
//! It is read by one statement and kept as a few bytes a figure; every comparison over it is arithmetic in memory.
mod growing;
mod mixed;

use super::{
    drafted::Drafted,
    owner::{Level, Owner},
    store::{self, Cells, Summed, Whose, Withdrawn},
};
use crate::{
    catalogue::Edition,
    platform::{cache::Cache, database::Database, failure::Failure},
    reference::Snapshot,
};
use bytes::Bytes;
use muster_domain::{
    AreaCode, AreaKey, AreaKind, CollectionKey, EventId, ForceCode, ForceKey, Frequency, Month, Period, Statuses,
    Supplied,
    catalogue::{Half, Indicator, Nature, Term},
    series::Run,
    tally::{Point, Tally, half},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What forces returned of one indicator: of each part that is made of measures, the series of every force.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Block {
    pub numerator: Series,
    /// `None` where the indicator divides by residents or households, or by nothing.
    pub denominator: Option<Series>,
    pub lower: Option<Series>,
    pub upper: Option<Series>,
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

    /// The first month of the newest period a force supplied a value of.
    #[must_use]
    pub fn last_supplied(&self, force: &ForceCode) -> Option<Month> {
        let points = self.forces.get(force)?;
        let supplied = |point: &Option<Point>| matches!(point.map(|point| point.supplied), Some(Supplied::Value(_)));
        let at = i16::try_from(points.iter().rposition(supplied)?).ok()?;
        Some(self.first.plus(at * self.frequency.months()))
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
        "series-3:{}:{}:{}:{}:{}:{}",
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
pub(super) fn collections<'t>(edition: &Edition, terms: impl IntoIterator<Item = &'t Term>) -> Vec<CollectionKey> {
    let key = |term: &Term| {
        let collection = edition.catalogue.collection_of(&term.measure)?;
        Some(edition.published(&collection.code)?.key)
    };
    terms.into_iter().filter_map(key).collect()
}

/// What is read into a block.
#[derive(Clone, Copy)]
enum Reading<'a> {
    Forces,
    /// Forces, and their areas of one kind.
    Areas(AreaKind),
    /// Forces, as if a draft counted.
    AsIf(&'a Drafted<'a>),
}

impl Reading<'_> {
    const fn of(level: Level) -> Self {
        match level {
            Level::Forces => Self::Forces,
            Level::Areas(kind) => Self::Areas(kind),
        }
    }
}

async fn read(
    db: &Database,
    edition: &Edition,
    snapshot: &Snapshot,
    indicator: &Indicator,
    until: EventId,
    what: Reading<'_>,
) -> Result<Block, Failure> {
    let limits = indicator.limits.as_ref();
    let parts = [
        Some(indicator.numerator.as_slice()),
        indicator
            .denominator
            .as_ref()
            .map(Half::terms)
            .filter(|terms| !terms.is_empty()),
        limits.map(|limits| limits.lower.as_slice()),
        limits.map(|limits| limits.upper.as_slice()),
    ];
    let cells = cells(edition, parts.into_iter().flatten().flatten())?;
    let mut tallies = vec![Tallies::new(); cells.len()];
    let (whose, kind) = match what {
        Reading::Forces | Reading::AsIf(_) => (Whose::Forces, None),
        Reading::Areas(kind) => (Whose::ForcesAndAreas, Some(kind)),
    };
    for row in store::figures(db.reader(), &cells, whose, until).await? {
        let tallies = usize::try_from(row.term).ok().and_then(|term| tallies.get_mut(term));
        if let Some(tallies) = tallies {
            tallies.insert((row.force, row.area, row.first_month), tally(&row));
        }
    }
    let mut taken_back = store::withdrawn(db.reader(), &collections(edition, indicator.terms()), until).await?;
    if let Reading::AsIf(drafted) = what {
        let terms = parts.into_iter().flatten().flatten();
        for (term, tallies) in terms.zip(&mut tallies) {
            if collections(edition, [term]).contains(&drafted.collection) {
                drafted.lay(term, tallies);
            }
        }
        taken_back.retain(|it| !drafted.returns(it));
    }
    let mut rest = tallies.as_slice();
    let [numerator, denominator, lower, upper] = parts.map(|terms| {
        let terms = terms?;
        let (own, others) = rest.split_at(terms.len());
        rest = others;
        series(edition, snapshot, terms, own, (kind, &taken_back))
    });
    Ok(Block {
        numerator: numerator.ok_or_else(|| Failure::fault("an indicator without a numerator"))?,
        denominator,
        lower,
        upper,
    })
}

/// The cells of some terms, in their order.
pub(super) fn cells<'t>(edition: &Edition, terms: impl Iterator<Item = &'t Term>) -> Result<Vec<Cells>, Failure> {
    let of_term = |(place, term): (i64, &Term)| {
        let (measure, breakdowns) = edition
            .cells(term)
            .ok_or_else(|| Failure::fault(format!("measure `{}` has no key", term.measure)))?;
        Ok(Cells {
            term: place,
            measure,
            breakdowns,
        })
    };
    (0..).zip(terms).map(of_term).collect()
}

/// What the cells of one term come to, by force, area and first month.
pub(super) type Tallies = HashMap<(ForceKey, AreaKey, Month), Tally>;

pub(super) fn tally(row: &Summed) -> Tally {
    let count = |cells: i64| u32::try_from(cells).unwrap_or(u32::MAX);
    let statuses = Statuses::from_bits(i16::try_from(row.statuses).unwrap_or_default());
    Tally::of_cells(
        row.units,
        count(row.provided),
        count(row.not_supplied),
        count(row.not_applicable),
    )
    .said(statuses, row.synthetic != 0)
}

fn series(
    edition: &Edition,
    snapshot: &Snapshot,
    terms: &[Term],
    tallies: &[Tallies],
    (kind, taken_back): (Option<AreaKind>, &[Withdrawn]),
) -> Option<Series> {
    let measure = &terms.first()?.measure;
    let frequency = edition.catalogue.collection_of(measure)?.frequency;
    let months = || {
        tallies
            .iter()
            .flat_map(|tallies| tallies.keys().map(|(_, _, month)| *month))
    };
    let introduced = edition.catalogue.collection_of(measure)?.introduced;
    let (first, last) = months().min().zip(months().max()).unwrap_or((introduced, introduced));
    let point = |force: ForceKey, area: AreaKey, month: Month| {
        let tally = |tallies: &Tallies| tallies.get(&(force, area, month)).copied().unwrap_or_default();
        half(
            terms
                .iter()
                .zip(tallies)
                .map(|(term, tallies)| (term.sign, tally(tallies))),
        )
    };
    let points = |force: ForceKey, area: AreaKey| {
        let months = std::iter::successors(Some(first), |month| Some(month.plus(frequency.months())));
        let points = months.take_while(|month| *month <= last);
        points.map(|month| point(force, area, month)).collect::<Vec<_>>()
    };
    let of_forces = snapshot.force_keys.iter();
    let forces = of_forces.map(|(code, key)| (code.clone(), points(*key, AreaKey::FORCE)));
    let of_kind = snapshot.reference.areas.iter().filter(|area| Some(area.kind) == kind);
    let areas = of_kind.filter_map(|area| {
        let (force, key) = (
            snapshot.force_keys.get(&area.force)?,
            snapshot.area_keys.get(&area.code)?,
        );
        let points = points(*force, *key);
        points.iter().any(Option::is_some).then(|| (area.code.clone(), points))
    });
    let of_these = collections(edition, terms);
    let withdrawn = |key: ForceKey| {
        let of_force = taken_back
            .iter()
            .filter(|it| it.force == key && of_these.contains(&it.collection));
        of_force.map(|it| it.first_month).collect::<BTreeSet<Month>>()
    };
    let forces_withdrawn = snapshot
        .force_keys
        .iter()
        .map(|(code, key)| (code.clone(), withdrawn(*key)));
    Some(Series {
        withdrawn: forces_withdrawn.filter(|(_, months)| !months.is_empty()).collect(),
        frequency,
        stock: edition.catalogue.measure(measure)?.nature == Nature::Stock,
        first,
        forces: forces.collect(),
        areas: areas.collect(),
        hidden: BTreeMap::new(),
    })
}
