//! Judged rows become cells of returns: one transaction for the whole file.
use super::{
    super::progress::Tally,
    Answer, OfReturn, Sending,
    read::Understood,
    remarks::{found, of_period},
};
use crate::{
    identity::Caller,
    platform::failure::Failure,
    returns::{self, Act, Held, Opening, Returns},
};
use muster_domain::{Origin, Problem};
use muster_exchange::{
    judged::Group,
    outcome::{Choice, Outcome, RowOutcome},
};
use std::sync::atomic::Ordering;

/// Enters what can be entered by the sender's choice, and says what came of every row.
pub(super) async fn enter(
    returns: &Returns,
    caller: &Caller,
    sending: &Sending,
    understood: Understood,
    tally: &Tally,
) -> Result<Answer, Failure> {
    let judged = &understood.judged;
    let mut remarks = judged.remarks();
    let mut answer = Answer {
        rows: judged.rows(),
        blank: judged.blank,
        astray: judged.astray.len(),
        ..Answer::default()
    };

    let mut act = Act::begin(returns).await?;
    let mut entered = Vec::new();
    let mut barred = false;
    tally.entered.store(judged.astray.len(), Ordering::Relaxed);
    for group in &judged.groups {
        let filled = match understood.barred(group) {
            Some(problem) => Err(vec![problem.clone()]),
            None => fill(&mut act, caller, sending, group).await?,
        };
        match filled {
            Ok((held, outcome)) => {
                let id = held.as_ref().map(|held| held.row.id);
                answer.returns.push(OfReturn::of(group.period, id, &outcome));
                entered.extend(held.map(|held| (held, &group.places)));
            }
            Err(problems) => {
                barred = true;
                remarks.extend(problems.iter().map(|problem| of_period(problem, group)));
                answer
                    .returns
                    .push(OfReturn::of(group.period, None, &nothing_of(group)));
            }
        }
        tally.entered.fetch_add(group.rows.len(), Ordering::Relaxed);
    }
    let whole = answer.astray == 0 && !barred && answer.sum(|of| of.rejected) == 0;
    answer.recorded = judged.problems.none() && (whole || sending.choice == Choice::GoodRows);
    if !answer.recorded {
        drop(act);
        return Ok(answer.remarking(remarks));
    }
    act.commit().await?;
    for (held, places) in entered {
        remarks.extend(found(returns, &held.row, &held.revision, places).await?);
    }
    Ok(answer.remarking(remarks))
}

type Filled = Result<(Option<Held>, Outcome), Vec<Problem>>;

async fn fill(act: &mut Act<'_>, caller: &Caller, sending: &Sending, group: &Group) -> Result<Filled, Failure> {
    let opening = Opening {
        force: sending.force.clone(),
        collection: sending.collection.clone(),
        period: group.period,
        origin: Origin::Force,
        source_system: None,
        idempotency_key: None,
    };
    match returns::fill(act, caller, &opening, &group.judged, sending.choice).await {
        Ok(filled) => Ok(Ok(filled)),
        Err(Failure::Problems(problems, _)) => Ok(Err(problems)),
        Err(other) => Err(other),
    }
}

fn nothing_of(group: &Group) -> Outcome {
    Outcome {
        rows: vec![RowOutcome::Rejected; group.rows.len()],
        cells: Vec::new(),
        recorded: false,
    }
}
