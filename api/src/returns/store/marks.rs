//! What comes to hold, or ceases to, with an event: written once its number is known.
use muster_domain::{EventId, QuestionId, RevisionKey};
use muster_entities::{ledger_event, lock_exception, obligation_change, revision, signature};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};
use std::collections::{BTreeMap, HashMap};

/// What an event makes so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::returns) enum Mark {
    Submitted(RevisionKey),
    SignedOff(RevisionKey),
    Accepted(RevisionKey),
    LockLifted(i32),
    LockExceptionEnded(i32),
    Withdrawn(RevisionKey),
    ObligationChanged(i32),
    ObligationChangeEnded(i32),
    /// The signature of this key was given.
    Signed(i32),
    /// The signature of this key no longer holds.
    Voided(i32),
    /// The step of a question at this place was taken.
    Step(QuestionId, i16),
}

/// Writes down which event made what so: one statement for each row, however many of its events there are.
pub(in crate::returns) async fn put(db: &impl ConnectionTrait, marks: &[(Mark, EventId)]) -> Result<(), DbErr> {
    let mut revisions: BTreeMap<i32, revision::ActiveModel> = BTreeMap::new();
    let mut signed: BTreeMap<i32, signature::ActiveModel> = BTreeMap::new();
    let mut exceptions: BTreeMap<i32, lock_exception::ActiveModel> = BTreeMap::new();
    let mut changes: BTreeMap<i32, obligation_change::ActiveModel> = BTreeMap::new();
    for (mark, event) in marks {
        let event = Set(Some(*event));
        match mark {
            Mark::Submitted(key) => revisions.entry(key.0).or_default().submitted_event = event,
            Mark::SignedOff(key) => revisions.entry(key.0).or_default().signed_event = event,
            Mark::Accepted(key) => revisions.entry(key.0).or_default().accepted_event = event,
            Mark::LockLifted(id) => exceptions.entry(*id).or_default().from_event = event,
            Mark::LockExceptionEnded(id) => exceptions.entry(*id).or_default().to_event = event,
            Mark::Withdrawn(key) => revisions.entry(key.0).or_default().withdrawn_event = event,
            Mark::ObligationChanged(id) => changes.entry(*id).or_default().from_event = event,
            Mark::ObligationChangeEnded(id) => changes.entry(*id).or_default().to_event = event,
            Mark::Signed(key) => signed.entry(*key).or_default().signed_event = event,
            Mark::Voided(key) => signed.entry(*key).or_default().void_event = event,
            Mark::Step(question, place) => super::questions::taken_at(db, *question, *place, event).await?,
        }
    }
    for (key, what) in signed {
        super::signatures::write(db, key, what).await?;
    }
    for (key, what) in revisions {
        super::revisions::write(db, RevisionKey(key), what).await?;
    }
    for (id, what) in exceptions {
        super::locks::set(db, id, what).await?;
    }
    for (id, what) in changes {
        super::obligations::set(db, id, what).await?;
    }
    Ok(())
}

/// When some events happened, in microseconds since 1970.
pub(in crate::returns) async fn instants(
    db: &impl ConnectionTrait,
    events: &[EventId],
) -> Result<HashMap<EventId, i64>, DbErr> {
    use ledger_event::{Column, Entity};
    let mut instants = HashMap::new();
    for some in events.chunks(super::AT_ONCE) {
        let rows: Vec<(EventId, i64)> = Entity::find()
            .select_only()
            .columns([Column::Id, Column::At])
            .filter(Column::Id.is_in(some.iter().copied()))
            .into_tuple()
            .all(db)
            .await?;
        instants.extend(rows);
    }
    Ok(instants)
}
