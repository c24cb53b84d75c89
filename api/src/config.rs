//! How one installation differs from another: read once at the start, refused whole when anything in it is wrong.

mod purpose;
mod sections;
mod settings;

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use muster_exchange::receipt::RetiredKey;
use secrecy::{ExposeSecret, SecretString};

pub use self::purpose::DEMO_MARK;
use self::settings::Settings;
pub use self::settings::{DEFAULTS, Faults, Sources};

/// Text that is used but never shown.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text.into())
    }

    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("***")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("***")
    }
}

#[derive(Debug, Clone)]
pub struct Config {
    pub purpose: Purpose,
    pub server: Server,
    pub metrics: Metrics,
    pub database: Database,
    pub cache: Cache,
    pub identity: Identity,
    pub limits: Limits,
    pub subscriptions: Subscriptions,
    pub catalogue: Catalogue,
    pub receipts: Receipts,
    pub telemetry: Telemetry,
}

#[derive(Debug, Clone)]
pub struct Server {
    pub listen: SocketAddr,
    pub public_url: Option<String>,
    pub allowed_origins: Vec<String>,
    pub drain: Duration,
}

impl Server {
    /// The address to put in links: no trailing slash.
    #[must_use]
    pub fn base_url(&self) -> String {
        match &self.public_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => format!("http://{}", self.listen),
        }
    }

    /// The origin of our own pages, as browsers say it: no path.
    #[must_use]
    pub fn origin(&self) -> String {
        let mut url = self.base_url();
        let host = url.find("://").map_or(0, |scheme| scheme + 3);
        if let Some(path) = url[host..].find('/') {
            url.truncate(host + path);
        }
        url
    }
}

#[derive(Debug, Clone)]
pub struct Metrics {
    /// `None`: no metrics port.
    pub listen: Option<SocketAddr>,
}

#[derive(Debug, Clone)]
pub struct Database {
    url: Option<Secret>,
    pub directory: PathBuf,
    pub connections: u32,
    pub acquire: Duration,
}

impl Database {
    /// An embedded database in this directory.
    #[must_use]
    pub fn embedded(directory: impl Into<PathBuf>) -> Self {
        Self {
            url: None,
            directory: directory.into(),
            connections: 16,
            acquire: Duration::from_secs(5),
        }
    }

    /// A database at this address, `postgres://` or `sqlite:`.
    #[must_use]
    pub fn at(url: impl Into<String>) -> Self {
        Self {
            url: Some(Secret::new(url.into())),
            ..Self::embedded(".muster")
        }
    }

    /// The address to connect to, holding a password perhaps; without a configured one, SQLite in `directory`.
    #[must_use]
    pub fn url(&self) -> Secret {
        self.url.clone().unwrap_or_else(|| {
            Secret::new(format!(
                "sqlite:{}?mode=rwc",
                self.directory.join("muster.db").display()
            ))
        })
    }

    /// The directory of the embedded database, when it is the one in use.
    #[must_use]
    pub fn embedded_in(&self) -> Option<&Path> {
        self.url.is_none().then_some(self.directory.as_path())
    }
}

#[derive(Debug, Clone)]
pub struct Cache {
    pub memory_bytes: u64,
    pub redis_url: Option<Secret>,
    pub redis_timeout: Duration,
    pub redis_pause: Duration,
    pub redis_keep: Duration,
}

#[derive(Debug, Clone)]
pub struct Identity {
    pub issuer: Option<String>,
    pub audience: Option<String>,
    pub jwks_url: Option<String>,
    pub jwks_refresh: Duration,
    pub leeway: Duration,
}

#[derive(Debug, Clone)]
pub struct Limits {
    pub body_bytes: usize,
    pub upload_bytes: usize,
    pub depth: usize,
    pub complexity: usize,
    pub aliases: usize,
    pub request: Duration,
}

/// What clients that stay connected may take.
#[derive(Debug, Clone)]
pub struct Subscriptions {
    pub connections: usize,
    pub per_person: usize,
    pub per_connection: usize,
    pub message_bytes: usize,
    pub init: Duration,
    pub ping: Duration,
    /// How long a file that has not come yet is waited for.
    pub upload: Duration,
}

#[derive(Debug, Clone)]
pub struct Catalogue {
    /// `None`: the files the program carries.
    pub directory: Option<PathBuf>,
}

#[derive(Debug, Clone)]
pub struct Receipts {
    /// `None`: one that is kept beside an embedded database, or no receipts.
    pub key: Option<Secret>,
    /// Those that signed before it.
    pub retired: Vec<RetiredKey>,
}

#[derive(Debug, Clone)]
pub struct Telemetry {
    pub log: String,
    pub otlp_endpoint: Option<String>,
    pub otlp_headers: Option<Secret>,
    pub sample_ratio: f64,
    pub service_name: String,
}

/// What the settings are for, which decides what must be there and what must not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A service for others: an issuer is needed, and nothing of the demo is taken.
    Serving,
    /// A try-out on this machine alone: nothing of a production installation is taken.
    Demo,
    /// Work on the database beside either of them.
    Maintenance,
}

impl Config {
    /// All settings from their sources, or everything that is wrong with them.
    pub fn load(purpose: Purpose, sources: Sources) -> Result<Self, Faults> {
        let mut from = Settings::gather(purpose, sources);
        match purpose {
            Purpose::Serving => purpose::check_serving(&mut from),
            Purpose::Demo => purpose::check_demo(&mut from),
            Purpose::Maintenance => purpose::check_maintenance(&mut from),
        }
        let config = sections::read(purpose, &mut from);
        from.finish()?;
        Ok(config)
    }
}

#[cfg(test)]
mod tests;
