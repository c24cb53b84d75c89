//! How a force will look if what it has drafted is accepted: for the force itself, before anybody signs.
pub mod graphql;
mod look_ahead;

pub use look_ahead::{Preview, Previewed, Proposal, look_ahead};
