//! What checking a return finds: what is missing, what contradicts itself, what wants explaining.
use crate::{
    catalogue::{Breakdown, Collection, Rule, RuleKind, Severity},
    cell::{Cell, CellAddress},
    codes::{AreaCode, DimensionCode, MeasureCode},
    period::Period,
    quantity::Quantity,
    supplied::Supplied,
};
use std::collections::{BTreeMap, HashSet};

/// A cell that is owed has neither value nor reason.
pub const CELL_MISSING: &str = "CELL_MISSING";
/// A value below nought: allowed as a correction of an earlier period, and to be explained.
pub const NEGATIVE_CORRECTION: &str = "NEGATIVE_CORRECTION";

/// What was found at one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which check or rule found it.
    pub code: String,
    /// What it asks for.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub fix: String,
    /// Where.
    pub cell: CellAddress,
    /// The value there, where there is one.
    pub value: Option<Quantity>,
    /// What would have been right.
    pub expected: Option<String>,
}

/// Checks a whole revision: every owed cell is there, every rule of the collection holds, corrections are pointed out.
///
/// Findings come in the order of the catalogue: first what is missing, then what contradicts a rule, then what wants explaining.
#[must_use]
pub fn check(collection: &Collection, period: Period, cells: &[Cell]) -> Vec<Finding> {
    let mut findings = missing(collection, period, cells);
    for rule in &collection.rules {
        findings.extend(broken(rule, cells));
    }
    findings.extend(cells.iter().filter_map(correction));
    findings
}

fn missing(collection: &Collection, period: Period, cells: &[Cell]) -> Vec<Finding> {
    let there: HashSet<(&MeasureCode, &Breakdown)> = cells
        .iter()
        .filter(|cell| cell.address.area.is_none())
        .map(|cell| (&cell.address.measure, &cell.address.breakdown))
        .collect();
    collection
        .cells(period)
        .filter(|(measure, breakdown)| !there.contains(&(&measure.code, breakdown)))
        .map(|(measure, breakdown)| Finding {
            code: CELL_MISSING.to_owned(),
            severity: Severity::Error,
            message: if breakdown == Breakdown::WHOLE {
                format!("`{}` is owed and has neither a value nor a reason", measure.code)
            } else {
                format!(
                    "`{}` for {breakdown} is owed and has neither a value nor a reason",
                    measure.code
                )
            },
            fix: "send the value, or NOT_SUPPLIED or NOT_APPLICABLE with a note".to_owned(),
            cell: CellAddress {
                measure: measure.code.clone(),
                area: None,
                breakdown,
            },
            value: None,
            expected: None,
        })
        .collect()
}

fn correction(cell: &Cell) -> Option<Finding> {
    let value = cell.supplied.value().filter(|value| value.negative())?;
    Some(Finding {
        code: NEGATIVE_CORRECTION.to_owned(),
        severity: Severity::Warning,
        message: format!(
            "`{}` is {value}: a value below nought corrects an earlier period",
            cell.address.measure
        ),
        fix: "explain which period it corrects, or send the value that was meant".to_owned(),
        cell: cell.address.clone(),
        value: Some(value),
        expected: Some("nought or more".to_owned()),
    })
}

fn broken(rule: &Rule, cells: &[Cell]) -> Vec<Finding> {
    match &rule.kind {
        RuleKind::PartOfWhole { part, whole, by } => part_above_whole(rule, part, whole, by, cells),
    }
}

/// The area and the codes by which cells are summed before they are compared.
type Group<'a> = (Option<&'a AreaCode>, Vec<Option<String>>);

