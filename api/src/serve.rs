//! The service at work: listening, and stopping without dropping anybody.

use std::time::Duration;

use anyhow::{Context as _, bail};
use poem::listener::{Acceptor, Listener as _, TcpListener};
use poem::{IntoEndpoint, Route, Server};

use crate::app::App;
use crate::config::Config;
use crate::http;
use crate::maintain;
use crate::platform::clock::Clock;

/// Serves others until the process is told to stop.
pub async fn serve(config: Config) -> anyhow::Result<()> {
    let acceptor = listen(config.server.listen).await?;
    let app = App::start(config, Clock::System).await?;
    if !app.database.migrated().await.unwrap_or(false) {
        bail!("the tables of the database are not up to date: run `muster-api migrate`");
    }
    maintain::provide(&app).await?;
    run(&app, acceptor, app.endpoint(Route::new()), told_to_stop()).await
}

/// The port, so that a port that is taken is found out before anything else is begun.
pub async fn listen(address: std::net::SocketAddr) -> anyhow::Result<impl Acceptor> {
    TcpListener::bind(address)
        .into_acceptor()
        .await
        .with_context(|| format!("{address} cannot be listened on"))
}

/// Answers on this port and on the private one until `stop`, then lets requests in flight finish.
pub async fn run<E>(
    app: &App,
    acceptor: impl Acceptor + 'static,
    endpoint: E,
    stop: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()>
where
    E: IntoEndpoint,
    E::Endpoint: 'static,
{
    let (stopping, stopped) = tokio::sync::watch::channel(false);
    let private = match app.config.metrics.listen {
        Some(address) => {
            let acceptor = listen(address).await?;
            let mut stopped = stopped.clone();
            let until = async move {
                // the sender is gone only when the service is
                let _ = stopped.wait_for(|stopped| *stopped).await;
            };
            let pages = http::health::private_routes(app);
            let server = Server::new_with_acceptor(acceptor);
            Some(tokio::spawn(server.run_with_graceful_shutdown(
                pages,
                until,
                Some(Duration::from_secs(1)),
            )))
        }
        None => None,
    };
    let sockets = app.sockets.clone();
    let stop = async move {
        stop.await;
        sockets.stop();
    };
    let served = Server::new_with_acceptor(acceptor)
        .run_with_graceful_shutdown(endpoint, stop, Some(app.config.server.drain))
        .await;
    // the server knows nothing of connections that became others
    app.sockets.emptied(app.config.server.drain).await;
    // metrics are to be had until the last request is answered
    stopping.send_replace(true);
    if let Some(private) = private {
        private.await??;
    }
    app.database.close().await?;
    Ok(served?)
}

/// SIGTERM from an orchestrator, or SIGINT from somebody at the terminal: heard from the moment this is called, however late the
/// answer is waited for.
pub fn told_to_stop() -> impl Future<Output = ()> + Send + 'static {
    use tokio::signal::unix::{SignalKind, signal};
    let heard = signal(SignalKind::terminate()).and_then(|terminate| Ok((terminate, signal(SignalKind::interrupt())?)));
    async move {
        let Ok((mut terminate, mut interrupt)) = heard else {
            return std::future::pending().await;
        };
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use poem::web::Data;
    use poem::{EndpointExt as _, Route, get, handler};
    use tokio::sync::{Notify, oneshot};
    use tokio::time::{sleep, timeout};

    use super::*;
    use crate::config::{Purpose, Sources};

    async fn app(key: &'static str, value: String) -> App {
        let arguments = vec![("test", key, value), ("test", "metrics.listen", "off".to_owned())];
        let config = Config::load(
            Purpose::Maintenance,
            Sources {
                arguments,
                ..Sources::default()
            },
        )
        .unwrap();
        App::start(config, Clock::System).await.unwrap()
    }

    async fn status(client: &poem::test::TestClient<impl poem::Endpoint>, path: &str) -> (u16, String) {
        let answer = client.get(path).send().await;
        (
            answer.0.status().as_u16(),
            answer.0.into_body().into_string().await.unwrap(),
        )
    }

    #[tokio::test]
    async fn a_service_with_its_tables_and_definitions_is_ready() {
        let directory = tempfile::tempdir().unwrap();
        let app = app("database.directory", directory.path().display().to_string()).await;
        let client = poem::test::TestClient::new(http::health::private_routes(&app));

        assert_eq!(status(&client, "/livez").await.0, 200);
        let told = r#"{"ready":false,"database":"ready","catalogue":"empty: run `muster-api catalogue publish`"}"#;
        assert_eq!(status(&client, "/readyz").await, (503, told.to_owned()));

        maintain::provide(&app).await.unwrap();
        let told = r#"{"ready":true,"database":"ready","catalogue":"ready"}"#;
        assert_eq!(status(&client, "/readyz").await, (200, told.to_owned()));
        let metrics = status(&client, "/metrics").await.1;
        assert!(metrics.contains("muster_database_connections "), "{metrics}");
    }

    #[tokio::test]
    async fn a_service_without_its_tables_is_alive_but_not_ready_and_says_what_to_do() {
        let directory = tempfile::tempdir().unwrap();
        let app = app(
            "database.url",
            format!("sqlite:{}", directory.path().join("other.db").display()),
        )
        .await;
        let client = poem::test::TestClient::new(http::health::private_routes(&app));

        assert_eq!(status(&client, "/livez").await.0, 200);
        let told = r#"{"ready":false,"database":"not migrated: run `muster-api migrate`","catalogue":"not known without the database"}"#;
        assert_eq!(status(&client, "/readyz").await, (503, told.to_owned()));

        app.database.migrate().await.unwrap();
        maintain::provide(&app).await.unwrap();
        assert_eq!(status(&client, "/readyz").await.0, 200);
    }

    /// A request that has begun, and may end.
    #[derive(Default)]
    struct Held {
        begun: Notify,
        may_end: Notify,
    }

    #[tokio::test]
    async fn a_request_in_flight_is_answered_after_the_order_to_stop_and_no_other_is_taken() {
        #[handler]
        async fn slow(held: Data<&Arc<Held>>) -> &'static str {
            held.begun.notify_one();
            held.may_end.notified().await;
            "answered"
        }
        let directory = tempfile::tempdir().unwrap();
        let app = app("database.directory", directory.path().display().to_string()).await;
        let acceptor = listen("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let address = acceptor.local_addr()[0].to_string().replace("socket://", "");
        let held = Arc::new(Held::default());
        let pages = Route::new().at("/", get(slow).data(Arc::clone(&held)));
        let (stop, stopped) = oneshot::channel::<()>();
        let until = async { drop(stopped.await) };
        let served = tokio::spawn(async move { run(&app, acceptor, pages, until).await });

        let asked = tokio::spawn(reqwest::get(format!("http://{address}/")));
        held.begun.notified().await;
        stop.send(()).unwrap();
        let refused = async {
            while reqwest::get(format!("http://{address}/other")).await.is_ok() {
                sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(Duration::from_secs(10), refused)
            .await
            .expect("nobody else is let in");
        held.may_end.notify_one();

        assert_eq!(asked.await.unwrap().unwrap().text().await.unwrap(), "answered");
        served.await.unwrap().unwrap();
    }
}
