//! The statistics of fair comparison, on plain numbers: what an analyst needs to say how far a figure can be trusted
//! and how forces add up. Nothing here reads a table, a clock or a name; the same inputs give the same answer for ever.
//!
//! No function panics, whatever it is given. An argument outside the domain gives `None`, or a `NaN` in [`special`].
#![warn(missing_docs)]
#![expect(clippy::many_single_char_names, reason = "the papers' own letters")]
#![expect(
    clippy::float_cmp,
    reason = "edges are exact, and an iteration ends when it changes nothing more"
)]

pub mod aggregate;
pub mod apportion;
pub mod attribute;
pub mod change;
pub mod decomposition;
pub mod fdr;
pub mod funnel;
pub mod group;
pub mod icon;
pub mod interval;
pub mod moving_range;
pub mod outlier;
pub mod overdispersion;
pub mod quantile;
pub mod rank;
pub mod rounding;
pub mod rules;
pub mod runs;
pub mod seasonal;
pub mod shrinkage;
pub mod special;
pub mod suppression;
pub mod table;
pub mod table_suppression;
pub mod target;
pub mod trend;
pub mod xmr;

mod beta;
mod deviate;
mod exact;
mod flow;
mod gamma;
mod normal;
mod phase;
mod plain_outlier;
mod proportion_difference;
mod rate_ratio;
mod sample;
