//! Forces side by side: one indicator, one period, with intervals, reasons for what is missing, and how much is covered.
mod compare;
mod distribution;
mod funnel;
pub mod graphql;
mod ground;
mod method;
mod moved;
mod placed;
mod sentence;
mod series;
mod standing;
mod store;
mod table;
mod value;

pub use compare::{Average, Comparison, Question, Row, Sources, Together, compare};
pub use distribution::{Distribution, distribution};
pub use funnel::{Funnel, Sample, exposure, funnel};
pub use graphql::{ComparisonQuery, SpreadQuery};
pub use ground::{Ground, Instant};
pub use method::Warning;
pub use moved::Moved;
pub use placed::{OwnVariation, Placing, Rank, Rules, Spread, Unit};
pub(crate) use sentence::{number, why};
pub use series::{Block, Series, block};
pub use standing::{Change, Outside, Standing};
pub use value::{IndicatorValue, NoInterval};
