//! Change against history: a value that leaves its own past is questioned, and if a slip of the keyboard would explain it, which.
use super::{
    finding,
    sheet::Sheet,
    yardstick::{Series, Yardstick},
};
use crate::history::PERIODS;
use muster_domain::{
    MeasureCode, Quantity,
    catalogue::{Nature, Rule, RuleKind},
    cell::{Cell, CellAddress},
    finding::{Expected, Finding},
};
use muster_stats::outlier::{QUESTIONED_BEYOND, Slip, slip};
use std::collections::HashSet;

/// Where two digits that have changed places would explain a value, it is questioned from here on.
const SUSPECT_BEYOND: f64 = 2.5;
/// How near the middle the value has to be once the digits are put back.
const EXPLAINED_WITHIN: f64 = 1.0;

/// A slip of the keyboard that explains a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Explained {
    TenTimes,
    ATenth,
    /// Two neighbouring digits changed places; this is what it was before.
    Digits(Quantity),
}

/// Every value that leaves its history, in the order of the catalogue; of cells already known to be swapped nothing is said.
pub(super) fn found(sheet: &Sheet<'_>, known: &[CellAddress]) -> Vec<Finding> {
    if sheet.history.is_none() {
        return Vec::new();
    }
    let rules = || sheet.subject.collection.rules.iter();
    let mut found = Vec::new();
    // cells that left their own history: what is judged by them is not questioned again
    let mut left: HashSet<CellAddress> = known.iter().cloned().collect();
    for by_share in [false, true] {
        for rule in rules() {
            let RuleKind::History {
                measures,
                per,
                seasonal,
            } = &rule.kind
            else {
                continue;
            };
            if per.is_some() != by_share {
                continue;
            }
            let cells = measures.iter().flat_map(|measure| sheet.of_measure(measure));
            for cell in cells.filter(|cell| !known.contains(&cell.address)) {
                let cause = per.as_ref().is_some_and(|per| follows(&left, per, &cell.address));
                if let Some(finding) = questioned(sheet, rule, cell, per.as_ref(), *seasonal).filter(|_| !cause) {
                    left.insert(finding.cell.clone());
                    found.push(finding);
                }
            }
        }
    }
    found
}

/// Whether a cell is judged by one that has been questioned, or has been questioned itself.
fn follows(left: &HashSet<CellAddress>, per: &MeasureCode, cell: &CellAddress) -> bool {
    let whole = |other: &CellAddress| {
        let mut codes = other.breakdown.codes().iter();
        other.measure == *per
            && other.area == cell.area
            && codes.all(|(dimension, member)| cell.breakdown.member(dimension).is_none_or(|own| own == member))
    };
    left.contains(cell) || left.iter().any(whole)
}

/// The yardstick of a cell, where its history has one.
pub(super) fn yardstick(
    sheet: &Sheet<'_>,
    cell: &CellAddress,
    per: Option<&MeasureCode>,
    seasonal: bool,
) -> Option<Yardstick> {
    let measure = sheet.measure(&cell.measure)?;
    let past = doubles(&sheet.past(cell)?);
    let whole = match per {
        None => None,
        Some(per) => Some((doubles(&sheet.past_sum(per, cell)?), sheet.sum(per, cell)?.to_f64())),
    };
    Yardstick::of(&Series {
        past: &past,
        per: whole.as_ref().map(|(past, now)| (past.as_slice(), *now)),
        period: sheet.subject.period,
        counted: measure.decimals == 0,
        flow: measure.nature == Nature::Flow && sheet.subject.period.length() < 12,
        seasonal,
    })
}

fn doubles(series: &[Option<Quantity>]) -> Vec<Option<f64>> {
    series.iter().map(|value| value.map(Quantity::to_f64)).collect()
}

fn questioned(
    sheet: &Sheet<'_>,
    rule: &Rule,
    cell: &Cell,
    per: Option<&MeasureCode>,
    seasonal: bool,
) -> Option<Finding> {
    // a value below nought is asked about anyway, and a break is the force's own word that the past is no guide
    let value = cell.supplied.value().filter(|value| !value.negative())?;
    if cell.statuses.has(muster_domain::Statuses::BREAK) {
        return None;
    }
    let yardstick = yardstick(sheet, &cell.address, per, seasonal)?;
    let distance = yardstick.distance(value.to_f64()).abs();
    let explained = explained(value, &yardstick, distance);
    let suspect = matches!(explained, Some(Explained::Digits(_))) && distance > SUSPECT_BEYOND;
    if distance <= QUESTIONED_BEYOND && !suspect {
        return None;
    }
    let mut finding = finding(sheet.subject, rule, &cell.address);
    finding.value = Some(value);
    finding.expected = Some(expected(sheet, cell, &yardstick, per)?);
    finding.hint = explained.map(Explained::words);
    Some(finding)
}

