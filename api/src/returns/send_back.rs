//! Sending back: a submitted or signed revision returns to the force, with the reason.
use super::{
    Act, Held, Step,
    find::{held, moved},
    signatures::{self, Void},
};
use crate::{
    identity::Caller,
    ledger::{Entry, EventKind},
    platform::failure::Failure,
};
use muster_domain::{
    permission::Permission,
    problem::{ErrorCode, Problem},
};
use serde_json::json;

/// The longest reason that is kept.
const LONGEST: usize = 2_000;

/// Returns a revision to the force. The unit can; so can the force's own signatory, instead of signing.
pub async fn send_back(act: &mut Act<'_>, caller: &Caller, step: Step, reason: &str) -> Result<Held, Failure> {
    let permission = if caller.holds(Permission::SignOffReturns) {
        Permission::SignOffReturns
    } else {
        Permission::AcceptReturns
    };
    let found = held(act, caller, step.id, permission).await?;
    if reason.trim().is_empty() || reason.chars().count() > LONGEST {
        let message = "say in 1 to 2,000 characters what the force should put right";
        return Err(Problem::new(ErrorCode::InvalidArgument, message)
            .at(["input", "reason"])
            .into());
    }
    let back = found.state()?.send_back().map_err(Problem::from)?;
    let signed = found.state()?.signed();
    let found = moved(act, found, step.version, &back).await?;
    let entry = Entry::new(EventKind::ReturnSentBack)
        .of_force(found.row.force)
        .about(&found.row.id)
        .saying(json!({ "revision": found.revision.number, "reason": reason.trim() }));
    act.enter(caller, entry);
    if signed {
        signatures::void(act, caller, &found, Void::SentBack).await?;
    }
    Ok(found)
}
