//! Cells and findings as the API shows them.
use crate::platform::paging::PageInfo;
use async_graphql::{SimpleObject, Union};
use muster_domain::{
    Quantity, Statuses, Supplied,
    cell::{Cell, CellAddress},
};

/// Where a cell stands in a return.
#[derive(SimpleObject)]
pub(super) struct Address {
    /// What is counted.
    measure: String,
    /// The area; null for the force as a whole.
    area: Option<String>,
    /// Which part of the measure, such as `offence=arson`; empty for a measure without dimensions.
    breakdown: String,
}

impl From<&CellAddress> for Address {
    fn from(address: &CellAddress) -> Self {
        Self {
            measure: address.measure.to_string(),
            area: address.area.as_ref().map(ToString::to_string),
            breakdown: address.breakdown.to_string(),
        }
    }
}

/// A value, or why there is none. Never both, never neither.
#[derive(Union)]
pub(super) enum CellValue {
    Supplied(SuppliedValue),
    Absent(AbsentValue),
}

impl CellValue {
    pub(super) fn new(supplied: Supplied, statuses: Statuses, synthetic: bool) -> Self {
        match supplied {
            Supplied::Value(quantity) => Self::Supplied(SuppliedValue {
                quantity,
                statuses: statuses.words().collect(),
                synthetic,
            }),
            Supplied::NotSupplied => Self::Absent(AbsentValue { reason: "NOT_SUPPLIED" }),
            Supplied::NotApplicable => Self::Absent(AbsentValue {
                reason: "NOT_APPLICABLE",
            }),
        }
    }
}

/// A value that was supplied.
#[derive(SimpleObject)]
#[graphql(name = "Supplied")]
pub(super) struct SuppliedValue {
    /// The value, exact to four decimals.
    quantity: Quantity,
    /// What is said of it: `PROVISIONAL`, `ESTIMATED`, `BREAK`.
    statuses: Vec<&'static str>,
    /// Whether it is made up for a demonstration.
    synthetic: bool,
}

/// Why there is no value.
#[derive(SimpleObject)]
#[graphql(name = "Absent")]
pub(super) struct AbsentValue {
    /// `NOT_SUPPLIED` or `NOT_APPLICABLE`.
    reason: &'static str,
}

/// One cell of a revision.
#[derive(SimpleObject)]
struct ReturnCell {
    /// Where it stands.
    address: Address,
    /// A value, or why there is none.
    value: CellValue,
    /// What the force says about it.
    note: Option<String>,
}

/// A page of cells.
#[derive(SimpleObject)]
pub(super) struct CellConnection {
    /// The cells of this page.
    nodes: Vec<ReturnCell>,
    /// Where the page stands.
    page_info: PageInfo,
}

impl CellConnection {
    pub(super) fn new(cells: Vec<Cell>, synthetic: bool, page_info: PageInfo) -> Self {
        let shown = |cell: Cell| ReturnCell {
            address: Address::from(&cell.address),
            value: CellValue::new(cell.supplied, cell.statuses, synthetic),
            note: cell.note,
        };
        Self {
            nodes: cells.into_iter().map(shown).collect(),
            page_info,
        }
    }
}
