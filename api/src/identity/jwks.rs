//! The issuer's public keys, fetched over HTTP: kept for a while, and fetched again when a token names one not seen yet.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyOperations, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use tokio::sync::Mutex;

/// How long an unknown key id waits before it may cause another fetch: made-up ids must not drive traffic to the issuer.
pub(super) const PAUSE: Duration = Duration::from_secs(10);
/// Without any key nothing works, so that is tried again sooner.
const PAUSE_WITHOUT_KEYS: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_secs(5);
const LARGEST_ANSWER: usize = 1 << 20;

/// Where the keys are.
#[derive(Clone, Debug)]
pub enum Source {
    /// At this address.
    At(String),
    /// Where the discovery document of this issuer says.
    DiscoveredFrom(String),
}

/// The issuer's keys cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the issuer's keys cannot be fetched")]
pub struct Unreachable;

/// One key, and the only algorithm it may be used with: a token never chooses.
pub(super) struct Key {
    id: Option<String>,
    pub(super) algorithm: Algorithm,
    pub(super) material: DecodingKey,
}

/// The keys as they were at one fetch.
#[derive(Default)]
pub(super) struct KeySet {
    keys: Vec<Key>,
    text: String,
    /// Grows when the keys change, so that tokens verified with a withdrawn key are verified again.
    pub(super) generation: u64,
}

impl KeySet {
    /// The key a token names; one that names none means the only one there is.
    pub(super) fn find(&self, id: Option<&str>) -> Option<&Key> {
        match (id, self.keys.as_slice()) {
            (Some(id), keys) => keys.iter().find(|key| key.id.as_deref() == Some(id)),
            (None, [only]) => Some(only),
            (None, _) => None,
        }
    }
}

struct Held {
    set: Arc<KeySet>,
    fetched: Option<Instant>,
}

/// The keys of one issuer.
pub struct Jwks {
    source: Source,
    http: reqwest::Client,
    refresh: Duration,
    pause: Duration,
    held: RwLock<Held>,
    /// When a fetch was last begun; holding it is the right to fetch.
    attempt: Mutex<Option<Instant>>,
}

impl Jwks {
    pub fn new(source: Source, refresh: Duration, pause: Duration) -> Result<Arc<Self>, reqwest::Error> {
        let http = reqwest::Client::builder()
            .timeout(PATIENCE)
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Arc::new(Self {
            source,
            http,
            refresh,
            pause,
            held: RwLock::new(Held {
                set: Arc::default(),
                fetched: None,
            }),
            attempt: Mutex::new(None),
        }))
    }

    /// The keys as known now. Old ones are renewed behind the request that notices; keys that cannot be renewed stay good.
    pub(super) async fn current(self: &Arc<Self>) -> Result<Arc<KeySet>, Unreachable> {
        let (set, fetched) = self.held();
        let Some(fetched) = fetched else {
            return self.fetch_unless_tried(PAUSE_WITHOUT_KEYS).await;
        };
        if fetched.elapsed() > self.refresh && self.attempt.try_lock().is_ok() {
            let keys = Arc::clone(self);
            tokio::spawn(async move { keys.fetch_unless_tried(keys.pause).await });
        }
        Ok(set)
    }

    /// The keys, fetched again because a token names one that is not among them.
    pub(super) async fn renewed(self: &Arc<Self>) -> Result<Arc<KeySet>, Unreachable> {
        self.fetch_unless_tried(self.pause).await
    }

    fn held(&self) -> (Arc<KeySet>, Option<Instant>) {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        (Arc::clone(&held.set), held.fetched)
    }

    async fn fetch_unless_tried(&self, pause: Duration) -> Result<Arc<KeySet>, Unreachable> {
        let before = Instant::now();
        let mut attempt = self.attempt.lock().await;
        // somebody else's fetch, begun or ended while this one waited, is as good as an own one
        let tried = attempt.is_some_and(|at| at > before || at.elapsed() < pause);
        if !tried {
            *attempt = Some(Instant::now());
            match self.fetch().await {
                Ok(text) => self.keep(text),
                Err(error) => {
                    tracing::warn!(error = %error, source = ?self.source, "the issuer's keys were not fetched");
                }
            }
        }
        let (set, fetched) = self.held();
        fetched.map(|_| set).ok_or(Unreachable)
    }

    fn keep(&self, text: String) {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        held.fetched = Some(Instant::now());
        if held.set.text != text {
            let generation = held.set.generation + 1;
            let keys = read(&text);
            tracing::info!(keys = keys.len(), "the issuer's keys are new");
            held.set = Arc::new(KeySet { keys, text, generation });
        }
    }

    async fn fetch(&self) -> anyhow::Result<String> {
        let address = match &self.source {
            Source::At(address) => address.clone(),
            Source::DiscoveredFrom(issuer) => self.discover(issuer).await?,
        };
        let text = self.text(&address).await?;
        anyhow::ensure!(
            serde_json::from_str::<Document>(&text).is_ok(),
            "{address} is not a key set"
        );
        Ok(text)
    }

    async fn discover(&self, issuer: &str) -> anyhow::Result<String> {
        #[derive(Deserialize)]
        struct Discovery {
            issuer: String,
            jwks_uri: String,
        }
        let address = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        let found: Discovery = serde_json::from_str(&self.text(&address).await?)?;
        anyhow::ensure!(
            found.issuer == issuer,
            "{address} speaks for {}, not for {issuer}",
            found.issuer
        );
        Ok(found.jwks_uri)
    }

    async fn text(&self, address: &str) -> anyhow::Result<String> {
        let mut answer = self.http.get(address).send().await?.error_for_status()?;
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            bytes.extend_from_slice(&chunk);
            anyhow::ensure!(bytes.len() <= LARGEST_ANSWER, "{address} answers with too much");
        }
        Ok(String::from_utf8(bytes)?)
    }
}

