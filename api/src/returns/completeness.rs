//! How complete revisions are, counted for many of them at once.
use super::{
    Returns,
    store::completeness::{AskedCell, counted},
};
use crate::{catalogue::Edition, platform::failure::Failure};
use muster_domain::{
    CollectionKey, Month, Period, RevisionKey, Supplied,
    catalogue::{Breakdown, Collection, Measure},
    completeness::Completeness,
};
use std::collections::{BTreeSet, HashMap};

/// A revision, and what it is a revision of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Filled {
    pub revision: RevisionKey,
    pub collection: CollectionKey,
    pub period: Period,
}

/// How complete some revisions are, at force level and by what the catalogue asks of their periods now.
pub(super) async fn completeness(
    returns: &Returns,
    of: &[Filled],
) -> Result<HashMap<RevisionKey, Completeness>, Failure> {
    let edition = returns.catalogue.latest().await?;
    let mut asked: HashMap<(CollectionKey, Period), usize> = HashMap::new();
    let mut cells = Vec::new();
    for key in of.iter().map(|filled| filled.collection).collect::<BTreeSet<_>>() {
        let collection = super::form::of_key(&edition, key)?;
        cells.extend(asked_cells(&edition, collection));
        for filled in of.iter().filter(|filled| filled.collection == key) {
            let period = filled.period;
            let count = || collection.cells(period).count();
            asked.entry((key, period)).or_insert_with(count);
        }
    }
    let mut complete: HashMap<RevisionKey, Completeness> = of
        .iter()
        .map(|filled| {
            let asked = asked.get(&(filled.collection, filled.period));
            (
                filled.revision,
                Completeness::nothing_of(asked.copied().unwrap_or_default()),
            )
        })
        .collect();
    let revisions: Vec<RevisionKey> = complete.keys().copied().collect();
    for row in counted(returns.database.reader(), &cells, &revisions).await? {
        let cells = u32::try_from(row.cells).unwrap_or(u32::MAX);
        let sort = Supplied::from_parts((row.kind == 0).then_some(0), row.kind)
            .ok_or_else(|| Failure::fault("a cell of a kind nobody knows"))?;
        if let Some(sum) = complete.get_mut(&row.revision) {
            *sum = sum.and(sort, cells);
        }
    }
    Ok(complete)
}

/// Every cell a collection asks for in any period, with the months in which it does.
fn asked_cells(edition: &Edition, collection: &Collection) -> Vec<AskedCell> {
    let mut asked = Vec::new();
    for measure in &collection.measures {
        let Some(key) = edition.measure_key(&measure.code) else {
            continue;
        };
        for cell in measure.breakdowns_ever(&collection.dimensions) {
            if let Some(breakdown) = edition.breakdown_key(&cell) {
                let (from, to) = months(collection, measure, &cell);
                asked.push(AskedCell {
                    measure: key,
                    breakdown,
                    from,
                    to,
                });
            }
        }
    }
    asked
}

/// From when to when a cell is asked for: while its measure and each of its codes are.
fn months(collection: &Collection, measure: &Measure, cell: &Breakdown) -> (Option<Month>, Option<Month>) {
    let members = cell
        .codes()
        .iter()
        .filter_map(|(dimension, code)| collection.dimension(dimension)?.member(code));
    let valid = || std::iter::once(measure.valid).chain(members.clone().map(|member| member.valid));
    let from = valid().filter_map(|valid| valid.from).max();
    let to = valid().filter_map(|valid| valid.to).min();
    (from, to)
}
