//! A file somebody sent, as it is kept: for those who may see the force's drafts.
use super::{
    store::uploads as store,
    upload::{Files, Sending, report as of_file, status},
};
use crate::{
    identity::Caller,
    platform::failure::{Failure, Refusal},
};
use muster_domain::Period;
use muster_exchange::outcome::Choice;
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;
use uuid::Uuid;

/// A file that is taken in hand once more.
pub(super) struct Kept {
    pub(super) sending: Sending,
    /// One of the few files that are worked on at once.
    _turn: OwnedSemaphorePermit,
}

/// The file, as it was sent, once it is its turn.
pub(super) async fn kept(files: &Files, caller: &Caller, id: Uuid) -> Result<Kept, Failure> {
    // whoever may not see it does not wait for it either
    status(files, caller, id).await?;
    let turn = Arc::clone(&files.gate).acquire_owned().await.map_err(Failure::fault)?;
    let sending = sent(files, id).await?;
    Ok(Kept { sending, _turn: turn })
}

async fn sent(files: &Files, id: Uuid) -> Result<Sending, Failure> {
    let row = store::find(files.returns.database.reader(), id)
        .await?
        .ok_or(Refusal::NotFound)?;
    let (edition, snapshot) = (
        files.returns.catalogue.latest().await?,
        files.returns.reference.latest().await?,
    );
    let mut known = snapshot.force_keys.iter();
    let (force, _) = known.find(|(_, key)| **key == row.force).ok_or(Refusal::NotFound)?;
    let collection = edition.collection_code(row.collection).ok_or(Refusal::NotFound)?;
    Ok(Sending {
        id,
        force: force.clone(),
        collection: collection.clone(),
        period: row
            .first_month
            .zip(row.months)
            .and_then(|(first, months)| Period::from_parts(first, months)),
        choice: if row.good_rows {
            Choice::GoodRows
        } else {
            Choice::AllOrNothing
        },
        name: row.name.clone(),
        file: row.file.into(),
    })
}

/// The report of the file by itself, as `muster check` writes it; `whole` where the file is to be all of each of its returns.
pub async fn report(files: &Files, caller: &Caller, id: Uuid, whole: bool) -> Result<String, Failure> {
    let kept = kept(files, caller, id).await?;
    of_file(&files.returns, &kept.sending, whole).await
}
