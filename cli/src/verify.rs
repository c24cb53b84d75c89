//! Checking a receipt against the file it is of, years later and with nobody to ask.

use std::fs;
use std::path::Path;

use muster_domain::ForceCode;
use muster_domain::catalogue::{Collection, Severity};
use muster_domain::cell::Cell;
use muster_exchange::judged::{Against, Group, judge};
use muster_exchange::receipt::{self, PublicKeys, Receipt};
use muster_exchange::remark::Remark;
use serde_json::json;

use crate::arguments::Verify;
use crate::carried;
use crate::failure::{self, Failed};
use crate::outcome::{Outcome, causes_json, remarks};
use crate::returns;

/// Why a receipt does not hold: a sentence, and what of the file it says nothing of.
#[derive(Debug, PartialEq)]
struct NotHeld(String, Vec<Remark>);

pub(crate) fn verify(verify: &Verify) -> Result<Outcome, Failed> {
    let text = |path: &Path| fs::read_to_string(path).map_err(|error| failure::file(path, &error));
    let keys = PublicKeys::read(&text(&verify.keys)?);
    let keys = keys.map_err(|cause| Failed::usage(cause, "fetch the keys from the service that gave the receipt"))?;
    let file = fs::read(&verify.file).map_err(|error| failure::file(&verify.file, &error))?;
    let held = match receipt::verify(text(&verify.receipt)?.trim(), &keys) {
        Ok(receipt) => {
            let catalogue = carried::catalogue(verify.catalogue.as_deref())?;
            let collection = carried::collection(&catalogue, &receipt.collection)?;
            content(&receipt, &file, collection)?.map(|()| receipt)
        }
        Err(cause) => Err(NotHeld(cause.to_string(), Vec::new())),
    };
    Ok(match held {
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
        Err(NotHeld(because, beside)) => {
            let text = format!("{because}\n{}", remarks(&beside, beside.len()));
            let told = json!({ "verified": false, "because": because, "causes": causes_json(&beside) });
            Outcome::done(text, told).with_problems(true)
        }
    })
}

/// Whether the file holds what was signed, and nothing beside it that a reader might take for signed.
fn content(receipt: &Receipt, file: &[u8], collection: &Collection) -> Result<Result<(), NotHeld>, Failed> {
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
    let judged = judge(file, &against);
    let mut beside = judged.remarks();
    beside.retain(|remark| remark.severity != Severity::Note);
    if !beside.is_empty() || !judged.problems.none() {
        let because = "the receipt is genuine, and the file holds more than it vouches for";
        return Ok(Err(NotHeld(because.to_owned(), beside)));
    }
    let cells: Vec<Cell> = judged.groups.iter().flat_map(Group::cells).collect();
    let vouched = receipt.vouches_for(&cells);
    Ok(vouched.map_err(|cause| NotHeld(cause.to_string(), Vec::new())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use muster_domain::digest::Digest;

    const SIGNED: &str = "force,period,measure,value\nkent,2026-02,roadside-tests,40\n";

    fn held(file: &str) -> Result<(), NotHeld> {
        let catalogue = carried::catalogue(None).unwrap();
        let collection = carried::collection(&catalogue, "roads").unwrap();
        let cell = Cell {
            address: muster_domain::cell::CellAddress {
                measure: "roadside-tests".parse().unwrap(),
                area: None,
                breakdown: "".parse().unwrap(),
            },
            supplied: muster_domain::Supplied::Value("40".parse().unwrap()),
            statuses: muster_domain::Statuses::NONE,
            note: None,
        };
        let receipt = Receipt {
            kind: receipt::KIND.to_owned(),
            return_id: "0198".to_owned(),
            force: "kent".to_owned(),
            collection: "roads".to_owned(),
            period: "2026-02".to_owned(),
            revision: 1,
            definition: "roads 1.1.0".to_owned(),
            cells: 1,
            digest: Digest::of_cells(&[1], "roads 1.1.0", &[cell]).to_string(),
            salt: "01".to_owned(),
            signed_by: "signatory-kent".to_owned(),
            signed_at: "2026-04-15T09:00:00Z".to_owned(),
            key: String::new(),
        };
        content(&receipt, file.as_bytes(), collection).unwrap()
    }

    #[test]
    fn a_receipt_vouches_for_a_file_of_what_was_signed_and_of_nothing_else() {
        assert_eq!(held(SIGNED), Ok(()));
        for (beside, code) in [
            ("essex,2026-02,roadside-tests-positive,9\n", "WRONG_FORCE"),
            ("kent,2026-03,roadside-tests-positive,9\n", "WRONG_PERIOD"),
            ("kent,2026-02,homicides,9\n", "UNKNOWN_MEASURE"),
            ("kent,2026-02,roadside-tests-positive,nine\n", "VALUE_NOT_A_NUMBER"),
        ] {
            let NotHeld(because, remarks) = held(&format!("{SIGNED}{beside}")).unwrap_err();
            assert!(because.ends_with("holds more than it vouches for"), "{because}");
            assert_eq!((remarks.len(), remarks[0].code.as_str()), (1, code));
        }
        let other = format!("template,{}", SIGNED.replace("kent,", "calls 1.0.0,kent,"));
        assert_eq!(held(&other).unwrap_err().1[0].code, "WRONG_COLLECTION");
        let changed = held(&SIGNED.replace("40", "41")).unwrap_err();
        assert!(
            changed.0.contains("not of this content") && changed.1.is_empty(),
            "{changed:?}"
        );
    }
}
