//! Whether the ledger still says what it said: every link of the chain, and everything said that has not been erased.
use super::{
    chain::{ORIGIN, link, sealed},
    event::agrees,
    store,
};
use muster_domain::EventId;
use muster_entities::{event_payload, ledger_event};
use sea_orm::{ConnectionTrait, DbErr};

/// How many events are read at a time.
const PAGE: u64 = 2_000;

/// What was checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    pub events: u64,
    /// Events whose payload has been erased: the chain vouches that there was one.
    pub erased: u64,
    /// The hash of the last event, to be kept elsewhere and compared.
    pub head: [u8; 32],
}

/// Where the ledger does not hold.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    #[error("event {}: {what}", event.0)]
    At { event: EventId, what: &'static str },
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// Walks the whole chain.
pub async fn verify(db: &impl ConnectionTrait, mut progress: impl FnMut(u64)) -> Result<Verified, Broken> {
    let mut seen = Verified {
        head: ORIGIN,
        ..Verified::default()
    };
    let (mut last, mut at) = (EventId(0), i64::MIN);
    loop {
        let page = store::after(db, last, PAGE).await?;
        if page.is_empty() {
            return Ok(seen);
        }
        for (event, payload) in page {
            check(&event, payload.as_ref(), last, at, &seen.head)
                .map_err(|what| Broken::At { event: event.id, what })?;
            seen.events += 1;
            seen.erased += u64::from(payload.is_none());
            (last, at) = (event.id, event.at);
            seen.head.copy_from_slice(&event.hash);
        }
        progress(seen.events);
    }
}

fn check(
    event: &ledger_event::Model,
    payload: Option<&event_payload::Model>,
    last: EventId,
    at: i64,
    head: &[u8; 32],
) -> Result<(), &'static str> {
    let rule = |holds: bool, what| if holds { Ok(()) } else { Err(what) };
    rule(event.id.0 == last.0 + 1, "an event before it is missing")?;
    rule(event.previous == last, "it does not follow the event before it")?;
    rule(event.at > at, "it is not later than the event before it")?;
    if let Some(said) = payload {
        rule(
            sealed(&said.salt, &said.payload)[..] == event.digest,
            "what it says has been changed",
        )?;
        rule(
            agrees(&said.payload, event.force, event.subject.as_deref()),
            "its force or subject has been changed",
        )?;
    }
    let hash = link(head, event.id, event.at, &event.kind, &event.actor, &event.digest);
    rule(
        hash[..] == event.hash,
        "its number, time, kind, actor, digest or hash has been changed",
    )
}
