//! Reading returns, as far as whoever asks may see them.
use super::{
    Returns,
    beside::Beside,
    decisions::Decisions,
    find::{force_of, period, stage},
    form::of_key,
    store::{self, Hold, Wanted, board::Looked},
};
use crate::{
    catalogue::Edition,
    identity::{Caller, Visibility},
    platform::failure::{Failure, Refusal},
    reference::Snapshot,
};
use muster_domain::{
    CollectionCode, CollectionKey, ForceCode, ForceKey, Month, ReturnId,
    obligation::{Duty, duty},
    permission::Stage,
};
use muster_entities::{force_return, revision};
use std::{collections::HashMap, sync::Arc};

/// A return with the revisions that may be seen, oldest first. There is at least one.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) row: force_return::Model,
    pub(super) force: ForceCode,
    pub(super) revisions: Vec<revision::Model>,
    pub(super) beside: Arc<Beside>,
    /// Whether it is owed, and by when.
    pub(super) duty: Duty,
}

/// Which returns are wanted.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    pub(super) force: Option<ForceCode>,
    pub(super) collection: Option<CollectionCode>,
    pub(super) from: Option<Month>,
    pub(super) to: Option<Month>,
}

/// A return, where it may be seen; nothing else tells it from one that does not exist.
pub(super) async fn find(returns: &Returns, caller: &Caller, id: ReturnId) -> Result<Option<Seen>, Failure> {
    if !caller.signed_in() {
        return Err(Refusal::Unauthenticated.into());
    }
    let Some((row, _)) = store::with_newest(returns.database.reader(), id, Hold::Nothing).await? else {
        return Ok(None);
    };
    let reference = returns.reference.latest().await?;
    let revisions = store::revisions(returns.database.reader(), &[row.id]).await?;
    let found = seen(returns, &reference, &caller.visibility(), vec![(row, revisions)]).await?;
    Ok(found.into_iter().next())
}

/// Returns in the order they were opened, and whether there are more.
pub(super) async fn list(
    returns: &Returns,
    caller: &Caller,
    filter: &Filter,
    size: usize,
    after: Option<ReturnId>,
) -> Result<(Vec<Seen>, bool), Failure> {
    if !caller.signed_in() {
        return Err(Refusal::Unauthenticated.into());
    }
    let visibility = caller.visibility();
    if visibility.from == Stage::Released {
        return Ok((Vec::new(), false));
    }
    let reference = returns.reference.latest().await?;
    let edition = returns.catalogue.latest().await?;
    let asked = (filter.force.as_ref(), filter.collection.as_ref());
    let Some((forces, collection)) = within(&reference, &edition, &visibility, asked) else {
        return Ok((Vec::new(), false));
    };
    let wanted = Wanted {
        forces,
        collection,
        from: filter.from,
        to: filter.to,
        after,
        stage: visibility.from,
    };
    let mut rows = store::list(returns.database.reader(), &wanted, size as u64 + 1).await?;
    let more = rows.len() > size;
    rows.truncate(size);
    let ids: Vec<ReturnId> = rows.iter().map(|row| row.id).collect();
    let mut revisions: HashMap<ReturnId, Vec<revision::Model>> = HashMap::new();
    for revision in store::revisions(returns.database.reader(), &ids).await? {
        revisions.entry(revision.return_id).or_default().push(revision);
    }
    let rows = rows.into_iter().map(|row| {
        let of_row = revisions.remove(&row.id).unwrap_or_default();
        (row, of_row)
    });
    let rows = rows.collect();
    Ok((seen(returns, &reference, &visibility, rows).await?, more))
}

/// The forces whose returns somebody may see, by code.
pub(super) fn reached<'a>(
    reference: &'a Snapshot,
    visibility: &'a Visibility,
) -> impl Iterator<Item = &'a ForceCode> + use<'a> {
    let codes = reference.reference.forces.iter().map(|force| &force.code);
    codes.filter(|code| visibility.forces.reaches(code))
}

/// The keys of the forces that are asked for, of all where none is, as far as somebody may see them, and that of the
/// collection; `None` where there is no such collection.
pub(super) fn within(
    reference: &Snapshot,
    edition: &Edition,
    visibility: &Visibility,
    (force, collection): (Option<&ForceCode>, Option<&CollectionCode>),
) -> Option<(Vec<ForceKey>, Option<CollectionKey>)> {
    let collection = match collection {
        Some(code) => Some(edition.published(code)?.key),
        None => None,
    };
    let codes = reached(reference, visibility).filter(|code| force.is_none_or(|force| force == *code));
    let keys = codes.filter_map(|code| reference.force_keys.get(code).copied());
    Some((keys.collect(), collection))
}

/// Of returns with all their revisions, those that may be seen.
async fn seen(
    returns: &Returns,
    reference: &Snapshot,
    visibility: &Visibility,
    rows: Vec<(force_return::Model, Vec<revision::Model>)>,
) -> Result<Vec<Seen>, Failure> {
    let Some(looked) = Looked::at(rows.iter().map(|(row, _)| (row.force, row.collection, row.first_month))) else {
        return Ok(Vec::new());
    };
    let decisions = Decisions::about(returns, &looked).await?;
    Ok(seen_beside(returns, reference, visibility, rows, decisions).await?.0)
}

/// The same with decisions that are known already, and what stands beside them all.
pub(super) async fn seen_beside(
    returns: &Returns,
    reference: &Snapshot,
    visibility: &Visibility,
    rows: Vec<(force_return::Model, Vec<revision::Model>)>,
    decisions: Decisions,
) -> Result<(Vec<Seen>, Arc<Beside>), Failure> {
    let mut visible = Vec::with_capacity(rows.len());
    for (row, revisions) in rows {
        let Some(force) = force_of(reference, row.force) else {
            continue;
        };
        let mut shown = Vec::with_capacity(revisions.len());
        // what takes a revision back is no revision to anybody
        for revision in revisions.into_iter().filter(|revision| revision.takes_back.is_none()) {
            if visibility.shows(&force, stage(&revision)?) {
                shown.push(revision);
            }
        }
        if !shown.is_empty() {
            visible.push((row, force, shown));
        }
    }
    let revisions = visible.iter().flat_map(|(.., revisions)| revisions);
    let beside = Arc::new(Beside::of(returns, visibility, decisions, revisions).await?);
    let edition = returns.catalogue.latest().await?;
    let mut returned = Vec::with_capacity(visible.len());
    for (row, force, revisions) in visible {
        let collection = of_key(&edition, row.collection)?;
        let owing = reference.reference.force(force.as_str());
        let changes = beside.decisions.changes_of(row.force, row.collection);
        let period = period(&row)?;
        returned.push(Seen {
            duty: owing.map_or(Duty::Never, |owing| duty(collection, owing, period, changes)),
            row,
            force,
            revisions,
            beside: Arc::clone(&beside),
        });
    }
    Ok((returned, beside))
}
