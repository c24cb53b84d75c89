//! The sign-in this machine keeps: readable by its owner alone, and never shown.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize, Serializer};

use crate::credentials::{self, Credentials};
use crate::failure::{self, Failed};
use crate::settings;

/// What is kept.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) server: String,
    #[serde(serialize_with = "exposed")]
    token: SecretString,
    /// When the token runs out, in seconds since 1970, where that is known.
    expires: Option<u64>,
    /// What a new token is got with.
    credentials: Option<Credentials>,
}

/// A secret may be written into the one file that is for it.
pub(crate) fn exposed<S: Serializer>(secret: &SecretString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.expose_secret())
}

impl Kept {
    pub(crate) fn with_token(server: &str, token: SecretString) -> Self {
        Self {
            server: server.to_owned(),
            token,
            expires: None,
            credentials: None,
        }
    }

    /// Signs in with client credentials.
    pub(crate) fn with_credentials(server: &str, credentials: Credentials) -> Result<Self, Failed> {
        let fresh = credentials::exchange(&credentials)?;
        Ok(Self {
            server: server.to_owned(),
            token: fresh.token,
            expires: fresh.expires,
            credentials: Some(credentials),
        })
    }

    /// A token that has not run out, kept for the next command where it is new.
    pub(crate) fn token(self, path: &Path) -> Result<SecretString, Failed> {
        // a minute early: it must still do when it arrives
        let runs_out = self.expires.is_some_and(|at| at < credentials::now() + 60);
        match self.credentials {
            Some(credentials) if runs_out => {
                let fresh = Self::with_credentials(&self.server, credentials)?;
                write(path, &fresh)?;
                Ok(fresh.token)
            }
            _ => Ok(self.token),
        }
    }

    /// The token as it is, for the first question asked with it.
    pub(crate) fn settings(&self) -> Result<settings::Settings, Failed> {
        Ok(settings::Settings {
            server: settings::address(&self.server)?,
            token: self.token.clone(),
        })
    }
}

/// What is kept; nothing where nobody has signed in.
pub(crate) fn read(path: &Path) -> Result<Option<Kept>, Failed> {
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        text => text.map_err(|error| failure::file(path, &error))?,
    };
    // what stands in the file is not repeated: it is secret
    let kept = serde_json::from_str(&text);
    kept.map(Some)
        .map_err(|_| Failed::signed_out(format!("{} is not what `muster login` writes", path.display())))
}

/// Keeps it: whole or not at all, and for its owner's eyes from its first byte.
pub(crate) fn write(path: &Path, kept: &Kept) -> Result<(), Failed> {
    let text = serde_json::to_string_pretty(kept).map_err(|error| Failed::usage(error, "sign in again"))?;
    private(path, text.as_bytes()).map_err(|error| failure::file(path, &error))
}

/// Writes a file that only its owner may read.
pub(crate) fn private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    // created with mode 0600
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn only_its_owner_may_read_it_and_it_is_not_shown_by_accident() {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("muster/sign-in.json");
        let kept = Kept::with_token("https://muster.example.police.uk", "hush".into());

        write(&path, &kept).unwrap();

        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(read(&path).unwrap().unwrap().token.expose_secret(), "hush");
        assert!(!format!("{kept:?}").contains("hush"));
    }

    #[test]
    fn a_damaged_file_says_to_sign_in_again_and_repeats_nothing_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sign-in.json");
        fs::write(&path, "{ \"token\": \"hush\"").unwrap();

        let failed = read(&path).unwrap_err();

        assert_eq!(failed.code, "UNAUTHENTICATED");
        assert!(!format!("{failed:?}").contains("hush"), "{failed:?}");
    }
}
