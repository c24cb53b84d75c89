//! What is read once for many returns and stands beside each of them: when things happened to them, and what was decided about them.
use super::{Returns, decisions::Decisions, store};
use crate::platform::failure::Failure;
use chrono::{DateTime, Utc};
use muster_domain::EventId;
use muster_entities::revision;
use std::collections::HashMap;

/// What stands beside some returns.
#[derive(Clone, Debug, Default)]
pub(super) struct Beside {
    instants: HashMap<EventId, DateTime<Utc>>,
    pub(super) decisions: Decisions,
}

impl Beside {
    /// Of these revisions and decisions.
    pub(super) async fn of(
        returns: &Returns,
        decisions: Decisions,
        revisions: impl Iterator<Item = &revision::Model>,
    ) -> Result<Self, Failure> {
        let events: Vec<EventId> = revisions
            .flat_map(|row| {
                [
                    row.submitted_event,
                    row.signed_event,
                    row.accepted_event,
                    row.withdrawn_event,
                ]
            })
            .flatten()
            .chain(decisions.events())
            .collect();
        let instants = store::marks::instants(returns.database.reader(), &events).await?;
        Ok(Self {
            instants: instants
                .into_iter()
                .filter_map(|(event, at)| Some((event, DateTime::from_timestamp_micros(at)?)))
                .collect(),
            decisions,
        })
    }

    /// When an event happened.
    pub(super) fn at(&self, event: Option<EventId>) -> Option<DateTime<Utc>> {
        self.instants.get(&event?).copied()
    }
}
