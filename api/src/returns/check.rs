//! Checking a revision: what was found, and which of it has been explained.
use super::{Returns, cells, form::of_key};
use crate::{catalogue::Edition, platform::failure::Failure, reference::Snapshot};
use muster_domain::{
    Period, ReturnId, RevisionKey,
    catalogue::{Collection, Severity},
    cell::Cell,
    finding::{Finding, check, still_explains},
};
use sea_orm::ConnectionTrait;

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
            .filter_map(|(finding, explained)| match finding.severity {
                Severity::Error => Some(finding),
                Severity::Warning if explained.is_none() => Some(finding),
                Severity::Warning | Severity::Note => None,
            })
    }
}

/// Checks a revision as it stands.
pub async fn checked(
    returns: &Returns,
    row: &muster_entities::force_return::Model,
    revision: RevisionKey,
) -> Result<Checked, Failure> {
    let (edition, reference) = (returns.catalogue.latest().await?, returns.reference.latest().await?);
    let collection = of_key(&edition, row.collection)?;
    check_in(
        returns.database.reader(),
        (&edition, &reference),
        collection,
        super::find::period(row)?,
        row.id,
        revision,
    )
    .await
}

/// Checks a revision, also within a transaction.
pub(super) async fn check_in(
    db: &impl ConnectionTrait,
    (edition, reference): (&Edition, &Snapshot),
    collection: &Collection,
    period: Period,
    of: ReturnId,
    revision: RevisionKey,
) -> Result<Checked, Failure> {
    let cells = cells::of(db, edition, reference, revision).await?;
    let explanations = cells::explanations(db, edition, reference, of).await?;
    let findings = check(collection, period, &cells)
        .into_iter()
        .map(|finding| {
            let now = cells
                .iter()
                .find(|cell| cell.address == finding.cell)
                .map(|cell| cell.supplied);
            let explained = explanations
                .iter()
                .find(|known| known.finding == finding.code && known.cell == finding.cell)
                .filter(|known| now.is_some_and(|now| still_explains(known.supplied, now)))
                .map(|known| Explained {
                    text: known.text.clone(),
                    by: known.by.clone(),
                });
            (finding, explained)
        })
        .collect();
    Ok(Checked { cells, findings })
}
