//! What an orchestrator asks: is the process alive, and may it be sent requests.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use poem::http::StatusCode;
use poem::web::{Data, Json};
use poem::{EndpointExt as _, IntoResponse as _, Response, Route, get, handler};
use sea_orm::ConnectionTrait as _;
use serde::Serialize;
use tokio::time::timeout;

use crate::app::App;
use crate::catalogue::Editions;
use crate::platform::database::Database;
use crate::platform::metrics::Metrics;

/// A probe gives up sooner than this, as a rule; an answer after it helps nobody.
const PATIENCE: Duration = Duration::from_secs(2);

/// Adds `/livez` and `/readyz`.
#[must_use]
pub fn routes(route: Route, app: &App) -> Route {
    let readiness = Arc::new(Readiness {
        database: app.database.clone(),
        editions: app.editions.clone(),
        migrated: AtomicBool::new(false),
    });
    route.at("/livez", get(alive)).at("/readyz", get(ready).data(readiness))
}

/// The pages of the private port: `/metrics`, and the health pages again.
#[must_use]
pub fn private_routes(app: &App) -> Route {
    routes(Route::new(), app).at("/metrics", get(metrics).data(Arc::clone(&app.metrics)))
}

struct Readiness {
    database: Database,
    editions: Editions,
    /// Tables do not go back while the service runs, so this is asked until it is true.
    migrated: AtomicBool,
}

#[derive(Serialize)]
struct Told {
    ready: bool,
    database: &'static str,
    catalogue: &'static str,
}

impl Readiness {
    async fn database(&self) -> Result<(), &'static str> {
        let reader = self.database.reader();
        reader
            .execute_unprepared("SELECT 1")
            .await
            .map_err(|_| "not reachable")?;
        if !self.migrated.load(Ordering::Relaxed) {
            let migrated = self
                .database
                .migrated()
                .await
                .map_err(|_| "not migrated: run `muster-api migrate`")?;
            if !migrated {
                return Err("not migrated: run `muster-api migrate`");
            }
            self.migrated.store(true, Ordering::Relaxed);
        }
        Ok(())
    }

    /// An edition is held once it was read, so this costs one look at its version.
    async fn catalogue(&self) -> Result<(), &'static str> {
        match self.editions.latest().await {
            Ok(edition) if edition.catalogue.collections().is_empty() => {
                Err("empty: run `muster-api catalogue publish`")
            }
            Ok(_) => Ok(()),
            Err(_) => Err("not readable"),
        }
    }
}

#[handler]
fn alive() -> &'static str {
    "alive"
}

#[handler]
async fn ready(Data(readiness): Data<&Arc<Readiness>>) -> Response {
    let database = timeout(PATIENCE, readiness.database())
        .await
        .unwrap_or(Err("does not answer"));
    let catalogue = match database {
        Ok(()) => timeout(PATIENCE, readiness.catalogue())
            .await
            .unwrap_or(Err("does not answer")),
        Err(_) => Err("not known without the database"),
    };
    let ready = database.is_ok() && catalogue.is_ok();
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let told = Told {
        ready,
        database: database.err().unwrap_or("ready"),
        catalogue: catalogue.err().unwrap_or("ready"),
    };
    Json(told).with_status(status).into_response()
}

#[handler]
fn metrics(Data(metrics): Data<&Arc<Metrics>>) -> Response {
    metrics
        .text()
        .with_content_type("application/openmetrics-text; version=1.0.0; charset=utf-8")
        .into_response()
}
