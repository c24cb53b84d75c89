//! What is owed and not there, and what is below nought.
use super::{own, sheet::Sheet};
use muster_domain::{
    Quantity,
    catalogue::Severity,
    cell::CellAddress,
    finding::{CELL_MISSING, Expected, Finding, NEGATIVE_CORRECTION},
};

/// Every owed cell of the force as a whole that has neither a value nor a reason.
pub(super) fn missing(sheet: &Sheet<'_>) -> Vec<Finding> {
    let owed = sheet.subject.collection.cells(sheet.subject.period);
    let addresses = owed.map(|(measure, breakdown)| CellAddress {
        measure: measure.code.clone(),
        area: None,
        breakdown,
    });
    addresses
        .filter(|address| sheet.at(address).is_none())
        .map(|address| {
            let message = "the cell is owed and has neither a value nor a reason";
            let fix = "send the value, or NOT_SUPPLIED or NOT_APPLICABLE with a note";
            own(CELL_MISSING, Severity::Error, &address, message, fix)
        })
        .collect()
}

/// Every value below nought: it corrects an earlier period, and somebody has to say which.
pub(super) fn corrections(sheet: &Sheet<'_>) -> Vec<Finding> {
    sheet
        .cells()
        .iter()
        .filter_map(|cell| {
            let value = cell.supplied.value().filter(|value| value.negative())?;
            let message = "a value below nought corrects an earlier period";
            let fix = "explain which period it corrects, or send the value that was meant";
            Some(Finding {
                value: Some(value),
                expected: Some(Expected {
                    words: "nought or more".to_owned(),
                    low: Some(Quantity::ZERO),
                    method: "a count is not below nought".to_owned(),
                    ..Expected::default()
                }),
                ..own(NEGATIVE_CORRECTION, Severity::Warning, &cell.address, message, fix)
            })
        })
        .collect()
}
