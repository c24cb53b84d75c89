//! The number in a cell, and the many ways a spreadsheet has of spoiling one.
use super::{Fault, MeasureForm};
use crate::problems::quoted;
use muster_domain::{ErrorCode, NotAQuantity, Quantity};

/// What a spreadsheet shows where it could not work a value out.
const ERRORS: [&str; 9] = [
    "#N/A",
    "#REF!",
    "#VALUE!",
    "#DIV/0!",
    "#NAME?",
    "#NUM!",
    "#NULL!",
    "#SPILL!",
    "#GETTING_DATA",
];
/// Words people write where there is no number.
const BLANKS: [&str; 15] = [
    "n/a", "na", "nil", "none", "null", "nan", "-", "--", ".", "..", "x", "z", ":", "tbc", "unknown",
];

pub(super) fn quantity(value: &str, asked: &MeasureForm) -> Result<Quantity, Fault> {
    let quantity = value.parse::<Quantity>().map_err(|cause| match cause {
        NotAQuantity::NotANumber(_) => spoilt(value, asked, &cause),
        NotAQuantity::TooFine(_) => too_fine(value, asked),
        NotAQuantity::TooLarge(_) => Fault::new(ErrorCode::ValueOutOfRange, "value", cause.to_string()),
    })?;
    if quantity.decimals() > asked.decimals {
        return Err(too_fine(value, asked));
    }
    if quantity.negative() && !asked.corrections {
        let message = format!(
            "{} is below nought and this measure takes no corrections: send the corrected figure in a revision of its own period",
            quoted(value)
        );
        return Err(Fault::new(ErrorCode::ValueNegative, "value", message).expecting("nought or more"));
    }
    Ok(quantity)
}

fn too_fine(value: &str, asked: &MeasureForm) -> Fault {
    let allowed = decimals(asked);
    let message = format!("{} is too fine: this measure has {allowed}", quoted(value));
    Fault::new(ErrorCode::ValueTooPrecise, "value", message).expecting(format!("a number with {allowed}"))
}

fn decimals(asked: &MeasureForm) -> String {
    match asked.decimals {
        0 => "no decimals".to_owned(),
        1 => "one decimal".to_owned(),
        more => format!("at most {more} decimals"),
    }
}

/// Text that is no number, by what probably happened to it.
fn spoilt(value: &str, asked: &MeasureForm, cause: &NotAQuantity) -> Fault {
    let sent = quoted(value);
    let upper = value.to_uppercase();
    let fault = |code, message: String| {
        Fault::new(code, "value", message).expecting(format!("a number with {}", decimals(asked)))
    };
    if ERRORS.contains(&upper.as_str()) {
        return fault(
            ErrorCode::ValueSpreadsheetError,
            format!("{sent} is an error of the spreadsheet: mend the formula, or write the value"),
        );
    }
    if value.contains('%') {
        return fault(
            ErrorCode::ValuePercentage,
            format!("{sent} is a percentage: write the number itself, in the unit of the measure"),
        );
    }
    if BLANKS.contains(&value.to_lowercase().as_str()) {
        return fault(
            ErrorCode::ValueNotANumber,
            format!(
                "{sent} is not a number: write 0 where there were none; else leave the value blank and write NOT_SUPPLIED or NOT_APPLICABLE as the status"
            ),
        );
    }
    match readings(value).as_slice() {
        [] => fault(ErrorCode::ValueNotANumber, cause.to_string()),
        [one] => fault(
            ErrorCode::ValueSeparators,
            format!("{sent} has separators: write {one}"),
        ),
        several => fault(
            ErrorCode::ValueSeparators,
            format!(
                "{sent} can be read as {}: write digits with a point for decimals and no separators",
                several.join(" or as ")
            ),
        ),
    }
}

/// The numbers a text with separators may mean.
fn readings(value: &str) -> Vec<String> {
    let tight: String = value
        .chars()
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '\'' | '\u{2019}'))
        .collect();
    let mut readings = Vec::new();
    for (thousands, decimal) in [(',', '.'), ('.', ',')] {
        let (whole, fraction) = tight.split_once(decimal).unwrap_or((&tight, ""));
        let digits = whole.strip_prefix('-').unwrap_or(whole);
        let mut groups = digits.split(thousands);
        let first = groups.next().unwrap_or_default();
        let numeric = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
        let grouped = !first.is_empty()
            && numeric(first)
            && groups.all(|group| group.len() == 3 && numeric(group))
            && (first == digits || first.len() <= 3);
        if !grouped || !numeric(fraction) {
            continue;
        }
        let point = if fraction.is_empty() { "" } else { "." };
        let reading = format!("{}{point}{fraction}", whole.replace(thousands, ""));
        if !readings.contains(&reading) {
            readings.push(reading);
        }
    }
    readings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(value: &str) -> (ErrorCode, String) {
        let fault = quantity(value, &MeasureForm::default()).unwrap_err();
        (fault.code, fault.message)
    }

    #[test]
    fn separators_are_never_guessed_away_and_the_number_to_write_is_named() {
        for (value, said) in [
            (
                "1,234",
                "`1,234` can be read as 1234 or as 1.234: write digits with a point for decimals and no separators",
            ),
            ("1,234,567", "`1,234,567` has separators: write 1234567"),
            ("1.234,5", "`1.234,5` has separators: write 1234.5"),
            ("-1,234.5", "`-1,234.5` has separators: write -1234.5"),
            ("12,5", "`12,5` has separators: write 12.5"),
            ("1 234", "`1 234` has separators: write 1234"),
            ("1\u{a0}234", "`1\u{a0}234` has separators: write 1234"),
            ("1'234", "`1'234` has separators: write 1234"),
        ] {
            assert_eq!(fault(value), (ErrorCode::ValueSeparators, said.to_owned()));
        }
    }

    #[test]
    fn what_a_spreadsheet_leaves_behind_is_called_by_its_name() {
        for (value, code) in [
            ("#N/A", ErrorCode::ValueSpreadsheetError),
            ("#ref!", ErrorCode::ValueSpreadsheetError),
            ("12%", ErrorCode::ValuePercentage),
            ("12.5 %", ErrorCode::ValuePercentage),
            ("n/a", ErrorCode::ValueNotANumber),
            ("1,23,4", ErrorCode::ValueNotANumber),
            ("£5", ErrorCode::ValueNotANumber),
            ("1.2E+05", ErrorCode::ValueNotANumber),
            ("2026-03-01", ErrorCode::ValueNotANumber),
        ] {
            assert_eq!(fault(value).0, code, "{value}");
        }
        assert!(fault("nil").1.contains("NOT_SUPPLIED"), "{}", fault("nil").1);
    }
}
