//! When a return is due, until when it is on time, and when it locks.
use crate::{
    month::Month,
    period::Period,
    working_day::{nth_working_day, working_days_between},
};
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

/// How far a return has come, as far as whoever asks may see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Nothing has reached the unit.
    Nothing,
    /// The force has signed a revision off, and the unit has accepted none.
    SignedOff,
    /// A revision counts.
    Accepted,
}

/// Where an obligation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "graphql", derive(async_graphql::Enum))]
pub enum ObligationState {
    /// The period is not over.
    NotDue,
    /// The period is over, and today is the due date or before it.
    Due,
    /// The due date has passed and nothing has reached the national unit.
    Overdue,
    /// The force has signed it off, and the unit has yet to accept it.
    Received,
    /// The unit has accepted it.
    Met,
    /// The unit has waived it: nothing is owed.
    Waived,
}

/// Whether a return came in time. It rests on the day the force signed it off: what comes after is the unit's time, and
/// what came before nobody else could see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timeliness {
    /// Signed off on the last day that counts as on time, or before it.
    OnTime,
    /// Signed off after it, or not signed off yet: so many working days late, so far.
    Late(u32),
}

impl Deadlines {
    /// The same dates, none of them before the one on which an extra return is due.
    #[must_use]
    pub fn not_before(self, day: NaiveDate, locks_after: i16) -> Self {
        let lock = Month::of(day).map(|month| locks_on(Period::month(month), locks_after));
        Self {
            due_on: self.due_on.max(day),
            on_time_until: self.on_time_until.max(day),
            locks_on: lock.map_or(self.locks_on, |lock| lock.max(self.locks_on)),
        }
    }

    /// Whether changes need an exception: the lock falls at midnight (UTC) as its day begins.
    #[must_use]
    pub fn locked(&self, now: DateTime<Utc>) -> bool {
        now >= self.locked_since()
    }

    /// The instant from which on changes need an exception.
    #[must_use]
    pub fn locked_since(&self) -> DateTime<Utc> {
        self.locks_on.and_time(NaiveTime::MIN).and_utc()
    }

    /// Where an obligation for a period stands that has not been waived.
    #[must_use]
    pub fn state(&self, period: Period, progress: Progress, now: DateTime<Utc>) -> ObligationState {
        match progress {
            Progress::Accepted => ObligationState::Met,
            Progress::SignedOff => ObligationState::Received,
            Progress::Nothing if now.date_naive() > self.due_on => ObligationState::Overdue,
            Progress::Nothing if ended(period, now) => ObligationState::Due,
            Progress::Nothing => ObligationState::NotDue,
        }
    }

    /// Working days of England and Wales since the due date; `None` until there is one.
    #[must_use]
    pub fn overdue_by(&self, now: DateTime<Utc>) -> Option<u32> {
        let today = now.date_naive();
        (today > self.due_on).then(|| working_days_between(self.due_on, today))
    }

    /// Whether a return came in time, given when the force signed off what counts, or waits to; `None` while it may still.
    #[must_use]
    pub fn timeliness(&self, signed_off: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Option<Timeliness> {
        let day = signed_off.unwrap_or(now).date_naive();
        if day > self.on_time_until {
            Some(Timeliness::Late(working_days_between(self.on_time_until, day)))
        } else {
            signed_off.map(|_| Timeliness::OnTime)
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
        let state = |now| deadlines.state(march, Progress::Nothing, at(now));
        assert_eq!(state("2026-03-31T23:59:59Z"), ObligationState::NotDue);
        assert_eq!(state("2026-04-16T23:59:59Z"), ObligationState::Due);
        assert_eq!(state("2026-04-17T00:00:00Z"), ObligationState::Overdue);
        assert_eq!(deadlines.overdue_by(at("2026-04-16T23:59:59Z")), None);
        assert_eq!(deadlines.overdue_by(at("2026-04-20T09:00:00Z")), Some(2));
    }

    #[test]
    fn what_has_reached_the_unit_is_not_overdue_however_long_the_unit_takes() {
        let (march, deadlines) = deadlines();
        let state = |progress| deadlines.state(march, progress, at("2026-06-01T00:00:00Z"));
        assert_eq!(state(Progress::SignedOff), ObligationState::Received);
        assert_eq!(state(Progress::Accepted), ObligationState::Met);
    }

    #[test]
    fn a_return_is_in_time_by_the_day_it_was_signed_off() {
        let (_, deadlines) = deadlines();
        let later = at("2026-06-01T00:00:00Z");
        let signed = |when| deadlines.timeliness(Some(at(when)), later);
        assert_eq!(signed("2026-04-16T23:59:59Z"), Some(Timeliness::OnTime));
        assert_eq!(signed("2026-04-20T00:00:00Z"), Some(Timeliness::Late(2)));
        assert_eq!(deadlines.timeliness(None, at("2026-04-16T12:00:00Z")), None);
        assert_eq!(
            deadlines.timeliness(None, at("2026-04-17T12:00:00Z")),
            Some(Timeliness::Late(1))
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
