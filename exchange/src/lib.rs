//! The files forces and publishers send, and what is wrong with them: layouts and readers, with no input or output of their own.
#![warn(missing_docs)]

pub mod annual;
#[cfg(test)]
mod carried;
pub mod cells;
pub mod long_csv;
mod problems;
pub mod published;
pub mod reference;

pub use problems::{ADDRESSED, Problems};
