//! Rules between the cells of one period: exact, on whole units of 10^-4, except where a condition in CEL is asked for.
use super::{
    finding, own,
    sheet::{Amount, Group, Sheet},
};
use muster_domain::{
    DimensionCode, MeasureCode, Quantity,
    catalogue::{Condition, Missing, Rule, RuleKind, Severity},
    cell::CellAddress,
    finding::{Expected, Finding, RULE_FAILED},
};
use std::collections::BTreeMap;

/// What breaks a rule that looks at this period alone.
pub(super) fn found(sheet: &Sheet<'_>, rule: &Rule) -> Vec<Finding> {
    match &rule.kind {
        RuleKind::PartOfWhole { part, whole, by } => judge(sheet, rule, &[part, whole], by, |amounts| {
            let (part, whole) = (amounts[0], amounts[1]);
            (part > whole).then(|| Broken::at(0, part, format!("at most {whole}"), None, Some(whole)))
        }),
        RuleKind::SumOfParts { total, parts, by } => {
            let measures: Vec<&MeasureCode> = [total].into_iter().chain(parts).collect();
            judge(sheet, rule, &measures, by, |amounts| {
                let sum: Quantity = amounts[1..].iter().copied().sum();
                let words = format!("{sum}, what the parts come to");
                (amounts[0] != sum).then(|| Broken::at(0, amounts[0], words, Some(sum), Some(sum)))
            })
        }
        RuleKind::ExclusivePair {
            pair: [first, second],
            by,
        } => judge(sheet, rule, &[first, second], by, |amounts| {
            let both = amounts.iter().all(|amount| *amount > Quantity::ZERO);
            let words = format!("nought, since `{first}` is {}", amounts[0]);
            both.then(|| Broken::at(1, amounts[1], words, None, Some(Quantity::ZERO)))
        }),
        RuleKind::CompulsoryPair { pair, by } => compulsory(sheet, rule, pair, by),
        RuleKind::Range { measures, least, most } => range(sheet, rule, measures, (*least, *most)),
        RuleKind::MustHold { condition, by } => must_hold(sheet, rule, condition, by),
        RuleKind::History { .. } | RuleKind::StaleMonth { .. } | RuleKind::SwappedColumns { .. } => Vec::new(),
    }
}

/// What breaks a rule, and at which of its measures.
struct Broken {
    at: usize,
    value: Quantity,
    expected: Expected,
}

impl Broken {
    fn at(at: usize, value: Quantity, words: String, low: Option<Quantity>, high: Option<Quantity>) -> Self {
        let expected = Expected {
            words,
            low,
            high,
            method: "worked out from the other cells of this return".to_owned(),
            history: Vec::new(),
        };
        Self { at, value, expected }
    }
}

/// What the measures of a rule come to in one group, or why the rule is not judged there.
enum Judged<'a> {
    Skipped,
    Amounts(Vec<Quantity>),
    /// Something is missing that may not be, beside this cell.
    Missing(&'a CellAddress),
}

type Row<'a> = Vec<Option<Amount<'a>>>;

fn rows<'a>(sheet: &Sheet<'a>, measures: &[&MeasureCode], by: &[DimensionCode]) -> BTreeMap<Group<'a>, Row<'a>> {
    let mut rows: BTreeMap<Group<'a>, Row<'a>> = BTreeMap::new();
    for (place, measure) in measures.iter().enumerate() {
        for (group, amount) in sheet.amounts(measure, by) {
            let row = rows.entry(group).or_insert_with(|| vec![None; measures.len()]);
            row[place] = Some(amount);
        }
    }
    rows
}

fn judged<'a>(missing: Missing, row: &[Option<Amount<'a>>]) -> Judged<'a> {
    let values: Vec<Option<Quantity>> = row.iter().map(|amount| amount.and_then(|amount| amount.sum)).collect();
    let or_nought = || values.iter().map(|value| value.unwrap_or(Quantity::ZERO)).collect();
    match missing {
        Missing::SkipIfAny => values
            .iter()
            .copied()
            .collect::<Option<Vec<_>>>()
            .map_or(Judged::Skipped, Judged::Amounts),
        Missing::SkipIfAll if values.iter().all(Option::is_none) => Judged::Skipped,
        Missing::SkipIfAll | Missing::AsNought => Judged::Amounts(or_nought()),
        Missing::NeverSkip => row
            .iter()
            .flatten()
            .find(|amount| amount.sum.is_none())
            .map_or_else(|| Judged::Amounts(or_nought()), |amount| Judged::Missing(amount.cell)),
    }
}

fn address<'a>(row: &[Option<Amount<'a>>], at: usize) -> Option<&'a CellAddress> {
    let there = row
        .get(at)
        .copied()
        .flatten()
        .or_else(|| row.iter().flatten().next().copied());
    there.map(|amount| amount.cell)
}

