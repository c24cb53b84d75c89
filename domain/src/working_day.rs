//! Working days of England and Wales: Monday to Friday without bank holidays.
use crate::month::{Month, YEARS};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::{collections::BTreeSet, sync::LazyLock};

/// Days that the general rules do not give: moved and extra bank holidays, and the days they were moved from, with the
/// day, whether it is a holiday, and why.
const PROCLAIMED: &str = include_str!("../../reference/bank-holidays.csv");

/// The working days of every year that a month may lie in, and of the next, in their order: worked out once, since what was
/// due when is asked of every figure that is missing.
static WORKING_DAYS: LazyLock<Vec<NaiveDate>> = LazyLock::new(|| {
    let holidays = bank_holidays();
    let years = (YEARS.start..=YEARS.end).map(i32::from);
    let days = years.flat_map(|year| {
        let first = NaiveDate::from_ymd_opt(year, 1, 1).into_iter();
        first.flat_map(move |first| first.iter_days().take_while(move |day| day.year() == year))
    });
    days.filter(|day| !weekend(*day) && !holidays.contains(day)).collect()
});

fn bank_holidays() -> BTreeSet<NaiveDate> {
    let mut days: BTreeSet<NaiveDate> = (YEARS.start..=YEARS.end).map(i32::from).flat_map(general).collect();
    for (day, holiday) in PROCLAIMED.lines().skip(1).filter_map(proclaimed) {
        if holiday {
            days.insert(day);
        } else {
            days.remove(&day);
        }
    }
    days
}

/// A day, and whether it is a holiday.
fn proclaimed(line: &str) -> Option<(NaiveDate, bool)> {
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
    WORKING_DAYS.binary_search(&day).is_ok()
}

/// The nth working day of a month, counted from 1; past the end of the month it goes on into the next.
#[must_use]
pub fn nth_working_day(month: Month, n: u16) -> NaiveDate {
    let first = month.first_day();
    let before = WORKING_DAYS.partition_point(|day| *day < first);
    let nth = WORKING_DAYS.get(before + usize::from(n.max(1)) - 1);
    nth.copied().unwrap_or_else(|| month.last_day())
}

/// How many working days lie after one day, up to and including another; none where that comes first.
#[must_use]
pub fn working_days_between(after: NaiveDate, until: NaiveDate) -> u32 {
    let up_to = |last: NaiveDate| WORKING_DAYS.partition_point(|day| *day <= last);
    u32::try_from(up_to(until).saturating_sub(up_to(after))).unwrap_or(u32::MAX)
}

fn weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The bank holidays of a year by the general rules: New Year, Easter, the Mondays of May and August, Christmas.
fn general(year: i32) -> Vec<NaiveDate> {
    let easter = easter(year);
    let mut days = vec![easter - Days::new(2), easter + Days::new(1)];
    days.extend([(5, 1), (5, 25), (8, 25)].into_iter().filter_map(|(month, from)| {
        let from = NaiveDate::from_ymd_opt(year, month, from)?;
        from.iter_days().find(|day| day.weekday() == Weekday::Mon)
    }));
    days.extend(fixed(year, (1, 1), 1));
    days.extend(fixed(year, (12, 25), 2));
    days
}

/// A run of holidays of the same date each year, and the next weekdays for those of them that fall on a weekend.
fn fixed(year: i32, (month, first): (u32, u32), count: usize) -> Vec<NaiveDate> {
    let Some(start) = NaiveDate::from_ymd_opt(year, month, first) else {
        return Vec::new();
    };
    let mut days: Vec<NaiveDate> = start.iter_days().take(count).collect();
    let moved = days.iter().filter(|day| weekend(**day)).count();
    let after = start.iter_days().skip(count);
    days.extend(after.filter(|day| !weekend(*day)).take(moved));
    days
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

        for line in lines {
            let (day, holiday) = proclaimed(line).unwrap();
            assert_eq!(working(day), !holiday, "{line}");
            assert_ne!(general(day.year()).contains(&day), holiday, "{line} says nothing new");
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