impl Explained {
    fn words(self) -> String {
        match self {
            Self::TenTimes => {
                "about ten times what was expected: look for a nought or a digit too many, or other units".to_owned()
            }
            Self::ATenth => "about a tenth of what was expected: look for a digit too few, or other units".to_owned(),
            Self::Digits(before) => {
                format!("two digits may have changed places: {before} would be as expected")
            }
        }
    }
}

fn explained(value: Quantity, yardstick: &Yardstick, distance: f64) -> Option<Explained> {
    if distance > QUESTIONED_BEYOND {
        match slip(value.to_f64(), yardstick.middle()) {
            Some(Slip::TenTimes) => return Some(Explained::TenTimes),
            Some(Slip::ATenth) => return Some(Explained::ATenth),
            None => {}
        }
    }
    let before = put_back(value)
        .map(|before| (yardstick.distance(before.to_f64()).abs(), before))
        .filter(|(near, _)| *near <= EXPLAINED_WITHIN)
        .min_by(|(a, _), (b, _)| a.total_cmp(b));
    before.map(|(_, before)| Explained::Digits(before))
}

/// Every value that two neighbouring digits in each other's place could have been.
fn put_back(value: Quantity) -> impl Iterator<Item = Quantity> {
    let digits: Vec<char> = value.to_string().chars().collect();
    (1..digits.len()).filter_map(move |place| {
        let mut digits = digits.clone();
        let (first, second) = (digits[place - 1], digits[place]);
        digits.swap(place - 1, place);
        let neighbours = first.is_ascii_digit() && second.is_ascii_digit() && first != second;
        (neighbours && digits.first() != Some(&'0'))
            .then(|| digits.iter().collect::<String>().parse().ok())
            .flatten()
    })
}

fn expected(sheet: &Sheet<'_>, cell: &Cell, yardstick: &Yardstick, per: Option<&MeasureCode>) -> Option<Expected> {
    let decimals = sheet.measure(&cell.address.measure)?.decimals;
    let (low, high) = yardstick.range();
    let (low, high) = (
        inwards(low.max(0.0), decimals, f64::ceil)?,
        inwards(high, decimals, f64::floor)?,
    );
    let past = sheet.past(&cell.address)?;
    let from = PERIODS.saturating_sub(yardstick.window);
    let known = past.iter().enumerate().skip(from).filter(|(_, value)| value.is_some());
    let history = known.filter_map(|(place, _)| sheet.evidence(&cell.address, place));
    let method = match per {
        None => yardstick.method.clone(),
        Some(per) => yardstick.method.replace("the other measure", &format!("`{per}`")),
    };
    Some(Expected {
        words: format!("{low} to {high}"),
        low: Some(low),
        high: Some(high),
        method,
        history: history.collect(),
    })
}

/// The nearest amount within the range that the measure can take.
#[expect(clippy::cast_possible_truncation, reason = "no amount is near 2^53 units")]
fn inwards(value: f64, decimals: u8, round: fn(f64) -> f64) -> Option<Quantity> {
    let scale = 10_f64.powi(i32::from(decimals.min(4)));
    // a bound that lands on a whole number but for the last bit of a double is that number
    let scaled = value * scale;
    let near = scaled.round();
    let rounded = if (scaled - near).abs() < 1e-6 {
        near
    } else {
        round(scaled)
    };
    let units = 10_i64.pow(u32::from(4 - decimals.min(4)));
    Quantity::from_units((rounded as i64).saturating_mul(units))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_put_back_pair_by_pair_and_never_lead_with_a_nought() {
        let of = |text: &str| {
            let value: Quantity = text.parse().unwrap();
            put_back(value).map(|before| before.to_string()).collect::<Vec<_>>()
        };

        assert_eq!(of("1234"), ["2134", "1324", "1243"]);
        assert_eq!(of("1003"), ["1030"]);
        assert_eq!(of("12.5"), ["21.5"]);
        assert_eq!(of("7"), Vec::<String>::new());
        assert_eq!(of("11"), Vec::<String>::new());
    }

    #[test]
    fn a_range_is_shown_in_amounts_the_measure_can_take() {
        let low = inwards(10.2, 0, f64::ceil).unwrap();
        let high = inwards(19.999_999_999, 0, f64::floor).unwrap();
        let fine = inwards(7.129_9, 2, f64::floor).unwrap();

        assert_eq!(
            (low.to_string(), high.to_string(), fine.to_string()),
            ("11".into(), "20".into(), "7.12".into())
        );
    }
}
