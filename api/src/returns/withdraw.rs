//! Withdrawing: a revision is given up, or figures that counted are taken back. Asked as of before, they are still there.
use super::{
    Act, Held, Step,
    because::Because,
    find::{moved, shown},
    lock::unlocked,
    signatures::{self, Void},
    store::{figures, marks::Mark, withdrawals},
};
use crate::{
    identity::Caller,
    ledger::{Entry, EventKind},
    platform::failure::Failure,
};
use muster_domain::{RevisionState, permission::Permission, problem::Problem};
use serde_json::json;

/// Takes a revision back, the newest where no number is given. Where it counted, nothing of the return does from then on.
pub async fn withdraw(
    act: &mut Act<'_>,
    caller: &Caller,
    step: Step,
    number: Option<i32>,
    because: &Because,
) -> Result<Held, Failure> {
    let found = shown(act, caller, step.id, number).await?;
    let state = found.state()?;
    let permission = if caller.holds(Permission::SignOffReturns) {
        Permission::SignOffReturns
    } else {
        state.withdrawn_by()
    };
    caller.require(permission, &found.force)?;
    let counted = matches!(state, RevisionState::Accepted { .. });
    let signed = matches!(state, RevisionState::SignedOff { .. });
    let withdrawn = state.withdraw().map_err(Problem::from)?;
    let found = moved(act, found, step.version, &withdrawn).await?;
    let revision = withdrawals::withdrawn_by(&act.tx, &found.revision, &caller.user, because).await?;
    let found = Held { revision, ..found };
    let mut said = json!({ "revision": found.revision.number, "reason": because.code });
    let mut marks = vec![Mark::Withdrawn(found.revision.key)];
    let mut row = found.row.clone();
    if counted {
        let of = (row.force, row.collection);
        unlocked(act, of, found.period()?, &["input", "id"]).await?;
        let closing = withdrawals::take_back(&act.tx, &row, &found.revision, &caller.user).await?;
        said["figuresClosed"] = figures::close(&act.tx, &row, closing).await?.into();
        act.changed();
        marks.push(Mark::Accepted(closing));
        row.accepted = None;
    }
    let entry = Entry::new(EventKind::ReturnWithdrawn)
        .of_force(row.force)
        .about(&row.id)
        .saying(said);
    act.enter_marking(caller, entry, &marks);
    let found = Held { row, ..found };
    if signed {
        signatures::void(act, caller, &found, Void::Withdrawn).await?;
    }
    Ok(found)
}
