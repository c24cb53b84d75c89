//! One connection, from its first message to its last.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::Response as Outcome;
use async_graphql::parser::types::OperationType;
use futures_util::future::{AbortHandle, Either};
use futures_util::stream::{self, BoxStream, SelectAll};
use futures_util::{SinkExt as _, StreamExt as _};
use muster_domain::ErrorCode;
use poem::web::websocket::{Message, WebSocketStream};
use serde_json::{Map, Value};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until, timeout};

use super::super::answer::{Body, not_run};
use super::super::body;
use super::super::graphql::{GraphQl, Ready};
use super::messages::{Close, Heard, Said};
use super::sockets::SeatOf;
use crate::config::Subscriptions;
use crate::identity::{Caller, Rejected};
use crate::platform::telemetry::RequestId;

/// A client that does not take what it is sent for so long is gone.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often it is looked whether a token is still good and the client still there.
const EVERY: Duration = Duration::from_secs(1);

/// Somebody, and the words their token came in.
#[derive(Clone)]
pub(super) struct Introduced {
    pub(super) said: Arc<[u8]>,
    pub(super) caller: Arc<Caller>,
}

/// What becomes of an operation: an outcome, and another, and none when it is over.
type Happening = (String, Option<Outcome>);

/// One client that stays connected.
pub(super) struct Connection {
    graphql: GraphQl,
    id: RequestId,
    /// Who sent a token with the handshake.
    introduced: Option<Introduced>,
    /// Who may ask, once the connection has begun; and their place among their connections.
    known: Option<(Introduced, SeatOf)>,
    running: HashMap<String, AbortHandle>,
    happening: SelectAll<BoxStream<'static, Happening>>,
}

/// On, or the end of the connection: with a reason, or without anybody to give it to.
type Onward = Result<(), Option<Close>>;

impl Connection {
    pub(super) fn new(graphql: GraphQl, id: RequestId, introduced: Option<Introduced>) -> Self {
        Self {
            graphql,
            id,
            introduced,
            known: None,
            running: HashMap::new(),
            happening: SelectAll::new(),
        }
    }

    fn limits(&self) -> &Subscriptions {
        &self.graphql.app.config.subscriptions
    }

    /// Serves the client until one of the two has had enough.
    pub(super) async fn serve(mut self, mut socket: WebSocketStream) {
        if let Err(Some(close)) = self.talk(&mut socket).await {
            let _ = timeout(PATIENCE, socket.send(close.into())).await;
        }
        // one farewell is answered with another, whoever said the first
        let _ = timeout(EVERY, async { while let Some(Ok(_)) = socket.next().await {} }).await;
    }

