//! Looking through the figures of a month for what is worth asking about. Looking again adds nothing to what is there.
use super::{
    keep::keep,
    scans::{self, Scan},
    sweep::sweep,
};
use crate::{
    comparison::{Instant, Sources},
    identity::Caller,
    ledger::Author,
    platform::failure::Failure,
    returns::Once,
};
use muster_domain::{ErrorCode, Month, Problem, permission::Permission};

/// A month to be looked through.
#[derive(Clone, Debug)]
pub struct Scanning {
    pub month: Month,
    pub idempotency_key: Option<String>,
}

/// Looks a month through. The national unit can.
pub async fn scan(sources: Sources<'_>, caller: &Caller, scanning: &Scanning) -> Result<Scan, Failure> {
    caller.require_anywhere(Permission::ScanSignals)?;
    let author = Author::new(caller.user.clone(), &caller.name);
    scan_as(sources, caller, &author, scanning).await
}

/// The same, entered in the ledger as somebody's act, or as the seeding of a demonstration.
pub async fn scan_as(
    sources: Sources<'_>,
    caller: &Caller,
    author: &Author,
    scanning: &Scanning,
) -> Result<Scan, Failure> {
    let key = scanning.idempotency_key.as_deref();
    let once = Once::new(&author.user, "scanSignals", key, scanning)?;
    if let Some(id) = once.answered(sources.db.reader()).await? {
        return scans::find(sources, id.parse().map_err(Failure::fault)?).await;
    }
    let instant = Instant::of(sources, caller, None).await?;
    if instant.last_month().is_none_or(|last| scanning.month > last) {
        let message = format!("{} has not ended: there is nothing to look through yet", scanning.month);
        return Err(Problem::new(ErrorCode::PeriodNotDue, message)
            .at(["input", "month"])
            .into());
    }
    let found = sweep(sources, &instant, scanning.month).await?;
    let id = keep(sources, author, scanning.month, (&instant, &found), &once).await?;
    scans::find(sources, id).await
}
