//! Reading questions, as far as whoever asks may see them.
use super::{shown_to, state};
use crate::{
    identity::Caller,
    platform::failure::{Failure, Refusal},
    returns::{
        Returns, cells,
        find::force_of,
        query::within,
        store::{
            marks,
            questions::{self as store, Wanted},
        },
    },
};
use chrono::{DateTime, Utc};
use muster_domain::{
    CollectionCode, EventId, ForceCode, QuestionId, ReturnId, cell::CellAddress, permission::Stage,
    question::QuestionState,
};
use muster_entities::{question, question_step};

/// A question with everything that was said, in turn.
#[derive(Clone, Debug)]
pub(in crate::returns) struct Thread {
    pub(in crate::returns) row: question::Model,
    pub(in crate::returns) force: ForceCode,
    pub(in crate::returns) state: QuestionState,
    pub(in crate::returns) cell: Option<CellAddress>,
    /// Each step, and when it was taken.
    pub(in crate::returns) steps: Vec<(question_step::Model, Option<DateTime<Utc>>)>,
}

/// Which questions are wanted.
#[derive(Clone, Debug, Default)]
pub(in crate::returns) struct Filter {
    pub(in crate::returns) force: Option<ForceCode>,
    pub(in crate::returns) collection: Option<CollectionCode>,
    pub(in crate::returns) states: Option<Vec<QuestionState>>,
}

/// A question, where it may be seen.
pub(in crate::returns) async fn find(
    returns: &Returns,
    caller: &Caller,
    id: QuestionId,
) -> Result<Option<Thread>, Failure> {
    let Some(row) = store::find(returns.database.reader(), id).await? else {
        return Ok(None);
    };
    Ok(threads(returns, caller, vec![row]).await?.pop())
}

/// Every question about a return.
pub(in crate::returns) async fn of_return(
    returns: &Returns,
    caller: &Caller,
    of: ReturnId,
    force: &ForceCode,
) -> Result<Vec<Thread>, Failure> {
    let reference = returns.reference.latest().await?;
    let wanted = Wanted {
        forces: reference.force_keys.get(force).copied().into_iter().collect(),
        collection: None,
        of_return: Some(of),
        states: None,
        after: None,
    };
    let rows = store::list(returns.database.reader(), wanted, None).await?;
    threads(returns, caller, rows).await
}

/// Questions in the order they were asked, and whether there are more.
pub(in crate::returns) async fn list(
    returns: &Returns,
    caller: &Caller,
    filter: &Filter,
    size: usize,
    after: Option<QuestionId>,
) -> Result<(Vec<Thread>, bool), Failure> {
    if !caller.signed_in() {
        return Err(Refusal::Unauthenticated.into());
    }
    let visibility = caller.visibility();
    if visibility.from > Stage::SignedOff {
        return Ok((Vec::new(), false));
    }
    let reference = returns.reference.latest().await?;
    let edition = returns.catalogue.latest().await?;
    let asked = (filter.force.as_ref(), filter.collection.as_ref());
    let Some((forces, collection)) = within(&reference, &edition, &visibility, asked) else {
        return Ok((Vec::new(), false));
    };
    let states = filter.states.as_ref();
    let wanted = Wanted {
        forces,
        collection,
        of_return: None,
        states: states.map(|states| states.iter().map(|state| state.code()).collect()),
        after,
    };
    let mut rows = store::list(returns.database.reader(), wanted, Some(size as u64 + 1)).await?;
    let more = rows.len() > size;
    rows.truncate(size);
    Ok((threads(returns, caller, rows).await?, more))
}

pub(super) async fn threads(
    returns: &Returns,
    caller: &Caller,
    rows: Vec<question::Model>,
) -> Result<Vec<Thread>, Failure> {
    let (edition, reference) = (returns.catalogue.latest().await?, returns.reference.latest().await?);
    let visibility = caller.visibility();
    let ids: Vec<QuestionId> = rows.iter().map(|row| row.id).collect();
    let steps = store::steps(returns.database.reader(), &ids).await?;
    let events: Vec<EventId> = steps.iter().filter_map(|step| step.event).collect();
    let instants = marks::instants(returns.database.reader(), &events).await?;
    let at = |step: &question_step::Model| DateTime::from_timestamp_micros(*instants.get(&step.event?)?);
    let mut threads = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(force) = force_of(&reference, row.force).filter(|force| shown_to(&visibility, force)) else {
            continue;
        };
        let keys = row.measure.zip(row.area).zip(row.breakdown);
        let cell = match keys {
            Some(((measure, area), breakdown)) => {
                Some(cells::address_of(&edition, &reference, (measure, area, breakdown))?)
            }
            None => None,
        };
        threads.push(Thread {
            state: state(&row)?,
            steps: steps
                .iter()
                .filter(|step| step.question == row.id)
                .map(|step| (step.clone(), at(step)))
                .collect(),
            cell,
            force,
            row,
        });
    }
    Ok(threads)
}
