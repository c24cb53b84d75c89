//! Whether a figure has moved from the same month of last year by more than it usually does: what to ask where every
//! summer is busy and every February short.

use crate::interval::Interval;
use crate::outlier::{History, Slip, Yardstick, slip, still_within};
use crate::sample::number;

/// What a month is compared with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Season {
    /// Months after which the year comes round: 12.
    pub period: usize,
    /// Earlier months whose change on the year is the yardstick: 24.
    pub window: usize,
    /// What is added to a count, so that nought has a logarithm: a half.
    pub add: f64,
}

impl Default for Season {
    fn default() -> Self {
        Self {
            period: 12,
            window: 24,
            add: 0.5,
        }
    }
}

/// How the newest month's change on the year compares with the changes before it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// `ln((y + ½) / (y of a year ago + ½))`.
    pub log_ratio: f64,
    /// The log ratios of the months before.
    pub history: History,
    /// Robust standard deviations of this log ratio from theirs; 0 where they never moved.
    pub modified_z: f64,
    /// What the distance was measured in.
    pub yardstick: Yardstick,
    /// Whether the month should be explained.
    pub questioned: bool,
    /// The count expected: last year's, moved by the usual change on the year.
    pub expected: f64,
    /// Where the count was expected.
    pub range: Interval,
    /// The slip of the keyboard that the count looks like.
    pub slip: Option<Slip>,
}

/// The newest of `months` (the last one) against the same month of last year: `r = ln((y + ½)/(y₋₁₂ + ½))`, and how
/// far it is from the log ratios of the 24 months before, as a modified z.
///
/// `None` where the month or the one a year before is missing, or fewer than six earlier months have a log ratio.
/// Where all earlier log ratios are equal, a count more than five and more than a fifth away from the expected one is
/// questioned. Source: Iglewicz & Hoaglin 1993, on the logarithm of the ratio to the same month.
#[must_use]
pub fn on_the_year(months: &[Option<f64>], season: Season) -> Option<Change> {
    let newest = months.len().checked_sub(1)?;
    let log_ratio = log_ratio(months, newest, season)?;
    let first = newest.saturating_sub(season.window);
    let earlier: Vec<Option<f64>> = (first..newest)
        .map(|month| self::log_ratio(months, month, season))
        .collect();
    let history = History::of(&earlier).filter(History::suffices)?;

    let (count, last_year) = (months[newest]?, months[newest - season.period.max(1)]?);
    let count_at = |log_ratio: f64| (last_year + season.add) * log_ratio.exp() - season.add;
    let expected = count_at(history.median);
    let within = history.expected();
    let (range, questioned) = if history.yardstick() == Yardstick::NeverMoved {
        let reach = still_within(expected);
        let range = Interval::finite(expected - reach, expected + reach);
        (range, (count - expected).abs() > reach)
    } else {
        let range = Interval::finite(count_at(within.low), count_at(within.high));
        (range, history.questions(log_ratio))
    };
    Some(Change {
        log_ratio,
        history,
        modified_z: history.modified_z(log_ratio),
        yardstick: history.yardstick(),
        questioned,
        expected,
        range,
        slip: slip(count, expected),
    })
}

