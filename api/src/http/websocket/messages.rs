//! The words of `graphql-transport-ws`, as they go over the wire.

use std::borrow::Cow;

use async_graphql::ServerError;
use poem::web::websocket::{CloseCode, Message};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::super::answer::Body;

/// What a client says.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Heard {
    ConnectionInit {
        #[serde(default)]
        payload: Option<Map<String, Value>>,
    },
    Ping {
        #[serde(default)]
        payload: Option<Map<String, Value>>,
    },
    Pong {},
    Subscribe {
        id: String,
        payload: Map<String, Value>,
    },
    Complete {
        id: String,
    },
}

/// What a client is told.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Said<'a> {
    ConnectionAck,
    Pong {
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<Map<String, Value>>,
    },
    Next {
        id: &'a str,
        payload: Body<'a>,
    },
    Error {
        id: &'a str,
        payload: &'a [ServerError],
    },
    Complete {
        id: &'a str,
    },
}

/// Why a connection ends, by the numbers of the protocol and of WebSocket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Close {
    code: u16,
    reason: Cow<'static, str>,
}

/// A closing frame holds no more.
const LONGEST_REASON: usize = 120;

impl Close {
    fn new(code: u16, reason: impl Into<Cow<'static, str>>) -> Self {
        let mut reason = reason.into();
        if reason.len() > LONGEST_REASON {
            let cut = reason.floor_char_boundary(LONGEST_REASON);
            reason.to_mut().truncate(cut);
        }
        Self { code, reason }
    }

    pub(super) fn stopping() -> Self {
        Self::new(1001, "the service is stopping: connect again")
    }

    pub(super) fn too_long(limit: usize) -> Self {
        Self::new(1009, format!("messages may have {limit} bytes"))
    }

    pub(super) fn fault() -> Self {
        Self::new(1011, "something went wrong on our side")
    }

    pub(super) fn too_many_of_yours() -> Self {
        Self::new(1013, "you are connected too often: close another connection first")
    }

    pub(super) fn not_understood(how: &str) -> Self {
        Self::new(4400, format!("the message cannot be read: {how}"))
    }

    pub(super) fn unauthorized(why: &'static str) -> Self {
        Self::new(4401, why)
    }

    pub(super) fn forbidden(why: impl Into<Cow<'static, str>>) -> Self {
        Self::new(4403, why)
    }

    pub(super) fn too_late() -> Self {
        Self::new(4408, "Connection initialisation timeout")
    }

    pub(super) fn subscribed_already(id: &str) -> Self {
        Self::new(4409, format!("Subscriber for {id} already exists"))
    }

    pub(super) fn initialised_already() -> Self {
        Self::new(4429, "Too many initialisation requests")
    }
}

impl From<Close> for Message {
    fn from(close: Close) -> Self {
        Self::Close(Some((CloseCode::from(close.code), close.reason.into_owned())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_words_of_the_protocol_are_understood() {
        for text in [
            r#"{"type":"connection_init"}"#,
            r#"{"type":"connection_init","payload":null}"#,
            r#"{"type":"ping","payload":{"a":1}}"#,
            r#"{"type":"pong","payload":{"a":1}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":"{ me { id } }"}}"#,
            r#"{"type":"complete","id":"1"}"#,
        ] {
            assert!(serde_json::from_str::<Heard>(text).is_ok(), "{text}");
        }
        for text in [
            "",
            "[]",
            r#"{"type":"start","id":"1","payload":{}}"#,
            r#"{"type":"subscribe","payload":{}}"#,
            r#"{"type":"subscribe","id":"1"}"#,
            r#"{"type":"connection_init","payload":"token"}"#,
        ] {
            assert!(serde_json::from_str::<Heard>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_reason_is_no_longer_than_a_closing_frame() {
        let close = Close::not_understood(&"é".repeat(200));
        assert!(close.reason.len() <= LONGEST_REASON, "{}", close.reason.len());
    }
}
