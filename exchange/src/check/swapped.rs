//! Swapped columns: two figures that each leave their own history, and each fit the other's.
use super::{change::yardstick, finding, sheet::Sheet, yardstick::Yardstick};
use muster_domain::{
    MeasureCode, Quantity,
    catalogue::{Rule, RuleKind},
    cell::{Cell, CellAddress},
    finding::{Expected, Finding, Past},
};

/// From here on a figure does not fit, up to here it does.
const FITS_WITHIN: f64 = 2.5;

/// A finding at each of two figures that have changed places.
pub(super) fn found(sheet: &Sheet<'_>, rule: &Rule) -> Vec<Finding> {
    let RuleKind::SwappedColumns { measures } = &rule.kind else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (place, first) in measures.iter().enumerate() {
        for second in &measures[place + 1..] {
            for cell in sheet.of_measure(first) {
                if let Some(other) = beside(sheet, cell, second)
                    && let Some((value, others)) = swapped(sheet, cell, other)
                {
                    found.push(swap(sheet, rule, cell, value, other, others));
                    found.push(swap(sheet, rule, other, others, cell, value));
                }
            }
        }
    }
    found
}

/// The cell of another measure, broken down alike.
fn beside<'a>(sheet: &Sheet<'a>, cell: &Cell, measure: &MeasureCode) -> Option<&'a Cell> {
    sheet.at(&CellAddress {
        measure: measure.clone(),
        ..cell.address.clone()
    })
}

fn swapped(sheet: &Sheet<'_>, cell: &Cell, other: &Cell) -> Option<(Quantity, Quantity)> {
    let (value, others) = cell.supplied.value().zip(other.supplied.value())?;
    let own = yardstick(sheet, &cell.address, None, false)?;
    let its = yardstick(sheet, &other.address, None, false)?;
    let fits = |yardstick: &Yardstick, value: Quantity| yardstick.distance(value.to_f64()).abs() <= FITS_WITHIN;
    let changed = !fits(&own, value) && !fits(&its, others) && fits(&own, others) && fits(&its, value);
    changed.then_some((value, others))
}

fn swap(sheet: &Sheet<'_>, rule: &Rule, cell: &Cell, value: Quantity, other: &Cell, others: Quantity) -> Finding {
    let mut finding = finding(sheet.subject, rule, &cell.address);
    finding.hint = Some(format!(
        "{value} would fit `{}` and {others} would fit here",
        other.address.measure
    ));
    finding.value = Some(value);
    finding.expected = Some(Expected {
        words: format!("{others}, the value of `{}`", other.address.measure),
        low: None,
        high: None,
        method: "each of the two figures leaves its own history and fits the other's".to_owned(),
        history: history(sheet, cell),
    });
    finding
}

fn history(sheet: &Sheet<'_>, cell: &Cell) -> Vec<Past> {
    let past = sheet.past(&cell.address).unwrap_or_default();
    let recent = past.iter().enumerate().rev().take(24);
    let figures = recent.filter_map(|(place, value)| sheet.evidence(&cell.address, place).filter(|_| value.is_some()));
    let mut figures: Vec<Past> = figures.collect();
    figures.reverse();
    figures
}