fn log_ratio(months: &[Option<f64>], month: usize, season: Season) -> Option<f64> {
    let before = month.checked_sub(season.period.max(1))?;
    let (now, then) = (number(months[month])?, number(months[before])?);
    // of two below nought there is a ratio, and it means nothing
    let ratio = number(Some((now + season.add) / (then + season.add))).filter(|_| now + season.add > 0.0)?;
    number(Some(ratio.ln()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Three years of summers, the last month left to the test.
    fn years(newest: f64) -> Vec<Option<f64>> {
        let summer = |month: usize| {
            [
                70.0, 68.0, 80.0, 90.0, 110.0, 130.0, 150.0, 148.0, 120.0, 95.0, 80.0, 75.0,
            ][month % 12]
        };
        let wobble = |month: usize| [0.0, 3.0, -2.0, 1.0, -1.0][month % 5];
        let mut months: Vec<_> = (0..35).map(|month| Some(summer(month) + wobble(month))).collect();
        months.push(Some(newest));
        months
    }

    #[test]
    fn a_busy_summer_is_usual_and_a_busy_winter_is_not() {
        let usual = on_the_year(&years(76.0), Season::default()).unwrap();
        let unusual = on_the_year(&years(150.0), Season::default()).unwrap();

        assert!(!usual.questioned && usual.range.contains(76.0));
        assert!(unusual.questioned && !unusual.range.contains(150.0));
        assert_eq!(unusual.slip, None);
        assert_eq!(
            on_the_year(&years(760.0), Season::default()).unwrap().slip,
            Some(Slip::TenTimes)
        );
    }

    #[test]
    fn a_month_of_nought_has_its_change_on_the_year() {
        let none = on_the_year(&years(0.0), Season::default()).unwrap();

        // December a year before had 75 and 1
        assert!((none.log_ratio - (0.5_f64 / 76.5).ln()).abs() < 1e-12, "{none:?}");
        assert!(none.questioned);
        let mut before = years(80.0);
        before[23] = Some(0.0);
        let some = on_the_year(&before, Season::default()).unwrap();
        assert!((some.log_ratio - (80.5_f64 / 0.5).ln()).abs() < 1e-12, "{some:?}");
    }

    #[test]
    fn a_year_that_repeats_itself_questions_more_than_five_or_a_fifth() {
        let repeated = |newest| {
            let mut months = vec![Some(100.0); 24];
            months.push(Some(newest));
            on_the_year(&months, Season::default()).unwrap()
        };

        assert!(!repeated(120.0).questioned && repeated(121.0).questioned && repeated(79.0).questioned);
        assert_eq!(repeated(121.0).yardstick, Yardstick::NeverMoved);
        assert!((repeated(121.0).expected - 100.0).abs() < 1e-9);
        assert!((repeated(121.0).range.high - 120.0).abs() < 1e-9 && (repeated(121.0).range.low - 80.0).abs() < 1e-9);
    }

    #[test]
    fn five_changes_on_the_year_are_too_few_and_six_enough() {
        let months = |length| vec![Some(10.0); length];

        assert_eq!(on_the_year(&months(18), Season::default()), None);
        assert!(on_the_year(&months(19), Season::default()).is_some());
    }

    #[test]
    fn a_missing_month_has_no_change() {
        let (mut now, mut then) = (years(76.0), years(76.0));
        now[35] = None;
        then[23] = None;

        assert_eq!(on_the_year(&now, Season::default()), None);
        assert_eq!(on_the_year(&then, Season::default()), None);
        assert_eq!(on_the_year(&years(-3.0), Season::default()), None);
        assert_eq!(on_the_year(&[], Season::default()), None);
    }

    #[test]
    fn only_the_months_of_the_window_are_the_yardstick() {
        let mut months = years(76.0);
        months.splice(0..0, vec![Some(9000.0); 12]);

        assert_eq!(on_the_year(&months, Season::default()).unwrap().history.months, 24);
        assert_eq!(
            on_the_year(
                &months,
                Season {
                    window: 23,
                    ..Season::default()
                }
            )
            .unwrap()
            .history
            .months,
            23
        );
    }

    proptest! {
        #[test]
        fn nothing_given_panics(
            months in prop::collection::vec(any::<Option<f64>>(), 0..60),
            period in 0_usize..20,
            window in 0_usize..40,
            add in any::<f64>()
        ) {
            let _ = on_the_year(&months, Season { period, window, add });
            let _ = on_the_year(&months, Season::default());
        }

        #[test]
        fn counts_are_questioned_exactly_outside_the_range_shown(
            months in prop::collection::vec(0_u32..500, 20..60)
        ) {
            let months: Vec<_> = months.iter().map(|count| Some(f64::from(*count))).collect();
            if let Some(change) = on_the_year(&months, Season::default()) {
                let count = months[months.len() - 1].unwrap();
                let edge = (count - change.range.low).abs().min((count - change.range.high).abs()) < 1e-6;
                prop_assert!(edge || change.questioned != change.range.contains(count));
            }
        }
    }
}
