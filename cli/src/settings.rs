//! Where the service is, who asks, and where this machine keeps it: flags first, then variables, then what was stored.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use secrecy::SecretString;

use crate::arguments::Connection;
use crate::failure::{self, Failed};
use crate::keep::{self, Kept};

/// What the environment says, read once.
#[derive(Debug, Default)]
pub(crate) struct Environment(HashMap<String, String>);

impl Environment {
    pub(crate) fn read() -> Self {
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Self(std::env::vars_os().filter_map(text).collect())
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// A folder of the XDG base directories: what its variable says, or its usual place at home.
    fn folder(&self, variable: &str, usual: &str) -> Result<PathBuf, Failed> {
        let said = self.get(variable).map(PathBuf::from).filter(|path| path.is_absolute());
        let home = || self.get("HOME").map(|home| Path::new(home).join(usual));
        let folder = said.or_else(home).ok_or_else(|| {
            let message = format!("neither HOME nor {variable} is set: there is nowhere to keep anything");
            Failed::usage(message, "set HOME")
        })?;
        Ok(folder.join("muster"))
    }

    /// Where the sign-in is kept.
    pub(crate) fn sign_in(&self) -> Result<PathBuf, Failed> {
        Ok(self.folder("XDG_CONFIG_HOME", ".config")?.join("sign-in.json"))
    }

    /// Where it is noted which files are under way.
    pub(crate) fn sending(&self) -> Result<PathBuf, Failed> {
        Ok(self.folder("XDG_STATE_HOME", ".local/state")?.join("sending"))
    }
}

/// Where to ask, and as whom.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) server: String,
    pub(crate) token: SecretString,
}

impl Settings {
    /// Puts together what is to be used. Client credentials are exchanged for a token where the last one has run out.
    pub(crate) fn of(connection: &Connection, environment: &Environment) -> Result<Self, Failed> {
        let path = environment.sign_in()?;
        let kept = keep::read(&path)?;
        let named = connection
            .server
            .as_deref()
            .or_else(|| environment.get("MUSTER_SERVER"));
        let server = named
            .or(kept.as_ref().map(|kept| kept.server.as_str()))
            .ok_or_else(|| {
                let fix = "give --server, set MUSTER_SERVER, or sign in once with `muster login`";
                Failed::usage("no server is named", fix)
            })?;
        let server = address(server)?;
        if let Some(token) = given(connection.token_file.as_deref(), environment)? {
            return Ok(Self { server, token });
        }
        let kept = kept.ok_or_else(|| Failed::signed_out("nobody is signed in on this machine"))?;
        if address(&kept.server)? != server {
            // what was stored is for one service: another must not get to see it
            let message = format!("the stored sign-in is for {}, not for {server}", kept.server);
            return Err(Failed::signed_out(message));
        }
        let token = Kept::token(kept, &path)?;
        Ok(Self { server, token })
    }
}

/// A token that is given for this command alone.
fn given(file: Option<&Path>, environment: &Environment) -> Result<Option<SecretString>, Failed> {
    let named = file.or_else(|| environment.get("MUSTER_TOKEN_FILE").map(Path::new));
    if let Some(file) = named.filter(|_| file.is_some() || environment.get("MUSTER_TOKEN").is_none()) {
        return secret_of(file).map(Some);
    }
    Ok(environment.get("MUSTER_TOKEN").map(SecretString::from))
}

/// What a file holds in its first line.
pub(crate) fn secret_of(file: &Path) -> Result<SecretString, Failed> {
    let text = if file == Path::new("-") {
        std::io::read_to_string(std::io::stdin())
    } else {
        fs::read_to_string(file)
    };
    let text = text.map_err(|error| failure::file(file, &error))?;
    match text.trim() {
        "" => Err(Failed::usage(
            format!("{} is empty", file.display()),
            "put the token into it",
        )),
        secret => Ok(secret.into()),
    }
}

/// The address of a service without a slash at its end; a token travels unencrypted within this machine only.
pub(crate) fn address(text: &str) -> Result<String, Failed> {
    let wrong = |message: String| Failed::usage(message, "write it like https://muster.example.police.uk");
    let url: reqwest::Url = text
        .parse()
        .map_err(|error| wrong(format!("`{text}` is not an address: {error}")))?;
    let here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("an address must not carry a password".to_owned()));
    }
    match url.scheme() {
        "https" => {}
        "http" if here => {}
        _ => return Err(wrong(format!("`{text}` would send your token unencrypted: use https"))),
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret as _;

    fn environment(pairs: &[(&str, &str)]) -> Environment {
        Environment(
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        )
    }

    #[test]
    fn a_token_travels_unencrypted_within_this_machine_only() {
        assert_eq!(address("http://127.0.0.1:8080/").unwrap(), "http://127.0.0.1:8080");
        assert_eq!(
            address("https://muster.example.police.uk").unwrap(),
            "https://muster.example.police.uk"
        );
        for wrong in [
            "http://muster.example.police.uk",
            "ftp://localhost",
            "muster",
            "https://me:secret@example.org",
        ] {
            let failed = address(wrong).unwrap_err();
            assert_eq!(failed.code, "USAGE", "{wrong}");
            assert!(!failed.message.contains("secret"), "{failed:?}");
        }
    }

    #[test]
    fn flags_win_over_variables_and_variables_over_what_is_stored() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().to_str().unwrap();
        let stored = environment(&[("XDG_CONFIG_HOME", home)]);
        let kept = Kept::with_token("http://localhost:1", "stored".into());
        keep::write(&stored.sign_in().unwrap(), &kept).unwrap();
        let file = folder.path().join("token");
        fs::write(&file, "flag\n").unwrap();
        let flags = Connection {
            server: Some("http://localhost:3".to_owned()),
            token_file: Some(file),
        };
        let variables = environment(&[
            ("XDG_CONFIG_HOME", home),
            ("MUSTER_SERVER", "http://localhost:2"),
            ("MUSTER_TOKEN", "variable"),
        ]);

        let said = |connection: &Connection, environment: &Environment| {
            let settings = Settings::of(connection, environment).unwrap();
            (settings.server, settings.token.expose_secret().to_owned())
        };

        let pair = |server: &str, token: &str| (server.to_owned(), token.to_owned());
        assert_eq!(said(&flags, &variables), pair("http://localhost:3", "flag"));
        assert_eq!(
            said(&Connection::default(), &variables),
            pair("http://localhost:2", "variable")
        );
        assert_eq!(
            said(&Connection::default(), &stored),
            pair("http://localhost:1", "stored")
        );
    }

    #[test]
    fn what_was_stored_for_one_service_is_not_shown_to_another() {
        let folder = tempfile::tempdir().unwrap();
        let stored = environment(&[("XDG_CONFIG_HOME", folder.path().to_str().unwrap())]);
        keep::write(
            &stored.sign_in().unwrap(),
            &Kept::with_token("http://localhost:1", "stored".into()),
        )
        .unwrap();
        let elsewhere = Connection {
            server: Some("http://localhost:2".to_owned()),
            token_file: None,
        };

        assert_eq!(Settings::of(&elsewhere, &stored).unwrap_err().code, "UNAUTHENTICATED");
    }
}
