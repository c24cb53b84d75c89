//! The demo's own issuer: gives a token to anybody on this machine, as any of a cast of people.
//! It signs with a key made at the start, and its tokens are verified over HTTP like any other issuer's.

use std::net::SocketAddr;
use std::sync::Arc;

use jsonwebtoken::jwk::{Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use muster_domain::permission::Role;
use muster_domain::{ErrorCode, ForceCode};
use poem::http::{HeaderMap, StatusCode, header};
use poem::web::{Data, Json, Path};
use poem::{EndpointExt as _, IntoResponse as _, Response, Route, get, handler};
use serde::Serialize;
use serde_json::json;

use crate::http::Refused;
use crate::platform::clock::Clock;

/// What the demo's tokens are for.
pub const AUDIENCE: &str = "muster";
const LASTS_SECONDS: i64 = 12 * 60 * 60;

/// Somebody of the cast.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Person {
    /// What to ask a token for: `analyst-kent`.
    pub id: String,
    pub name: String,
    pub role: &'static str,
    pub forces: Vec<String>,
}

/// Why the demo cannot have an issuer.
#[derive(Debug, thiserror::Error)]
pub enum NoIssuer {
    #[error("the demo gives a token to anybody, so it listens on this machine only: `{0}` is not a loopback address")]
    NotLoopback(SocketAddr),
    #[error("no signing key could be made: {0}")]
    Key(String),
}

pub struct DemoIssuer {
    base_url: String,
    key: EncodingKey,
    key_id: String,
    keys: serde_json::Value,
    people: Vec<Person>,
    clock: Clock,
}

impl DemoIssuer {
    /// An issuer at this listener's own address, with people for each of these forces (code and name).
    pub fn new(
        listener: SocketAddr,
        forces: impl IntoIterator<Item = (ForceCode, String)>,
        clock: Clock,
    ) -> Result<Arc<Self>, NoIssuer> {
        if !listener.ip().is_loopback() {
            return Err(NoIssuer::NotLoopback(listener));
        }
        let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)
            .map_err(|error| NoIssuer::Key(error.to_string()))?;
        let key = EncodingKey::from_ec_der(&pair.serialize_der());
        let mut jwk =
            Jwk::from_encoding_key(&key, Algorithm::ES256).map_err(|error| NoIssuer::Key(error.to_string()))?;
        let key_id = jwk
            .thumbprint(jsonwebtoken::jwk::ThumbprintHash::SHA256)
            .map_err(|error| NoIssuer::Key(error.to_string()))?;
        jwk.common.key_id = Some(key_id.clone());
        jwk.common.public_key_use = Some(PublicKeyUse::Signature);
        Ok(Arc::new(Self {
            base_url: format!("http://{listener}"),
            key,
            key_id,
            keys: json!({ "keys": [jwk] }),
            people: cast(forces),
            clock,
        }))
    }

    /// The value of `iss`, where the discovery document is found.
    #[must_use]
    pub fn issuer(&self) -> String {
        format!("{}/demo", self.base_url)
    }

    /// Everybody there is, forces' people first, by force.
    #[must_use]
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// A fresh token for one of them.
    #[must_use]
    pub fn token(&self, person: &str) -> Option<String> {
        let person = self.people.iter().find(|one| one.id == person)?;
        let now = self.clock.now().timestamp();
        let claims = json!({
            "iss": self.issuer(),
            "aud": AUDIENCE,
            "sub": person.id,
            "client_id": "muster-demo",
            "iat": now,
            "nbf": now,
            "exp": now + LASTS_SECONDS,
            "jti": uuid::Uuid::now_v7(),
            "name": person.name,
            "roles": [person.role],
            "forces": person.forces,
        });
        let mut header = Header::new(Algorithm::ES256);
        header.typ = Some("at+jwt".to_owned());
        header.kid = Some(self.key_id.clone());
        jsonwebtoken::encode(&header, &claims, &self.key).ok()
    }

    /// The issuer's pages, for the root of the listener.
    #[must_use]
    pub fn routes(self: &Arc<Self>, route: Route) -> Route {
        route
            .at(
                "/.well-known/openid-configuration",
                get(show_discovery).data(Arc::clone(self)),
            )
            .at(
                "/demo/.well-known/openid-configuration",
                get(show_discovery).data(Arc::clone(self)),
            )
            .at("/demo/jwks.json", get(show_keys).data(Arc::clone(self)))
            .at("/demo/people", get(show_people).data(Arc::clone(self)))
            .at("/demo/token/:person", get(give_token).data(Arc::clone(self)))
    }
}

