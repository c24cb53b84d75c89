//! What of the areas of forces somebody may not see: the one place where small numbers leave an answer, before anything is
//! worked out from it.
//!
//! What is hidden of a month depends on its figures alone and on whose areas may be seen in full, never on what is asked. A
//! quarter or a year is shown where each of its months is: whatever an answer says of areas follows from months that are
//! shown and from the figures of forces, which everybody sees.
use super::{
    series::Block,
    store::{self, Cells, Vintage},
};
use crate::{
    catalogue::Edition,
    identity::Visibility,
    platform::{cache::Cache, database::Database, failure::Failure},
    reference::Snapshot,
};
use bytes::Bytes;
use muster_domain::{
    AreaCode, AreaKey, AreaKind, CollectionKey, EventId, ForceCode, ForceKey, Month, OwnerCode, Period, Stage,
    catalogue::{Disclosure, Half, Indicator, Term},
    disclosure::{Grain, grains},
};
use muster_stats::{
    published_total::{List, Veil, hide_below_totals},
    suppression::Small,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The kind of area that people outside a force see: its borders are everybody's, and no other kind can be taken from it.
const SHARED: AreaKind = AreaKind::CommunitySafetyPartnership;

/// What is hidden of each part of an indicator.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub(super) struct Hidden {
    numerator: Part,
    denominator: Part,
}

/// What is hidden of one part, by the first month of its periods.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
struct Part {
    areas: BTreeMap<AreaCode, BTreeSet<Month>>,
    /// What of a force is in none of its areas.
    rest: BTreeMap<ForceCode, BTreeSet<Month>>,
}

/// What an answer is read from.
#[derive(Clone, Copy)]
pub(super) struct Basis<'a> {
    pub(super) db: &'a Database,
    pub(super) cache: &'a Cache,
    pub(super) edition: &'a Edition,
    pub(super) snapshot: &'a Snapshot,
    pub(super) indicator: &'a Indicator,
    pub(super) until: EventId,
}

impl Hidden {
    /// What somebody may not see of the areas of one kind: nothing of the forces whose accepted returns they may read.
    pub(super) async fn of(basis: Basis<'_>, kind: AreaKind, visibility: &Visibility) -> Result<Self, Failure> {
        let forces = &basis.snapshot.reference.forces;
        if forces
            .iter()
            .all(|force| visibility.shows(&force.code, Stage::Accepted))
        {
            return Ok(Self::default());
        }
        let mut hidden = Self::from_outside(basis, kind).await?;
        for part in [&mut hidden.numerator, &mut hidden.denominator] {
            let shown = |force: &ForceCode| visibility.shows(force, Stage::Accepted);
            part.rest.retain(|force, _| !shown(force));
            part.areas.retain(|area, _| {
                let area = basis.snapshot.reference.area(area.as_str());
                area.is_none_or(|area| !shown(&area.force))
            });
        }
        Ok(hidden)
    }

    /// What nobody outside the forces sees.
    async fn from_outside(basis: Basis<'_>, kind: AreaKind) -> Result<Self, Failure> {
        let Basis {
            db, edition, snapshot, ..
        } = basis;
        let grains = grains(&edition.catalogue, basis.indicator);
        let cells = cells(edition, &grains)?;
        let collections: Vec<CollectionKey> = cells.iter().map(|(collection, _)| *collection).collect();
        let version = store::data_version(db.reader(), &collections, basis.until).await?;
        let key = format!(
            "hidden-1:{}:{}:{}:{}:{}:{}",
            basis.indicator.code,
            basis.indicator.version,
            kind.code(),
            edition.version.0,
            snapshot.version.0,
            version.as_deref().unwrap_or("nothing"),
        );
        let bytes = basis
            .cache
            .get_or_build(&key, async {
                let rows = store::vintages(db.reader(), &cells, basis.until).await?;
                let hidden = decide(basis.indicator, &grains, snapshot, kind, &rows);
                postcard::to_stdvec(&hidden).map(Bytes::from).map_err(Failure::fault)
            })
            .await?;
        postcard::from_bytes(&bytes).map_err(Failure::fault)
    }

    /// Whether nothing is.
    #[must_use]
    pub(super) fn nothing(&self) -> bool {
        [&self.numerator, &self.denominator]
            .iter()
            .all(|part| part.areas.is_empty() && part.rest.is_empty())
    }

