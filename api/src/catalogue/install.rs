//! Publishing what the binary carries, where nothing newer stands: an empty machine starts with a catalogue, and an upgrade brings its own.
use super::{
    Files, Published, editions,
    publish::{collection_of, publish},
};
use crate::{
    ledger::Author,
    platform::{clock::Clock, database::Database, failure::Failure},
};
use muster_domain::{UserId, catalogue::Catalogue};

/// Publishes the carried collections that are new here or of a higher version than what stands. What an administrator has published stays.
pub async fn install(db: &Database, clock: &Clock, author: &Author) -> Result<Published, Failure> {
    let files = Files::Carried.read().map_err(Failure::fault)?;
    let standing = editions::edition(db.reader(), None).await?;
    let texts: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let carried = Catalogue::parse(&texts).map_err(|faults| Failure::fault(format!("{faults:?}")))?;
    let newer = |text: &str| {
        let code = collection_of(text).and_then(|code| code.parse().ok());
        let carried = code.as_ref().and_then(|code| carried.collection(code));
        let standing = code.as_ref().and_then(|code| standing.catalogue.collection(code));
        carried.is_some_and(|carried| standing.is_none_or(|standing| standing.version < carried.version))
    };
    let files: Vec<(String, String)> = files.iter().filter(|(_, text)| newer(text)).cloned().collect();
    publish(db, clock, author, &files).await
}

/// Who publishes what the binary carries.
#[must_use]
pub fn installer() -> Author {
    Author::new(UserId::new("system:catalogue"), "Muster's own catalogue")
}
