//! Who is asking, and what that lets them do and see.

pub mod caller;
mod graphql;

pub use caller::{Caller, Reach, Visibility};
pub use graphql::{IdentityQuery, Viewer};
