//! What is due, and what is overdue.

use muster_domain::Month;
use serde_json::json;

use crate::arguments::Due;
use crate::credentials;
use crate::documents::board::{ObligationState, Variables};
use crate::documents::{Board, Me, me};
use crate::failure::Failed;
use crate::outcome::{Outcome, percentage, table};
use crate::service::Service;

pub(crate) fn due(service: &Service, due: &Due) -> Result<Outcome, Failed> {
    let this = this_month(credentials::now());
    let month = |said: Option<&String>, usual: Option<Month>| match said {
        Some(text) => text
            .parse()
            .map_err(|cause| Failed::usage(format!("{cause}"), "write a month such as 2026-02")),
        None => usual.ok_or_else(|| Failed::usage("this machine does not know what day it is", "give --from and --to")),
    };
    let from: Month = month(due.from.as_ref(), this.map(|month: Month| month.plus(-12)))?;
    let to: Month = month(due.to.as_ref(), this)?;
    let mut obligations = Vec::new();
    for force in forces(service, due)? {
        let states = [ObligationState::OVERDUE, ObligationState::DUE];
        let asked = Variables {
            force,
            collection: due.collection.clone(),
            from: from.to_string(),
            to: to.to_string(),
            states: (!due.all).then(|| states.to_vec()),
        };
        let board = service.ask::<Board>(asked)?.board;
        obligations.extend(board.map(|board| board.obligations).unwrap_or_default());
    }
    obligations.sort_by(|one, other| one.due.due_on.cmp(&other.due.due_on));
    let rows: Vec<Vec<String>> = obligations
        .iter()
        .map(|owed| {
            let late = owed.due.overdue_by.filter(|days| *days > 0);
            vec![
                owed.due.due_on.clone(),
                serde_json::to_value(&owed.state)
                    .ok()
                    .and_then(|word| Some(word.as_str()?.to_owned()))
                    .unwrap_or_default(),
                late.map_or_else(String::new, |days| format!("{days} working days")),
                owed.force.as_ref().map_or_else(String::new, |force| force.code.clone()),
                owed.collection
                    .as_ref()
                    .map_or_else(String::new, |collection| collection.code.clone()),
                owed.period.clone(),
                owed.revision_state.clone().unwrap_or_default(),
                percentage(owed.completeness.share),
                owed.open_questions.map_or_else(String::new, |open| open.to_string()),
            ]
        })
        .collect();
    let heading = [
        "due on",
        "state",
        "late by",
        "force",
        "collection",
        "period",
        "return",
        "complete",
        "questions",
    ];
    let text = if rows.is_empty() {
        format!("nothing is due for periods from {from} to {to}\n")
    } else {
        table(&heading, &rows)
    };
    Ok(Outcome::done(
        text,
        json!({ "from": from.to_string(), "to": to.to_string(), "obligations": obligations }),
    ))
}

/// The forces to ask about: the one named, or those the token is for, or all at once.
fn forces(service: &Service, due: &Due) -> Result<Vec<Option<String>>, Failed> {
    if due.force.is_some() {
        return Ok(vec![due.force.clone()]);
    }
    let viewer = service.ask::<Me>(me::Variables {})?.me;
    Ok(match viewer {
        Some(viewer) if !viewer.all_forces => viewer.force_codes.into_iter().map(Some).collect(),
        _ => vec![None],
    })
}

/// The month of an instant, in seconds since 1970.
fn this_month(seconds: u64) -> Option<Month> {
    let moment = chrono::DateTime::from_timestamp(i64::try_from(seconds).ok()?, 0)?;
    Month::of(moment.date_naive())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_month_turns_at_midnight() {
        let said = |seconds| this_month(seconds).unwrap().to_string();
        assert_eq!(
            (said(1_772_323_199), said(1_772_323_200)),
            ("2026-02".to_owned(), "2026-03".to_owned())
        );
    }
}
