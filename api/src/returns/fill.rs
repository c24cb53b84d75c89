//! Filling a return in from a file: a revision is opened only where something in it moves.
use super::{Act, Held, Opening, Step, content::taken, open, record_cells};
use crate::{identity::Caller, platform::failure::Failure};
use muster_domain::{cell::Cell, permission::Permission};
use muster_exchange::{
    cells::Fault,
    outcome::{Choice, Outcome, settle},
};

/// Works out what becomes of each row, and records what moves; the return comes back where there is one.
pub async fn fill(
    act: &mut Act<'_>,
    caller: &Caller,
    opening: &Opening,
    judged: &[Result<Cell, Fault>],
    choice: Choice,
) -> Result<(Option<Held>, Outcome), Failure> {
    caller.require(Permission::RecordReturns, &opening.force)?;
    let standing = taken(act, opening).await?;
    let current = standing.as_ref().map_or(&[][..], |standing| &standing.cells);
    let outcome = settle(current, judged, choice);
    if outcome.cells.is_empty() {
        return Ok((standing.map(|standing| standing.held), outcome));
    }
    let held = open(act, caller, opening).await?;
    let step = Step {
        id: held.row.id,
        version: held.revision.version,
    };
    let (held, _) = record_cells(act, caller, step, &outcome.cells).await?;
    Ok((Some(held), outcome))
}
