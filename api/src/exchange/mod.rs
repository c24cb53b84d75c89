//! Figures from elsewhere: publications read as returns, with every step a return takes.
mod import;
mod store;
#[cfg(test)]
mod tests;
mod whole;

pub use import::{Imported, import, import_published};
pub use whole::{Hands, Whole, put_through};
