//! The file somebody sent, given back with what is to be mended marked where it stands.
use super::{
    store::uploads as store,
    upload::{Files, Sending, said},
};
use crate::{
    identity::Caller,
    platform::failure::{Failure, Refusal},
};
use muster_domain::{Period, permission::Stage};
use muster_exchange::{annotate, outcome::Choice, rejected, workbook};
use uuid::Uuid;

/// A file with remarks: the workbook as it was sent, or the rejected rows of a CSV.
#[derive(Clone, Debug)]
pub struct Annotated {
    pub workbook: bool,
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Gives a file back with remarks, as its return stands now. For those who may see the force's drafts.
pub async fn annotated(files: &Files, caller: &Caller, id: Uuid) -> Result<Annotated, Failure> {
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
    let sending = Sending {
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
    };
    let said = said(&files.returns, &sending).await?;
    let write = move || {
        if !workbook::looks_like_one(&sending.file) {
            return (false, rejected::csv(&sending.file, &said.remarks));
        }
        // a workbook put together in a way not known here comes back as its rejected rows
        annotate::workbook(&sending.file, &said.remarks).map_or_else(
            |_| {
                let rows = said.rejected.iter().map(|(row, remark)| (row, remark));
                (false, rejected::rows(rows))
            },
            |book| (true, book),
        )
    };
    let (is_workbook, bytes) = tokio::task::spawn_blocking(write).await.map_err(Failure::fault)?;
    let stem = row.name.rsplit_once('.').map_or(row.name.as_str(), |(stem, _)| stem);
    let stem = if stem.is_empty() { "return" } else { stem };
    let name = if is_workbook {
        format!("{stem}-to-mend.xlsx")
    } else {
        format!("{stem}-rejected.csv")
    };
    Ok(Annotated {
        workbook: is_workbook,
        name,
        bytes,
    })
}