fn judge(
    sheet: &Sheet<'_>,
    rule: &Rule,
    measures: &[&MeasureCode],
    by: &[DimensionCode],
    broken: impl Fn(&[Quantity]) -> Option<Broken>,
) -> Vec<Finding> {
    rows(sheet, measures, by)
        .into_values()
        .filter_map(|row| match judged(rule.missing, &row) {
            Judged::Skipped => None,
            Judged::Missing(cell) => Some(needed(sheet, rule, cell)),
            Judged::Amounts(amounts) => {
                let broken = broken(&amounts)?;
                Some(Finding {
                    value: Some(broken.value),
                    expected: Some(broken.expected),
                    ..finding(sheet.subject, rule, address(&row, broken.at)?)
                })
            }
        })
        .collect()
}

fn needed(sheet: &Sheet<'_>, rule: &Rule, cell: &CellAddress) -> Finding {
    Finding {
        expected: Some(Expected {
            words: "a value: without it the rule cannot be judged".to_owned(),
            method: "the rule is never skipped".to_owned(),
            ..Expected::default()
        }),
        ..finding(sheet.subject, rule, cell)
    }
}

fn compulsory(sheet: &Sheet<'_>, rule: &Rule, pair: &[MeasureCode; 2], by: &[DimensionCode]) -> Vec<Finding> {
    let rows = rows(sheet, &[&pair[0], &pair[1]], by);
    rows.into_values()
        .filter_map(|row| {
            // what cannot exist is no half of a pair that somebody forgot
            let [Some(first), Some(second)] = row[..] else {
                return None;
            };
            let (there, blank, of) = match (first.sum, second.sum) {
                (Some(_), None) => (&pair[0], second, &pair[1]),
                (None, Some(_)) => (&pair[1], first, &pair[0]),
                _ => return None,
            };
            Some(Finding {
                expected: Some(Expected {
                    words: format!("a value of `{of}`, since `{there}` has one"),
                    method: "the two are counted together".to_owned(),
                    ..Expected::default()
                }),
                ..finding(sheet.subject, rule, blank.cell)
            })
        })
        .collect()
}

fn range(
    sheet: &Sheet<'_>,
    rule: &Rule,
    measures: &[MeasureCode],
    (least, most): (Option<Quantity>, Option<Quantity>),
) -> Vec<Finding> {
    let words = match (least, most) {
        (Some(least), Some(most)) => format!("{least} to {most}"),
        (Some(least), None) => format!("at least {least}"),
        (None, Some(most)) => format!("at most {most}"),
        (None, None) => return Vec::new(),
    };
    let cells = measures.iter().flat_map(|measure| sheet.of_measure(measure));
    cells
        .filter_map(|cell| {
            let value = cell.supplied.value()?;
            let outside = least.is_some_and(|least| value < least) || most.is_some_and(|most| value > most);
            outside.then(|| Finding {
                value: Some(value),
                expected: Some(Expected {
                    words: words.clone(),
                    low: least,
                    high: most,
                    method: "the range of the measure".to_owned(),
                    history: Vec::new(),
                }),
                ..finding(sheet.subject, rule, &cell.address)
            })
        })
        .collect()
}

fn must_hold(sheet: &Sheet<'_>, rule: &Rule, condition: &Condition, by: &[DimensionCode]) -> Vec<Finding> {
    let measures: Vec<&MeasureCode> = condition.measures().iter().collect();
    rows(sheet, &measures, by)
        .into_values()
        .filter_map(|row| {
            let amounts = match judged(rule.missing, &row) {
                Judged::Skipped => return None,
                Judged::Missing(cell) => return Some(needed(sheet, rule, cell)),
                Judged::Amounts(amounts) => amounts,
            };
            let cell = address(&row, 0)?;
            let doubles: Vec<f64> = amounts.iter().map(|amount| amount.to_f64()).collect();
            match condition.holds(&doubles) {
                Ok(true) => None,
                Ok(false) => Some(Finding {
                    value: amounts.first().copied(),
                    expected: Some(Expected {
                        words: with_amounts(&measures, &amounts),
                        method: format!("the condition {}", condition.source()),
                        ..Expected::default()
                    }),
                    ..finding(sheet.subject, rule, cell)
                }),
                Err(failed) => {
                    let message = "a rule could not be worked out for these values";
                    let fix = "check the values it reads; where they are right, tell the national unit that the rule needs mending";
                    Some(Finding {
                        value: amounts.first().copied(),
                        hint: Some(format!("rule `{}`: {failed}", rule.code)),
                        ..own(RULE_FAILED, Severity::Error, cell, message, fix)
                    })
                }
            }
        })
        .collect()
}

fn with_amounts(measures: &[&MeasureCode], amounts: &[Quantity]) -> String {
    let each = measures.iter().zip(amounts);
    let each: Vec<String> = each
        .map(|(measure, amount)| format!("`{measure}` is {amount}"))
        .collect();
    format!("the condition to hold where {}", each.join(" and "))
}
