//! What every feature stands on: database, cache, clock, telemetry, failure.

pub mod failure;
