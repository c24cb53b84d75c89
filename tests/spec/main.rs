//! The specification: what Muster does, in sentences, through its API.
#![cfg(test)]

mod health;
mod http;
mod identity;
