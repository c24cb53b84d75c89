//! Checking a revision: what was found, and which of it has been explained.
use super::{
    Returns, cells,
    find::{force_of, period},
    form::of_key,
    history,
};
use crate::{catalogue::Edition, platform::failure::Failure, reference::Snapshot};
use muster_domain::{
    Supplied,
    cell::{Cell, CellAddress},
    finding::{Finding, FindingGroup, groups, still_explains},
};
use muster_entities::{force_return, revision};
use muster_exchange::check::{Subject, findings};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// A revision's cells and what checking them found.
#[derive(Clone, Debug)]
pub struct Checked {
    pub cells: Vec<Cell>,
    /// Each finding with its explanation, where one still holds.
    pub findings: Vec<(Finding, Option<Explained>)>,
}

/// Why something that looks wrong is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    pub text: String,
    pub by: muster_domain::UserId,
}

impl Checked {
    /// What keeps the revision from being submitted: errors, and warnings nobody has explained.
    pub fn open(&self) -> impl Iterator<Item = &Finding> {
        self.findings
            .iter()
            .filter(|(finding, explained)| finding.open(explained.is_some()))
            .map(|(finding, _)| finding)
    }

    /// What was found, by cause, first fix first.
    #[must_use]
    pub fn groups(&self) -> Vec<FindingGroup> {
        groups(self.findings.iter().map(|(finding, _)| finding))
    }
}

/// A revision's cells, and what is found in them whatever anybody has explained.
#[derive(Clone, Debug)]
pub(super) struct Looked {
    cells: Vec<Cell>,
    found: Vec<Finding>,
}

/// Checks a revision as it stands.
pub async fn checked(
    returns: &Returns,
    row: &force_return::Model,
    revision: &revision::Model,
) -> Result<Checked, Failure> {
    let (edition, reference) = (returns.catalogue.latest().await?, returns.reference.latest().await?);
    let (db, on) = (returns.database.reader(), (&*edition, &*reference));
    let looked = look(db, on, row, revision).await?;
    beside_explanations(looked, db, on, revision).await
}

/// Looks through a revision, also within a transaction.
pub(super) async fn look(
    db: &impl ConnectionTrait,
    (edition, reference): (&Edition, &Snapshot),
    row: &force_return::Model,
    revision: &revision::Model,
) -> Result<Looked, Failure> {
    let cells = cells::of(db, edition, reference, revision.key).await?;
    let bundle = history::of_revision(db, (edition, reference), row, revision).await?;
    let force = force_of(reference, row.force).ok_or_else(|| Failure::fault("a return of a force nobody knows"))?;
    let subject = Subject {
        collection: of_key(edition, row.collection)?,
        force: &force,
        period: period(row)?,
    };
    let found = findings(subject, &cells, Some(&bundle));
    Ok(Looked { cells, found })
}

/// What was found, beside what has been explained of it.
pub(super) async fn beside_explanations(
    Looked { cells, found }: Looked,
    db: &impl ConnectionTrait,
    (edition, reference): (&Edition, &Snapshot),
    revision: &revision::Model,
) -> Result<Checked, Failure> {
    if found.is_empty() {
        let findings = Vec::new();
        return Ok(Checked { cells, findings });
    }
    let explanations = cells::explanations(db, edition, reference, revision.key).await?;
    let now: HashMap<&CellAddress, Supplied> = cells.iter().map(|cell| (&cell.address, cell.supplied)).collect();
    let explained = |finding: &Finding| {
        explanations
            .iter()
            .find(|known| known.finding == finding.code && known.cell == finding.cell)
            .filter(|known| {
                now.get(&finding.cell)
                    .is_some_and(|now| still_explains(known.supplied, *now))
            })
            .map(|known| Explained {
                text: known.text.clone(),
                by: known.by.clone(),
            })
    };
    let findings = found.into_iter().map(|finding| {
        let explained = explained(&finding);
        (finding, explained)
    });
    let findings = findings.collect();
    Ok(Checked { cells, findings })
}
