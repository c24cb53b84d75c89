//! Entering what happened, in the same transaction as the change itself.
use super::{
    chain::{ORIGIN, link, sealed},
    event::Entry,
    store,
};
use crate::platform::{clock::Clock, metrics};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use muster_domain::{EventId, UserId};
use muster_entities::{event_payload, ledger_event};
use rand::RngCore as _;
use sea_orm::{DatabaseTransaction, DbErr};
use std::{collections::BTreeMap, time::Instant};

/// Who acts, as the ledger knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    pub user: UserId,
    pub name: String,
    /// Whether this is the seeding of a demonstration rather than somebody's act.
    pub seeded: bool,
}

impl Author {
    /// Somebody acting now.
    #[must_use]
    pub fn new(user: UserId, name: impl Into<String>) -> Self {
        Self {
            user,
            name: name.into(),
            seeded: false,
        }
    }
}

/// What was entered.
#[derive(Clone, Copy, Debug)]
pub struct Recorded {
    /// The last of the events entered.
    pub event: EventId,
    /// When, by the database's clock.
    pub at: DateTime<Utc>,
    locked: Instant,
}

/// Enters events of one author. From here to the commit nobody else can, so this comes as late in a transaction as can be.
pub async fn append(
    tx: &DatabaseTransaction,
    clock: &Clock,
    author: &Author,
    entries: &[Entry],
) -> Result<Recorded, DbErr> {
    let entries: Vec<(Author, Entry)> = entries.iter().map(|entry| (author.clone(), entry.clone())).collect();
    append_each(tx, clock, &entries).await
}

/// Enters events of several authors, in their order.
pub async fn append_each(
    tx: &DatabaseTransaction,
    clock: &Clock,
    entries: &[(Author, Entry)],
) -> Result<Recorded, DbErr> {
    let authors: BTreeMap<&UserId, &str> = entries
        .iter()
        .map(|(author, _)| (&author.user, author.name.as_str()))
        .collect();
    let actors = store::actors(tx, &authors).await?;
    store::lock(tx).await?;
    let locked = Instant::now();
    let head = store::head(tx).await?;
    let (mut id, mut at, mut hash) = head.map_or((EventId(0), i64::MIN, ORIGIN.to_vec()), |head| {
        (head.id, head.at, head.hash)
    });
    let now = store::now(tx, clock).await?;

    let (mut events, mut payloads) = (Vec::with_capacity(entries.len()), Vec::with_capacity(entries.len()));
    for (author, entry) in entries {
        let actor = actors.get(author.user.as_str()).cloned();
        let actor = actor.ok_or_else(|| DbErr::RecordNotFound("an actor just made".to_owned()))?;
        let previous = id;
        id = EventId(id.0 + 1);
        at = now.max(at.saturating_add(1));
        let (salt, payload) = (random::<32>(), entry.payload());
        let digest = sealed(&salt, &payload);
        hash = link(&hash, id, at, entry.kind.code(), &actor, &digest).to_vec();
        events.push(ledger_event::Model {
            id,
            previous,
            at,
            kind: entry.kind.code().to_owned(),
            actor,
            force: entry.force,
            subject: entry.subject.clone(),
            seeded: author.seeded,
            cursor: URL_SAFE_NO_PAD.encode(random::<12>()),
            digest: digest.to_vec(),
            hash: hash.clone(),
        });
        payloads.push(event_payload::Model {
            event: id,
            salt: salt.to_vec(),
            payload,
        });
    }
    store::add(tx, events, payloads).await?;
    let at = DateTime::from_timestamp_micros(at).unwrap_or_default();
    Ok(Recorded { event: id, at, locked })
}

/// Commits, and lets the next one append.
pub async fn commit(tx: DatabaseTransaction, recorded: Recorded) -> Result<(), DbErr> {
    tx.commit().await?;
    let held = recorded.locked.elapsed();
    metrics::ledger_lock(held);
    tracing::debug!(
        target: "muster::ledger",
        event = recorded.event.0,
        held_microseconds = u64::try_from(held.as_micros()).unwrap_or(u64::MAX),
        "committed"
    );
    Ok(())
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}
