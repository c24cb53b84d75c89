//! What the unit has decided about single obligations: leave to change what is locked, extra returns and waivers.
use super::{
    Returns,
    store::{self, board::Looked},
};
use crate::{catalogue::Edition, platform::failure::Failure, reference::Snapshot};
use muster_domain::{
    CollectionCode, CollectionKey, EventId, ForceCode, ForceKey, Period,
    obligation::{ChangeKind, ObligationChange, ObligationChanges},
};
use muster_entities::{lock_exception, obligation_change};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// What holds now.
#[derive(Clone, Debug, Default)]
pub(super) struct Decisions {
    exceptions: Vec<lock_exception::Model>,
    changes: Vec<obligation_change::Model>,
    by_obligation: HashMap<(ForceKey, CollectionKey), Vec<ObligationChange>>,
}

impl Decisions {
    /// About these obligations.
    pub(super) async fn about(returns: &Returns, looked: &Looked) -> Result<Self, Failure> {
        let (db, now) = (returns.database.reader(), returns.clock.now());
        let changes = store::obligations::within(db, looked).await?;
        let mut by_obligation: HashMap<_, Vec<ObligationChange>> = HashMap::new();
        for row in &changes {
            let of = by_obligation.entry((row.force, row.collection)).or_default();
            of.push(understood(row)?);
        }
        Ok(Self {
            exceptions: store::locks::in_force_within(db, looked, now.timestamp_micros()).await?,
            changes,
            by_obligation,
        })
    }

    /// This one alone.
    pub(super) fn only(exception: lock_exception::Model) -> Self {
        Self {
            exceptions: vec![exception],
            ..Self::default()
        }
    }

    /// This one alone.
    pub(super) fn only_change(change: obligation_change::Model) -> Self {
        Self {
            changes: vec![change],
            ..Self::default()
        }
    }

    /// The extra returns and waivers, the oldest first.
    pub(super) fn changes(&self) -> &[obligation_change::Model] {
        &self.changes
    }

    /// What was decided about a force and a collection, oldest first.
    pub(super) fn changes_of(&self, force: ForceKey, collection: CollectionKey) -> &[ObligationChange] {
        self.by_obligation.get(&(force, collection)).map_or(&[], Vec::as_slice)
    }

    /// The extra return or the waiver that holds for a period.
    pub(super) fn change(
        &self,
        force: ForceKey,
        collection: CollectionKey,
        period: Period,
    ) -> Option<&obligation_change::Model> {
        self.changes.iter().rev().find(|change| {
            (change.force, change.collection) == (force, collection)
                && change.first_month <= period.first()
                && period.last() <= change.last_month
        })
    }

    /// The exceptions, the oldest first.
    pub(super) fn exceptions(&self) -> &[lock_exception::Model] {
        &self.exceptions
    }

    /// The exception under which a period may change although it has locked: of several the newest.
    pub(super) fn exception(
        &self,
        force: ForceKey,
        collection: CollectionKey,
        period: Period,
    ) -> Option<&lock_exception::Model> {
        self.exceptions.iter().rev().find(|exception| {
            exception.collection == collection
                && exception.force.is_none_or(|of| of == force)
                && exception.first_month <= period.first()
                && period.last() <= exception.last_month
        })
    }

    /// The events with which these decisions were made and ended.
    pub(super) fn events(&self) -> impl Iterator<Item = EventId> {
        let of_exceptions = self.exceptions.iter().flat_map(|row| [row.from_event, row.to_event]);
        let of_changes = self.changes.iter().flat_map(|row| [row.from_event, row.to_event]);
        of_exceptions.chain(of_changes).flatten()
    }
}

/// A row as the rule reads it.
pub(super) fn understood(row: &obligation_change::Model) -> Result<ObligationChange, Failure> {
    Ok(ObligationChange {
        kind: ChangeKind::from_code(&row.kind)
            .ok_or_else(|| Failure::fault(format!("an obligation changed to `{}`", row.kind)))?,
        from: row.first_month,
        to: row.last_month,
        due_on: row.due_on,
    })
}

/// What was decided about a force and a collection, as it stands.
pub async fn decided(
    returns: &Returns,
    edition: &Edition,
    reference: &Snapshot,
    force: &ForceCode,
    collection: &CollectionCode,
) -> Result<Vec<ObligationChange>, Failure> {
    let published = edition.published(collection).map(|published| published.key);
    let Some((force, collection)) = reference.force_keys.get(force).copied().zip(published) else {
        return Ok(Vec::new());
    };
    let rows = store::obligations::of(returns.database.reader(), force, collection).await?;
    rows.iter().map(understood).collect()
}

/// What was decided about some collections, as it stood after an event: what a comparison counts as owed.
pub async fn obligation_changes(
    db: &impl ConnectionTrait,
    edition: &Edition,
    reference: &Snapshot,
    collections: &[CollectionKey],
    event: EventId,
) -> Result<ObligationChanges, Failure> {
    let mut changes = ObligationChanges::default();
    for row in store::obligations::as_of(db, collections, event).await? {
        let force = super::find::force_of(reference, row.force);
        let collection = edition.collection_code(row.collection).cloned();
        if let (Some(force), Some(collection)) = (force, collection) {
            changes.add(force, collection, understood(&row)?);
        }
    }
    Ok(changes)
}
