//! What the unit has decided about single obligations: leave to change what is locked.
use super::{
    Returns,
    store::{self, board::Looked},
};
use crate::platform::failure::Failure;
use muster_domain::{CollectionKey, EventId, ForceKey, Period};
use muster_entities::lock_exception;

/// What holds now.
#[derive(Clone, Debug, Default)]
pub(super) struct Decisions {
    exceptions: Vec<lock_exception::Model>,
}

impl Decisions {
    /// About these obligations.
    pub(super) async fn about(returns: &Returns, looked: &Looked) -> Result<Self, Failure> {
        let (db, now) = (returns.database.reader(), returns.clock.now());
        Ok(Self {
            exceptions: store::locks::in_force_within(db, looked, now.timestamp_micros()).await?,
        })
    }

    /// This one alone.
    pub(super) fn only(exception: lock_exception::Model) -> Self {
        Self {
            exceptions: vec![exception],
        }
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

    /// The events with which these decisions were made.
    pub(super) fn events(&self) -> impl Iterator<Item = EventId> {
        self.exceptions
            .iter()
            .flat_map(|exception| [exception.from_event, exception.to_event])
            .flatten()
    }
}
