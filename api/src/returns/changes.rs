//! What changed in a return: one revision beside the content that somebody knows already.
use super::{Returns, cells, query::Seen, signatures::last_signed};
use crate::{identity::Visibility, platform::failure::Failure};
use muster_domain::cell_changes::{CellChange, cell_changes};
use muster_entities::revision;

/// Beside which content a revision is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Basis {
    /// What was last signed before it.
    LastSignature,
    /// What was last accepted before it.
    LastAcceptance,
    /// The revision before it.
    PreviousRevision,
}

/// What changed, and since which revision; without one everything is new.
#[derive(Clone, Debug)]
pub(super) struct Changed {
    pub(super) since: Option<i32>,
    pub(super) changes: Vec<CellChange>,
}

/// Sets a revision beside an earlier content, as far as whoever asks may see that.
pub(super) async fn changed(
    returns: &Returns,
    visibility: &Visibility,
    seen: &Seen,
    of: &revision::Model,
    basis: Basis,
) -> Result<Changed, Failure> {
    let (edition, reference) = (returns.catalogue.latest().await?, returns.reference.latest().await?);
    let db = returns.database.reader();
    let now = cells::of(db, &edition, &reference, of.key).await?;
    let mut earlier = seen
        .revisions
        .iter()
        .filter(|revision| revision.number < of.number)
        .rev();
    let since = match basis {
        Basis::LastSignature => None,
        Basis::LastAcceptance => earlier.find(|revision| revision.accepted_event.is_some()),
        Basis::PreviousRevision => earlier.next(),
    };
    let (since, before) = match since {
        Some(revision) => {
            let before = cells::of(db, &edition, &reference, revision.key).await?;
            (Some(revision.number), before)
        }
        None if basis == Basis::LastSignature => match last_signed(returns, visibility, seen, of).await? {
            Some((number, before)) => (Some(number), before),
            None => (None, Vec::new()),
        },
        None => (None, Vec::new()),
    };
    Ok(Changed {
        since,
        changes: cell_changes(&before, &now),
    })
}
