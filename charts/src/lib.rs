//! Pictures of the statistics, drawn where the figures are: what a chief constable sees of a comparison, without a
//! script, a font or a second request. Each comes as SVG in three themes and as a table that says the same.
//!
//! | what is asked | what answers |
//! |---|---|
//! | Did this series do something that chance does not? | [`ControlChart`]; in a row of a profile its [`spark`](ControlChart::spark) |
//! | Is a force unusual for its size, among the others? | [`Funnel`] |
//! | How do forces spread, and how sure is each place? | [`Distribution`] |
//! | Where does a force lie on everything? | [`Profile`] |
//! | How has a force done over the years, beside its peers? | [`Trend`] |
//!
//! The same input gives the same bytes for ever, so that a chart can be cached and cited. What is missing is shown as
//! missing, with its reason, and never as a nought. Nothing is told by colour alone. All words are escaped: names and
//! reasons are other people's. There is no script, style sheet or address in a chart, so that a page with
//! `default-src 'none'; style-src 'unsafe-inline'` may hold it.
//!
//! ```
//! use muster_charts::{Caption, ControlChart, Phase, Point, Theme};
//!
//! let point = |label: &str, value: Option<f64>| Point { label: label.to_owned(), value, ..Point::default() };
//! let chart = ControlChart {
//!     caption: Caption { title: "999 calls answered in 10 seconds: Kent".to_owned(), unit: "%".to_owned(), ..Caption::default() },
//!     points: vec![point("Jan 2026", Some(81.0)), point("Feb 2026", None), point("Mar 2026", Some(84.5))],
//!     phases: vec![Phase { mean: Some(82.8), lower: Some(70.1), upper: Some(95.4), ..Phase::default() }],
//!     ..ControlChart::default()
//! };
//! assert_eq!(chart.svg(Theme::Light).matches("class=\"point\"").count(), 2);
//! assert!(chart.table().contains("<td>no value</td>"));
//! ```
//!
//! No function panics, whatever it is given.
#![warn(missing_docs)]

pub use caption::Caption;
pub use control_chart::{ControlChart, Phase, Point, Signal};
pub use distribution::{Distribution, Place, Quartiles, Rank};
pub use element::escape;
pub use funnel::{Band, Emphasis, Funnel, Limits, Member, Span};
pub use icon::{Assurance, Variation};
pub use marks::{Direction, Polarity};
pub use profile::{Profile, ProfileIndicator, ProfileTheme, Reach, Unit};
pub use theme::Theme;
pub use trend::{Break, Reading, Trend};

mod axis;
mod caption;
mod changes;
mod columns;
mod control_chart;
mod distribution;
mod element;
mod funnel;
mod icon;
mod label;
mod marks;
mod number;
mod place;
mod profile;
mod rows;
mod series;
mod sheet;
mod table;
mod theme;
mod trend;
mod words;
