//! How one event hangs on the one before.
use muster_domain::EventId;
use sha2::{Digest as _, Sha256};

/// What stands before the first event.
pub(super) const ORIGIN: [u8; 32] = [0; 32];

/// The digest of an event's payload under its salt: it stays when both are erased.
pub(super) fn sealed(salt: &[u8], payload: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(salt).chain_update(payload).finalize().into()
}

/// The hash of an event: over the hash before it, its number, its time, its kind, its actor and the digest of what it says.
pub(super) fn link(previous: &[u8], id: EventId, at: i64, kind: &str, actor: &str, digest: &[u8]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(previous);
    hasher.update(id.0.to_be_bytes());
    hasher.update(at.to_be_bytes());
    for text in [kind, actor] {
        // with its length, so that no two pairs of words run together into the same bytes
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text);
    }
    hasher.update(digest);
    hasher.finalize().into()
}
