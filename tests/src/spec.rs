//! One service for one test.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use muster_api::app::App;
use muster_api::config::{Config, Purpose, Sources};
use muster_api::maintain;
use muster_api::platform::clock::Clock;
use poem::endpoint::{BoxEndpoint, EndpointExt as _};
use poem::listener::{Acceptor as _, Listener as _, TcpListener};
use poem::{Response, Route, Server};

use crate::store::Fresh;
use crate::{Issuer, Person, issuer};

/// When a test begins, unless it says otherwise: March's returns are due tomorrow, February's are late, and the
/// financial year 2025-26 has just ended.
pub const MORNING: &str = "2026-04-15T09:00:00Z";

/// A service with reference data and a catalogue, nothing in its ledger but these, and a clock that stands still.
pub struct Spec {
    pub app: App,
    pub clock: Clock,
    pub(crate) endpoint: BoxEndpoint<'static, Response>,
    database: Arc<Fresh>,
}

impl Spec {
    /// A service at rest on a database of its own.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// The same with other settings: `("limits.depth", "5")`.
    pub async fn start_with(settings: &[(&'static str, &str)]) -> Self {
        let database = Arc::new(Fresh::copy().await);
        let clock = Clock::held(moment(MORNING));
        let app = App::start(config(database.url(), settings), clock.clone())
            .await
            .expect("a service");
        let endpoint = app.endpoint(Route::new()).boxed();
        Self {
            app,
            clock,
            endpoint,
            database,
        }
    }

    /// A second service on the same database, with the same clock.
    pub async fn beside(&self, settings: &[(&'static str, &str)]) -> Self {
        let app = App::start(config(self.database.url(), settings), self.clock.clone())
            .await
            .expect("a service");
        let endpoint = app.endpoint(Route::new()).boxed();
        Self {
            app,
            clock: self.clock.clone(),
            endpoint,
            database: Arc::clone(&self.database),
        }
    }

    /// Sets the clock.
    pub fn at(&self, time: &str) {
        self.clock.set(moment(time));
    }

    /// The address of its database, for a second service or a command beside it.
    #[must_use]
    pub fn database_url(&self) -> &str {
        self.database.url()
    }

    /// Listens on the loopback too, until the test ends.
    pub async fn listen(&self) -> SocketAddr {
        let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await.expect("a port");
        let address = *acceptor.local_addr()[0]
            .as_socket_addr()
            .expect("an address of the network");
        let endpoint = self.app.endpoint(Route::new());
        tokio::spawn(Server::new_with_acceptor(acceptor).run(endpoint));
        address
    }

    /// Enters and corrects a force's returns.
    #[must_use]
    pub fn analyst_of(&self, force: &str) -> Person<'_> {
        Person::new(self, &format!("analyst-{force}"), &["force-analyst"], &[force])
    }

    /// Signs a force's returns off.
    #[must_use]
    pub fn signatory_of(&self, force: &str) -> Person<'_> {
        Person::new(self, &format!("signatory-{force}"), &["force-signatory"], &[force])
    }

    /// Answers to the public for a force.
    #[must_use]
    pub fn commissioner_of(&self, force: &str) -> Person<'_> {
        Person::new(self, &format!("commissioner-{force}"), &["commissioner"], &[force])
    }

    /// Accepts returns and compares forces.
    #[must_use]
    pub fn national_analyst(&self) -> Person<'_> {
        Person::new(self, "national-analyst", &["national-analyst"], &["*"])
    }

    /// Looks after definitions.
    #[must_use]
    pub fn national_admin(&self) -> Person<'_> {
        Person::new(self, "national-admin", &["national-admin"], &["*"])
    }

    #[must_use]
    pub fn inspector(&self) -> Person<'_> {
        Person::new(self, "inspector", &["inspector"], &["*"])
    }

    /// Makes figures public.
    #[must_use]
    pub fn publisher(&self) -> Person<'_> {
        Person::new(self, "publisher", &["publisher"], &["*"])
    }

    /// Checks the ledger.
    #[must_use]
    pub fn auditor(&self) -> Person<'_> {
        Person::new(self, "auditor", &["auditor"], &["*"])
    }

    /// Anybody, without a token.
    #[must_use]
    pub fn public(&self) -> Person<'_> {
        Person::public(self)
    }

    /// Somebody else: these roles, for these forces.
    #[must_use]
    pub fn somebody(&self, id: &str, roles: &[&str], forces: &[&str]) -> Person<'_> {
        Person::new(self, id, roles, forces)
    }
}

/// Puts into a new database what every test begins with, long before any of them begins.
pub(crate) async fn fill(url: &str) {
    let clock = Clock::held(moment("2010-01-01T00:00:00Z"));
    let app = App::start(config(url, &[]), clock).await.expect("a service");
    app.database.migrate().await.expect("tables");
    maintain::provide(&app).await.expect("reference data and a catalogue");
    app.database.close().await.expect("a database at rest");
}

fn config(url: &str, settings: &[(&'static str, &str)]) -> Config {
    let catalogue = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalogue");
    let mut arguments = vec![
        ("database.url", url.to_owned()),
        ("database.connections", "4".to_owned()),
        ("metrics.listen", "off".to_owned()),
        ("catalogue.directory", catalogue.display().to_string()),
        ("identity.issuer", issuer().url().to_owned()),
        ("identity.audience", Issuer::AUDIENCE.to_owned()),
        ("identity.jwks_url", issuer().keys_url()),
    ];
    arguments.extend(settings.iter().map(|(key, text)| (*key, (*text).to_owned())));
    let arguments = arguments
        .into_iter()
        .map(|(key, text)| ("the specification", key, text))
        .collect();
    let sources = Sources {
        arguments,
        ..Sources::default()
    };
    Config::load(Purpose::Serving, sources).unwrap_or_else(|faults| panic!("{faults}"))
}

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}