    /// A block without what is hidden.
    #[must_use]
    pub(super) fn taken_from(&self, block: &Block) -> Block {
        let block = block.clone();
        Block {
            numerator: block.numerator.without(&self.numerator.areas),
            denominator: block.denominator.map(|below| below.without(&self.denominator.areas)),
            lower: block.lower.map(|lower| lower.without(&self.numerator.areas)),
            upper: block.upper.map(|upper| upper.without(&self.numerator.areas)),
        }
    }

    /// Whether the sum over some areas may be said of the numerator and of the denominator: of each force and month it holds
    /// all that is hidden or nothing of it, so that it follows from the figure of the force and from what is shown.
    #[must_use]
    pub(super) fn allows(&self, snapshot: &Snapshot, of: &[OwnerCode], within: Period) -> (bool, bool) {
        let summed: BTreeSet<&AreaCode> = of.iter().filter_map(|owner| owner.area.as_ref()).collect();
        let allows = |part: &Part| {
            let mut in_it: BTreeMap<(&ForceCode, Month), (bool, bool)> = BTreeMap::new();
            for (area, months) in &part.areas {
                let Some(known) = snapshot.reference.area(area.as_str()) else {
                    return false;
                };
                for month in months.iter().filter(|month| touches(**month, within)) {
                    let (some, all) = in_it.entry((&known.force, *month)).or_insert((false, true));
                    *some |= summed.contains(area);
                    *all &= summed.contains(area);
                }
            }
            for (force, months) in &part.rest {
                for month in months.iter().filter(|month| touches(**month, within)) {
                    in_it.entry((force, *month)).or_insert((false, true)).1 = false;
                }
            }
            in_it.values().all(|(some, all)| !some || *all)
        };
        (allows(&self.numerator), allows(&self.denominator))
    }
}

/// Whether a period that begins in a month may be in an answer about another: also one that is only the latest before it.
fn touches(first: Month, within: Period) -> bool {
    first <= within.last() && first >= within.first().plus(-12)
}

/// The cells of each grain, numbered by its place.
fn cells(edition: &Edition, grains: &[Grain]) -> Result<Vec<(CollectionKey, Cells)>, Failure> {
    let of_grain = |(place, grain): (i64, &Grain)| {
        let collection = edition.catalogue.collection_of(&grain.measure);
        let collection = collection.and_then(|collection| edition.published(&collection.code));
        let (Some(collection), Some(measure)) = (collection, edition.measure_key(&grain.measure)) else {
            return Err(Failure::fault(format!("measure `{}` has no key", grain.measure)));
        };
        let breakdowns = grain.cells.iter().filter_map(|cell| edition.breakdown_key(cell));
        let cells = Cells {
            term: place,
            measure,
            breakdowns: breakdowns.collect(),
        };
        Ok((collection.key, cells))
    };
    (0..).zip(grains).map(of_grain).collect()
}

/// The figures of one force and month as one acceptance left them: of each grain, by area; nought is the force as a whole.
type Sheet = HashMap<usize, HashMap<AreaKey, i64>>;

fn decide(indicator: &Indicator, grains: &[Grain], snapshot: &Snapshot, kind: AreaKind, rows: &[Vintage]) -> Hidden {
    let mut sheets: BTreeMap<(ForceKey, Month, EventId), Sheet> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.provided > 0 && row.not_supplied == 0) {
        if let Ok(grain) = usize::try_from(row.grain) {
            let sheet = sheets.entry((row.force, row.first_month, row.event)).or_default();
            sheet.entry(grain).or_default().insert(row.area, row.units);
        }
    }
    let forces: HashMap<ForceKey, &ForceCode> = snapshot.force_keys.iter().map(|(code, key)| (*key, code)).collect();
    let below = indicator.denominator.as_ref().map_or(&[][..], Half::terms);
    let limits = indicator.limits.iter();
    let above: Vec<&Term> = indicator
        .numerator
        .iter()
        .chain(limits.flat_map(|limits| limits.lower.iter().chain(&limits.upper)))
        .collect();
    let below: Vec<&Term> = below.iter().collect();
    let mut hidden = Hidden::default();
    for ((force, month, _), sheet) in &sheets {
        let Some(force) = forces.get(force) else { continue };
        let of_kind = snapshot.reference.areas_of(force).filter(|area| area.kind == kind);
        let areas: Vec<(&AreaCode, Option<&AreaKey>)> = of_kind
            .map(|area| (&area.code, snapshot.area_keys.get(&area.code)))
            .collect();
        let veils = veils(grains, sheet, &areas, kind);
        for (part, terms) in [(&mut hidden.numerator, &above), (&mut hidden.denominator, &below)] {
            let counted = grains
                .iter()
                .zip(&veils)
                .filter(|(grain, _)| terms.iter().any(|term| grain.within(term)));
            for (_, veil) in counted {
                part.draw(force, *month, &areas, veil);
            }
        }
    }
    hidden
}

