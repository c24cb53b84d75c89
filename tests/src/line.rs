//! A client that stays connected, and says exactly what a test wants it to say.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::handshake::client::Request;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// Longer than anything takes.
const PATIENCE: Duration = Duration::from_secs(30);

/// What came over the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// A message.
    Said(Value),
    /// The end, with its number: 1005 where none was given, 1006 where there was no farewell.
    Closed(u16),
}

impl Heard {
    /// The message.
    #[must_use]
    #[track_caller]
    pub fn said(self) -> Value {
        match self {
            Self::Said(message) => message,
            Self::Closed(code) => panic!("the line was closed: {code}"),
        }
    }
}

/// A WebSocket in the protocol `graphql-transport-ws`.
pub struct Line(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Line {
    /// Connects.
    pub async fn open(address: SocketAddr) -> Self {
        Self::open_with(address, &[])
            .await
            .unwrap_or_else(|status| panic!("refused: {status}"))
    }

    /// Connects with these headers; the status where that is refused.
    pub async fn open_with(address: SocketAddr, headers: &[(&'static str, &str)]) -> Result<Self, u16> {
        let mut request: Request = format!("ws://{address}/graphql")
            .into_client_request()
            .expect("a request");
        let own = [("sec-websocket-protocol", "graphql-transport-ws")];
        for (name, value) in own.iter().chain(headers) {
            request.headers_mut().insert(*name, value.parse().expect("a header"));
        }
        match connect_async(request).await {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    /// Begins, with a token or without: the answer to that.
    pub async fn begin(&mut self, token: Option<&str>) -> Heard {
        let payload = token.map(|token| json!({ "Authorization": format!("Bearer {token}") }));
        self.say(json!({ "type": "connection_init", "payload": payload })).await;
        self.hear().await
    }

    /// Asks for something under an id.
    pub async fn subscribe(&mut self, id: &str, document: &str, variables: Value) {
        let payload = json!({ "query": document, "variables": variables });
        self.say(json!({ "type": "subscribe", "id": id, "payload": payload }))
            .await;
    }

    /// Asks for something, and hears it to its end: the payload of each outcome; that of an error is a list.
    pub async fn follow(&mut self, document: &str, variables: Value) -> Vec<Value> {
        self.subscribe("it", document, variables).await;
        let mut outcomes = Vec::new();
        loop {
            let mut said = self.hear().await.said();
            assert_eq!(said["id"], "it", "{said:#}");
            match said["type"].as_str() {
                Some("next") => outcomes.push(said["payload"].take()),
                Some("error") => {
                    outcomes.push(said["payload"].take());
                    return outcomes;
                }
                Some("complete") => return outcomes,
                _ => panic!("{said:#}"),
            }
        }
    }

    /// Hangs up: the number of the answer.
    pub async fn hang_up(mut self) -> u16 {
        self.0.close(None).await.expect("a line that is open");
        match self.hear().await {
            Heard::Closed(code) => code,
            Heard::Said(message) => panic!("{message:#}"),
        }
    }

    /// Says something.
    pub async fn say(&mut self, message: impl ToString) {
        let text = Message::text(message.to_string());
        self.0.send(text).await.expect("a line that is open");
    }

    /// The next thing that is said.
    pub async fn hear(&mut self) -> Heard {
        loop {
            let next = timeout(PATIENCE, self.0.next()).await.expect("something to be said");
            match next {
                Some(Ok(Message::Text(text))) => {
                    return Heard::Said(serde_json::from_str(&text).expect("JSON"));
                }
                Some(Ok(Message::Close(frame))) => {
                    return Heard::Closed(frame.map_or(1005, |frame| frame.code.into()));
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Heard::Closed(1006),
            }
        }
    }
}
