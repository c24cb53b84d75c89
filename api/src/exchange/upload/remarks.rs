//! What is said of a sent file: of the file as a whole, of its rows, and of the return it was for.
use super::{Sending, read::read};
use crate::{
    platform::failure::Failure,
    returns::{self, Returns},
};
use muster_domain::{Place, Problem, cell::CellAddress, finding::Finding};
use muster_entities::{force_return, revision};
use muster_exchange::{judged::Group, remark::Remark, row::TextRow};
use std::{collections::HashMap, sync::Arc};

/// Everything there is to say of a file.
pub(in crate::exchange) struct Said {
    pub(in crate::exchange) remarks: Vec<Remark>,
    /// The rows that are no cell of a return, each with the remark that says why.
    pub(in crate::exchange) rejected: Vec<(TextRow, Remark)>,
}

/// What there is to say of a file, with its returns as they stand now.
pub(in crate::exchange) async fn said(returns: &Returns, sending: &Sending) -> Result<Said, Failure> {
    let understood = read(returns, sending, Arc::default()).await?;
    let (edition, snapshot) = (returns.catalogue.latest().await?, returns.reference.latest().await?);
    let mut remarks = understood.judged.remarks();
    for group in &understood.judged.groups {
        remarks.extend(understood.barred(group).map(|problem| of_period(problem, group)));
        let standing = returns::content(
            returns.database.reader(),
            (&edition, &snapshot),
            &sending.force,
            &sending.collection,
            group.period,
        );
        if let Some(standing) = standing.await? {
            let held = standing.held;
            remarks.extend(found(returns, &held.row, &held.revision, &group.places).await?);
        }
    }
    let rejected = understood
        .judged
        .rejected()
        .map(|(row, remark)| (row.clone(), remark))
        .collect();
    Ok(Said { remarks, rejected })
}

/// What checking the return found, each with its place in the file where it has one.
pub(super) async fn found(
    returns: &Returns,
    row: &force_return::Model,
    revision: &revision::Model,
    places: &HashMap<CellAddress, Place>,
) -> Result<Vec<Remark>, Failure> {
    let checked = returns::checked(returns, row, revision).await?;
    let open = checked
        .findings
        .iter()
        .filter(|(_, explained)| explained.is_none())
        .map(|(finding, _)| of_finding(finding, places));
    Ok(open.collect())
}

fn of_finding(finding: &Finding, places: &HashMap<CellAddress, Place>) -> Remark {
    Remark {
        place: places.get(&finding.cell).cloned(),
        ..Remark::found(finding)
    }
}

/// A problem with a whole period, at its first row.
pub(super) fn of_period(problem: &Problem, group: &Group) -> Remark {
    Remark {
        place: group.rows.first().and_then(|row| row.place(Some("period"))),
        ..Remark::of_problem(problem)
    }
}
