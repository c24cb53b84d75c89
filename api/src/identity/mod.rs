//! Who is asking.

pub mod caller;

pub use caller::{Caller, Reach, Visibility};
