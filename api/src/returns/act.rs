//! One act: everything somebody changes at once, in one transaction, with the events that say so entered last.
use super::{
    Held, Returns,
    check::{Checked, Looked, beside_explanations, look},
    store::{self, marks::Mark},
};
use crate::{
    catalogue,
    identity::Caller,
    ledger::{self, Author, Entry, Recorded},
    platform::{database::on_constraint, failure::Failure},
    reference,
};
use muster_domain::{EventId, RevisionKey};
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
    marks: Vec<(usize, Mark)>,
    /// What was found in a revision: the next step asks again.
    looked: Option<(RevisionKey, Looked)>,
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
            marks: Vec::new(),
            looked: None,
        })
    }

    /// Checks a revision as it stands.
    pub(super) async fn checked(&mut self, held: &Held) -> Result<Checked, Failure> {
        let (row, revision) = (&held.row, &held.revision);
        let on = (&*self.catalogue, &*self.reference);
        let known = match self.looked.take() {
            Some(known) if known.0 == revision.key => known,
            _ => (revision.key, look(&self.tx, on, row, revision).await?),
        };
        let (_, looked) = self.looked.insert(known);
        beside_explanations(looked.clone(), &self.tx, on, revision).await
    }

    /// Cells or what counts have changed: what was found before is out of date.
    pub(super) fn changed(&mut self) {
        self.looked = None;
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

    /// Notes an event, and what it makes so.
    pub(super) fn enter_marking(&mut self, caller: &Caller, entry: Entry, marks: &[Mark]) {
        let nth = self.entries.len();
        self.marks.extend(marks.iter().map(|mark| (nth, *mark)));
        self.enter(caller, entry);
    }

    /// Enters the events and commits. Only here is the ledger held.
    pub async fn commit(self) -> Result<Option<Recorded>, Failure> {
        let Self {
            tx,
            returns,
            entries,
            marks,
            ..
        } = self;
        if entries.is_empty() {
            tx.commit().await?;
            return Ok(None);
        }
        let recorded = enter_all(&tx, returns, &entries, &marks).await.map_err(on_constraint)?;
        ledger::commit(tx, recorded).await?;
        Ok(Some(recorded))
    }
}

async fn enter_all(
    tx: &DatabaseTransaction,
    returns: &Returns,
    entries: &[(Author, Entry)],
    marks: &[(usize, Mark)],
) -> Result<Recorded, DbErr> {
    let recorded = ledger::append_each(tx, &returns.clock, entries).await?;
    let first = recorded.event.0 - i64::try_from(entries.len()).unwrap_or(i64::MAX) + 1;
    let made: Vec<(Mark, EventId)> = marks
        .iter()
        .map(|(nth, mark)| (*mark, EventId(first + i64::try_from(*nth).unwrap_or(i64::MAX))))
        .collect();
    store::marks::put(tx, &made).await?;
    Ok(recorded)
}
