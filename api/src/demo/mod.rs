//! What a demonstration starts with: real published figures, and months of made-up returns that behave like real ones.

mod areas;
mod calendar;
mod dice;
mod run;
mod scan;
mod seed;
mod shapes;
pub mod stories;
pub mod synthetic;

pub use run::{Contents, run};
pub use scan::scan;
pub use seed::{Seeded, seed};
