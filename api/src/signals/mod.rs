//! Signals: what is worth asking a force about. A month is looked through by rules, once; the unit asks, dismisses or closes.
mod evidence;
pub mod graphql;
mod groups;
mod keep;
mod list;
mod look;
mod scan;
mod scans;
mod sentence;
mod settle;
mod store;
mod sweep;

pub use evidence::{Evidence, Season};
pub use graphql::{SignalsMutation, SignalsQuery};
pub use groups::{Group, groups};
pub use list::{Filter, Signal, Step, find, list, steps};
pub use scan::{Scanning, scan, scan_as};
pub use scans::{Part, Scan, scans};
pub use settle::{Settling, Turn, settle};
