//! What the specification stands on: servers of its own, a database for each test, people who ask.

pub mod servers;
