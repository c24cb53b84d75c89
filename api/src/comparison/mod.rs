//! Forces side by side: one indicator, one period, with intervals, reasons for what is missing, and how much is covered.
mod apart;
mod areas;
mod between;
mod compare;
mod distribution;
mod drafted;
mod draw;
mod funnel;
mod gathered;
pub mod graphql;
mod ground;
mod hidden;
mod made_of;
mod method;
mod moved;
mod owner;
mod placed;
mod redefined;
mod rests_on;
mod sentence;
mod series;
mod standing;
mod store;
mod table;
mod unallocated;
mod value;
mod vintages;

pub use areas::of_areas;
pub use between::Factor;
pub use compare::{Average, Comparison, Question, Row, Sources, Together, compare, compare_at};
pub use distribution::{Distribution, distribution};
pub use drafted::Drafted;
pub(crate) use draw::{
    absent as draw_absence, as_of as draw_as_of, band as draw_band, drawn as draw_value, note as draw_note,
    polarity as draw_polarity, span as draw_span,
};
pub use draw::{draw_distribution, draw_funnel};
pub use funnel::{Funnel, Sample, exposure, funnel};
pub use graphql::{ComparisonQuery, SpreadQuery};
pub(crate) use ground::may_compare;
pub use ground::{Ground, Instant, polarity};
pub use method::Warning;
pub(crate) use method::residential;
pub use moved::Moved;
pub use owner::{Level, Owner};
pub use placed::{OwnVariation, Placing, Rank, Rules, Spread, Unit};
pub use redefined::{Redefined, mixed_definitions};
pub use rests_on::{RestsOn, Span};
pub(crate) use sentence::{number, why};
pub(crate) use series::collections;
pub use series::{Block, Series, block};
pub use standing::{Change, Outside, Standing};
pub use unallocated::Unallocated;
pub use value::{IndicatorValue, NoInterval};
pub use vintages::{Sight, Stand};
