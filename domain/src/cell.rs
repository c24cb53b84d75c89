//! One cell of a return: what is counted, where, which part of it, and what was supplied.
use crate::{
    catalogue::Breakdown,
    codes::{AreaCode, MeasureCode},
    supplied::{Statuses, Supplied},
};

/// Where a cell stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellAddress {
    /// What is counted.
    pub measure: MeasureCode,
    /// The area, or the force as a whole. The whole is a cell of its own, never a sum of areas.
    pub area: Option<AreaCode>,
    /// Which part of the measure.
    pub breakdown: Breakdown,
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Where it stands.
    pub address: CellAddress,
    /// A value, or why there is none.
    pub supplied: Supplied,
    /// What is said of the value.
    pub statuses: Statuses,
    /// What the force says about it.
    pub note: Option<String>,
}
