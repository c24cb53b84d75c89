//! Editions of the catalogue, read once and shared by everybody who asks about their time.
use super::{edition::Edition, store};
use crate::{
    ledger,
    platform::{
        database::Database,
        failure::{Failure, SharedFailure},
    },
};
use chrono::{DateTime, Utc};
use moka::future::Cache;
use muster_domain::{EventId, catalogue::CatalogueFault};
use sea_orm::ConnectionTrait;
use std::sync::Arc;
use tokio::sync::OnceCell;

/// How many editions are held at once; a year has a handful.
const HELD: u64 = 16;

/// Editions by version. Definitions change a few times a year, so nearly every request finds its own here.
#[derive(Clone, Debug)]
pub struct Editions {
    db: Database,
    held: Cache<EventId, Arc<Edition>>,
}

impl Editions {
    #[must_use]
    pub fn new(db: Database) -> Self {
        Self {
            db,
            held: Cache::new(HELD),
        }
    }

    /// As it stood after an event.
    pub async fn as_of(&self, event: EventId) -> Result<Arc<Edition>, Failure> {
        let version = store::version(self.db.reader(), Some(event)).await?;
        self.version(version).await
    }

    /// As it stood at an instant, or as it stands.
    pub async fn at(&self, instant: Option<DateTime<Utc>>) -> Result<Arc<Edition>, Failure> {
        match instant {
            Some(_) => self.as_of(ledger::point(self.db.reader(), instant).await?.event).await,
            None => self.latest().await,
        }
    }

    /// As it stands.
    pub async fn latest(&self) -> Result<Arc<Edition>, Failure> {
        let version = store::version(self.db.reader(), None).await?;
        self.version(version).await
    }

    /// Every edition up to one, oldest first.
    pub(super) async fn until(&self, last: EventId) -> Result<Vec<Arc<Edition>>, Failure> {
        let mut editions = Vec::new();
        for version in store::versions(self.db.reader(), last).await? {
            editions.push(self.version(version).await?);
        }
        Ok(editions)
    }

    async fn version(&self, version: EventId) -> Result<Arc<Edition>, Failure> {
        let read = async {
            read(self.db.reader(), version)
                .await
                .map(Arc::new)
                .map_err(SharedFailure::from)
        };
        let held = self.held.try_get_with(version, read).await;
        held.map_err(|cause| Failure::from(SharedFailure::clone(&cause)))
    }
}

/// What one request takes for now: however many definitions it names, they are of one edition and are read once.
#[derive(Debug, Default)]
pub struct Current(OnceCell<Arc<Edition>>);

impl Current {
    /// The edition of this request.
    pub async fn get(&self, editions: &Editions) -> Result<Arc<Edition>, Failure> {
        self.0.get_or_try_init(|| editions.latest()).await.cloned()
    }
}

/// The edition after an event, or the newest, for an operation inside its own transaction.
pub async fn edition(db: &impl ConnectionTrait, event: Option<EventId>) -> Result<Edition, Failure> {
    let version = store::version(db, event).await?;
    read(db, version).await
}

async fn read(db: &impl ConnectionTrait, version: EventId) -> Result<Edition, Failure> {
    let rows = store::at(db, version).await?;
    Edition::of(rows).map_err(|faults| Failure::fault(told(&faults)))
}

fn told(faults: &[CatalogueFault]) -> String {
    let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
    format!("a published catalogue does not hold together: {}", faults.join("; "))
}
