//! Forces side by side: one indicator, one period, with intervals, reasons for what is missing, and how much is covered.
mod compare;
pub mod graphql;
mod method;
mod series;
mod store;
mod table;
mod value;

pub use compare::{Average, Comparison, Question, Row, Sources, Together, compare};
pub use graphql::ComparisonQuery;
pub use method::Warning;
pub use series::{Block, Series, block};
pub use value::{IndicatorValue, NoInterval};
