//! The vocabulary and the rules of police performance returns: types, states, dates and digests, with no input or output.
#![warn(missing_docs)]

#[macro_use]
mod newtype;

pub mod area;
pub mod catalogue;
pub mod cell;
pub mod cell_changes;
pub mod changes;
pub mod citation;
pub mod codes;
pub mod comparability;
pub mod completeness;
pub mod coverage;
pub mod digest;
pub mod disclosure;
pub mod due;
pub mod finding;
pub mod force;
pub mod ids;
pub mod month;
pub mod obligation;
pub mod origin;
pub mod owner;
pub mod peers;
pub mod period;
pub mod permission;
pub mod place;
pub mod population;
pub mod problem;
pub mod quantity;
pub mod question;
pub mod reason;
pub mod reference;
pub mod revision_state;
pub mod series;
pub mod settle;
pub mod signal;
pub mod supplied;
pub mod tally;
pub mod target;
pub mod working_day;

pub use area::{Area, AreaKind};
pub use changes::Changes;
pub use codes::{
    AreaCode, CollectionCode, DimensionCode, ForceCode, IndicatorCode, MeasureCode, MemberCode, NotACode, RegionCode,
};
pub use force::{Force, ForceKind, Region};
pub use ids::{
    AreaKey, BreakdownKey, CollectionKey, EventId, ForceKey, MeasureKey, QuestionId, ReturnId, RevisionId, RevisionKey,
    SignalId, UserId,
};
pub use month::{Month, NotAMonth};
pub use origin::Origin;
pub use owner::OwnerCode;
pub use peers::{NoPeers, PeerGroup, PeerKind, PeerList, PeerSelection};
pub use period::{Frequency, NotAPeriod, Period};
pub use permission::{Permission, Role, Stage};
pub use place::Place;
pub use population::{Population, PopulationBase, mid_year_for};
pub use problem::{ErrorCode, ErrorKind, Problem};
pub use quantity::{NotAQuantity, Quantity};
pub use reference::Reference;
pub use revision_state::{RevisionState, StateError};
pub use supplied::{Absence, Statuses, Supplied};
