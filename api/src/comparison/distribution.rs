//! The forces of a comparison in the order of their values, and how many lie where.
use super::compare::{Comparison, Row};
use muster_domain::ForceCode;
use muster_stats::histogram::{Bin, histogram};

/// A comparison in the order of its values.
#[derive(Clone, Debug)]
pub struct Distribution {
    pub comparison: Comparison,
    /// The rows with a value that are part of the spread, the lowest first.
    pub in_order: Vec<Row>,
    /// The rows that are not.
    pub beside: Vec<Row>,
    pub bins: Vec<Bin>,
    /// The force it is about.
    pub about: Option<ForceCode>,
}

/// The distribution of a comparison: no figure is worked out again.
#[must_use]
pub fn distribution(comparison: Comparison, about: Option<ForceCode>) -> Distribution {
    let rows = comparison.rows.iter().cloned();
    let (mut in_order, beside): (Vec<Row>, Vec<Row>) = rows.partition(|row| row.standing.outside.is_none());
    let value = |row: &Row| row.value.value.unwrap_or(f64::NAN);
    // equal values keep the order of the peers
    in_order.sort_by(|one, other| value(one).total_cmp(&value(other)));
    let values: Vec<f64> = in_order.iter().map(value).collect();
    Distribution {
        bins: histogram(&values),
        in_order,
        beside,
        about: about.or_else(|| comparison.peers.of.clone()),
        comparison,
    }
}
