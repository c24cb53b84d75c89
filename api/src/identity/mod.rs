//! Who is asking, and what that lets them do and see.

pub mod caller;
pub mod demo_issuer;
mod graphql;
pub mod jwks;
#[cfg(test)]
mod tests;
pub mod token;

pub use caller::{Caller, Reach, Visibility};
pub use graphql::{IdentityQuery, Viewer};
pub use token::{Rejected, Verifier};
