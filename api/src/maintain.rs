//! What an administrator does beside a running service: bring the tables up to date, load reference data, check the ledger.

use std::path::PathBuf;

use anyhow::Context as _;
use muster_domain::{EventId, UserId};

use crate::app::App;
use crate::catalogue::{self, Published};
use crate::config::Config;
use crate::ledger::{self, Author};
use crate::platform::clock::Clock;
use crate::platform::database::{Database, Durability};
use crate::platform::failure::Failure;
use crate::reference::{self, Files};

/// Brings the tables of the configured database up to date.
pub async fn migrate(config: &Config) -> anyhow::Result<()> {
    let database = Database::connect(&config.database, Durability::Full).await?;
    database
        .migrate()
        .await
        .context("the database cannot be brought up to date")?;
    tracing::info!("the tables are up to date");
    Ok(database.close().await?)
}

/// Walks the whole ledger, and says in a sentence that it holds; where it does not, the error names the event.
pub async fn verify_ledger(config: &Config) -> anyhow::Result<String> {
    let database = Database::connect(&config.database, Durability::Full).await?;
    let verified = ledger::verify(database.reader(), |seen| tracing::info!(events = seen, "verified")).await;
    database.close().await?;
    let verified = verified.context("the ledger does not hold")?;
    let head = verified
        .head
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    Ok(format!(
        "{} events hold, {} of them erased; head {head}\n",
        verified.events, verified.erased
    ))
}

/// Loads the reference files of a folder, or those the binary carries, and says what differed.
pub async fn load_reference(config: &Config, folder: Option<PathBuf>) -> anyhow::Result<String> {
    let database = Database::connect(&config.database, Durability::Full).await?;
    if config.database.embedded_in().is_some() {
        database.migrate().await?;
    }
    let author = loader();
    let files = folder.map_or(Files::Carried, Files::Folder);
    let loaded = reference::load(&database, &Clock::System, &author, &files).await;
    database.close().await?;
    let loaded = loaded.map_err(|failure| told(failure, "nothing loaded"))?;
    Ok(match loaded.event {
        Some(_) => format!("{} rows begun, {} ended\n", loaded.begun, loaded.ended),
        None => "nothing differs\n".to_owned(),
    })
}

/// Publishes the catalogue files of a folder, or those the binary carries, and says which collections changed.
pub async fn publish_catalogue(config: &Config, folder: Option<PathBuf>) -> anyhow::Result<String> {
    let files = catalogue::Files::of(folder.as_deref()).read()?;
    let database = Database::connect(&config.database, Durability::Full).await?;
    if config.database.embedded_in().is_some() {
        database.migrate().await?;
    }
    let published = catalogue::publish(&database, &Clock::System, &catalogue::installer(), &files).await;
    database.close().await?;
    let Published { collections, .. } = published.map_err(|failure| told(failure, "nothing published"))?;
    if collections.is_empty() {
        return Ok("nothing differs\n".to_owned());
    }
    let codes: Vec<&str> = collections.iter().map(muster_domain::CollectionCode::as_str).collect();
    Ok(format!("published {}\n", codes.join(", ")))
}

/// Gives a service what it cannot do without: reference data where there is none, and the catalogue it comes with where nothing newer stands.
pub async fn provide(app: &App) -> anyhow::Result<()> {
    if app.reference.latest().await?.version == EventId(0) {
        let loaded = reference::load(&app.database, &app.clock, &loader(), &Files::Carried).await;
        loaded.map_err(|failure| told(failure, "no reference data was loaded"))?;
    }
    let files = catalogue::Files::of(app.config.catalogue.directory.as_deref());
    let installed = catalogue::install(&app.database, &app.clock, &catalogue::installer(), &files).await;
    installed.map_err(|failure| told(failure, "the catalogue was not published"))?;
    Ok(())
}

fn loader() -> Author {
    Author::new(UserId::new("system:reference"), "Reference data loader")
}

/// A failure for whoever reads a terminal: every problem on a line of its own.
pub(crate) fn told(failure: Failure, outcome: &str) -> anyhow::Error {
    match failure {
        Failure::Problems(problems, total) => {
            let lines = problems.iter().map(|problem| format!("\n  {}", problem.message));
            anyhow::anyhow!("{total} to mend, {outcome}:{}", lines.collect::<String>())
        }
        other => anyhow::Error::from(other).context(outcome.to_owned()),
    }
}
