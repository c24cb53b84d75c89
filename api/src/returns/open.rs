//! Opening a return: a draft to fill in, or a new revision of what was accepted.
use super::{
    Act, Held,
    because::Because,
    cells,
    find::state,
    form::owes,
    lift_lock::unknown,
    lock::{changes_of, unlocked},
    once::Once,
    store::{self, Hold, NewRevision, explanations},
};
use crate::{
    identity::Caller,
    ledger::{Entry, EventKind},
    platform::{
        database::{at_the_same_moment, on_constraint},
        failure::{Failure, Refusal},
    },
};
use muster_domain::{
    CollectionCode, CollectionKey, ForceCode, ForceKey, Origin, Period, ReturnId, permission::Permission,
    problem::Problem,
};
use rand::RngCore as _;
use serde_json::json;

/// What is to be opened.
#[derive(Clone, Debug)]
pub struct Opening {
    pub force: ForceCode,
    pub collection: CollectionCode,
    pub period: Period,
    pub origin: Origin,
    /// The system the figures come from, as the force names it; that of the revision before where nothing is said.
    pub source_system: Option<String>,
    pub idempotency_key: Option<String>,
}

/// Opens a return, or the next revision of one that was accepted. A draft that is open already is handed out as it is.
pub async fn open(act: &mut Act<'_>, caller: &Caller, opening: &Opening) -> Result<Held, Failure> {
    caller.require(Permission::RecordReturns, &opening.force)?;
    let once = Once::new(&caller.user, "openReturn", opening.idempotency_key.as_deref(), opening)?;
    if let Some(id) = once.answered(&act.tx).await? {
        return again(act, &id, &opening.force).await;
    }
    let now = act.returns.clock.now();
    let of = keys(act, &opening.force, &opening.collection)?;
    let changes = changes_of(act, of).await?;
    owes(&act.catalogue, &act.reference, opening, &changes, now)?;
    unlocked(act, of, opening.period, &["input", "period"]).await?;

    let held = match known(act, opening).await? {
        Some(held) if state(&held.revision)?.open() => held,
        Some(held) => next(act, caller, opening, held, &Because::routine()).await?,
        None => first(act, caller, opening).await?,
    };
    once.keep(&act.tx, held.row.id.to_string()).await?;
    Ok(held)
}

fn keys(act: &Act<'_>, force: &ForceCode, collection: &CollectionCode) -> Result<(ForceKey, CollectionKey), Failure> {
    let force = act.reference.force_keys.get(force).ok_or(Refusal::NotFound)?;
    let published = act.catalogue.published(collection);
    Ok((*force, published.ok_or_else(|| unknown(collection))?.key))
}

async fn known(act: &Act<'_>, opening: &Opening) -> Result<Option<Held>, Failure> {
    let (force, collection) = keys(act, &opening.force, &opening.collection)?;
    let found = store::for_obligation(&act.tx, force, collection, opening.period, Hold::Return).await?;
    Ok(found.map(|(row, revision)| Held {
        row,
        force: opening.force.clone(),
        revision,
    }))
}

async fn again(act: &Act<'_>, id: &str, force: &ForceCode) -> Result<Held, Failure> {
    let id: ReturnId = id.parse().map_err(Failure::fault)?;
    let (row, revision) = store::with_newest(&act.tx, id, Hold::Return)
        .await?
        .ok_or(Refusal::NotFound)?;
    Ok(Held {
        row,
        force: force.clone(),
        revision,
    })
}

async fn first(act: &mut Act<'_>, caller: &Caller, opening: &Opening) -> Result<Held, Failure> {
    let (force, collection) = keys(act, &opening.force, &opening.collection)?;
    let id = ReturnId::generate();
    let row = store::add(&act.tx, id, force, collection, opening.period).await?;
    let row = row.ok_or_else(at_the_same_moment)?;
    let held = add_revision(act, caller, opening, row, 1, None).await?;
    announce(act, caller, opening, &held);
    Ok(held)
}

/// The next revision starts from what counts, so that a correction of one cell is a correction of one cell; where nothing does, it starts empty.
/// What was explained is explained, also of a draft that was given up, as long as the value is the one it was given for.
pub(super) async fn next(
    act: &mut Act<'_>,
    caller: &Caller,
    opening: &Opening,
    held: Held,
    because: &Because,
) -> Result<Held, Failure> {
    state(&held.revision)?.revise().map_err(Problem::from)?;
    let (counts, newest) = (held.row.accepted, held.revision.key);
    let opening = &Opening {
        source_system: opening.source_system.clone().or(held.revision.source_system),
        ..opening.clone()
    };
    let next = add_revision(act, caller, opening, held.row, held.revision.number + 1, Some(because)).await?;
    if let Some(counts) = counts {
        cells::copy(&act.tx, counts, next.revision.key).await?;
    }
    for before in counts.into_iter().chain([newest]) {
        explanations::copy(&act.tx, before, next.revision.key).await?;
    }
    announce(act, caller, opening, &next);
    Ok(next)
}

async fn add_revision(
    act: &Act<'_>,
    caller: &Caller,
    opening: &Opening,
    row: muster_entities::force_return::Model,
    number: i32,
    because: Option<&Because>,
) -> Result<Held, Failure> {
    let mut salt = vec![0; 16];
    rand::rng().fill_bytes(&mut salt);
    let new = NewRevision {
        of: &row,
        number,
        origin: opening.origin,
        definition: act
            .catalogue
            .published(&opening.collection)
            .ok_or(Refusal::NotFound)?
            .definition,
        source_system: opening.source_system.clone(),
        salt,
        by: &caller.user,
        because,
    };
    let (row, revision) = store::add_revision(&act.tx, new).await.map_err(on_constraint)?;
    Ok(Held {
        row,
        force: opening.force.clone(),
        revision,
    })
}

fn announce(act: &mut Act<'_>, caller: &Caller, opening: &Opening, held: &Held) {
    let entry = Entry::new(EventKind::ReturnOpened)
        .of_force(held.row.force)
        .about(&held.row.id)
        .saying(json!({
            "collection": opening.collection.as_str(),
            "period": opening.period.to_string(),
            "revision": held.revision.number,
            "origin": opening.origin.code(),
            "sourceSystem": opening.source_system,
            "reason": held.revision.opened_because,
        }));
    act.enter(caller, entry);
}