#[derive(Deserialize)]
struct Document {
    keys: Vec<serde_json::Value>,
}

/// The keys that can verify a signature. One that cannot be read does not spoil the others.
fn read(text: &str) -> Vec<Key> {
    let document: Document = serde_json::from_str(text).unwrap_or(Document { keys: Vec::new() });
    document
        .keys
        .into_iter()
        .filter_map(|key| serde_json::from_value(key).ok())
        .filter_map(|key: Jwk| usable(&key))
        .collect()
}

fn usable(jwk: &Jwk) -> Option<Key> {
    let for_signatures = !matches!(&jwk.common.public_key_use, Some(used) if *used != PublicKeyUse::Signature);
    let for_verifying = match &jwk.common.key_operations {
        Some(operations) => operations.contains(&KeyOperations::Verify),
        None => true,
    };
    let stated = match jwk.common.key_algorithm {
        Some(stated) => Some(Algorithm::try_from(stated).ok()?),
        None => None,
    };
    let algorithm = match (&jwk.algorithm, stated) {
        (AlgorithmParameters::RSA(_), None) => Algorithm::RS256,
        (
            AlgorithmParameters::RSA(_),
            Some(
                stated @ (Algorithm::RS256
                | Algorithm::RS384
                | Algorithm::RS512
                | Algorithm::PS256
                | Algorithm::PS384
                | Algorithm::PS512),
            ),
        ) => stated,
        (AlgorithmParameters::EllipticCurve(key), stated) => {
            let of_curve = match key.curve {
                EllipticCurve::P256 => Algorithm::ES256,
                EllipticCurve::P384 => Algorithm::ES384,
                _ => return None,
            };
            (stated.unwrap_or(of_curve) == of_curve).then_some(of_curve)?
        }
        (AlgorithmParameters::OctetKeyPair(key), None | Some(Algorithm::EdDSA))
            if key.curve == EllipticCurve::Ed25519 =>
        {
            Algorithm::EdDSA
        }
        // a secret is no public key: whoever can read it can sign
        _ => return None,
    };
    (for_signatures && for_verifying).then(|| {
        let material = DecodingKey::from_jwk(jwk).ok()?;
        Some(Key {
            id: jwk.common.key_id.clone(),
            algorithm,
            material,
        })
    })?
}

#[cfg(test)]
mod tests {
    use super::*;

    const P256: &str = r#""kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0""#;

    #[test]
    fn only_public_keys_for_signatures_are_taken_and_one_bad_key_spoils_nothing() {
        let text = format!(
            r#"{{"keys":[{{"kty":"oct","k":"c2VjcmV0","kid":"secret","alg":"HS256"}}, {{"kty":"XX"}}, 7,
                {{{P256},"kid":"for-encryption","use":"enc"}}, {{{P256},"kid":"wrong-algorithm","alg":"ES384"}},
                {{{P256},"kid":"good","use":"sig"}}]}}"#
        );
        let keys = read(&text);
        assert_eq!(
            keys.iter().map(|key| key.id.as_deref().unwrap()).collect::<Vec<_>>(),
            ["good"]
        );
        assert_eq!(keys[0].algorithm, Algorithm::ES256);
    }

    #[test]
    fn a_token_without_a_key_id_means_the_only_key() {
        let one = KeySet {
            keys: read(&format!(r#"{{"keys":[{{{P256},"kid":"a"}}]}}"#)),
            ..KeySet::default()
        };
        let two = KeySet {
            keys: read(&format!(r#"{{"keys":[{{{P256},"kid":"a"}},{{{P256},"kid":"b"}}]}}"#)),
            ..KeySet::default()
        };
        assert!(one.find(None).is_some() && one.find(Some("b")).is_none());
        assert!(two.find(None).is_none() && two.find(Some("b")).is_some());
    }
}
