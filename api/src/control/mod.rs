//! One force through time: its series against its own natural variation, in phases that somebody started for a reason, and
//! beside its peers.
mod chart;
mod draw;
pub mod graphql;
mod method;
mod phases;
mod sentence;
mod start_phase;
mod store;
mod trend;
mod usual;
mod verdict;
mod window;

pub use chart::{Basis, Charting, ControlChart, Point, chart_at, control_chart, drawn};
pub(crate) use draw::variation as draw_variation;
pub use draw::{draw_chart, draw_trend};
pub(crate) use graphql::variation_code;
pub use graphql::{ControlMutation, ControlQuery};
pub use phases::{Phases, Started};
pub(crate) use sentence::unusual;
pub use start_phase::{Ending, Starting, end_phase, start_phase};
pub(crate) use trend::peers_of;
pub use trend::{Trend, Trending, Untested, trend, trend_at};
pub use usual::Usual;
pub use verdict::{Charted, Observed, PhaseStart, Rules, Season, Suggestion, Verdict, read};
pub use window::Window;
