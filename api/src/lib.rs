//! The federated data exchange for police performance returns: figures in, fair comparisons out.
// every feature adds a link to the chain of types that the root of the schema is
#![recursion_limit = "256"]

pub mod app;
pub mod attribution;
pub mod catalogue;
pub mod citation;
pub mod comparison;
pub mod config;
pub mod control;
pub mod demo;
pub mod exchange;
pub mod http;
pub mod identity;
pub mod ledger;
pub mod maintain;
pub mod platform;
pub mod preview;
pub mod profile;
mod receipts;
pub mod reference;
pub mod returns;
pub mod schema;
pub mod serve;
pub mod signals;
pub mod targets;
pub mod triangles;
