//! The reference data of a moment, read once and shared by everybody who asks about that moment.
use super::store::{self, Snapshot};
use crate::platform::{
    database::Database,
    failure::{Failure, SharedFailure},
};
use moka::future::Cache;
use muster_domain::EventId;
use std::sync::Arc;
use tokio::sync::OnceCell;

/// How many versions are held at once; a year has a handful.
const HELD: u64 = 16;

/// Snapshots by version. Reference data changes a few times a year, so nearly every request finds its own here.
#[derive(Clone, Debug)]
pub struct Snapshots {
    db: Database,
    held: Cache<EventId, Arc<Snapshot>>,
}

impl Snapshots {
    #[must_use]
    pub fn new(db: Database) -> Self {
        Self {
            db,
            held: Cache::new(HELD),
        }
    }

    /// As it stood after an event.
    pub async fn as_of(&self, event: EventId) -> Result<Arc<Snapshot>, Failure> {
        let db = self.db.reader();
        let version = store::version(db, Some(event)).await?;
        self.version(version).await
    }

    /// As it stands.
    pub async fn latest(&self) -> Result<Arc<Snapshot>, Failure> {
        let version = store::version(self.db.reader(), None).await?;
        self.version(version).await
    }

    async fn version(&self, version: EventId) -> Result<Arc<Snapshot>, Failure> {
        let read = async { Ok(Arc::new(store::at(self.db.reader(), version).await?)) };
        let held = self.held.try_get_with(version, read).await;
        held.map_err(|failure: Arc<Failure>| SharedFailure(failure).into())
    }
}

/// What one request takes for now: however many forces it names, they stand at one moment and are read once.
#[derive(Debug, Default)]
pub struct Current(OnceCell<Arc<Snapshot>>);

impl Current {
    pub(super) async fn get(&self, snapshots: &Snapshots) -> Result<Arc<Snapshot>, Failure> {
        self.0.get_or_try_init(|| snapshots.latest()).await.cloned()
    }
}
