//! Publishing what an installation comes with, where nothing newer stands: an empty machine starts with a catalogue, and an upgrade brings its own.
use super::{
    Files, Published, editions,
    publish::{collection_of, problems, publish},
};
use crate::{
    ledger::Author,
    platform::{clock::Clock, database::Database, failure::Failure},
};
use muster_domain::{UserId, catalogue::Catalogue};

/// Publishes the collections that are new here or of a higher version than what stands. What somebody has published since stays.
pub async fn install(db: &Database, clock: &Clock, author: &Author, files: &Files) -> Result<Published, Failure> {
    let files = files.read().map_err(Failure::fault)?;
    let texts: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let given = Catalogue::parse(&texts).map_err(problems)?;
    let standing = editions::edition(db.reader(), None).await?;
    let newer = |text: &str| {
        let code = collection_of(text).and_then(|code| code.parse().ok());
        let given = code.as_ref().and_then(|code| given.collection(code));
        let standing = code.as_ref().and_then(|code| standing.catalogue.collection(code));
        given.is_some_and(|given| standing.is_none_or(|standing| standing.version < given.version))
    };
    let files: Vec<(String, String)> = files.iter().filter(|(_, text)| newer(text)).cloned().collect();
    publish(db, clock, author, &files).await
}

/// Who publishes what an installation comes with.
#[must_use]
pub fn installer() -> Author {
    Author::new(UserId::new("system:catalogue"), "Catalogue of the installation")
}
