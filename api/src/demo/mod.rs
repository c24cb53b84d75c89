//! What a demonstration starts with: real published figures, and months of made-up returns that behave like real ones.

mod dice;
mod shapes;
pub mod stories;
pub mod synthetic;
