//! The board: who owes what, by when, and how far it has got.
use super::{
    Returns,
    beside::Beside,
    completeness::{Filled, completeness},
    lock::{self, Lock},
    owed::{Owed, Wanted, collections, decisions, owed},
    query::{Seen, reached, seen_beside},
    standing::{Standing, standing},
    store::board::{Looked, returns as all_returns},
};
use crate::{
    catalogue::Edition,
    identity::Caller,
    platform::failure::{Failure, Refusal},
};
use chrono::{DateTime, Utc};
use muster_domain::{
    CollectionCode, Force, ForceCode, Period, Stage, completeness::Completeness, due::ended, obligation::Duty,
    permission::Permission,
};
use muster_entities::obligation_change;
use std::{collections::HashMap, sync::Arc};

/// Who owes what, as somebody may see it.
#[derive(Debug)]
pub(super) struct Board {
    pub(super) at: DateTime<Utc>,
    /// What is due first comes first.
    pub(super) obligations: Vec<Obligation>,
    pub(super) beside: Arc<Beside>,
}

/// One force owes one collection for one period.
#[derive(Clone, Debug)]
pub(super) struct Obligation {
    pub(super) edition: Arc<Edition>,
    pub(super) force: ForceCode,
    pub(super) collection: CollectionCode,
    pub(super) period: Period,
    pub(super) standing: Standing,
    pub(super) completeness: Completeness,
    /// `None` for who may not see questions.
    pub(super) open_questions: Option<u32>,
    pub(super) lock: Option<Lock>,
    /// What the unit has decided about it beside the catalogue.
    pub(super) change: Option<obligation_change::Model>,
    pub(super) beside: Arc<Beside>,
    /// Whether whoever asks may open the return now.
    pub(super) may_open: bool,
    /// `None` where there is no return, or none that may be seen.
    pub(super) seen: Option<Seen>,
}

/// The board. What may not be seen of a return leaves its obligation as if nothing had been sent.
pub(super) async fn board(returns: &Returns, caller: &Caller, wanted: &Wanted) -> Result<Board, Failure> {
    if !caller.signed_in() {
        return Err(Refusal::Unauthenticated.into());
    }
    let visibility = caller.visibility();
    if visibility.from == Stage::Released {
        return Err(Refusal::Forbidden.into());
    }
    let (edition, reference) = (returns.catalogue.latest().await?, returns.reference.latest().await?);
    let forces: Vec<&Force> = reached(&reference, &visibility)
        .filter(|code| wanted.force.as_ref().is_none_or(|force| force == *code))
        .filter_map(|code| reference.reference.force(code.as_str()))
        .collect();
    if forces.is_empty() {
        return Err(Refusal::NotFound.into());
    }
    let collections = collections(&edition, wanted)?;
    let decisions = decisions(returns, &edition, &reference, (&forces, &collections), wanted).await?;
    let owed = owed(&edition, &reference, (&forces, &collections), &decisions, wanted)?;
    let looked = Looked::at(owed.iter().map(|owed| (owed.key.0, owed.key.1, owed.period.first())));
    let rows = match &looked {
        Some(looked) => all_returns(returns.database.reader(), looked).await?,
        None => Vec::new(),
    };
    let (returned, beside) = seen_beside(returns, &reference, &visibility, rows, decisions).await?;
    let mut found = HashMap::new();
    for seen in returned {
        found.insert(
            (seen.row.force, seen.row.collection, super::find::period(&seen.row)?),
            seen,
        );
    }
    let at = returns.clock.now();
    let mut asked: HashMap<(&CollectionCode, Period), usize> = HashMap::new();
    let mut obligations = Vec::new();
    for Owed {
        collection,
        force,
        period,
        duty,
        key,
    } in owed
    {
        let seen = found.remove(&(key.0, key.1, period));
        let standing = standing(duty, collection, period, seen.as_ref(), at)?;
        if wanted
            .states
            .as_ref()
            .is_some_and(|states| !states.contains(&standing.state))
        {
            continue;
        }
        let cells = asked.entry((&collection.code, period));
        let cells = match duty {
            Duty::Owed(_) => *cells.or_insert_with(|| collection.cells(period).count()),
            Duty::Never | Duty::Waived => 0,
        };
        let lifted = beside.decisions.exception(key.0, key.1, period).is_some();
        let lock = match &seen {
            Some(seen) => lock::of_return(collection, period, seen, at)?,
            None => lock::of_period(collection, &standing.deadlines, period, lifted, at),
        };
        obligations.push(Obligation {
            edition: Arc::clone(&edition),
            may_open: seen.is_none()
                && lock.is_none()
                && ended(period, at)
                && caller.require(Permission::RecordReturns, &force.code).is_ok(),
            force: force.code.clone(),
            collection: collection.code.clone(),
            period,
            standing,
            completeness: Completeness::nothing_of(cells),
            change: beside.decisions.change(key.0, key.1, period).cloned(),
            beside: Arc::clone(&beside),
            open_questions: beside.shows_questions().then_some(0),
            lock,
            seen,
        });
    }
    count(returns, &mut obligations).await?;
    obligations.sort_by_key(|obligation| obligation.standing.deadlines.due_on);
    Ok(Board {
        at,
        obligations,
        beside,
    })
}

/// Counts what is in the newest revisions, and the questions that are open.
async fn count(returns: &Returns, obligations: &mut [Obligation]) -> Result<(), Failure> {
    let filled = |obligation: &Obligation| {
        let seen = obligation.seen.as_ref()?;
        Some(Filled {
            revision: seen.newest()?.key,
            collection: seen.row.collection,
            period: obligation.period,
        })
    };
    let revisions: Vec<Filled> = obligations.iter().filter_map(filled).collect();
    let complete = completeness(returns, &revisions).await?;
    for obligation in obligations {
        if let Some(known) = filled(obligation).and_then(|filled| complete.get(&filled.revision)) {
            obligation.completeness = *known;
        }
        if let Some(seen) = &obligation.seen {
            obligation.open_questions = seen.beside.open_questions(seen.row.id);
        }
    }
    Ok(())
}
