//! Stale months: figures that are last month's, sent again.
use super::{finding, sheet::Sheet};
use crate::history::PERIODS;
use muster_domain::{
    Quantity,
    catalogue::{Rule, RuleKind},
    cell::{Cell, CellAddress},
    finding::{Expected, Finding},
};

/// How unlikely it has to be that as many figures come out the same by chance.
const BY_CHANCE: f64 = 1e-4;

/// A finding for the whole return where all its figures are last month's, otherwise one for each measure all of whose figures are.
pub(super) fn found(sheet: &Sheet<'_>, rule: &Rule) -> Vec<Finding> {
    let RuleKind::StaleMonth { measures } = &rule.kind else {
        return Vec::new();
    };
    let all: Vec<&Cell> = measures
        .iter()
        .flat_map(|measure| sheet.of_measure(measure))
        .copied()
        .collect();
    if let Some(found) = copied(sheet, rule, &all) {
        return vec![found];
    }
    let each = measures.iter().map(|measure| sheet.of_measure(measure));
    each.filter_map(|cells| copied(sheet, rule, cells)).collect()
}

fn copied(sheet: &Sheet<'_>, rule: &Rule, cells: &[&Cell]) -> Option<Finding> {
    let mut chance = 1.0;
    let mut same = 0_usize;
    for cell in cells {
        let Some((value, before)) = cell.supplied.value().zip(last(sheet, &cell.address)) else {
            continue;
        };
        if value != before {
            return None;
        }
        same += 1;
        chance *= coincidence(value);
    }
    if chance > BY_CHANCE {
        return None;
    }
    let first = cells.first()?;
    let value = first.supplied.value()?;
    let period = sheet.period_at(PERIODS - 1);
    let mut finding = finding(sheet.subject, rule, &first.address);
    finding.hint = Some(format!("{same} figures are those of {period}"));
    finding.value = Some(value);
    finding.expected = Some(Expected {
        words: format!("other figures than those of {period}"),
        method: format!("the chance that {same} such counts come out the same twice is below 1 in 10,000"),
        history: sheet.evidence(&first.address, PERIODS - 1).into_iter().collect(),
        ..Expected::default()
    });
    Some(finding)
}

fn last(sheet: &Sheet<'_>, address: &CellAddress) -> Option<Quantity> {
    sheet.past(address)?.last().copied().flatten()
}

/// How likely two counts of this size are to be the same by chance: `1 / (2 sqrt(pi n))` for independent Poisson counts.
fn coincidence(value: Quantity) -> f64 {
    let count = value.to_f64().abs();
    if count < 1.0 {
        return 0.8;
    }
    (2.0 * (std::f64::consts::PI * count).sqrt()).recip()
}
