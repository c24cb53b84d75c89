//! The files forces and publishers send, and what is wrong with them: layouts and readers, with no input or output of their own.
#![warn(missing_docs)]

pub mod annotate;
pub mod annual;
#[cfg(test)]
mod carried;
pub mod cells;
pub mod check;
mod columns;
pub mod delimited;
mod form;
pub mod harmless;
pub mod history;
pub mod judged;
pub mod long_csv;
pub mod mapping;
pub mod outcome;
mod problems;
pub mod published;
pub mod receipt;
pub mod reference;
pub mod rejected;
pub mod remark;
pub mod row;
pub mod sent;
pub mod template;
pub mod workbook;

pub use problems::{ADDRESSED, Problems};
