//! When a return is due, and how complete it is, as the API shows it.
use super::super::standing::Standing;
use async_graphql::SimpleObject;
use chrono::{DateTime, NaiveDate, Utc};
use muster_domain::{completeness, due};

/// When a return is due, where the obligation stands, and whether it was met in time.
#[derive(SimpleObject)]
#[expect(clippy::struct_field_names, reason = "the name on the wire says it")]
pub(super) struct Due {
    /// The last day to send it.
    due_on: NaiveDate,
    /// The last day on which it counts as on time.
    on_time_until: NaiveDate,
    /// From this day on, changes need a lock exception.
    locks_on: NaiveDate,
    /// Where the obligation stands.
    state: due::ObligationState,
    /// Working days of England and Wales since the due date, while the state is `OVERDUE`.
    overdue_by: Option<i32>,
    /// Whether it was in time; null while it may still be.
    timeliness: Option<Timeliness>,
}

/// Whether a return was in time, by the day on which the force signed off the first revision that the unit accepted; while it has accepted none, the revision that waits for it. A later correction makes no return late.
#[derive(SimpleObject)]
struct Timeliness {
    /// Whether it was signed off in time.
    on_time: bool,
    /// Working days of England and Wales after the last day that counts as on time; so far, where it is not signed off.
    late_by: i32,
    /// When it was signed off; null while it is not.
    signed_off_at: Option<DateTime<Utc>>,
}

/// How complete a return is, counted in cells at force level: never a button somebody pressed.
#[derive(SimpleObject)]
pub(super) struct Completeness {
    /// Cells that are asked for.
    asked: i32,
    /// Cells that are owed: those that are asked for and can exist.
    owed: i32,
    /// Cells with a value.
    supplied: i32,
    /// Cells the force owes and could not give.
    not_supplied: i32,
    /// Cells that cannot exist here: not owed.
    not_applicable: i32,
    /// Cells with neither value nor reason.
    missing: i32,
    /// Values present over values owed, from 0 to 1; null where nothing is owed.
    share: Option<f64>,
}

pub(super) fn count(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

impl From<&Standing> for Due {
    fn from(standing: &Standing) -> Self {
        let timeliness = standing.timeliness.map(|timeliness| match timeliness {
            due::Timeliness::OnTime => (true, 0),
            due::Timeliness::Late(days) => (false, count(days)),
        });
        Self {
            due_on: standing.deadlines.due_on,
            on_time_until: standing.deadlines.on_time_until,
            locks_on: standing.deadlines.locks_on,
            state: standing.state,
            overdue_by: standing.overdue_by.map(count),
            timeliness: timeliness.map(|(on_time, late_by)| Timeliness {
                on_time,
                late_by,
                signed_off_at: standing.signed_off,
            }),
        }
    }
}

impl From<completeness::Completeness> for Completeness {
    fn from(counted: completeness::Completeness) -> Self {
        Self {
            asked: count(counted.asked),
            owed: count(counted.owed()),
            supplied: count(counted.supplied),
            not_supplied: count(counted.not_supplied),
            not_applicable: count(counted.not_applicable),
            missing: count(counted.missing()),
            share: counted.share(),
        }
    }
}
