//! Every indicator of one force on one page: what it comes to, where it stands, what it did, and what its series says.
mod draw_up;
pub mod graphql;

pub use draw_up::{Entry, Found, Profile, Profiling, draw_up};
pub use graphql::ProfileQuery;
