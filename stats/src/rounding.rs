//! Counts rounded so that two releases cannot be taken from one another, and the alternative to suppressing by hand
//! that rests on it.

/// Every published count is a multiple of this.
const BASE: u64 = 5;
/// Up to this many are hidden.
const HIDDEN_TO: u64 = 7;

/// A count as it is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rounded {
    /// None, or a multiple of five.
    Count(u64),
    /// From one to seven.
    Hidden,
}

/// The nearest multiple of five; the largest there is, for a count near the end of the numbers.
#[must_use]
pub fn to_five(count: u64) -> u64 {
    count.saturating_add(BASE / 2) / BASE * BASE
}

/// None is shown, one to seven are hidden, and more are rounded to five. Totals are rounded by themselves, and
/// percentages taken from rounded numbers.
///
/// Source: NHS Digital, "Disclosure control methodology for Hospital Episode Statistics and the Emergency Care Data
/// Set" (2018), the rule for figures below national level.
#[must_use]
pub fn rounded(count: u64) -> Rounded {
    match count {
        0 => Rounded::Count(0),
        1..=HIDDEN_TO => Rounded::Hidden,
        more => Rounded::Count(to_five(more)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn none_is_shown_and_seven_are_not() {
        let shown = [0, 1, 7, 8, 12, 13].map(rounded);

        let count = Rounded::Count;
        assert_eq!(
            shown,
            [
                count(0),
                Rounded::Hidden,
                Rounded::Hidden,
                count(10),
                count(10),
                count(15)
            ]
        );
    }

    proptest! {
        #[test]
        fn a_rounded_count_is_a_multiple_of_five_within_two(count in 0..=u64::MAX - 2) {
            prop_assert!(to_five(count).is_multiple_of(BASE));
            prop_assert!(to_five(count).abs_diff(count) <= 2);
        }
    }

    #[test]
    fn the_largest_count_is_rounded_without_running_over() {
        assert_eq!(to_five(u64::MAX), u64::MAX);
    }
}
