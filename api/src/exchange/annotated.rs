//! The file somebody sent, given back with what is to be mended marked where it stands.
use super::{
    kept::kept,
    upload::{Files, said},
};
use crate::{identity::Caller, platform::failure::Failure};
use muster_exchange::{annotate, rejected, workbook};
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
    let kept = kept(files, caller, id).await?;
    let name = kept.sending.name.clone();
    let said = said(&files.returns, &kept.sending).await?;
    let write = move || {
        let sending = &kept.sending;
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
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
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
