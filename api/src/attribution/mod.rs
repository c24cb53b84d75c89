//! Why a verdict on a force changed between two instants: its own figures, those of others, the definition, the method, or what it
//! is held against.
pub mod graphql;
mod sentence;
mod verdict;
mod what_moved;

pub use graphql::AttributionQuery;
pub use verdict::{Part, Verdict};
pub use what_moved::{Asking, Step, WhatMoved, what_moved};
