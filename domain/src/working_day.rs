//! Working days of England and Wales: Monday to Friday without bank holidays.
use crate::month::Month;
use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::{collections::BTreeMap, sync::LazyLock};

/// Days that the general rules do not give: moved and extra bank holidays, and the days they were moved from, with the
/// day, whether it is a holiday, and why.
const PROCLAIMED: &str = include_str!("../../reference/bank-holidays.csv");

/// Each of those days, and whether it is a holiday.
static SPECIAL: LazyLock<BTreeMap<NaiveDate, bool>> =
    LazyLock::new(|| PROCLAIMED.lines().skip(1).filter_map(special).collect());

fn special(line: &str) -> Option<(NaiveDate, bool)> {
    let mut fields = line.split(',');
    let day = fields.next()?.parse().ok()?;
    match fields.next()? {
        "yes" => Some((day, true)),
        "no" => Some((day, false)),
        _ => None,
    }
}

/// Whether people are at work in England and Wales.
#[must_use]
pub fn working(day: NaiveDate) -> bool {
    !weekend(day) && !bank_holiday(day)
}

/// The nth working day of a month, counted from 1; past the end of the month it goes on into the next.
#[must_use]
pub fn nth_working_day(month: Month, n: u16) -> NaiveDate {
    let days = std::iter::successors(Some(month.first_day()), |day| day.checked_add_days(Days::new(1)));
    days.filter(|day| working(*day))
        .nth(usize::from(n.max(1)) - 1)
        .unwrap_or_else(|| month.last_day())
}

/// How many working days lie after one day, up to and including another; none where that comes first.
#[must_use]
pub fn working_days_between(after: NaiveDate, until: NaiveDate) -> u32 {
    let days = after.iter_days().skip(1).take_while(|day| *day <= until);
    u32::try_from(days.filter(|day| working(*day)).count()).unwrap_or(u32::MAX)
}

fn weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

fn bank_holiday(day: NaiveDate) -> bool {
    if let Some(holiday) = SPECIAL.get(&day) {
        return *holiday;
    }
    let easter = easter(day.year());
    let monday_of =
        |month, from| day.weekday() == Weekday::Mon && day.month() == month && (from..from + 7).contains(&day.day());
    let last_monday_of = |month| monday_of(month, 25);
    substituted(day, 1, 1, 1)
        || substituted(day, 12, 25, 2)
        || day + Days::new(2) == easter
        || Some(day) == easter.checked_add_days(Days::new(1))
        || monday_of(5, 1)
        || last_monday_of(5)
        || last_monday_of(8)
}

/// Whether a day is taken off for a run of fixed holidays: the days themselves, or the next weekdays where they fall on a weekend.
fn substituted(day: NaiveDate, month: u32, first: u32, count: usize) -> bool {
    let Some(start) = NaiveDate::from_ymd_opt(day.year(), month, first) else {
        return false;
    };
    let holidays: Vec<NaiveDate> = start.iter_days().take(count).collect();
    if holidays.contains(&day) {
        return true;
    }
    let moved = holidays.iter().filter(|holiday| weekend(**holiday)).count();
    let Some(after) = holidays.last().and_then(NaiveDate::succ_opt) else {
        return false;
    };
    after.iter_days().filter(|d| !weekend(*d)).take(moved).any(|d| d == day)
}

/// Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher's algorithm).
#[expect(clippy::many_single_char_names, reason = "the letters of the published algorithm")]
fn easter(year: i32) -> NaiveDate {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    let part = |n: i32| u32::try_from(n).unwrap_or(1);
    NaiveDate::from_ymd_opt(year, part(n / 31), part(n % 31 + 1)).unwrap_or(NaiveDate::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn every_line_of_proclaimed_days_is_understood_and_says_why() {
        let lines: Vec<&str> = PROCLAIMED.lines().skip(1).collect();

        assert_eq!(SPECIAL.len(), lines.len());
        for line in lines {
            assert!(special(line).is_some(), "{line}");
            assert_eq!(
                line.splitn(3, ',').filter(|field| !field.is_empty()).count(),
                3,
                "{line}"
            );
        }
    }

    #[test]
    fn bank_holidays_of_england_and_wales_are_not_working_days() {
        for holiday in [
            "2026-01-01",
            "2026-04-03",
            "2026-04-06",
            "2026-05-04",
            "2026-05-25",
            "2026-08-31",
            "2026-12-25",
            "2026-12-28",
            "2022-01-03",
            "2021-12-27",
            "2021-12-28",
            "2022-06-03",
            "2023-05-08",
            "2020-05-08",
            "2025-04-18",
            "2025-04-21",
        ] {
            assert!(!working(day(holiday)), "{holiday}");
        }
        for open in [
            "2020-05-04",
            "2022-05-30",
            "2026-12-29",
            "2026-01-02",
            "2026-04-02",
            "2026-04-07",
        ] {
            assert!(working(day(open)), "{open}");
        }
    }

    #[test]
    fn lateness_is_counted_in_working_days() {
        assert_eq!(working_days_between(day("2026-04-02"), day("2026-04-02")), 0);
        assert_eq!(working_days_between(day("2026-04-02"), day("2026-04-06")), 0);
        assert_eq!(working_days_between(day("2026-04-02"), day("2026-04-07")), 1);
        assert_eq!(working_days_between(day("2026-04-07"), day("2026-04-14")), 5);
        assert_eq!(working_days_between(day("2026-04-14"), day("2026-04-07")), 0);
    }

    #[test]
    fn the_tenth_working_day_steps_over_easter() {
        assert_eq!(nth_working_day("2026-04".parse().unwrap(), 10), day("2026-04-16"));
        assert_eq!(nth_working_day("2026-11".parse().unwrap(), 1), day("2026-11-02"));
    }
}
