//! When a return is due, until when it is on time, and when it locks.
use crate::{month::Month, period::Period, working_day::nth_working_day};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};

/// The nth working day of a month so many months after the period's last: "10th working day after the period" is `{ working_day: 10, months_after: 1 }`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DueRule {
    /// Counted from 1.
    pub working_day: u16,
    /// Months from the period's last month to the month of the working day; 1 is the month that follows.
    pub months_after: i16,
}

impl DueRule {
    /// The day for a period. The whole of it still counts.
    #[must_use]
    pub fn day(self, period: Period) -> NaiveDate {
        nth_working_day(period.last().plus(self.months_after), self.working_day)
    }
}

/// The three dates of an obligation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadlines {
    /// The last day to send the return.
    pub due_on: NaiveDate,
    /// The last day on which it counts as on time.
    pub on_time_until: NaiveDate,
    /// From this day on, changes need an exception.
    pub locks_on: NaiveDate,
}

/// Where an obligation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "graphql", derive(async_graphql::Enum))]
pub enum ObligationState {
    /// The due date has not come.
    NotDue,
    /// Today is the due date or before it, and the period is over.
    Due,
    /// The due date has passed and nothing has been accepted.
    Overdue,
}

impl Deadlines {
    /// Whether changes need an exception: the lock falls at midnight (UTC) as its day begins.
    #[must_use]
    pub fn locked(&self, now: DateTime<Utc>) -> bool {
        now >= self.locks_on.and_time(NaiveTime::MIN).and_utc()
    }

    /// Where an obligation for a period stands, while nothing has been accepted for it.
    #[must_use]
    pub fn state(&self, period: Period, now: DateTime<Utc>) -> ObligationState {
        let today = now.date_naive();
        if today > self.due_on {
            ObligationState::Overdue
        } else if today > period.last().last_day() {
            ObligationState::Due
        } else {
            ObligationState::NotDue
        }
    }
}

/// Whether a period has ended: nothing can be returned for one that has not.
#[must_use]
pub fn ended(period: Period, now: DateTime<Utc>) -> bool {
    now.date_naive() > period.last().last_day()
}

/// The day a return locks: the first day of the month so many months after the period's last month.
#[must_use]
pub fn locks_on(period: Period, months: i16) -> NaiveDate {
    period.last().plus(months).plus(1).first_day()
}

/// The last month that had ended at an instant.
#[must_use]
pub fn last_ended_month(now: DateTime<Utc>) -> Option<Month> {
    let first_of_this = Month::of(now.date_naive())?.first_day();
    Month::of(first_of_this.checked_sub_days(Days::new(1))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn deadlines() -> (Period, Deadlines) {
        let march: Period = "2026-03".parse().unwrap();
        let rule = DueRule {
            working_day: 10,
            months_after: 1,
        };
        (
            march,
            Deadlines {
                due_on: rule.day(march),
                on_time_until: rule.day(march),
                locks_on: locks_on(march, 15),
            },
        )
    }

    #[test]
    fn the_whole_of_the_due_day_counts() {
        let (march, deadlines) = deadlines();
        assert_eq!(
            deadlines.state(march, at("2026-03-31T23:59:59Z")),
            ObligationState::NotDue
        );
        assert_eq!(deadlines.state(march, at("2026-04-16T23:59:59Z")), ObligationState::Due);
        assert_eq!(
            deadlines.state(march, at("2026-04-17T00:00:00Z")),
            ObligationState::Overdue
        );
    }

    #[test]
    fn a_return_locks_as_its_lock_day_begins() {
        let (_, deadlines) = deadlines();
        assert_eq!(deadlines.locks_on.to_string(), "2027-07-01");
        assert!(!deadlines.locked(at("2027-06-30T23:59:59Z")));
        assert!(deadlines.locked(at("2027-07-01T00:00:00Z")));
    }
}
