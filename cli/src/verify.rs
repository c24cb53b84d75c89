//! Checking a receipt against the file it is of, years later and with nobody to ask.

use std::fs;
use std::path::Path;

use muster_domain::ForceCode;
use muster_domain::cell::Cell;
use muster_exchange::judged::{Against, Group, judge};
use muster_exchange::receipt::{self, NotVerified, PublicKeys, Receipt};
use serde_json::json;

use crate::arguments::Verify;
use crate::carried;
use crate::failure::{self, Failed};
use crate::outcome::Outcome;
use crate::returns;

pub(crate) fn verify(verify: &Verify) -> Result<Outcome, Failed> {
    let text = |path: &Path| fs::read_to_string(path).map_err(|error| failure::file(path, &error));
    let keys = PublicKeys::read(&text(&verify.keys)?);
    let keys = keys.map_err(|cause| Failed::usage(cause, "fetch the keys from the service that gave the receipt"))?;
    let file = fs::read(&verify.file).map_err(|error| failure::file(&verify.file, &error))?;
    let vouched = match receipt::verify(text(&verify.receipt)?.trim(), &keys) {
        Ok(receipt) => content(verify, &receipt, &file)?.map(|()| receipt),
        Err(cause) => Err(cause),
    };
    Ok(match vouched {
        Ok(receipt) => {
            let text = format!(
                "genuine: {} signed revision {} of {} {} {} at {}\ndigest {}\n",
                receipt.signed_by,
                receipt.revision,
                receipt.force,
                receipt.collection,
                receipt.period,
                receipt.signed_at,
                receipt.digest
            );
            Outcome::done(text, json!({ "verified": true, "receipt": receipt }))
        }
        Err(cause) => {
            let text = format!("{cause}\n");
            Outcome::done(text, json!({ "verified": false, "because": cause.to_string() })).with_problems(true)
        }
    })
}

/// Whether the file holds what was signed.
fn content(verify: &Verify, receipt: &Receipt, file: &[u8]) -> Result<Result<(), NotVerified>, Failed> {
    let catalogue = carried::catalogue(verify.catalogue.as_deref())?;
    let collection = carried::collection(&catalogue, &receipt.collection)?;
    let force: ForceCode = receipt
        .force
        .parse()
        .map_err(|cause| Failed::usage(format!("{cause}"), "name a receipt of Muster"))?;
    let against = Against {
        collection,
        force: &force,
        areas: &carried::areas(&force)?,
        words: None,
        period: Some(returns::period(&receipt.period)?),
    };
    let cells: Vec<Cell> = judge(file, &against).groups.iter().flat_map(Group::cells).collect();
    Ok(receipt.vouches_for(&cells))
}
