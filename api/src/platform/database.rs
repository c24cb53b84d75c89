//! The database: `SQLite` beside the program, or PostgreSQL by URL. One connection writes to `SQLite`, many read.
use crate::{
    config,
    platform::{failure::Failure, metrics::Metrics},
};
use muster_domain::problem::{ErrorCode, Problem};
use muster_migration::Migrator;
use sea_orm::{
    ConnectOptions, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, EntityTrait as _, RuntimeErr, SqlErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait as _, UpdateResult,
};
use sea_orm_migration::{MigratorTrait as _, seaql_migrations};
use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use std::{path::Path, time::Duration};

/// How long a writer waits for another to finish: an import of a return takes milliseconds.
const BUSY: Duration = Duration::from_secs(30);

/// How much a commit costs, and what a power cut may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Nothing that was answered is lost.
    Full,
    /// A power cut may take the last moments; a crash of the program takes nothing. For demonstrations and tests.
    Demonstration,
}

/// Connections to the database.
#[derive(Clone, Debug)]
pub struct Database {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
}

impl Database {
    /// Connects as configured: by URL, or to a file in the data directory.
    pub async fn connect(settings: &config::Database, durability: Durability) -> anyhow::Result<Self> {
        let url = settings.url();
        if url.expose().starts_with("postgres") {
            return Ok(Self::postgres(url.expose(), settings.connections, settings.acquire).await?);
        }
        if let Some(directory) = settings.embedded_in() {
            std::fs::create_dir_all(directory)?;
        }
        let path = url.expose().trim_start_matches("sqlite:").trim_start_matches("//");
        let path = path.split_once('?').map_or(path, |(path, _)| path);
        Ok(Self::sqlite(Path::new(path), settings.connections, durability).await?)
    }

    /// Opens a file, making it where there is none.
    pub async fn sqlite(path: &Path, readers: u32, durability: Durability) -> Result<Self, DbErr> {
        let synchronous = match durability {
            Durability::Full => SqliteSynchronous::Full,
            Durability::Demonstration => SqliteSynchronous::Normal,
        };
        let options = |connections| {
            let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", path.display()));
            options
                .max_connections(connections)
                .sqlx_logging_level(tracing::log::LevelFilter::Trace);
            options.map_sqlx_sqlite_opts(move |sqlite| {
                sqlite
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(synchronous)
                    .busy_timeout(BUSY)
                    .foreign_keys(true)
                    .pragma("mmap_size", "268435456")
                    .pragma("cache_size", "-32768")
            });
            options
        };
        let writer = sea_orm::Database::connect(options(1)).await?;
        let reader = sea_orm::Database::connect(options(readers.max(1))).await?;
        Ok(Self { writer, reader })
    }

    /// Connects to a PostgreSQL server.
    pub async fn postgres(url: &str, connections: u32, acquire: Duration) -> Result<Self, DbErr> {
        let mut options = ConnectOptions::new(url);
        options
            .max_connections(connections.max(2))
            .acquire_timeout(acquire)
            .sqlx_logging_level(tracing::log::LevelFilter::Trace);
        let pool = sea_orm::Database::connect(options).await?;
        Ok(Self {
            writer: pool.clone(),
            reader: pool,
        })
    }

    /// For reading: never waits for a writer.
    #[must_use]
    pub const fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// For a statement that stands by itself. What returns are made of is written in transactions, with its events.
    #[must_use]
    pub const fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// Begins to write. On `SQLite` this is where one writer waits for another.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        self.writer.begin_with_options(options).await
    }

    /// Which of the two it is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.writer.get_database_backend()
    }

    /// Brings the tables up to date.
    pub async fn migrate(&self) -> Result<(), DbErr> {
        Migrator::up(&self.writer, None).await
    }

    /// Whether the tables are up to date. Those of a newer version are: it adds before it takes away.
    pub async fn migrated(&self) -> Result<bool, DbErr> {
        let done = seaql_migrations::Entity::find().all(&self.reader).await?;
        let done = |name: &str| done.iter().any(|migration| migration.version == name);
        Ok(Migrator::migrations().iter().all(|migration| done(migration.name())))
    }

    /// Lets an operator see how many connections there are, and how many of them wait for work.
    pub fn measure(&self, metrics: &Metrics) {
        let (all, idle) = (self.reader.clone(), self.reader.clone());
        metrics.gauge("database_connections", "Connections open for reading", move || {
            connections(&all).0
        });
        metrics.gauge(
            "database_connections_idle",
            "Those of them nobody uses now",
            move || connections(&idle).1,
        );
    }

    /// Lets go of every connection.
    pub async fn close(&self) -> Result<(), DbErr> {
        self.writer.close_by_ref().await?;
        self.reader.close_by_ref().await
    }
}

/// How many connections a pool holds open, and how many are idle.
fn connections(pool: &DatabaseConnection) -> (u64, u64) {
    let (open, idle) = match pool.get_database_backend() {
        DbBackend::Sqlite => {
            let pool = pool.get_sqlite_connection_pool();
            (pool.size(), pool.num_idle())
        }
        DbBackend::Postgres => {
            let pool = pool.get_postgres_connection_pool();
            (pool.size(), pool.num_idle())
        }
        _ => (0, 0),
    };
    (open.into(), idle as u64)
}

/// Whether the database could not be reached, or went away in the middle of it: the same may do a moment later.
#[must_use]
pub fn away(error: &DbErr) -> bool {
    match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => true,
        DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause)) => {
            matches!(
                **cause,
                sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed
            )
        }
        _ => false,
    }
}

/// A constraint, or a row no longer as it was read, that somebody ran into by acting at the same time as another, as the problem it is for them.
#[must_use]
pub fn on_constraint(error: DbErr) -> Failure {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => at_the_same_moment(),
        None if error == DbErr::RecordNotUpdated => at_the_same_moment(),
        _ => error.into(),
    }
}

/// Somebody else did the same, or something to the same, at the same time.
#[must_use]
pub fn at_the_same_moment() -> Failure {
    Problem::new(
        ErrorCode::StaleVersion,
        "somebody else changed this at the same moment: read it again, then repeat what you did",
    )
    .into()
}

/// Refuses an update that did not find its row as it was read. See [`on_constraint`].
///
/// # Errors
///
/// [`DbErr::RecordNotUpdated`] where no row was.
pub fn as_it_was_read(updated: &UpdateResult) -> Result<(), DbErr> {
    match updated.rows_affected {
        0 => Err(DbErr::RecordNotUpdated),
        _ => Ok(()),
    }
}
