//! What is read once for many returns and stands beside each of them: when things happened to them, and what was decided about them.
use super::{Returns, decisions::Decisions, store};
use crate::{identity::Visibility, platform::failure::Failure};
use chrono::{DateTime, Utc};
use muster_domain::{EventId, ReturnId, permission::Stage};
use muster_entities::revision;
use std::collections::{BTreeSet, HashMap};

/// What stands beside some returns.
#[derive(Clone, Debug, Default)]
pub(super) struct Beside {
    instants: HashMap<EventId, DateTime<Utc>>,
    /// How many questions about each return are not settled; `None` where whoever asks may not see questions.
    questions: Option<HashMap<ReturnId, u32>>,
    pub(super) decisions: Decisions,
}

impl Beside {
    /// Of these revisions and decisions.
    pub(super) async fn of<'a>(
        returns: &Returns,
        visibility: &Visibility,
        decisions: Decisions,
        revisions: impl Iterator<Item = &'a revision::Model> + Clone,
    ) -> Result<Self, Failure> {
        let db = returns.database.reader();
        let questions = if visibility.from <= Stage::SignedOff {
            let of: BTreeSet<ReturnId> = revisions.clone().map(|row| row.return_id).collect();
            let open = store::questions::unsettled(db, &of.into_iter().collect::<Vec<_>>()).await?;
            let count = |(id, count)| (id, u32::try_from(count).unwrap_or(u32::MAX));
            Some(open.into_iter().map(count).collect())
        } else {
            None
        };
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
        let instants = store::marks::instants(db, &events).await?;
        Ok(Self {
            questions,
            instants: instants
                .into_iter()
                .filter_map(|(event, at)| Some((event, DateTime::from_timestamp_micros(at)?)))
                .collect(),
            decisions,
        })
    }

    /// Whether whoever asks may see questions.
    pub(super) const fn shows_questions(&self) -> bool {
        self.questions.is_some()
    }

    /// How many questions about a return are not settled; `None` for who may not see any.
    pub(super) fn open_questions(&self, of: ReturnId) -> Option<u32> {
        let questions = self.questions.as_ref()?;
        Some(questions.get(&of).copied().unwrap_or_default())
    }

    /// When an event happened.
    pub(super) fn at(&self, event: Option<EventId>) -> Option<DateTime<Utc>> {
        self.instants.get(&event?).copied()
    }
}
