//! What is said of a sent file: of the file as a whole, of its rows, and of the return it was for.
use super::{
    Sending,
    read::{Group, Understood, read},
};
use crate::{
    platform::failure::Failure,
    returns::{self, Returns},
};
use muster_domain::{Place, Problem, catalogue::Severity, cell::CellAddress, finding::Finding};
use muster_entities::{force_return, revision};
use muster_exchange::{remark::Remark, row::TextRow};
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
    let mut remarks = of_file(&understood);
    for group in &understood.groups {
        remarks.extend(group.barred.iter().map(|problem| of_period(problem, group)));
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
    let rejected = rejected(&understood)
        .map(|(row, remark)| (row.clone(), remark))
        .collect();
    Ok(Said { remarks, rejected })
}

/// The rows that are no cell of a return.
fn rejected(understood: &Understood) -> impl Iterator<Item = (&TextRow, Remark)> {
    let astray = understood.astray.iter().map(|(row, fault)| (row, fault));
    let judged = understood.groups.iter().flat_map(|group| {
        let judged = group.rows.iter().zip(&group.judged);
        judged.filter_map(|(row, judged)| Some((row, judged.as_ref().err()?)))
    });
    astray.chain(judged).map(|(row, fault)| (row, Remark::of(row, fault)))
}

/// What is wrong with the file as a whole and with its rows.
pub(super) fn of_file(understood: &Understood) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = understood.problems.addressed().iter().map(of_problem).collect();
    remarks.extend(understood.older.iter().map(|version| older(version)));
    remarks.extend(rejected(understood).map(|(_, remark)| remark));
    remarks
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

fn of_problem(problem: &Problem) -> Remark {
    Remark {
        code: problem.code.to_string(),
        severity: Severity::Error,
        place: problem.place.as_deref().cloned(),
        value: String::new(),
        expected: String::new(),
        message: problem.message.clone(),
        fix: problem.help.clone().unwrap_or_else(|| problem.code.action().to_owned()),
    }
}

/// A problem with a whole period, at its first row.
pub(super) fn of_period(problem: &Problem, group: &Group) -> Remark {
    Remark {
        place: group.rows.first().and_then(|row| row.place(Some("period"))),
        ..of_problem(problem)
    }
}

fn older(version: &str) -> Remark {
    Remark {
        code: "TEMPLATE_OLDER".to_owned(),
        severity: Severity::Note,
        place: None,
        value: version.to_owned(),
        expected: String::new(),
        message: format!(
            "the template was made for version {version} of the definition: its columns were found by their names"
        ),
        fix: "take the present template next time".to_owned(),
    }
}
