//! Signing off: another person of the force vouches for the content, by its digest.
use super::{
    Act, Held, Step,
    accept::accept_by_itself,
    find::{held, moved},
    form::collection,
    questions, signatures,
};
use crate::{
    identity::Caller,
    ledger::{Entry, EventKind},
    platform::failure::Failure,
};
use muster_domain::{
    catalogue::Acceptance,
    digest::Digest,
    permission::Permission,
    problem::{ErrorCode, Problem},
};
use serde_json::json;

/// Signs a submitted revision off. The digest says what the signatory read. Where its collection says so, it counts at once.
pub async fn sign_off(act: &mut Act<'_>, caller: &Caller, step: Step, digest: Digest) -> Result<Held, Failure> {
    let found = held(act, caller, step.id, Permission::SignOffReturns).await?;
    let signed = found.state()?.sign_off(caller.user.clone()).map_err(Problem::from)?;
    if found.revision.digest.as_deref() != Some(digest.bytes()) {
        let message = "the digest is not that of what was submitted: read the return again and sign what you read";
        return Err(Problem::new(ErrorCode::DigestMismatch, message)
            .at(["input", "digest"])
            .into());
    }
    let found = moved(act, found, step.version, &signed).await?;
    let entry = Entry::new(EventKind::ReturnSignedOff)
        .of_force(found.row.force)
        .about(&found.row.id)
        .saying(json!({ "revision": found.revision.number, "digest": digest.to_string() }));
    let marks = signatures::sign(act, caller, &found, digest).await?;
    act.enter_marking(caller, entry, &marks);
    let by_itself = collection(act, &found)?.accepts == Acceptance::WhenNothingIsOpen;
    if by_itself && !questions::open(act, found.row.id).await? {
        return accept_by_itself(act, found).await;
    }
    Ok(found)
}
