//! The statistics of fair comparison, on plain numbers: what an analyst needs to say how far a figure can be trusted
//! and how forces add up. Nothing here reads a table, a clock or a name; the same inputs give the same answer for ever.
//!
//! | what is asked | where |
//! |---|---|
//! | How far can a figure be trusted? | [`interval`] |
//! | What do several forces make together? | [`aggregate`] |
//! | Is a force unusual among the others? | [`overdispersion`], beside the plain [`funnel`]; [`group`], [`quantile`], [`histogram`] |
//! | Where does it stand? | [`rank`], always with its range |
//! | Did it move from one period to another? | [`change`] |
//! | Does its series signal anything? | [`xmr`] with the rules of [`rules`] and the icons of [`icon`]; [`runs`], [`attribute`] |
//! | Without the calendar? | [`decomposition`], [`seasonal`] |
//! | Over years? | [`trend`] |
//! | How far will it move yet? | [`revision`] |
//! | Should a figure just supplied be looked at again? | [`outlier`], [`seasonal`] |
//! | How many alarms of a scan are to be believed? | [`fdr`] |
//! | What should a force aim for, and its areas? | [`target`], [`shrinkage`]; [`parts`] by [`apportion`](mod@apportion) |
//! | How far has it come? | [`progress`] |
//! | What may be published? | [`suppression`], [`table_suppression`], [`rounding`] |
//!
//! ```
//! use muster_stats::aggregate::ratio_of_sums;
//! use muster_stats::funnel::Band;
//! use muster_stats::overdispersion::{Deviate, Spread};
//!
//! // five forces: crimes, and residents
//! let forces = [(900.0, 10_000.0), (1_000.0, 9_500.0), (700.0, 9_000.0), (2_400.0, 20_000.0), (510.0, 5_000.0)];
//! let pairs = forces.map(|(crimes, residents)| (Some(crimes), Some(residents)));
//! let target = ratio_of_sums(&pairs).value.unwrap();
//! let deviates: Vec<Deviate> =
//!     forces.iter().filter_map(|(crimes, residents)| Deviate::of_rate(*crimes, residents * target)).collect();
//! let spread = Spread::of(&deviates);
//!
//! // far from the others by chance alone, and not so far in the spread between them
//! let third = deviates[2];
//! assert_eq!(third.placed(0.0).unwrap().band, Band::FarLow);
//! assert_eq!(third.placed(spread.tau2).unwrap().band, Band::Within);
//! assert!(spread.suffices() && spread.phi > 10.0);
//! ```
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
pub mod histogram;
pub mod icon;
pub mod interval;
pub mod moving_range;
pub mod outlier;
pub mod overdispersion;
pub mod parts;
pub mod progress;
pub mod published_total;
pub mod quantile;
pub mod rank;
pub mod revision;
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
mod line;
mod normal;
mod phase;
mod plain_outlier;
mod proportion_difference;
mod rate_ratio;
mod sample;
mod share;
