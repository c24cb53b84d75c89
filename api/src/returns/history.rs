//! The history of a return: what was accepted of its cells in the periods before, for the rules that look back.
use super::{
    Returns, cells,
    find::{force_of, period},
    form::of_key,
    store::history::{Wanted, figures, made_up},
};
use crate::{catalogue::Edition, platform::failure::Failure, reference::Snapshot};
use muster_domain::{CollectionCode, EventId, ForceCode, ForceKey, Origin, Period, Statuses, catalogue::Collection};
use muster_entities::{force_return, revision};
use muster_exchange::history::{Figure, HistoryBundle, PERIODS};
use sea_orm::ConnectionTrait;

/// A return whose history is wanted.
pub(super) struct Return<'a> {
    pub(super) collection: &'a Collection,
    pub(super) force: (ForceKey, &'a ForceCode),
    pub(super) period: Period,
    /// Whether it is made up: so is its history then.
    pub(super) made_up: bool,
    /// As it stood after this event; as it stands now, where none is named.
    pub(super) until: Option<EventId>,
}

/// What to check a revision against: what counts now, or of an accepted revision, what counted when it was accepted.
pub(super) async fn of_revision(
    db: &impl ConnectionTrait,
    (edition, reference): (&Edition, &Snapshot),
    row: &force_return::Model,
    revision: &revision::Model,
) -> Result<HistoryBundle, Failure> {
    let force = force_of(reference, row.force).ok_or_else(|| Failure::fault("a return of a force nobody knows"))?;
    let wanted = Return {
        collection: of_key(edition, row.collection)?,
        force: (row.force, &force),
        period: period(row)?,
        made_up: Origin::from_stored(revision.origin).is_some_and(Origin::synthetic),
        until: revision.accepted_event,
    };
    bundle(db, (edition, reference), &wanted).await
}

/// The bundle that goes into the template of a return: figures as they stand now.
pub async fn history(
    returns: &Returns,
    force: &ForceCode,
    collection: &CollectionCode,
    period: Period,
) -> Result<HistoryBundle, Failure> {
    let (edition, reference) = (returns.catalogue.latest().await?, returns.reference.latest().await?);
    let key = reference.force_keys.get(force).copied();
    let wanted = Return {
        collection: edition
            .catalogue
            .collection(collection)
            .ok_or_else(|| Failure::fault("a collection nobody knows"))?,
        force: (key.ok_or_else(|| Failure::fault("a force nobody knows"))?, force),
        period,
        made_up: false,
        until: None,
    };
    bundle(returns.database.reader(), (&edition, &reference), &wanted).await
}

async fn bundle(
    db: &impl ConnectionTrait,
    (edition, reference): (&Edition, &Snapshot),
    of: &Return<'_>,
) -> Result<HistoryBundle, Failure> {
    let earlier = std::iter::successors(Some(of.period.previous()), |period| Some(period.previous()));
    let periods: Vec<Period> = earlier.take(PERIODS).collect();
    let measures = of.collection.measures.iter();
    let measures: Vec<_> = measures
        .filter_map(|measure| edition.measure_key(&measure.code))
        .collect();
    let wanted = Wanted {
        force: of.force.0,
        measures: &measures,
        periods: &periods,
        until: of.until,
    };
    let rows = figures(db, &wanted).await?;
    let made_up = made_up(db, &rows).await?;
    let areas = cells::areas(reference);
    let known = rows.into_iter().filter_map(|row| {
        // codes and areas that have gone since are no history of anything that is asked now
        let address = cells::address(edition, &areas, (row.measure, row.area, row.breakdown)).ok()?;
        let supplied = cells::supplied(row.value, row.kind).ok()?;
        let period = Period::from_parts(row.first_month, of.period.length())?;
        let synthetic = made_up.contains(&row.from_revision);
        let figure = Figure::new(supplied, Statuses::from_bits(row.statuses)).made_up(synthetic);
        // a made-up return is not judged by real figures
        (synthetic || !of.made_up).then_some((address, period, figure))
    });
    Ok(HistoryBundle::new(
        of.collection.code.clone(),
        of.force.1.clone(),
        of.period,
        known,
    ))
}