    async fn talk(&mut self, socket: &mut WebSocketStream) -> Onward {
        let sockets = self.graphql.app.sockets.clone();
        let begun_by = Instant::now() + self.limits().init;
        let ping = self.limits().ping;
        let (mut heard, mut asked) = (Instant::now(), None);
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = sockets.stopping() => return Err(Some(Close::stopping())),
                message = socket.next() => {
                    (heard, asked) = (Instant::now(), None);
                    match message {
                        Some(Ok(Message::Text(text))) => self.hear(socket, &text).await?,
                        Some(Ok(Message::Binary(_))) => return Err(Some(Close::not_understood("send text"))),
                        Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                        Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(None),
                    }
                }
                Some((id, outcome)) = self.happening.next(), if !self.happening.is_empty() => {
                    self.still_known().await?;
                    self.tell(socket, &id, outcome).await?;
                }
                () = sleep_until(begun_by), if self.known.is_none() => return Err(Some(Close::too_late())),
                _ = ticks.tick() => {
                    self.still_known().await?;
                    match asked {
                        None if heard.elapsed() >= ping => {
                            asked = Some(Instant::now());
                            send(socket, Message::Ping(Vec::new())).await?;
                        }
                        Some(at) if Instant::elapsed(&at) >= ping => return Err(None),
                        _ => {}
                    }
                }
            }
        }
    }

    async fn hear(&mut self, socket: &mut WebSocketStream, text: &str) -> Onward {
        let limit = self.limits().message_bytes;
        if text.len() > limit {
            return Err(Some(Close::too_long(limit)));
        }
        let heard = serde_json::from_str(text).map_err(|why| Some(Close::not_understood(&why.to_string())))?;
        match heard {
            Heard::ConnectionInit { payload } => {
                self.begin(payload.unwrap_or_default()).await?;
                say(socket, &Said::ConnectionAck).await
            }
            Heard::Ping { payload } => say(socket, &Said::Pong { payload }).await,
            Heard::Pong {} => Ok(()),
            Heard::Subscribe { id, payload } => self.subscribe(socket, id, payload).await,
            Heard::Complete { id } => {
                if let Some(running) = self.running.remove(&id) {
                    running.abort();
                }
                Ok(())
            }
        }
    }

    /// Takes in who it is: by the payload, or else by the handshake.
    async fn begin(&mut self, payload: Map<String, Value>) -> Onward {
        if self.known.is_some() {
            return Err(Some(Close::initialised_already()));
        }
        let said = payload
            .into_iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("authorization"))
            .map(|(_, said)| said);
        let introduced = match said {
            Some(Value::String(said)) => Some(self.introduce(Arc::from(said.into_bytes())).await?),
            Some(_) => return Err(Some(Close::not_understood("`authorization` must be text"))),
            None => self.introduced.take(),
        };
        let introduced = introduced.ok_or_else(|| {
            let why = "sign in first: send `authorization` in the payload of connection_init";
            Some(Close::unauthorized(why))
        })?;
        let seat = self.graphql.app.sockets.seat_of(&introduced.caller.user);
        let seat = seat.ok_or_else(|| Some(Close::too_many_of_yours()))?;
        self.known = Some((introduced, seat));
        Ok(())
    }

    async fn introduce(&mut self, said: Arc<[u8]>) -> Result<Introduced, Option<Close>> {
        let verifier = &self.graphql.app.verifier;
        match verifier.caller(std::iter::once(&*said)).await {
            Ok(caller) => Ok(Introduced { said, caller }),
            Err(why) => {
                self.graphql.app.metrics.refusal(why.code().as_str());
                Err(Some(Close::forbidden(why.to_string())))
            }
        }
    }

    /// A token that has run out, or whose key was withdrawn, ends what it began.
    async fn still_known(&mut self) -> Onward {
        if let Some((introduced, _)) = &self.known {
            let said = std::iter::once(&*introduced.said);
            match self.graphql.app.verifier.caller(said).await {
                Ok(_) | Err(Rejected::Unreachable(_)) => {}
                Err(why) => return Err(Some(Close::forbidden(why.to_string()))),
            }
        }
        Ok(())
    }

    async fn subscribe(&mut self, socket: &mut WebSocketStream, id: String, payload: Map<String, Value>) -> Onward {
        let Some((introduced, _)) = &self.known else {
            return Err(Some(Close::unauthorized("Unauthorized")));
        };
        let caller = Arc::clone(&introduced.caller);
        if self.running.contains_key(&id) {
            return Err(Some(Close::subscribed_already(&id)));
        }
        let asked = body::asked(payload).map_err(|why| Some(Close::not_understood(why.message())))?;
        let most = self.limits().per_connection;
        let ready = if self.running.len() < most {
            self.graphql.prepare(asked)
        } else {
            let message = format!("{most} operations are under way on this connection: complete one first");
            Err(Box::new(not_run(ErrorCode::TooManyOperations, message)))
        };
        match ready {
            Ok(ready) => {
                self.run(id, ready, caller);
                Ok(())
            }
            Err(outcome) => {
                let mut outcome = outcome;
                self.graphql.give_codes(&mut outcome, &self.id);
                let payload = &outcome.errors;
                say(socket, &Said::Error { id: &id, payload }).await
            }
        }
    }

    fn run(&mut self, id: String, (operation, kind): Ready, caller: Arc<Caller>) {
        let (graphql, of) = (self.graphql.clone(), self.id.clone());
        let outcomes = if kind == OperationType::Subscription {
            Either::Left(graphql.follow(operation, &caller, &of))
        } else {
            let (graphql, of) = (graphql.clone(), of.clone());
            Either::Right(stream::once(
                async move { graphql.run(operation, kind, &caller, &of).await },
            ))
        };
        let outcomes = outcomes.map(move |mut outcome| {
            graphql.give_codes(&mut outcome, &of);
            Some(outcome)
        });
        let named = id.clone();
        let happening = outcomes
            .chain(stream::once(async { None }))
            .map(move |outcome| (named.clone(), outcome));
        let (happening, running) = stream::abortable(happening);
        self.running.insert(id, running);
        self.happening.push(happening.boxed());
    }

    async fn tell(&mut self, socket: &mut WebSocketStream, id: &str, outcome: Option<Outcome>) -> Onward {
        match outcome {
            Some(outcome) if outcome.data == async_graphql::Value::Null && outcome.is_err() => {
                if let Some(running) = self.running.remove(id) {
                    running.abort();
                }
                let payload = &outcome.errors;
                say(socket, &Said::Error { id, payload }).await
            }
            Some(outcome) => {
                let payload = Body {
                    data: Some(&outcome.data),
                    errors: &outcome.errors,
                };
                say(socket, &Said::Next { id, payload }).await
            }
            None => {
                self.running.remove(id);
                say(socket, &Said::Complete { id }).await
            }
        }
    }
}

async fn say(socket: &mut WebSocketStream, said: &Said<'_>) -> Onward {
    let text = serde_json::to_string(said).map_err(|error| {
        tracing::error!(%error, "an answer could not be written");
        Some(Close::fault())
    })?;
    send(socket, Message::Text(text)).await
}

async fn send(socket: &mut WebSocketStream, message: Message) -> Onward {
    match timeout(PATIENCE, socket.send(message)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(None),
    }
}