fn sums<'a>(
    measure: &MeasureCode,
    by: &[DimensionCode],
    cells: &'a [Cell],
) -> BTreeMap<Group<'a>, (Option<Quantity>, &'a Cell)> {
    let mut sums = BTreeMap::new();
    for cell in cells
        .iter()
        .filter(|cell| cell.address.measure == *measure && cell.supplied.owed())
    {
        let codes = by
            .iter()
            .map(|dimension| cell.address.breakdown.member(dimension).map(ToString::to_string));
        let group = (cell.address.area.as_ref(), codes.collect());
        let value = cell.supplied.value();
        sums.entry(group)
            // one blank and there is no sum: nothing is contradicted by what is not known
            .and_modify(|(sum, _): &mut (Option<Quantity>, &Cell)| {
                *sum = sum.zip(value).map(|(sum, value)| sum + value);
            })
            .or_insert((value, cell));
    }
    sums
}

fn part_above_whole(
    rule: &Rule,
    part: &MeasureCode,
    whole: &MeasureCode,
    by: &[DimensionCode],
    cells: &[Cell],
) -> Vec<Finding> {
    let wholes = sums(whole, by, cells);
    sums(part, by, cells)
        .into_iter()
        .filter_map(|(group, (part, cell))| {
            let (part, whole) = part.zip(wholes.get(&group)?.0)?;
            (part > whole).then(|| Finding {
                code: rule.code.clone(),
                severity: rule.severity,
                message: rule.message.clone(),
                fix: rule.fix.clone(),
                cell: cell.address.clone(),
                value: Some(part),
                expected: Some(format!("at most {whole}")),
            })
        })
        .collect()
}

/// Whether an explanation still holds: it was given for the very value that is there now.
#[must_use]
pub fn still_explains(explained: Supplied, now: Supplied) -> bool {
    explained == now
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use crate::supplied::Statuses;

    const FILE: &str = include_str!("../tests/data/calls.toml");

    fn collection() -> Collection {
        let catalogue = Catalogue::parse(&[("calls.toml", FILE)]).unwrap_or_else(|faults| panic!("{faults:?}"));
        catalogue.collections()[0].clone()
    }

    fn cell(measure: &str, breakdown: &str, supplied: Supplied) -> Cell {
        let address = CellAddress {
            measure: measure.parse().unwrap(),
            area: None,
            breakdown: breakdown.parse().unwrap(),
        };
        Cell {
            address,
            supplied,
            statuses: Statuses::NONE,
            note: None,
        }
    }

    fn count(n: i64) -> Supplied {
        Supplied::Value(Quantity::whole(n).unwrap())
    }

    fn complete() -> Vec<Cell> {
        vec![
            cell("presented", "", count(100)),
            cell("answered", "", count(90)),
            cell("attended", "grade=emergency", count(10)),
            cell("attended", "grade=priority", count(20)),
        ]
    }

    fn codes(cells: &[Cell]) -> Vec<String> {
        let findings = check(&collection(), "2026-03".parse().unwrap(), cells);
        findings
            .into_iter()
            .map(|finding| format!("{} {}", finding.code, finding.cell.measure))
            .collect()
    }

    #[test]
    fn a_complete_return_has_no_findings() {
        assert_eq!(codes(&complete()), Vec::<String>::new());
    }

    #[test]
    fn every_owed_cell_needs_a_value_or_a_reason() {
        let mut cells = complete();
        cells.remove(3);
        assert_eq!(codes(&cells), ["CELL_MISSING attended"]);
        cells.push(cell("attended", "grade=priority", Supplied::NotSupplied));
        assert_eq!(codes(&cells), Vec::<String>::new());
    }

    #[test]
    fn a_part_is_not_above_its_whole() {
        let mut cells = complete();
        cells[1] = cell("answered", "", count(101));
        assert_eq!(codes(&cells), ["answered-within-presented answered"]);
        cells[0] = cell("presented", "", Supplied::NotSupplied);
        assert_eq!(codes(&cells), Vec::<String>::new());
    }

    #[test]
    fn a_correction_wants_explaining() {
        let mut cells = complete();
        cells[3] = cell("attended", "grade=priority", count(-2));
        assert_eq!(codes(&cells), ["NEGATIVE_CORRECTION attended"]);
    }
}
