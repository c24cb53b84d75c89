//! Measures and the code lists they are broken down by.
use super::{
    Draft,
    sheet::{At, Sheet, Table, words},
};
use crate::catalogue::measure::{Dimension, Measure, Member, PublishedName, Validity};
use crate::codes::{DimensionCode, MemberCode};
use std::collections::HashSet;
use toml::{Spanned, de::DeValue};

pub(super) fn read_dimension(value: &Spanned<DeValue<'_>>, draft: &mut Draft<'_>) {
    let sheet = &mut draft.sheet;
    let Some(mut table) = Table::of(value, "dimension", sheet) else {
        return;
    };
    let at = table.at;
    let code = table.placed::<DimensionCode>("code", sheet);
    let title = table.text("title", sheet);
    let codes = table.list("codes", sheet);
    if codes.is_empty() {
        sheet.fault(at, "a dimension needs at least one code in `codes`");
    }
    let read: Vec<Option<At<Member>>> = codes.iter().map(|code| member(code, sheet)).collect();
    let whole = read.iter().all(Option::is_some);
    let members: Vec<At<Member>> = read.into_iter().flatten().collect();
    repeated(
        members.iter().map(|m| (m.at, m.value.code.to_string())),
        "the code",
        sheet,
    );
    let published = members.iter().flat_map(|m| {
        let names = m.value.published.iter();
        names.map(|name| (m.at, format!("{}: {}", name.group, name.name)))
    });
    repeated(published, "the published name", sheet);
    table.close(sheet);
    draft.dimension_codes.extend(code.clone());
    // a list with a bad code in it is not known well enough to look codes up in
    if let (Some(code), Some(title), true) = (code, title, whole) {
        let members = members.into_iter().map(|member| member.value).collect();
        let code = code.value;
        let value = Dimension { code, title, members };
        draft.dimensions.push(At { at, value });
    }
}

fn member(value: &Spanned<DeValue<'_>>, sheet: &mut Sheet<'_>) -> Option<At<Member>> {
    let mut table = Table::of(value, "code", sheet)?;
    let at = table.at;
    let code = table.word::<MemberCode>("code", sheet);
    let title = table.text("title", sheet);
    let names = table.list("published", sheet);
    let published = names.iter().filter_map(|name| published_name(name, sheet)).collect();
    let valid = validity(&mut table, sheet);
    table.close(sheet);
    let value = Member {
        code: code?,
        title: title?,
        published,
        valid,
    };
    Some(At { at, value })
}

fn published_name(value: &Spanned<DeValue<'_>>, sheet: &mut Sheet<'_>) -> Option<PublishedName> {
    let mut table = Table::of(value, "published name", sheet)?;
    let group = table.text("group", sheet);
    let name = table.text("name", sheet);
    table.close(sheet);
    Some(PublishedName {
        group: group?,
        name: name?,
    })
}

fn validity(table: &mut Table<'_, '_>, sheet: &mut Sheet<'_>) -> Validity {
    let from = table.word_if_given("valid_from", sheet);
    let to = table.word_if_given("valid_to", sheet);
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        sheet.fault(table.at, format_args!("`valid_from` {from} is after `valid_to` {to}"));
    }
    Validity { from, to }
}

pub(super) fn read_measure(value: &Spanned<DeValue<'_>>, draft: &mut Draft<'_>) {
    let sheet = &mut draft.sheet;
    let Some(mut table) = Table::of(value, "measure", sheet) else {
        return;
    };
    let at = table.at;
    let code = table.placed("code", sheet);
    draft.measure_codes.extend(code.clone());
    let title = table.text("title", sheet);
    let unit = table.text("unit", sheet);
    let nature = table.word("nature", sheet);
    let decimals = table.whole("decimals", 0..=4, sheet);
    let corrections = table.flag("corrections", sheet);
    let dimensions = dimension_codes(&mut table, "dimensions", sheet);
    let valid = validity(&mut table, sheet);
    let source = table.text("source", sheet);
    table.close(sheet);
    let measure = || {
        Some(Measure {
            code: code?.value,
            title: title?,
            unit: unit?,
            nature: nature?,
            decimals: decimals?,
            corrections: corrections?,
            dimensions,
            valid,
            source: source?,
        })
    };
    draft.measures.extend(measure().map(|value| At { at, value }));
}

/// A list of dimension codes, none of them twice.
pub(super) fn dimension_codes(
    table: &mut Table<'_, '_>,
    key: &'static str,
    sheet: &mut Sheet<'_>,
) -> Vec<DimensionCode> {
    let Some(value) = table.get(key) else {
        return Vec::new();
    };
    let codes = words::<DimensionCode>(value, key, sheet);
    repeated(
        codes.iter().map(|code| (code.at, code.value.to_string())),
        "the dimension",
        sheet,
    );
    codes.into_iter().map(|code| code.value).collect()
}

fn repeated(names: impl Iterator<Item = (usize, String)>, what: &str, sheet: &mut Sheet<'_>) {
    let mut seen = HashSet::new();
    for (at, name) in names {
        if seen.contains(&name) {
            sheet.fault(at, format_args!("{what} `{name}` is here twice"));
        }
        seen.insert(name);
    }
}
