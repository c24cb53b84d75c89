//! A database for each test: a copy of one that holds the reference data and the catalogue and nothing else.

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread;

use sea_orm::{ConnectionTrait as _, Database};
use tempfile::TempDir;
use tokio::sync::OnceCell;

use crate::servers;
use crate::spec;

const TEMPLATE: &str = "template_of_the_spec";

/// On which database this run of the specification is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// What `MUSTER_TEST_DATABASE` says: `sqlite`, which is also meant by nothing, or `postgres`.
#[must_use]
pub fn backend() -> Backend {
    #[expect(
        clippy::disallowed_methods,
        reason = "the run is told from outside, and there is no Config yet"
    )]
    let said = std::env::var("MUSTER_TEST_DATABASE");
    match said.as_deref() {
        Ok("sqlite") | Err(_) => Backend::Sqlite,
        Ok("postgres") => Backend::Postgres,
        Ok(other) => panic!("MUSTER_TEST_DATABASE is `sqlite` or `postgres`, not `{other}`"),
    }
}

/// A database that is gone when this is dropped.
#[derive(Debug)]
pub(crate) struct Fresh {
    url: String,
    home: Home,
}

#[derive(Debug)]
enum Home {
    Folder { _folder: TempDir },
    Server { name: String },
}

impl Fresh {
    /// A copy of the template.
    pub(crate) async fn copy() -> Self {
        match backend() {
            Backend::Sqlite => Self::file().await,
            Backend::Postgres => Self::database().await,
        }
    }

    /// Its address, as the setting `database.url`.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    async fn file() -> Self {
        static TEMPLATE: OnceCell<Vec<u8>> = OnceCell::const_new();
        let template = TEMPLATE.get_or_init(|| async {
            let (_folder, path) = folder();
            spec::fill(&format!("sqlite:{}", path.display())).await;
            fs::read(path).expect("what was written just now")
        });
        let template = template.await;
        let (folder, path) = folder();
        fs::write(&path, template).expect("room for a database");
        Self {
            url: format!("sqlite:{}", path.display()),
            home: Home::Folder { _folder: folder },
        }
    }

    async fn database() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(1);
        static FILLED: OnceCell<()> = OnceCell::const_new();
        let server = servers::postgres();
        let fill = || async {
            run(&format!("CREATE DATABASE {TEMPLATE}")).await;
            spec::fill(&format!("{server}/{TEMPLATE}")).await;
        };
        FILLED.get_or_init(fill).await;
        let name = format!("spec_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        run(&format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}")).await;
        Self {
            url: format!("{server}/{name}"),
            home: Home::Server { name },
        }
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        if let Home::Server { name } = &self.home {
            // at the end of the run there may be nobody left to sweep, and no need to
            let _ = sweeper().send(name.clone());
        }
    }
}

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::Builder::new()
        .prefix("muster-spec-")
        .tempdir()
        .expect("a temporary folder");
    let path = folder.path().join("muster.db");
    (folder, path)
}

async fn run(statement: &str) {
    let connection = Database::connect(format!("{}/postgres", servers::postgres()))
        .await
        .expect("our own server");
    connection
        .execute_unprepared(statement)
        .await
        .unwrap_or_else(|error| panic!("{statement}: {error}"));
    connection.close().await.expect("a connection that closes");
}

/// Drops databases behind the tests' backs: a test's own runtime is going away when it knows that it is done.
fn sweeper() -> &'static Sender<String> {
    static SWEEPER: OnceLock<Sender<String>> = OnceLock::new();
    SWEEPER.get_or_init(|| {
        let (send, receive) = mpsc::channel::<String>();
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime");
            for name in receive {
                runtime.block_on(run(&format!("DROP DATABASE {name} WITH (FORCE)")));
            }
        });
        send
    })
}
