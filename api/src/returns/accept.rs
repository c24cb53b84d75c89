//! Accepting: the unit makes a signed revision count. Figures that changed are closed and succeeded, all others stay.
use super::{
    Act, Held, Step,
    find::{held, moved},
    store::{self, marks::Mark},
};
use crate::{
    identity::{Caller, Reach},
    ledger::{Entry, EventKind},
    platform::failure::Failure,
};
use muster_domain::{
    UserId,
    permission::{Permission, Role},
    problem::{ErrorCode, Problem},
};
use serde_json::json;

/// Makes a signed revision count.
pub async fn accept(act: &mut Act<'_>, caller: &Caller, step: Step) -> Result<Held, Failure> {
    let found = held(act, caller, step.id, Permission::AcceptReturns).await?;
    let hands = [&found.revision.submitted_by, &found.revision.signed_off_by];
    if found.state()?.accept().is_ok() && hands.iter().any(|hand| hand.as_ref() == Some(&caller.user)) {
        let message = "whoever submitted or signed off a return may not also accept it: ask another analyst";
        return Err(Problem::new(ErrorCode::AcceptBySigner, message).into());
    }
    count(act, caller, found, step.version, false).await
}

/// Makes a revision that was signed just now count, where its collection says so.
pub(super) async fn accept_by_itself(act: &mut Act<'_>, found: Held) -> Result<Held, Failure> {
    let user = UserId::new("system:acceptance");
    let system = Caller::new(user, "Automatic acceptance", [Role::NationalAnalyst], Reach::All);
    let version = found.revision.version;
    count(act, &system, found, version, true).await
}

async fn count(
    act: &mut Act<'_>,
    caller: &Caller,
    found: Held,
    version: i32,
    by_itself: bool,
) -> Result<Held, Failure> {
    let accepted = found.state()?.accept().map_err(Problem::from)?;
    let found = moved(act, found, version, &accepted).await?;
    let revision = store::accepted_by(&act.tx, &found.revision, &caller.user).await?;
    let figures = store::figures::succeed(&act.tx, &found.row, revision.key).await?;
    act.changed();
    let row = store::counts(&act.tx, &found.row, revision.key).await?;
    let found = Held { row, revision, ..found };

    let entry = Entry::new(EventKind::ReturnAccepted).of_force(found.row.force).about(&found.row.id).saying(json!({
        "revision": found.revision.number,
        "digest": found.revision.digest.as_deref().and_then(muster_domain::digest::Digest::from_bytes).map(|digest| digest.to_string()),
        "figuresClosed": figures.closed,
        "figuresBegun": figures.begun,
        "automatic": by_itself,
    }));
    act.enter_marking(caller, entry, &[Mark::Accepted(found.revision.key)]);
    Ok(found)
}
