//! The specification: what Muster does, in sentences, through its API.
#![cfg(test)]

mod access;
mod areas;
mod board;
mod catalogue;
mod charts;
mod checks;
mod citations;
mod comparison;
mod control;
mod ends;
mod files;
mod health;
mod http;
mod identity;
mod import;
mod kinds;
mod live;
mod locks;
mod moved;
mod nation;
mod obligations;
mod placed;
mod platform;
mod preview;
mod profile;
mod questions;
mod reference;
mod reports;
mod returns;
mod signals;
mod signatures;
mod spread;
mod targets;
mod trend;
mod words;
