//! What a force aims for: a benchmark from what comparable forces reach, year by year, beside the spread it came from.
pub mod graphql;
mod judged;
mod method;
mod parts;
mod position;
mod progress;
mod propose;
mod sentence;
mod set;
mod spread;
mod store;
mod target;
mod way;

pub use graphql::{TargetsMutation, TargetsQuery, TargetsRead};
pub use parts::{Parts, Sharing, Weight, YearOfParts};
pub use position::{Beside, Position, Positions};
pub use progress::{Progress, Track, progress};
pub use propose::{Aim, Proposal, propose};
pub use set::{Ending, Setting, end_target, set_target};
pub use spread::{PeerSpread, Used};
pub use target::{Target, targets};
pub use way::{Step, Way};
