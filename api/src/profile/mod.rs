//! Every indicator of one force, or of one of its areas, on one page: what it comes to, where it stands, what it did, and what its series says.
mod draw;
mod draw_up;
pub mod graphql;

pub use draw::draw_profile;
pub use draw_up::{Entry, Found, Profile, Profiling, draw_up, draw_up_at};
pub use graphql::ProfileQuery;
