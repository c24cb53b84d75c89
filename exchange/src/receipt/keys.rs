//! The public keys of receipts: the one that signs now, and those that did before it.
use super::{SigningKey, id};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, SecondsFormat, Utc};
use ed25519_compact::PublicKey;
use serde_json::{Value, json};
use std::{collections::BTreeMap, str::FromStr};

/// A key that signed receipts once. What it signed while it did stays good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetiredKey {
    key: PublicKey,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
}

/// Text that is not a retired key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a retired key is `X/FROM/TO`: its `x` as it was published, and from when to when it signed, such as 2025-04-01T00:00:00Z"
)]
pub struct NotARetiredKey;

impl RetiredKey {
    /// Its public name.
    #[must_use]
    pub fn id(&self) -> String {
        id(&self.key)
    }
}

impl FromStr for RetiredKey {
    type Err = NotARetiredKey;

    fn from_str(text: &str) -> Result<Self, NotARetiredKey> {
        let mut parts = text.trim().split('/');
        let (Some(x), Some(from), Some(to), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
            return Err(NotARetiredKey);
        };
        let instant = |text: &str| text.parse::<DateTime<Utc>>().map_err(|_| NotARetiredKey);
        let retired = Self {
            key: public(x).ok_or(NotARetiredKey)?,
            from: instant(from)?,
            to: instant(to)?,
        };
        if retired.from < retired.to {
            Ok(retired)
        } else {
            Err(NotARetiredKey)
        }
    }
}

/// The key that signs now, where there is one, and those before it, as a JSON Web Key Set. A retired key has the members `from` and
/// `to`, between which it signed.
#[must_use]
pub fn published(present: Option<&SigningKey>, retired: &[RetiredKey]) -> Value {
    let written = |key: &PublicKey| {
        let x = URL_SAFE_NO_PAD.encode(key.as_ref());
        json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": id(key), "x": x })
    };
    let before = retired.iter().map(|retired| {
        let mut key = written(&retired.key);
        let instant = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        key["from"] = instant(retired.from).into();
        key["to"] = instant(retired.to).into();
        key
    });
    let keys: Vec<Value> = present
        .map(|key| written(&key.0.pk))
        .into_iter()
        .chain(before)
        .collect();
    json!({ "keys": keys })
}

/// Text that is not a key set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "this is not a JSON Web Key Set with an Ed25519 key: use what the service publishes at /.well-known/muster-keys"
)]
pub struct NotAKeySet;

/// A key that is trusted.
#[derive(Clone, Debug)]
pub(super) struct Trusted {
    pub(super) key: PublicKey,
    /// Signatures from then on are not.
    pub(super) until: Option<DateTime<Utc>>,
}

/// Public keys that are trusted, by their names.
#[derive(Clone, Debug, Default)]
pub struct PublicKeys(BTreeMap<String, Trusted>);

impl PublicKeys {
    /// The keys of a JSON Web Key Set as a service publishes it; keys of other kinds are passed over.
    ///
    /// # Errors
    /// When the text is no key set, or holds no key for receipts.
    pub fn read(text: &str) -> Result<Self, NotAKeySet> {
        let set: Value = serde_json::from_str(text).map_err(|_| NotAKeySet)?;
        let mut keys: BTreeMap<String, Trusted> = BTreeMap::new();
        for told in set["keys"].as_array().ok_or(NotAKeySet)? {
            let x = told["x"].as_str().filter(|_| told["crv"] == "Ed25519");
            let Some(key) = x.and_then(public) else { continue };
            let until = match &told["to"] {
                Value::Null => None,
                // a key whose end cannot be read has none that could be trusted
                to => Some(to.as_str().and_then(|to| to.parse().ok()).ok_or(NotAKeySet)?),
            };
            // a name is worked out, never believed; said twice, the earlier end stands
            let earlier = keys.get(&id(&key)).and_then(|known| known.until);
            let until = [earlier, until].into_iter().flatten().min();
            keys.insert(id(&key), Trusted { key, until });
        }
        if keys.is_empty() {
            Err(NotAKeySet)
        } else {
            Ok(Self(keys))
        }
    }

    pub(super) fn get(&self, id: &str) -> Option<&Trusted> {
        self.0.get(id)
    }
}

fn public(x: &str) -> Option<PublicKey> {
    PublicKey::from_slice(&URL_SAFE_NO_PAD.decode(x).ok()?).ok()
}
