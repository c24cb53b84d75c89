//! What every feature stands on: database, cache, clock, telemetry, failure.

pub mod bulk;
pub mod cache;
pub mod clock;
pub mod database;
pub mod failure;
pub mod memo;
pub mod metrics;
pub mod paging;
pub mod progress;
pub mod telemetry;