fn cast(forces: impl IntoIterator<Item = (ForceCode, String)>) -> Vec<Person> {
    let mut people = Vec::new();
    for (code, force) in forces {
        for (prefix, title, role) in [
            ("analyst", "Analyst", Role::ForceAnalyst),
            ("signatory", "Signatory", Role::ForceSignatory),
            ("commissioner", "Commissioner", Role::Commissioner),
        ] {
            people.push(Person {
                id: format!("{prefix}-{code}"),
                name: format!("{title}, {force}"),
                role: role.as_str(),
                forces: vec![code.to_string()],
            });
        }
    }
    for (id, name, role) in [
        ("national-analyst", "National analyst", Role::NationalAnalyst),
        ("national-admin", "National administrator", Role::NationalAdmin),
        ("inspector", "Inspector", Role::Inspector),
        ("publisher", "Publisher", Role::Publisher),
        ("auditor", "Auditor", Role::Auditor),
    ] {
        people.push(Person {
            id: id.to_owned(),
            name: name.to_owned(),
            role: role.as_str(),
            forces: vec!["*".to_owned()],
        });
    }
    people
}

#[handler]
fn show_discovery(Data(issuer): Data<&Arc<DemoIssuer>>) -> Json<serde_json::Value> {
    Json(json!({
        "issuer": issuer.issuer(),
        "jwks_uri": format!("{}/demo/jwks.json", issuer.base_url),
        "id_token_signing_alg_values_supported": ["ES256"],
        "response_types_supported": [],
        "subject_types_supported": ["public"],
    }))
}

#[handler]
fn show_keys(Data(issuer): Data<&Arc<DemoIssuer>>) -> Json<serde_json::Value> {
    Json(issuer.keys.clone())
}

#[handler]
fn show_people(Data(issuer): Data<&Arc<DemoIssuer>>) -> Json<Vec<Person>> {
    Json(issuer.people.clone())
}

#[handler]
fn give_token(Data(issuer): Data<&Arc<DemoIssuer>>, Path(person): Path<String>, headers: &HeaderMap) -> Response {
    // a page from elsewhere can point its own name at this machine; its name then stands in `Host`
    if !headers
        .get(header::HOST)
        .is_none_or(|host| names_this_machine(host.as_bytes()))
    {
        return Refused::new(
            StatusCode::FORBIDDEN,
            ErrorCode::Forbidden,
            "ask by the name of this machine: 127.0.0.1",
        )
        .into_response();
    }
    match issuer.token(&person) {
        Some(token) => Response::builder()
            .content_type("text/plain; charset=utf-8")
            .header(header::CACHE_CONTROL, "no-store")
            .body(token)
            .into_response(),
        None => Refused::new(
            StatusCode::NOT_FOUND,
            ErrorCode::NotFound,
            "there is nobody of that name: see /demo/people, or try analyst-kent or national-analyst",
        )
        .into_response(),
    }
}

fn names_this_machine(host: &[u8]) -> bool {
    let Ok(host) = std::str::from_utf8(host) else {
        return false;
    };
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.trim_start_matches('[').trim_end_matches(']');
    name == "localhost"
        || name.ends_with(".localhost")
        || address
            .parse()
            .is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_served_a_token() {
        for own in [
            "127.0.0.1:8080",
            "localhost",
            "[::1]:8080",
            "[::1]",
            "muster.localhost:80",
        ] {
            assert!(names_this_machine(own.as_bytes()), "{own}");
        }
        for foreign in [
            "evil.example",
            "localhost.evil.example:8080",
            "10.0.0.1:8080",
            "127.0.0.1.evil.example",
        ] {
            assert!(!names_this_machine(foreign.as_bytes()), "{foreign}");
        }
    }

    #[test]
    fn there_is_no_demo_issuer_beyond_this_machine() {
        let everywhere = "0.0.0.0:8080".parse().unwrap();
        assert!(matches!(
            DemoIssuer::new(everywhere, [], Clock::System),
            Err(NoIssuer::NotLoopback(_))
        ));
    }
}
