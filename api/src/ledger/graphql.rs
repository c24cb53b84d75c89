//! How the ledger appears in the API.
use super::point::Point;
use async_graphql::SimpleObject;
use chrono::{DateTime, Utc};

/// The committed event an answer rests on. Ask again `asOf` its time and get the same figures for ever. Only what is still
/// missing may be called otherwise: a return that was not due at the event and has become late since, with nothing committed
/// in between, is `NOT_DUE` as of the one instant and `NOT_SUPPLIED` as of the other.
#[derive(SimpleObject, Clone, Debug)]
pub struct LedgerPoint {
    /// When the event was committed; null where nothing had been committed yet.
    pub at: Option<DateTime<Utc>>,
    /// The event, by a name that tells nobody how many others there were.
    pub cursor: Option<String>,
    /// The instant you asked for; later than `at` where nothing was committed in between, and null where you asked for now.
    pub asked: Option<DateTime<Utc>>,
}

/// A point as the API shows it.
#[must_use]
pub fn ledger_point(point: &Point) -> LedgerPoint {
    LedgerPoint {
        at: point.at,
        cursor: point.cursor.clone(),
        asked: point.asked,
    }
}
