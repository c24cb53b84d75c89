//! Where an obligation stands: what is owed by when, what has come of it, and whether that was in time.
use super::{find::state, query::Seen};
use crate::platform::failure::Failure;
use chrono::{DateTime, Utc};
use muster_domain::{
    Period, RevisionState,
    catalogue::Collection,
    due::{Deadlines, ObligationState, Progress, Timeliness},
    obligation::Duty,
};
use muster_entities::revision;

/// Where an obligation stands, as far as whoever asks may see.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    pub(super) deadlines: Deadlines,
    pub(super) state: ObligationState,
    /// Working days since the due date, while it is overdue.
    pub(super) overdue_by: Option<u32>,
    pub(super) timeliness: Option<Timeliness>,
    /// When the force signed off what counts, or what waits to.
    pub(super) signed_off: Option<DateTime<Utc>>,
}

/// Where an obligation stands; `None` in place of a return that does not exist or may not be seen.
pub(super) fn standing(
    duty: Duty,
    collection: &Collection,
    period: Period,
    seen: Option<&Seen>,
    now: DateTime<Utc>,
) -> Result<Standing, Failure> {
    let deadlines = duty.deadlines(collection, period);
    let (progress, signed_off) = match seen {
        Some(seen) => (seen.progress()?, seen.signed_off()?),
        None => (Progress::Nothing, None),
    };
    let owed = matches!(duty, Duty::Owed(_));
    let state = match progress {
        Progress::Nothing if !owed => ObligationState::Waived,
        _ => deadlines.state(period, progress, now),
    };
    let overdue = state == ObligationState::Overdue;
    Ok(Standing {
        overdue_by: deadlines.overdue_by(now).filter(|_| overdue),
        timeliness: deadlines
            .timeliness(signed_off, now)
            .filter(|_| owed || signed_off.is_some()),
        deadlines,
        state,
        signed_off,
    })
}

impl Seen {
    /// The newest revision that may be seen.
    pub(super) fn newest(&self) -> Option<&revision::Model> {
        self.revisions.last()
    }

    /// How far the return has come.
    pub(super) fn progress(&self) -> Result<Progress, Failure> {
        if self.row.accepted.is_some() {
            return Ok(Progress::Accepted);
        }
        Ok(match self.newest().map(state).transpose()? {
            Some(RevisionState::SignedOff { .. }) => Progress::SignedOff,
            _ => Progress::Nothing,
        })
    }

    /// When the force signed off the first revision that came to count; while none does, the one that waits to.
    /// A later correction makes no return late.
    fn signed_off(&self) -> Result<Option<DateTime<Utc>>, Failure> {
        for revision in &self.revisions {
            let stands = match state(revision)? {
                RevisionState::Accepted { .. } | RevisionState::Superseded => self.row.accepted.is_some(),
                RevisionState::SignedOff { .. } => self.row.accepted.is_none(),
                _ => false,
            };
            if stands {
                return Ok(self.beside.at(revision.signed_event.or(revision.accepted_event)));
            }
        }
        Ok(None)
    }
}
