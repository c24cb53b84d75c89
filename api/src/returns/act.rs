//! One act: everything somebody changes at once, in one transaction, with the events that say so entered last.
use super::{Returns, store};
use crate::{
    catalogue,
    identity::Caller,
    ledger::{self, Author, Entry, Recorded},
    platform::failure::Failure,
    reference,
};
use muster_domain::RevisionKey;
use sea_orm::{DatabaseTransaction, DbErr};
use std::sync::Arc;

/// A transaction with what it stands on and the events that are to be entered as it commits.
///
/// Dropped without a commit, nothing happened.
pub struct Act<'a> {
    pub(super) tx: DatabaseTransaction,
    pub(super) returns: &'a Returns,
    pub(super) reference: Arc<reference::Snapshot>,
    pub(super) catalogue: Arc<catalogue::Edition>,
    entries: Vec<(Author, Entry)>,
    accepted: Vec<(usize, RevisionKey)>,
}

impl<'a> Act<'a> {
    /// Begins.
    pub async fn begin(returns: &'a Returns) -> Result<Self, Failure> {
        // read before the transaction begins, so that nobody waits for it
        let reference = returns.reference.latest().await?;
        let catalogue = returns.catalogue.latest().await?;
        let tx = returns.database.begin().await?;
        Ok(Self {
            tx,
            returns,
            reference,
            catalogue,
            entries: Vec::new(),
            accepted: Vec::new(),
        })
    }

    /// Notes an event, to be entered as the act commits.
    pub(super) fn enter(&mut self, caller: &Caller, entry: Entry) {
        let author = Author {
            user: caller.user.clone(),
            name: caller.name.clone(),
            seeded: self.returns.seeding,
        };
        self.entries.push((author, entry));
    }

    /// Notes the event by which a revision comes to count.
    pub(super) fn enter_acceptance(&mut self, caller: &Caller, entry: Entry, revision: RevisionKey) {
        self.accepted.push((self.entries.len(), revision));
        self.enter(caller, entry);
    }

    /// Enters the events and commits. Only here is the ledger held.
    pub async fn commit(self) -> Result<Option<Recorded>, Failure> {
        let Self {
            tx,
            returns,
            entries,
            accepted,
            ..
        } = self;
        if entries.is_empty() {
            tx.commit().await?;
            return Ok(None);
        }
        let recorded = enter_all(&tx, returns, &entries, &accepted).await?;
        ledger::commit(tx, recorded).await?;
        Ok(Some(recorded))
    }
}

async fn enter_all(
    tx: &DatabaseTransaction,
    returns: &Returns,
    entries: &[(Author, Entry)],
    accepted: &[(usize, RevisionKey)],
) -> Result<Recorded, DbErr> {
    let recorded = ledger::append_each(tx, &returns.clock, entries).await?;
    let first = recorded.event.0 - i64::try_from(entries.len()).unwrap_or(i64::MAX) + 1;
    for (nth, revision) in accepted {
        let event = first + i64::try_from(*nth).unwrap_or(i64::MAX);
        store::count_from(tx, *revision, muster_domain::EventId(event)).await?;
    }
    Ok(recorded)
}
