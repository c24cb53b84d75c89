//! The board: who owes what, by when, and how far it has got.
use super::{
    Returns,
    beside::Beside,
    completeness::{Filled, completeness},
    decisions::Decisions,
    lock::{self, Lock},
    query::{Seen, reached, seen_beside},
    standing::{Standing, standing},
    store::board::{Looked, returns as all_returns},
};
use crate::{
    catalogue::Edition,
    identity::Caller,
    platform::failure::{Failure, Refusal},
    reference::Snapshot,
};
use chrono::{DateTime, Utc};
use muster_domain::{
    CollectionCode, CollectionKey, Force, ForceCode, ForceKey, Month, Period, ReturnId, Stage,
    catalogue::Collection,
    completeness::Completeness,
    due::{ObligationState, ended},
    permission::Permission,
    problem::{ErrorCode, Problem},
};
use std::{collections::HashMap, sync::Arc};

/// The most obligations one board may show: every force and collection for a year, and some to spare.
const MOST: usize = 8_000;

/// The months there are, from 1900 to 2199: beyond the last a period has no next.
const ALL_MONTHS: usize = 3_600;

/// What is to be shown.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) force: Option<ForceCode>,
    pub(super) collection: Option<CollectionCode>,
    /// For periods that end in this month or later..
    pub(super) from: Month,
    /// ..and in this month or earlier.
    pub(super) to: Month,
    /// Standing so; all where nothing is said.
    pub(super) states: Option<Vec<ObligationState>>,
}

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
    pub(super) open_questions: u32,
    pub(super) lock: Option<Lock>,
    /// Whether whoever asks may open the return now.
    pub(super) may_open: bool,
    /// `None` where there is no return, or none that may be seen.
    pub(super) seen: Option<Seen>,
}

/// What some obligation is of, as rows have it.
type Key = (ForceKey, CollectionKey, Period);

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
    let owed = owed(&edition, &forces, wanted)?;
    let keys = owed
        .iter()
        .filter_map(|(collection, force, period)| key(&edition, &reference, collection, force, *period));
    let looked = Looked::at(keys.map(|(force, collection, period)| (force, collection, period.first())));
    let (rows, decisions) = match &looked {
        Some(looked) => (
            all_returns(returns.database.reader(), looked).await?,
            Decisions::about(returns, looked).await?,
        ),
        None => (Vec::new(), Decisions::default()),
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
    for (collection, force, period) in owed {
        let Some(key) = key(&edition, &reference, collection, force, period) else {
            continue;
        };
        let seen = found.remove(&key);
        let standing = standing(collection, period, seen.as_ref(), at)?;
        if wanted
            .states
            .as_ref()
            .is_some_and(|states| !states.contains(&standing.state))
        {
            continue;
        }
        let cells = asked.entry((&collection.code, period));
        let cells = *cells.or_insert_with(|| collection.cells(period).count());
        let lifted = beside.decisions.exception(key.0, key.1, period).is_some();
        let lock = match &seen {
            Some(seen) => lock::of_return(collection, period, seen, at)?,
            None => lock::of_period(collection, period, lifted, at),
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
            open_questions: 0,
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

/// Every obligation that is wanted, collection by collection in the order of the catalogue; refused where they are too many.
fn owed<'a>(
    edition: &'a Edition,
    forces: &[&'a Force],
    wanted: &Wanted,
) -> Result<Vec<(&'a Collection, &'a Force, Period)>, Failure> {
    if wanted.from > wanted.to {
        let message = format!("{} is after {}: turn them round", wanted.from, wanted.to);
        return Err(Problem::new(ErrorCode::InvalidArgument, message).at(["from"]).into());
    }
    let collections = match &wanted.collection {
        None => edition.catalogue.collections().iter().collect(),
        Some(code) => {
            let known = edition.catalogue.collection(code);
            vec![known.ok_or_else(|| unknown(code))?]
        }
    };
    let mut owed = Vec::new();
    for collection in collections {
        for period in periods(collection, wanted.from, wanted.to) {
            let owing = forces
                .iter()
                .filter(|force| collection.owed_by.includes(force.kind.has_residents()));
            owed.extend(owing.map(|force| (collection, *force, period)));
            if owed.len() > MOST {
                let message = format!(
                    "these are more than {MOST} obligations: ask for fewer months, or for one force or collection at a time"
                );
                return Err(Refusal::TooMuch(message).into());
            }
        }
    }
    Ok(owed)
}

fn unknown(code: &CollectionCode) -> Problem {
    let message = format!("there is no collection `{code}`: use a code from `collections`");
    Problem::new(ErrorCode::UnknownCollection, message).at(["collection"])
}

/// The periods a collection is asked for that end within some months.
fn periods(collection: &Collection, from: Month, to: Month) -> impl Iterator<Item = Period> + use<'_> {
    let first = collection.frequency.period_of(from.max(collection.introduced));
    std::iter::successors(Some(first), |period| Some(period.next()))
        .take_while(move |period| period.last() <= to)
        .take(ALL_MONTHS)
        .filter(move |period| period.last() >= from && collection.asks_for(*period))
}

fn key(edition: &Edition, reference: &Snapshot, collection: &Collection, force: &Force, period: Period) -> Option<Key> {
    let force = *reference.force_keys.get(&force.code)?;
    Some((force, edition.published(&collection.code)?.key, period))
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
    let questions = open_questions(
        obligations
            .iter()
            .filter_map(|obligation| Some(obligation.seen.as_ref()?.row.id)),
    );
    for obligation in obligations {
        if let Some(known) = filled(obligation).and_then(|filled| complete.get(&filled.revision)) {
            obligation.completeness = *known;
        }
        if let Some(seen) = &obligation.seen {
            obligation.open_questions = questions.get(&seen.row.id).copied().unwrap_or_default();
        }
    }
    Ok(())
}

/// How many questions are open about each of some returns. Nobody can put one yet.
fn open_questions(_of: impl Iterator<Item = ReturnId>) -> HashMap<ReturnId, u32> {
    HashMap::new()
}
