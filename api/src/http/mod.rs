//! The way in: addresses, tokens, limits and media types, and the pages that come with the service.

mod answer;
mod body;
mod charts;
mod citations;
mod document;
mod files;
mod graphiql;
pub mod graphql;
pub mod health;
mod keys;
mod negotiate;
mod websocket;

use muster_domain::ErrorCode;
use poem::http::StatusCode;
use poem::middleware::{CatchPanic, Cors};
use poem::web::Redirect;
use poem::{Endpoint, EndpointExt as _, IntoResponse as _, Response, Route, get, handler};

pub use answer::Refused;
pub use graphql::GraphQl;
pub use websocket::Sockets;

use crate::app::App;
use crate::config::Server;

/// Adds the API, its explorer and the health pages.
#[must_use]
pub fn routes(route: Route, app: &App) -> Route {
    let route = health::routes(route, app);
    let route = charts::routes(route, app);
    let route = citations::routes(route, app);
    files::routes(route, app)
        .at("/", get(home))
        .at("/.well-known/muster-keys", get(keys::keys).data(app.clone()))
        .at("/graphql", GraphQl::new(app.clone()))
        .nest("/graphiql", graphiql::routes())
}

/// What every page has: errors with codes, and answers for browser pages of these origins only.
#[must_use]
pub fn finish(routes: Route, settings: &Server) -> impl Endpoint<Output = Response> + use<> {
    let allowed_origins = &settings.allowed_origins;
    let cors = Cors::new()
        .allow_origins(allowed_origins)
        // a browser names the origin of our own pages too
        .allow_origin(settings.origin())
        .allow_methods(["GET", "POST"])
        .allow_headers([
            "authorization",
            "content-type",
            "x-request-id",
            // a file is sent with either of these, and a picture is asked for once
            "graphql-require-preflight",
            "apollo-require-preflight",
            "if-none-match",
        ])
        .expose_headers(["x-request-id", "etag", "content-disposition"])
        .allow_credentials(false);
    routes
        .with_if(!allowed_origins.is_empty(), cors)
        .with(CatchPanic::new().with_handler(|_| Refused::internal().into_response()))
        .catch_all_error(|error| async move { refusal_of(&error) })
        .map_to_response()
}

#[handler]
fn home() -> Redirect {
    Redirect::see_other("/graphiql")
}

/// What the library refused by itself, in our words.
fn refusal_of(error: &poem::Error) -> Refused {
    match error.status() {
        StatusCode::NOT_FOUND => {
            let message = "there is nothing at this address: the API is at /graphql";
            Refused::new(StatusCode::NOT_FOUND, ErrorCode::NoSuchPage, message)
        }
        StatusCode::METHOD_NOT_ALLOWED => {
            let message = "this address does not answer that method";
            Refused::new(StatusCode::METHOD_NOT_ALLOWED, ErrorCode::MethodNotAllowed, message)
        }
        status if status.is_server_error() => {
            tracing::error!(%error, "a page failed");
            Refused::internal()
        }
        status => Refused::new(status, ErrorCode::BadRequest, "the request cannot be read"),
    }
}
