//! The ledger: everything that changed, in the order it was committed, chained so that nothing can be slipped in or taken out.
mod append;
mod chain;
mod event;
mod graphql;
mod point;
mod store;
#[cfg(test)]
mod tests;
mod verify;

pub use append::{Author, Recorded, append, append_each, commit};
pub use event::{Entry, EventKind};
pub use graphql::{LedgerPoint, ledger_point};
pub use point::{Point, happened, named, point, when, whens};
pub use verify::{Broken, Verified, verify};
