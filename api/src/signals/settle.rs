//! Being done with a signal: the unit dismisses what there is nothing to ask about, and closes what the force has explained.
use super::{
    keep::told,
    list::{asked, code_of, state},
    store,
};
use crate::{
    comparison::{Instant, Sources},
    identity::Caller,
    ledger::{self, Author, Entry, EventKind},
    platform::failure::{Failure, Refusal},
    returns::{Because, knows_of},
};
use muster_domain::{ErrorCode, EventId, Problem, SignalId, permission::Permission};

/// Which signal, and the version that was read before.
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    pub id: SignalId,
    pub version: i32,
}

/// How somebody is done with it.
#[derive(Clone, Debug)]
pub enum Settling {
    Dismissed(Because),
    Closed(Because),
}

/// Dismisses or closes a signal. Of two people who do it at once, one does.
pub async fn settle(
    sources: Sources<'_>,
    caller: &Caller,
    turn: Turn,
    settling: &Settling,
) -> Result<SignalId, Failure> {
    let instant = Instant::of(sources, caller, None).await?;
    let tx = sources.db.begin().await?;
    let held = store::hold(&tx, turn.id).await?.ok_or(Refusal::NotFound)?;
    // a question that was asked before this one holds the signal has been entered
    let asked = asked(&tx, Some(turn.id), EventId(i64::MAX)).await?;
    let force = code_of(&instant, held.signal.force).ok_or(Refusal::NotFound)?;
    if !knows_of(caller, &force, asked.contains_key(&turn.id)) {
        return Err(Refusal::NotFound.into());
    }
    caller.require(Permission::SettleSignals, &force)?;
    if i32::from(held.standing.version) != turn.version {
        return Err(stale(held.standing.version));
    }
    let state = state(&held, &asked)?;
    let (to, kind, because) = match settling {
        Settling::Dismissed(because) => (state.dismiss(), EventKind::SignalDismissed, because),
        Settling::Closed(because) => (state.close(), EventKind::SignalClosed, because),
    };
    let to = to.map_err(Problem::from)?;
    let mut detail = told(&held.signal);
    detail["because"] = because.code.into();
    let entry = Entry::new(kind)
        .of_force(held.signal.force)
        .about(&turn.id)
        .saying(detail);
    let author = Author::new(caller.user.clone(), &caller.name);
    let recorded = ledger::append(&tx, sources.clock, &author, &[entry]).await?;
    if !store::end(&tx, turn.id, held.standing.version, recorded.event).await? {
        return Err(stale(held.standing.version));
    }
    let reason = Some((because.code, because.note.as_deref()));
    let stands = store::goes_on(&held.standing, to, reason, Some(&caller.user), recorded.event);
    store::stand(&tx, vec![stands]).await?;
    ledger::commit(tx, recorded).await?;
    Ok(turn.id)
}

fn stale(version: i16) -> Failure {
    let message =
        format!("somebody went on with this signal first: it is now at version {version} or later, read it again");
    Problem::new(ErrorCode::StaleVersion, message)
        .at(["input", "version"])
        .into()
}
