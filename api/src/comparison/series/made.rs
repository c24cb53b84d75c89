//! Reading a block: every cell by one statement, and every return they come from by another.
use super::{Block, Series, collections, countings::Countings};
use crate::{
    catalogue::Edition,
    comparison::{
        drafted::Drafted,
        owner::Level,
        store::{self, Cells, StandingReturn, Summed, Whose},
    },
    platform::{database::Database, failure::Failure},
    reference::Snapshot,
};
use muster_domain::{
    AreaKey, AreaKind, CollectionKey, EventId, ForceCode, ForceKey, Month, Statuses,
    catalogue::{Half, Indicator, Nature, Term},
    comparability::CountedBy,
    tally::{Tally, half},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What is read into a block.
#[derive(Clone, Copy)]
pub(super) enum Reading<'a> {
    Forces,
    /// Forces, and their areas of one kind.
    Areas(AreaKind),
    /// Forces, as if a draft counted.
    AsIf(&'a Drafted<'a>),
}

impl Reading<'_> {
    pub(super) const fn of(level: Level) -> Self {
        match level {
            Level::Forces => Self::Forces,
            Level::Areas(kind) => Self::Areas(kind),
        }
    }
}

/// Reads a block.
pub(super) async fn read(
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
    let of_these = collections(edition, indicator.terms());
    let mut returns = store::standing_returns(db.reader(), &of_these, until).await?;
    if let Reading::AsIf(drafted) = what {
        let terms = parts.into_iter().flatten().flatten();
        for (term, tallies) in terms.zip(&mut tallies) {
            if collections(edition, [term]).contains(&drafted.collection) {
                drafted.lay(term, tallies);
            }
        }
        returns.retain(|it| !drafted.replaces(it));
        returns.push(drafted.standing());
        returns.sort_by_key(|it| it.first_month);
    }
    let returns = Returns::of(snapshot, &returns)?;
    let mut rest = tallies.as_slice();
    let [numerator, denominator, lower, upper] = parts.map(|terms| {
        let terms = terms?;
        let (own, others) = rest.split_at(terms.len());
        rest = others;
        series(edition, snapshot, terms, own, (kind, &returns))
    });
    Ok(Block {
        numerator: numerator.ok_or_else(|| Failure::fault("an indicator without a numerator"))?,
        denominator,
        lower,
        upper,
    })
}

/// The cells of some terms, in their order.
pub(in crate::comparison) fn cells<'t>(
    edition: &Edition,
    terms: impl Iterator<Item = &'t Term>,
) -> Result<Vec<Cells>, Failure> {
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
pub(in crate::comparison) type Tallies = HashMap<(ForceKey, AreaKey, Month), Tally>;

pub(in crate::comparison) fn tally(row: &Summed) -> Tally {
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

/// The returns a block rests on, as they stand.
struct Returns<'a>(Vec<(&'a ForceCode, &'a StandingReturn, CountedBy)>);

impl<'a> Returns<'a> {
    fn of(snapshot: &'a Snapshot, returns: &'a [StandingReturn]) -> Result<Self, Failure> {
        let codes: HashMap<ForceKey, &ForceCode> = snapshot.force_keys.iter().map(|(code, key)| (*key, code)).collect();
        let known = returns.iter().filter_map(|it| Some((*codes.get(&it.force)?, it)));
        let read = known.map(|(force, it)| {
            let by = CountedBy {
                definition: it.definition.parse().map_err(Failure::fault)?,
                source_system: it.source_system.clone(),
            };
            Ok((force, it, by))
        });
        read.collect::<Result<_, Failure>>().map(Self)
    }

    /// Of some collections: what was taken back, and how the others were counted.
    fn among(&self, collections: &[CollectionKey]) -> (BTreeMap<ForceCode, BTreeSet<Month>>, Countings) {
        let (mut withdrawn, mut counted) = (BTreeMap::<_, BTreeSet<Month>>::new(), Countings::default());
        for (force, it, by) in self.0.iter().filter(|(_, it, _)| collections.contains(&it.collection)) {
            if it.taken_back == 0 {
                counted.enter(force, it.first_month, by);
            } else {
                withdrawn.entry((*force).clone()).or_default().insert(it.first_month);
            }
        }
        (withdrawn, counted)
    }
}

fn series(
    edition: &Edition,
    snapshot: &Snapshot,
    terms: &[Term],
    tallies: &[Tallies],
    (kind, returns): (Option<AreaKind>, &Returns<'_>),
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
    let (withdrawn, counted) = returns.among(&of_these);
    Some(Series {
        withdrawn,
        counted,
        frequency,
        stock: edition.catalogue.measure(measure)?.nature == Nature::Stock,
        first,
        forces: forces.collect(),
        areas: areas.collect(),
        hidden: BTreeMap::new(),
    })
}
