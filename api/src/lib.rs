//! The federated data exchange for police performance returns: figures in, fair comparisons out.

pub mod config;
pub mod demo;
pub mod identity;
pub mod ledger;
pub mod platform;
pub mod schema;
