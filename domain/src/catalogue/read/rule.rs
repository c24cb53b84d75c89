//! Rules of a return: between its cells, and against the periods before.
use super::{
    Draft,
    measure::dimension_codes,
    sheet::{At, Sheet, Table, words},
};
use crate::{
    catalogue::{
        rule::{Rule, RuleKind},
        words::Missing,
    },
    codes::MeasureCode,
};
use toml::{Spanned, de::DeValue};

const KINDS: [&str; 8] = [
    "part_of_whole",
    "sum_of_parts",
    "compulsory_pair",
    "exclusive_pair",
    "range",
    "history",
    "stale_month",
    "swapped_columns",
];

pub(super) fn read(value: &Spanned<DeValue<'_>>, draft: &mut Draft<'_>) {
    let sheet = &mut draft.sheet;
    let Some(mut table) = Table::of(value, "rule", sheet) else {
        return;
    };
    let at = table.at;
    // a rule's code is written like a measure's
    let code = table.word::<MeasureCode>("code", sheet);
    let severity = table.word("severity", sheet);
    let (known, kind) = kind(&mut table, sheet);
    let missing = match table.get("missing") {
        None => Some(Missing::SkipIfAny),
        Some(_) => table.word("missing", sheet),
    };
    let message = table.text("message", sheet);
    let fix = table.text("fix", sheet);
    let guidance = table.get("guidance").is_some().then(|| table.text("guidance", sheet));
    // the keys of an unknown kind are not known to be wrong
    if known {
        table.close(sheet);
    }
    let rule = || {
        Some(Rule {
            code: code?.to_string(),
            severity: severity?,
            kind: kind?,
            missing: missing?,
            message: message?,
            fix: fix?,
            guidance: guidance.flatten(),
        })
    };
    draft.rules.extend(rule().map(|value| At { at, value }));
}

/// Whether the kind is known, and what could be read of it.
fn kind(table: &mut Table<'_, '_>, sheet: &mut Sheet<'_>) -> (bool, Option<RuleKind>) {
    if table.get("must_hold").is_some() {
        let condition = table.word("must_hold", sheet);
        let by = dimension_codes(table, "by", sheet);
        return (true, condition.map(|condition| RuleKind::MustHold { condition, by }));
    }
    let Some(kind) = table.placed::<String>("kind", sheet) else {
        return (false, None);
    };
    let read = match kind.value.as_str() {
        "part_of_whole" => part_of_whole(table, sheet),
        "sum_of_parts" => sum_of_parts(table, sheet),
        "compulsory_pair" => pair(table, sheet).map(|(pair, by)| RuleKind::CompulsoryPair { pair, by }),
        "exclusive_pair" => pair(table, sheet).map(|(pair, by)| RuleKind::ExclusivePair { pair, by }),
        "range" => range(table, sheet),
        "history" => history(table, sheet),
        "stale_month" => measures(table, 1, sheet).map(|measures| RuleKind::StaleMonth { measures }),
        "swapped_columns" => measures(table, 2, sheet).map(|measures| RuleKind::SwappedColumns { measures }),
        other => {
            let other: String = other.chars().take(80).collect();
            sheet.fault(
                kind.at,
                format_args!(
                    "`kind`: `{other}` is not one of {}; a condition has `must_hold` instead",
                    KINDS.join(", ")
                ),
            );
            return (false, None);
        }
    };
    (true, read)
}

fn part_of_whole(table: &mut Table<'_, '_>, sheet: &mut Sheet<'_>) -> Option<RuleKind> {
    let part = table.word("part", sheet);
    let whole = table.word("whole", sheet);
    let by = dimension_codes(table, "by", sheet);
    Some(RuleKind::PartOfWhole {
        part: part?,
        whole: whole?,
        by,
    })
}

fn sum_of_parts(table: &mut Table<'_, '_>, sheet: &mut Sheet<'_>) -> Option<RuleKind> {
    let total = table.word("total", sheet);
    let parts = list(table, "parts", 1, sheet);
    let by = dimension_codes(table, "by", sheet);
    Some(RuleKind::SumOfParts {
        total: total?,
        parts: parts?,
        by,
    })
}

fn pair(table: &mut Table<'_, '_>, sheet: &mut Sheet<'_>) -> Option<([MeasureCode; 2], Vec<crate::DimensionCode>)> {
    let read = list(table, "measures", 2, sheet);
    let by = dimension_codes(table, "by", sheet);
    let pair = read?.try_into();
    if pair.is_err() {
        sheet.fault(table.at, "`measures` of a pair are two");
    }
    Some((pair.ok()?, by))
}

fn range(table: &mut Table<'_, '_>, sheet: &mut Sheet<'_>) -> Option<RuleKind> {
    let measures = measures(table, 1, sheet);
    let mut limit = |key| {
        let given = table.get(key).is_some();
        let read = given.then(|| table.quantity(key, sheet));
        (given, read.flatten())
    };
    let ((has_least, least), (has_most, most)) = (limit("least"), limit("most"));
    if !has_least && !has_most {
        sheet.fault(table.at, "a range has `least`, `most` or both");
    }
    if let (Some(least), Some(most)) = (least, most)
        && least > most
    {
        sheet.fault(table.at, format_args!("`least` {least} is above `most` {most}"));
    }
    Some(RuleKind::Range {
        measures: measures?,
        least,
        most,
    })
}

fn history(table: &mut Table<'_, '_>, sheet: &mut Sheet<'_>) -> Option<RuleKind> {
    let measures = measures(table, 1, sheet);
    let per = table.word_if_given("per", sheet);
    let seasonal = table.flag("seasonal", sheet);
    Some(RuleKind::History {
        measures: measures?,
        per,
        seasonal: seasonal?,
    })
}

fn measures(table: &mut Table<'_, '_>, fewest: usize, sheet: &mut Sheet<'_>) -> Option<Vec<MeasureCode>> {
    list(table, "measures", fewest, sheet)
}

/// A list of measures, at least so many; `None` where any of them could not be read.
fn list(
    table: &mut Table<'_, '_>,
    key: &'static str,
    fewest: usize,
    sheet: &mut Sheet<'_>,
) -> Option<Vec<MeasureCode>> {
    let value = table.need(key, sheet)?;
    let codes = words::<MeasureCode>(value, key, sheet);
    let whole = value
        .get_ref()
        .as_array()
        .is_some_and(|items| items.len() == codes.len());
    if whole && codes.len() < fewest {
        sheet.fault(
            value.span().start,
            format_args!("`{key}` needs at least {fewest} measures"),
        );
    }
    whole.then(|| codes.into_iter().map(|code| code.value).collect())
}
