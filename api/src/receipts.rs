//! The key that receipts are signed with: from the settings, or kept beside an embedded database and made on the first start.
use crate::config::{Database, Receipts};
use anyhow::Context as _;
use muster_exchange::receipt::SigningKey;
use rand::RngCore as _;
use std::{fs, io::Write as _, path::Path, sync::Arc};

/// The name of the file beside an embedded database.
const FILE: &str = "receipts.key";

/// The key of this installation; none where a server's database is used and no key is set.
pub(super) fn key(settings: &Receipts, database: &Database) -> anyhow::Result<Option<Arc<SigningKey>>> {
    let text = match (&settings.key, database.embedded_in()) {
        (Some(secret), _) => secret.expose().to_owned(),
        (None, Some(directory)) => kept(directory)?,
        (None, None) => return Ok(None),
    };
    let key: SigningKey = text.parse().context("receipts.key cannot be read")?;
    // retired, it would vouch for nothing from then on
    anyhow::ensure!(
        settings.retired.iter().all(|retired| retired.id() != key.id()),
        "receipts.retired names the key that signs now: put a new one into receipts.key"
    );
    Ok(Some(Arc::new(key)))
}

fn kept(directory: &Path) -> anyhow::Result<String> {
    let path = directory.join(FILE);
    if let Ok(text) = fs::read_to_string(&path) {
        return Ok(text);
    }
    let mut seed = [0; 32];
    rand::rng().fill_bytes(&mut seed);
    let text = muster_exchange::receipt::written(seed);
    fs::create_dir_all(directory)?;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&path).and_then(|mut file| file.write_all(text.as_bytes()));
    match written {
        Ok(()) => Ok(text),
        // somebody else started at the same moment: theirs is the key
        Err(_) => fs::read_to_string(&path).with_context(|| format!("{} cannot be written", path.display())),
    }
}
