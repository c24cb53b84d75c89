//! The specification: what Muster does, in sentences, through its API.
#![cfg(test)]

mod health;
