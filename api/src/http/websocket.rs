//! Clients that stay connected: subscriptions over WebSocket, in the protocol `graphql-transport-ws`, at the address of queries.

mod connection;
mod messages;
mod sockets;

use std::sync::Arc;

use muster_domain::ErrorCode;
use poem::http::{HeaderMap, HeaderValue, StatusCode, header};
use poem::web::websocket::{WebSocket, WebSocketConfig};
use poem::{FromRequest as _, IntoResponse as _, Request, Response};

pub use sockets::Sockets;

use self::connection::{Connection, Introduced};
use super::answer::Refused;
use super::graphql::GraphQl;
use crate::config::Server;
use crate::platform::telemetry::RequestId;

const PROTOCOL: &str = "graphql-transport-ws";

/// Whether a request wants to become a connection that stays.
#[must_use]
pub(super) fn asked_for(request: &Request) -> bool {
    let upgrade = request.headers().get(header::UPGRADE);
    upgrade.is_some_and(|to| to.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// Everything that can be refused over HTTP is; then the connection begins.
pub(super) async fn open(graphql: &GraphQl, request: &Request) -> Result<Response, Refused> {
    let app = &graphql.app;
    if !from_our_pages(request.headers(), &app.config.server) {
        let message = "pages of this origin may not connect: add it to `server.allowed_origins`";
        return Err(Refused::new(
            StatusCode::FORBIDDEN,
            ErrorCode::OriginNotAllowed,
            message,
        ));
    }
    if !speaks(request.headers()) {
        let message = format!("offer the subprotocol {PROTOCOL} in `Sec-WebSocket-Protocol`");
        return Err(Refused::bad_request(message));
    }
    let introduced = introduced(graphql, request.headers()).await?;
    let seat = app.sockets.seat().ok_or_else(|| {
        let message = "too many clients are connected: try again in a while";
        Refused::new(StatusCode::SERVICE_UNAVAILABLE, ErrorCode::TooManyConnections, message)
    })?;
    let id = request
        .data::<RequestId>()
        .cloned()
        .unwrap_or_else(|| RequestId("unnamed".to_owned()));
    let socket = WebSocket::from_request_without_body(request)
        .await
        .map_err(|_| Refused::bad_request("this is not the opening handshake of a WebSocket, version 13"))?;
    // what is a little too long is refused with a reason, what is far too long with an end
    let largest = app.config.subscriptions.message_bytes.saturating_mul(4);
    let limits = WebSocketConfig::default()
        .max_message_size(Some(largest))
        .max_frame_size(Some(largest));
    let graphql = graphql.clone();
    let opened = socket
        .protocols([PROTOCOL])
        .config(limits)
        .on_upgrade(move |socket| async move {
            Connection::new(graphql, id, introduced).serve(socket).await;
            drop(seat);
        });
    Ok(opened.into_response())
}

/// Whoever sends a token with the handshake need not send it again.
async fn introduced(graphql: &GraphQl, headers: &HeaderMap) -> Result<Option<Introduced>, Refused> {
    let said = headers.get_all(header::AUTHORIZATION);
    let caller = graphql
        .app
        .verifier
        .caller(said.iter().map(HeaderValue::as_bytes))
        .await
        .map_err(|why| Refused::from(&why))?;
    let said = headers
        .get(header::AUTHORIZATION)
        .map(|said| Arc::from(said.as_bytes()));
    Ok(said.map(|said| Introduced { said, caller }))
}

/// A browser says whose page it is that connects; programs say nothing. Our own pages come from the host they connect to.
fn from_our_pages(headers: &HeaderMap, settings: &Server) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let Ok(origin) = origin.to_str() else { return false };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let from = origin.split_once("://").map(|(_, host)| host);
    (from.is_some() && from == host)
        || origin == settings.origin()
        || settings.allowed_origins.iter().any(|allowed| allowed == origin)
}

fn speaks(headers: &HeaderMap) -> bool {
    let offered = headers.get_all(header::SEC_WEBSOCKET_PROTOCOL);
    let mut offered = offered.iter().filter_map(|value| value.to_str().ok());
    offered.any(|value| value.split(',').any(|one| one.trim() == PROTOCOL))
}
