//! Numbers as readers expect them: grouped by thousands, no more places than they need.

/// What is larger is not drawn: no figure of a return reaches it, and arithmetic on it would lose the others.
const LARGEST: f64 = 1e15;

/// The number, if it can have a place on a chart.
pub(crate) fn drawable(value: Option<f64>) -> Option<f64> {
    value.filter(|it| it.is_finite() && it.abs() <= LARGEST)
}

/// A place on the sheet, to a tenth of a unit.
pub(crate) fn coordinate(value: f64) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let written = format!("{value:.1}");
    let written = written.strip_suffix(".0").unwrap_or(&written);
    if written == "-0" {
        "0".to_owned()
    } else {
        written.to_owned()
    }
}

/// A number with so many places, its thousands apart, and a minus that is as wide as a plus.
pub(crate) fn written(value: f64, places: usize) -> String {
    let places = places.min(9);
    let digits = format!("{:.places$}", value.abs());
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut text = String::with_capacity(digits.len() + 8);
    if value < 0.0 && digits.contains(|digit: char| ('1'..='9').contains(&digit)) {
        text.push('\u{2212}');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// What large numbers are counted in, so that they stay short.
pub(crate) fn counted_in(largest: f64) -> (f64, &'static str) {
    match largest.abs() {
        it if it >= 1e12 => (1e12, "tn"),
        it if it >= 1e9 => (1e9, "bn"),
        it if it >= 1e6 => (1e6, "m"),
        _ => (1.0, ""),
    }
}

/// How many places show a number to three figures, or the whole of it.
pub(crate) fn places(value: f64) -> usize {
    match value.abs() {
        it if !(1e-9..100.0).contains(&it) => 0,
        it if it >= 10.0 => 1,
        it if it >= 1.0 => 2,
        it if it >= 0.1 => 3,
        it if it >= 0.01 => 4,
        it if it >= 0.001 => 5,
        _ => 9,
    }
}

/// A number short enough to stand beside a line.
pub(crate) fn short(value: f64, decimals: Option<usize>) -> String {
    let (unit, name) = counted_in(value);
    let shown = value / unit;
    let places = match decimals {
        Some(decimals) if name.is_empty() => decimals,
        _ => places(shown),
    };
    format!("{}{name}", written(shown, places))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_for_a_reader() {
        assert_eq!(written(1_234_567.891, 1), "1,234,567.9");
        assert_eq!(written(-12.0, 0), "\u{2212}12");
        assert_eq!(written(-0.001, 1), "0.0");
        assert_eq!(written(999.0, 0), "999");
        assert_eq!(short(1_250_000.0, None), "1.25m");
        assert_eq!(short(12.345, None), "12.3");
        assert_eq!(short(12.345, Some(2)), "12.35");
    }

    #[test]
    fn a_coordinate_is_short_and_has_no_negative_nought() {
        assert_eq!(coordinate(-0.01), "0");
        assert_eq!(coordinate(10.0), "10");
        assert_eq!(coordinate(10.26), "10.3");
        assert_eq!(coordinate(f64::NAN), "0");
    }

    #[test]
    fn what_cannot_be_placed_is_not_drawable() {
        for value in [f64::NAN, f64::INFINITY, 1e300] {
            assert_eq!(drawable(Some(value)), None);
        }
        assert_eq!(drawable(Some(9e11)), Some(9e11));
    }
}
