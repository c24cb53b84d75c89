//! Forces, regions, populations, peers and areas: loaded from files, as they stood at any moment.
mod files;
mod graphql;
mod load;
mod snapshots;
mod store;
#[cfg(test)]
mod tests;

pub use files::Files;
pub use graphql::{Area, Force, PeerGroup, Population, ReferenceQuery, Region, force};
pub use load::{Loaded, load};
pub use snapshots::{Current, Snapshots};
pub use store::Snapshot;
