//! The service at rest: everything its operations work with, put together from the settings.

use std::sync::Arc;

use anyhow::Context as _;
use muster_exchange::receipt::SigningKey;
use poem::{Endpoint, EndpointExt as _, Response, Route};
use tokio::sync::Semaphore;

use crate::catalogue::Editions;
use crate::config::{Config, Purpose};
use crate::exchange::{Board, Files};
use crate::http::{self, Sockets};
use crate::identity::Verifier;
use crate::platform::cache::Cache;
use crate::platform::clock::Clock;
use crate::platform::database::{Database, Durability};
use crate::platform::metrics::Metrics;
use crate::platform::telemetry::Observed;
use crate::receipts;
use crate::reference::Snapshots;
use crate::returns::Returns;
use crate::schema::{self, AppSchema};

/// What every operation may ask for; a copy is the same service.
#[derive(Clone)]
pub struct App {
    pub config: Arc<Config>,
    pub database: Database,
    pub cache: Cache,
    pub clock: Clock,
    pub metrics: Arc<Metrics>,
    pub verifier: Arc<Verifier>,
    /// Forces, regions, populations, peers and areas, at any moment.
    pub reference: Snapshots,
    /// The catalogue, at any moment.
    pub editions: Editions,
    /// Who may work on a file that was sent, one after another.
    uploads: Arc<Semaphore>,
    /// Where it is told how far files have got.
    board: Board,
    /// Clients that stay connected.
    pub sockets: Sockets,
    /// The key receipts are signed with, where there is one.
    pub receipts: Option<Arc<SigningKey>>,
}

/// How many files are worked on at once.
const FILES_AT_ONCE: usize = 2;

impl App {
    /// Connects what the settings name. An embedded database is brought up to date here, because nobody else does it;
    /// a server's is left to `muster-api migrate`.
    pub async fn start(config: Config, clock: Clock) -> anyhow::Result<Self> {
        let durability = match config.purpose {
            Purpose::Demo => Durability::Demonstration,
            Purpose::Serving | Purpose::Maintenance => Durability::Full,
        };
        let database = Database::connect(&config.database, durability)
            .await
            .context("the database cannot be opened")?;
        if config.database.embedded_in().is_some() {
            database
                .migrate()
                .await
                .context("the database cannot be brought up to date")?;
        }
        let metrics = Arc::new(Metrics::default());
        let cache = Cache::start(&config.cache, Arc::clone(&metrics)).await?;
        database.measure(&metrics);
        let verifier = Arc::new(Verifier::new(&config.identity, clock.clone())?);
        let sockets = Sockets::new(&config.subscriptions, &metrics);
        let receipts = receipts::key(&config.receipts, &config.database)?;
        Ok(Self {
            receipts,
            config: Arc::new(config),
            reference: Snapshots::new(database.clone()),
            editions: Editions::new(database.clone()),
            uploads: Arc::new(Semaphore::new(FILES_AT_ONCE)),
            board: Board::default(),
            sockets,
            database,
            cache,
            clock,
            metrics,
            verifier,
        })
    }

    /// What returns stand on.
    #[must_use]
    pub fn returns(&self) -> Returns {
        Returns {
            database: self.database.clone(),
            clock: self.clock.clone(),
            reference: self.reference.clone(),
            catalogue: self.editions.clone(),
            seeding: false,
        }
    }

    /// What files that are sent stand on.
    #[must_use]
    pub fn files(&self) -> Files {
        Files {
            returns: self.returns(),
            gate: Arc::clone(&self.uploads),
            board: self.board.clone(),
            patience: self.config.subscriptions.upload,
        }
    }

    /// The schema with this service behind it.
    #[must_use]
    pub fn schema(&self) -> AppSchema {
        let limits = &self.config.limits;
        schema::builder()
            .data(self.clone())
            .data(self.editions.clone())
            .data(self.returns())
            .data(self.files())
            .limit_depth(limits.depth)
            .limit_complexity(limits.complexity)
            .finish()
    }

    /// Everything the service answers; `more` are routes of the demo, or none.
    #[must_use]
    pub fn endpoint(&self, more: Route) -> impl Endpoint<Output = Response> + use<> {
        let routes = http::routes(more, self);
        http::finish(routes, &self.config.server).with(Observed(Arc::clone(&self.metrics)))
    }
}
