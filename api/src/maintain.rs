//! What an administrator does beside a running service: bring the tables up to date, load reference data, check the ledger.

use std::path::PathBuf;

use anyhow::Context as _;
use muster_domain::UserId;

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
    let author = Author::new(UserId::new("system:reference"), "Reference data loader");
    let files = folder.map_or(Files::Carried, Files::Folder);
    let loaded = reference::load(&database, &Clock::System, &author, &files).await;
    database.close().await?;
    let loaded = loaded.map_err(|failure| match failure {
        Failure::Problems(problems, total) => {
            let list = problems
                .iter()
                .fold(String::new(), |list, problem| list + "\n  " + &problem.message);
            anyhow::anyhow!("{total} to mend, nothing loaded:{list}")
        }
        other => other.into(),
    })?;
    Ok(match loaded.event {
        Some(_) => format!("{} rows begun, {} ended\n", loaded.begun, loaded.ended),
        None => "nothing differs\n".to_owned(),
    })
}