fn veils(grains: &[Grain], sheet: &Sheet, areas: &[(&AreaCode, Option<&AreaKey>)], kind: AreaKind) -> Vec<Veil> {
    let lists: Vec<List> = (0..)
        .zip(grains)
        .map(|(at, grain)| {
            let figures = sheet.get(&at);
            let of = |key: &AreaKey| figures.and_then(|figures| figures.get(key)).copied();
            let units: Vec<Option<i64>> = areas.iter().map(|(_, key)| of((*key)?)).collect();
            let known: i64 = units.iter().flatten().fold(0, |sum, units| sum.saturating_add(*units));
            List {
                rest: of(&AreaKey::FORCE).map(|total| count(total.saturating_sub(known))),
                cells: units.into_iter().map(|units| units.map(count)).collect(),
                small: small(grain.disclosure),
                part_of: grain.part_of.clone(),
            }
        })
        .collect();
    if kind == SHARED {
        return hide_below_totals(&lists);
    }
    let over = |list: &List| match list.small {
        Some(_) => Veil::over(areas.len()),
        None => Veil::default(),
    };
    lists.iter().map(over).collect()
}

impl Part {
    fn draw(&mut self, force: &ForceCode, month: Month, areas: &[(&AreaCode, Option<&AreaKey>)], veil: &Veil) {
        for ((area, _), _) in areas.iter().zip(&veil.cells).filter(|(_, hidden)| **hidden) {
            self.areas.entry((*area).clone()).or_default().insert(month);
        }
        if veil.rest {
            self.rest.entry(force.clone()).or_default().insert(month);
        }
    }
}

const fn small(disclosure: Disclosure) -> Option<Small> {
    match disclosure {
        Disclosure::None => None,
        Disclosure::Standard => Some(Small {
            below: 5,
            none_too: false,
        }),
        Disclosure::Sensitive => Some(Small {
            below: 5,
            none_too: true,
        }),
    }
}

/// Corrections below nought are as small as what they correct, and a part of one is one.
fn count(units: i64) -> u64 {
    units.unsigned_abs().div_ceil(10_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use muster_domain::catalogue::Breakdown;

    fn grain(disclosure: Disclosure) -> Grain {
        Grain {
            measure: "calls".parse().unwrap(),
            cells: vec![Breakdown::WHOLE],
            disclosure,
            part_of: vec![],
        }
    }

    #[test]
    fn kinds_of_area_that_overlap_what_is_shared_are_hidden_whole_save_where_nothing_is_small() {
        let (code, key) = ("K1".parse().unwrap(), AreaKey(1));
        let areas = [(&code, Some(&key))];
        let grains = [grain(Disclosure::Standard), grain(Disclosure::None)];
        let figures = HashMap::from([(AreaKey::FORCE, 9_000_000), (key, 7_000_000)]);
        let sheet = Sheet::from([(0, figures.clone()), (1, figures)]);
        let hidden = |kind| {
            veils(&grains, &sheet, &areas, kind)
                .into_iter()
                .map(|veil| veil.cells == [true])
        };

        assert!(hidden(AreaKind::AreaCommand).eq([true, false]));
        assert!(hidden(AreaKind::Neighbourhood).eq([true, false]));
        assert!(hidden(SHARED).eq([false, false]));
    }

    #[test]
    fn a_correction_is_as_small_as_what_it_corrects() {
        assert_eq!([count(-20_000), count(20_000), count(5_000), count(0)], [2, 2, 1, 0]);
    }
}
