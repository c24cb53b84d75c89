//! The specification: what Muster does, in sentences, through its API.
#![cfg(test)]

mod catalogue;
mod health;
mod http;
mod identity;
mod reference;
mod returns;
