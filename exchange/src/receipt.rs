//! The receipt of a signature: what was signed, by whom and when, signed in turn by the service, so that it can be checked for ever without it.
//!
//! A receipt is a JSON object without white space, its members in the order of their names. Its `signature` is Ed25519, in base64url without
//! padding, over the bytes of the object without that member; `key` names the public key, which the service publishes as a JSON Web Key.
mod keys;

pub use keys::{NotAKeySet, NotARetiredKey, PublicKeys, RetiredKey, published};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use ed25519_compact::{KeyPair, PublicKey, Seed, Signature};
use muster_domain::{cell::Cell, digest::Digest};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{collections::BTreeMap, fmt, str::FromStr};

/// What `kind` says of a receipt of this form.
pub const KIND: &str = "muster-receipt-v1";

/// What was signed, by whom and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Receipt {
    /// The form: [`KIND`].
    pub kind: String,
    /// The id of the return.
    #[serde(rename = "return")]
    pub return_id: String,
    /// The force it is of.
    pub force: String,
    /// The collection it is for.
    pub collection: String,
    /// The period it is for.
    pub period: String,
    /// The number of the revision.
    pub revision: i32,
    /// The definition the content was checked against: the collection's code, a space, its version.
    pub definition: String,
    /// How many cells were signed.
    pub cells: u32,
    /// The digest that was signed, in hexadecimal.
    pub digest: String,
    /// The salt of the digest, in hexadecimal.
    pub salt: String,
    /// Who signed, as the issuer of their token knows them.
    pub signed_by: String,
    /// When, in RFC 3339.
    pub signed_at: String,
    /// The id of the key the receipt is signed with.
    pub key: String,
}

/// Why a receipt vouches for nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotVerified {
    /// Text that is no receipt of this form.
    #[error("this is not a receipt: {0}")]
    NotAReceipt(String),
    /// Signed with a key that is not among those that are trusted.
    #[error("the receipt is signed with the key `{0}`, which is not one of those given")]
    UnknownKey(String),
    /// What it vouches for was signed after its key had been retired.
    #[error("the receipt is of a signature of {signed_at}, and its key `{key}` was retired at {retired}")]
    Retired {
        /// The key.
        key: String,
        /// When the content was signed.
        signed_at: String,
        /// Until when the key signed.
        retired: DateTime<Utc>,
    },
    /// The signature is not of these bytes.
    #[error("the receipt is not what was signed: somebody has changed it, or the key is another service's")]
    Forged,
    /// The receipt is genuine, and of another content.
    #[error("the receipt is genuine and not of this content: its digest is {signed}, that of the content is {content}")]
    OtherContent {
        /// What was signed.
        signed: String,
        /// What is there.
        content: String,
    },
    /// The receipt is genuine, and of another number of cells.
    #[error("the receipt is genuine and of {signed} cells, and the content has {content}")]
    OtherNumber {
        /// How many were signed.
        signed: u32,
        /// How many are there.
        content: usize,
    },
}

/// Text that is not a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a signing key is 32 bytes in base64url: 43 letters, digits, `-` and `_`")]
pub struct NotAKey;

/// The key a service signs receipts with.
pub struct SigningKey(KeyPair);

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.id())
    }
}

impl FromStr for SigningKey {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let seed = URL_SAFE_NO_PAD.decode(text.trim()).map_err(|_| NotAKey)?;
        let seed: [u8; 32] = seed.try_into().map_err(|_| NotAKey)?;
        Ok(Self::from_seed(seed))
    }
}

