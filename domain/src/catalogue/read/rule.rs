//! Rules between the cells of a return.
use super::{
    Draft,
    measure::dimension_codes,
    sheet::{At, Sheet, Table},
};
use crate::catalogue::rule::{Rule, RuleKind};
use crate::codes::MeasureCode;
use std::str::FromStr;
use toml::{Spanned, de::DeValue};

enum Kind {
    PartOfWhole,
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "part_of_whole" => Ok(Self::PartOfWhole),
            _ => Err(format!("`{text}` is not one of part_of_whole")),
        }
    }
}

pub(super) fn read(value: &Spanned<DeValue<'_>>, draft: &mut Draft<'_>) {
    let sheet = &mut draft.sheet;
    let Some(mut table) = Table::of(value, "rule", sheet) else {
        return;
    };
    let at = table.at;
    // a rule's code is written like a measure's
    let code = table.word::<MeasureCode>("code", sheet);
    let severity = table.word("severity", sheet);
    let kind = match table.word("kind", sheet) {
        Some(Kind::PartOfWhole) => part_of_whole(&mut table, sheet),
        None => None,
    };
    let known = kind.is_some();
    let message = table.text("message", sheet);
    let fix = table.text("fix", sheet);
    // the keys of an unknown kind are not known to be wrong
    if known {
        table.close(sheet);
    }
    let rule = || {
        Some(Rule {
            code: code?.to_string(),
            severity: severity?,
            kind: kind?,
            message: message?,
            fix: fix?,
        })
    };
    draft.rules.extend(rule().map(|value| At { at, value }));
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
