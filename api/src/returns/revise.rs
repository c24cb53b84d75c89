//! Revising: the next revision of a return, for a reason. What was accepted counts until the next one is.
use super::{
    Act, Held, Opening, Step,
    because::Because,
    find::{held, stale},
    form::collection,
    lock::unlocked,
    once::Once,
    open::next,
};
use crate::{identity::Caller, platform::failure::Failure};
use muster_domain::{Origin, permission::Permission, problem::Problem};

/// Why a return is revised, and what the figures come from now.
#[derive(Clone, Debug)]
pub struct Revising {
    pub because: Because,
    /// The system the figures come from; as before where nothing is said.
    pub source_system: Option<String>,
    pub idempotency_key: Option<String>,
}

/// Opens the next revision of a return.
pub async fn revise(act: &mut Act<'_>, caller: &Caller, step: Step, revising: &Revising) -> Result<Held, Failure> {
    let found = held(act, caller, step.id, Permission::RecordReturns).await?;
    let key = revising.idempotency_key.as_deref();
    let once = Once::new(&caller.user, "reviseReturn", key, &(step, revising))?;
    if once.answered(&act.tx).await?.is_some() {
        return Ok(found);
    }
    found.state()?.revise().map_err(Problem::from)?;
    if found.revision.version != step.version {
        return Err(stale(&found).into());
    }
    let opening = Opening {
        force: found.force.clone(),
        collection: collection(act, &found)?.code.clone(),
        period: found.period()?,
        origin: Origin::from_stored(found.revision.origin)
            .ok_or_else(|| Failure::fault("a revision of an unknown origin"))?,
        source_system: revising.source_system.clone(),
        idempotency_key: None,
    };
    let of = (found.row.force, found.row.collection);
    unlocked(act, of, opening.period, &["input", "id"]).await?;
    let revised = next(act, caller, &opening, found, &revising.because).await?;
    once.keep(&act.tx, revised.row.id.to_string()).await?;
    Ok(revised)
}
