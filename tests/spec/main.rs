//! The specification: what Muster does, in sentences, through its API.

mod health;
