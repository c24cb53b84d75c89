//! What the specification stands on: a service of its own for each test, people who ask it, and the answers they get.

#![expect(clippy::missing_panics_doc, reason = "a test that cannot begin says so by panicking")]

mod answer;
mod given;
mod issuer;
mod line;
mod loaded;
pub mod manual;
mod person;
pub mod servers;
mod spec;
mod store;

pub use answer::Answer;
pub use given::Given;
pub use issuer::{Issuer, issuer};
pub use line::{Heard, Line};
pub use person::Person;
pub use spec::{MORNING, Spec};
pub use store::{Backend, backend};
