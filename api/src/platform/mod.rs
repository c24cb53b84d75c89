//! What every feature stands on: database, cache, clock, telemetry, failure.

pub mod cache;
pub mod failure;
pub mod metrics;
