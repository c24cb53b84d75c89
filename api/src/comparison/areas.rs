//! What the areas of one force come to, for whoever shares something out among them.
use super::{
    compare::Sources,
    ground::Ground,
    series::{cells, tally},
    store::{self, Whose},
};
use crate::platform::failure::Failure;
use muster_domain::{
    AreaKey, Force, Month, Period, Quantity,
    catalogue::Term,
    series::{Owed, Reading, Run},
    tally::{Tally, half},
};
use std::collections::{BTreeMap, HashMap};

/// What some terms of an indicator come to in a period for each area of a force that has all of them: a blank leaves an area
/// out. Never for readers as it is: areas are small.
pub async fn of_areas(
    sources: Sources<'_>,
    ground: &Ground,
    force: &Force,
    terms: &[Term],
    period: Period,
) -> Result<BTreeMap<AreaKey, Quantity>, Failure> {
    let instant = &ground.instant;
    let catalogue = &instant.edition.catalogue;
    let (Some(key), Some(first)) = (instant.snapshot.force_keys.get(&force.code), terms.first()) else {
        return Ok(BTreeMap::new());
    };
    let (Some(collection), Some(measure)) = (
        catalogue.collection_of(&first.measure),
        catalogue.measure(&first.measure),
    ) else {
        return Ok(BTreeMap::new());
    };
    let cells = cells(&instant.edition, terms.iter())?;
    let mut areas: BTreeMap<AreaKey, HashMap<(usize, Month), Tally>> = BTreeMap::new();
    let rows = store::figures(sources.db.reader(), &cells, Whose::AreasOf(*key), instant.point.event);
    for row in rows.await? {
        if let Ok(term) = usize::try_from(row.term) {
            let of_area = areas.entry(row.area).or_default();
            of_area.insert((term, row.first_month), tally(&row));
        }
    }
    let frequency = collection.frequency;
    let Some(parts) = period.components(frequency) else {
        return Ok(BTreeMap::new());
    };
    let total = |tallies: &HashMap<(usize, Month), Tally>| {
        let point = |part: &Period| {
            let of_term = |(at, term): (usize, &Term)| {
                let tally = tallies.get(&(at, part.first())).copied();
                (term.sign, tally.unwrap_or_default())
            };
            half(terms.iter().enumerate().map(of_term))
        };
        let points: Vec<_> = parts.iter().map(point).collect();
        let run = Run {
            frequency,
            nature: measure.nature,
            first: period.first(),
            points: &points,
        };
        match run.over(period, |_| Owed::Yes).ok()? {
            Reading::Known(amount) => Some(amount.quantity),
            Reading::Absent(_) | Reading::Incomplete { .. } => None,
        }
    };
    let totals = areas
        .iter()
        .filter_map(|(area, tallies)| Some((*area, total(tallies)?)));
    Ok(totals.collect())
}
