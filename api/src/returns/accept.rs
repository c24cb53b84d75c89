//! Accepting: the unit makes a signed revision count. Figures that changed are closed and succeeded, all others stay.
use super::{
    Act, Held, Step,
    find::{held, moved},
    store::{self, marks::Mark},
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

/// Makes a signed revision count.
pub async fn accept(act: &mut Act<'_>, caller: &Caller, step: Step) -> Result<Held, Failure> {
    let found = held(act, caller, step.id, Permission::AcceptReturns).await?;
    let accepted = found.state()?.accept().map_err(Problem::from)?;
    let hands = [&found.revision.submitted_by, &found.revision.signed_off_by];
    if hands.iter().any(|hand| hand.as_ref() == Some(&caller.user)) {
        let message = "whoever submitted or signed off a return may not also accept it: ask another analyst";
        return Err(Problem::new(ErrorCode::AcceptBySigner, message).into());
    }
    let found = moved(act, found, step.version, &accepted).await?;
    let revision = store::accepted_by(&act.tx, &found.revision, &caller.user).await?;
    let figures = store::figures::succeed(&act.tx, &found.row, revision.key).await?;
    let row = store::counts(&act.tx, &found.row, revision.key).await?;
    let found = Held { row, revision, ..found };

    let entry = Entry::new(EventKind::ReturnAccepted).of_force(found.row.force).about(&found.row.id).saying(json!({
        "revision": found.revision.number,
        "digest": found.revision.digest.as_deref().and_then(muster_domain::digest::Digest::from_bytes).map(|digest| digest.to_string()),
        "figuresClosed": figures.closed,
        "figuresBegun": figures.begun,
    }));
    act.enter_marking(caller, entry, &[Mark::Accepted(found.revision.key)]);
    Ok(found)
}