impl SigningKey {
    /// The key of 32 random bytes.
    #[must_use]
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self(KeyPair::from_seed(Seed::new(seed)))
    }

    /// Its public name: the first 16 hexadecimal digits of the SHA-256 of the public key.
    #[must_use]
    pub fn id(&self) -> String {
        id(&self.0.pk)
    }

    /// Signs a receipt, under the name of this key.
    ///
    /// # Errors
    /// Never for a receipt as it is declared: every member of it can be written.
    pub fn sign(&self, receipt: &Receipt) -> Result<String, serde_json::Error> {
        let named = Receipt {
            key: self.id(),
            ..receipt.clone()
        };
        let mut members: BTreeMap<String, Value> = serde_json::from_value(serde_json::to_value(named)?)?;
        let signature = self.0.sk.sign(canonical(&members)?, None);
        members.insert(
            "signature".to_owned(),
            URL_SAFE_NO_PAD.encode(signature.as_ref()).into(),
        );
        serde_json::to_string(&members)
    }
}

/// 32 bytes as a signing key is written down.
#[must_use]
pub fn written(seed: [u8; 32]) -> String {
    URL_SAFE_NO_PAD.encode(seed)
}

/// Checks that a receipt is genuine.
///
/// # Errors
/// When it is no receipt, its key is not trusted or had been retired, or its signature is not of it.
pub fn verify(text: &str, keys: &PublicKeys) -> Result<Receipt, NotVerified> {
    let not = |cause: serde_json::Error| NotVerified::NotAReceipt(cause.to_string());
    let mut members: BTreeMap<String, Value> = serde_json::from_str(text).map_err(not)?;
    let signature = members.remove("signature");
    let signature = signature.as_ref().and_then(Value::as_str).unwrap_or_default();
    let signed = canonical(&members).map_err(not)?;
    let receipt: Receipt = serde_json::to_value(&members)
        .and_then(serde_json::from_value)
        .map_err(not)?;
    if receipt.kind != KIND {
        return Err(NotVerified::NotAReceipt(format!(
            "its kind is `{}`, not `{KIND}`",
            receipt.kind
        )));
    }
    let trusted = keys.get(&receipt.key);
    let trusted = trusted.ok_or_else(|| NotVerified::UnknownKey(receipt.key.clone()))?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| NotVerified::Forged)?;
    let signature = Signature::from_slice(&signature).map_err(|_| NotVerified::Forged)?;
    trusted
        .key
        .verify(signed, &signature)
        .map_err(|_| NotVerified::Forged)?;
    if let Some(retired) = trusted.until {
        let at: DateTime<Utc> = receipt
            .signed_at
            .parse()
            .map_err(|_| NotVerified::NotAReceipt("it does not say when it was signed".to_owned()))?;
        // whoever came by a key that is no longer guarded can sign with it, and cannot have done so while it was
        if at >= retired {
            return Err(NotVerified::Retired {
                key: receipt.key,
                signed_at: receipt.signed_at,
                retired,
            });
        }
    }
    Ok(receipt)
}

impl Receipt {
    /// Checks that this is the receipt of these cells.
    ///
    /// # Errors
    /// When their digest or their number is another, with both.
    pub fn vouches_for(&self, cells: &[Cell]) -> Result<(), NotVerified> {
        let salt =
            unhex(&self.salt).ok_or_else(|| NotVerified::NotAReceipt("its salt is not hexadecimal".to_owned()))?;
        let content = Digest::of_cells(&salt, &self.definition, cells).to_string();
        if content != self.digest {
            return Err(NotVerified::OtherContent {
                signed: self.digest.clone(),
                content,
            });
        }
        if usize::try_from(self.cells) != Ok(cells.len()) {
            return Err(NotVerified::OtherNumber {
                signed: self.cells,
                content: cells.len(),
            });
        }
        Ok(())
    }
}

fn canonical(members: &BTreeMap<String, Value>) -> Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec(members)
}

fn id(key: &PublicKey) -> String {
    Digest::of(key.as_ref()).to_string().chars().take(16).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = text.chars().map(|digit| digit.to_digit(16)).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    let byte = |pair: &[u32]| u8::try_from(pair[0] * 16 + pair[1]).ok();
    digits.chunks_exact(2).map(byte).collect()
}

#[cfg(test)]
mod tests;
