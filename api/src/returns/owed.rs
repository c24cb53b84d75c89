//! Which obligations there are: worked out from the catalogue and from what the unit has decided beside it.
use super::{Returns, decisions::Decisions, store::board::Looked};
use crate::{
    catalogue::Edition,
    platform::failure::{Failure, Refusal},
    reference::Snapshot,
};
use muster_domain::{
    CollectionCode, CollectionKey, Force, ForceCode, ForceKey, Frequency, Month, Period,
    catalogue::Collection,
    due::ObligationState,
    obligation::{Duty, duty},
    problem::{ErrorCode, Problem},
};

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

/// One obligation, before anybody has looked what came of it.
pub(super) struct Owed<'a> {
    pub(super) collection: &'a Collection,
    pub(super) force: &'a Force,
    pub(super) period: Period,
    pub(super) duty: Duty,
    pub(super) key: (ForceKey, CollectionKey),
}

/// The collections that are wanted.
pub(super) fn collections<'a>(edition: &'a Edition, wanted: &Wanted) -> Result<Vec<&'a Collection>, Failure> {
    if wanted.from > wanted.to {
        let message = format!("{} is after {}: turn them round", wanted.from, wanted.to);
        return Err(Problem::new(ErrorCode::InvalidArgument, message).at(["from"]).into());
    }
    match &wanted.collection {
        None => Ok(edition.catalogue.collections().iter().collect()),
        Some(code) => {
            let known = edition.catalogue.collection(code);
            Ok(vec![known.ok_or_else(|| unknown(code))?])
        }
    }
}

/// What was decided about all that is wanted.
pub(super) async fn decisions(
    returns: &Returns,
    edition: &Edition,
    reference: &Snapshot,
    (forces, collections): (&[&Force], &[&Collection]),
    wanted: &Wanted,
) -> Result<Decisions, Failure> {
    let keys = forces.iter().filter_map(|force| reference.force_keys.get(&force.code));
    let published = collections
        .iter()
        .filter_map(|collection| edition.published(&collection.code));
    let looked = Looked {
        forces: keys.copied().collect(),
        collections: published.map(|published| published.key).collect(),
        from: wanted.from.plus(-11),
        to: wanted.to,
    };
    Decisions::about(returns, &looked).await
}

/// Every obligation that is wanted, waived ones with them, collection by collection in the order of the catalogue; refused
/// where they are too many.
pub(super) fn owed<'a>(
    edition: &'a Edition,
    reference: &Snapshot,
    (forces, collections): (&[&'a Force], &[&'a Collection]),
    decisions: &Decisions,
    wanted: &Wanted,
) -> Result<Vec<Owed<'a>>, Failure> {
    let extras = decisions.changes().iter().map(|change| change.first_month).min();
    let mut owed = Vec::new();
    for collection in collections {
        let Some(published) = edition.published(&collection.code) else {
            continue;
        };
        let begins = extras.map_or(collection.introduced, |extra| extra.min(collection.introduced));
        for period in periods(collection.frequency, wanted.from.max(begins), wanted.to) {
            for force in forces {
                let Some(key) = reference.force_keys.get(&force.code) else {
                    continue;
                };
                let key = (*key, published.key);
                let duty = duty(collection, force, period, decisions.changes_of(key.0, key.1));
                if duty != Duty::Never {
                    owed.push(Owed {
                        collection,
                        force,
                        period,
                        duty,
                        key,
                    });
                }
            }
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

/// The periods of a frequency that end within some months.
fn periods(frequency: Frequency, from: Month, to: Month) -> impl Iterator<Item = Period> {
    let first = frequency.period_of(from);
    std::iter::successors(Some(first), |period| Some(period.next()))
        .take_while(move |period| period.last() <= to)
        .take(ALL_MONTHS)
}
