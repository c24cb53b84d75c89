//! What changed in a return: one revision beside the content that somebody knows already.
use super::{Returns, cells, query::Seen};
use crate::platform::failure::Failure;
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
    seen: &Seen,
    of: &revision::Model,
    basis: Basis,
) -> Result<Changed, Failure> {
    let (edition, reference) = (returns.catalogue.latest().await?, returns.reference.latest().await?);
    let db = returns.database.reader();
    let now = cells::of(db, &edition, &reference, of.key).await?;
    let earlier = seen.revisions.iter().filter(|revision| revision.number < of.number);
    let since = earlier.rev().find(|revision| match basis {
        Basis::LastSignature => revision.signed_off_by.is_some(),
        Basis::LastAcceptance => revision.accepted_event.is_some(),
        Basis::PreviousRevision => true,
    });
    let before = match since {
        Some(revision) => cells::of(db, &edition, &reference, revision.key).await?,
        None => Vec::new(),
    };
    Ok(Changed {
        since: since.map(|revision| revision.number),
        changes: cell_changes(&before, &now),
    })
}
