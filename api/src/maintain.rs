//! What an administrator does beside a running service: bring the tables up to date, check the ledger.

use anyhow::Context as _;

use crate::config::Config;
use crate::ledger;
use crate::platform::database::{Database, Durability};

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
