//! Reading returns, as far as whoever asks may see them.
use super::{
    Returns,
    find::{force_of, stage, state},
    store::{self, Wanted},
};
use crate::{
    identity::{Caller, Reach, Visibility},
    platform::failure::{Failure, Refusal},
    reference::Snapshot,
};
use muster_domain::{CollectionCode, ForceCode, Month, ReturnId, permission::Stage};
use muster_entities::{force_return, revision};

/// A return with the revisions that may be seen, oldest first. There is at least one.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) row: force_return::Model,
    pub(super) force: ForceCode,
    pub(super) revisions: Vec<revision::Model>,
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
    let Some((row, _)) = store::with_newest(returns.database.reader(), id).await? else {
        return Ok(None);
    };
    let reference = returns.reference.latest().await?;
    Ok(seen(returns, &reference, &caller.visibility(), vec![row]).await?.pop())
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
    let collection = match &filter.collection {
        Some(code) => match edition.published(code) {
            Some(published) => Some(published.key),
            None => return Ok((Vec::new(), false)),
        },
        None => None,
    };
    let reached = |code: &&ForceCode| match &visibility.forces {
        Reach::All => true,
        Reach::Only(forces) => forces.contains(*code),
    };
    let wanted_force = |code: &&ForceCode| filter.force.as_ref().is_none_or(|force| force == *code);
    let forces = reference.force_keys.keys().filter(reached).filter(wanted_force);
    let wanted = Wanted {
        forces: forces.map(|code| reference.force_keys[code]).collect(),
        collection,
        from: filter.from,
        to: filter.to,
        after,
        stage: visibility.from,
    };
    let mut rows = store::list(returns.database.reader(), &wanted, size as u64 + 1).await?;
    let more = rows.len() > size;
    rows.truncate(size);
    Ok((seen(returns, &reference, &visibility, rows).await?, more))
}

async fn seen(
    returns: &Returns,
    reference: &Snapshot,
    visibility: &Visibility,
    rows: Vec<force_return::Model>,
) -> Result<Vec<Seen>, Failure> {
    let ids: Vec<ReturnId> = rows.iter().map(|row| row.id).collect();
    let revisions = store::revisions(returns.database.reader(), &ids).await?;
    let mut all = Vec::new();
    for row in rows {
        let Some(force) = force_of(reference, row.force) else {
            continue;
        };
        let mut visible = Vec::new();
        for revision in revisions.iter().filter(|revision| revision.return_id == row.id) {
            if visibility.shows(&force, stage(&state(revision)?)) {
                visible.push(revision.clone());
            }
        }
        if !visible.is_empty() {
            all.push(Seen {
                row,
                force,
                revisions: visible,
            });
        }
    }
    Ok(all)
}
