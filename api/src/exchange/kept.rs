//! A file somebody sent, as it is kept: for those who may see the force's drafts.
use super::{
    store::uploads as store,
    upload::{Files, Sending, report as of_file},
};
use crate::{
    identity::Caller,
    platform::failure::{Failure, Refusal},
};
use muster_domain::{Period, permission::Stage};
use muster_exchange::outcome::Choice;
use uuid::Uuid;

/// The file, as it was sent.
pub(super) async fn kept(files: &Files, caller: &Caller, id: Uuid) -> Result<Sending, Failure> {
    if !caller.signed_in() {
        return Err(Refusal::Unauthenticated.into());
    }
    let row = store::find(files.returns.database.reader(), id)
        .await?
        .ok_or(Refusal::NotFound)?;
    let (edition, snapshot) = (
        files.returns.catalogue.latest().await?,
        files.returns.reference.latest().await?,
    );
    let mut known = snapshot.force_keys.iter();
    let (force, _) = known.find(|(_, key)| **key == row.force).ok_or(Refusal::NotFound)?;
    if !caller.visibility().shows(force, Stage::Draft) {
        return Err(Refusal::NotFound.into());
    }
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
    let sending = kept(files, caller, id).await?;
    of_file(&files.returns, &sending, whole).await
}
