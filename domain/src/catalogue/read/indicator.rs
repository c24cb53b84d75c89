//! Indicators: the fraction, its statistics and its words.
use super::{
    Draft,
    sheet::{At, Sheet, Table, word, words},
};
use crate::{
    catalogue::{
        indicator::{Benchmark, Half, Indicator, Limits, Materiality, Methods, Term},
        words::{IndicatorKind, Sign},
    },
    codes::{DimensionCode, MemberCode},
};
use std::{collections::BTreeMap, str::FromStr};
use toml::{Spanned, de::DeValue};

pub(super) fn read(value: &Spanned<DeValue<'_>>, draft: &mut Draft<'_>) {
    let Draft { sheet, terms, .. } = draft;
    let Some(mut table) = Table::of(value, "indicator", sheet) else {
        return;
    };
    let at = table.at;
    let code = table.placed("code", sheet);
    let version = table.word("version", sheet);
    let title = table.text("title", sheet);
    let theme = table.word("theme", sheet);
    let kind = table.placed::<IndicatorKind>("kind", sheet);
    let numerator = table
        .need("numerator", sheet)
        .and_then(|value| sum(value, "numerator", sheet, terms));
    let below = table.get("denominator");
    let denominator = below.and_then(|value| half(value, sheet, terms));
    let limits = limits(&mut table, sheet, terms);
    let multiplier = table.whole("multiplier", 1..=1_000_000_000, sheet);
    let unit = table.text("unit", sheet);
    let polarity = table.word("polarity", sheet);
    let methods = methods(&mut table, kind.as_ref(), sheet);
    let seasonal = table.flag("seasonal", sheet);
    let disclosure = table.word("disclosure", sheet);
    let materiality = materiality(&mut table, sheet);
    let minimum_denominator = table
        .get("minimum_denominator")
        .is_some()
        .then(|| table.quantity("minimum_denominator", sheet));
    let benchmark = table.get("benchmark").and_then(|value| benchmark(value, sheet));
    let definition = table.text("definition", sheet);
    let source = table.text("source", sheet);
    let do_not_use_for = table.text("do_not_use_for", sheet);
    // an absent half is a fault of its kind, one that could not be read has been reported already
    if let Some(kind) = &kind
        && (below.is_none() || denominator.is_some())
    {
        for reason in mismatches(kind.value, denominator.as_ref(), limits.is_some()) {
            sheet.fault(kind.at, reason);
        }
    }
    table.close(sheet);
    draft.indicator_codes.extend(code.clone());
    let indicator = || {
        Some(Indicator {
            code: code?.value,
            version: version?,
            title: title?,
            theme: theme?,
            kind: kind?.value,
            numerator: numerator?,
            denominator,
            limits,
            multiplier: multiplier?,
            unit: unit?,
            polarity: polarity?,
            methods: methods?,
            seasonal: seasonal?,
            disclosure: disclosure?,
            materiality: materiality?,
            minimum_denominator: minimum_denominator.flatten(),
            benchmark,
            definition: definition?,
            source: source?,
            do_not_use_for: do_not_use_for?,
        })
    };
    draft.indicators.extend(indicator().map(|value| At { at, value }));
}

/// What does not fit between a kind and what it is made of.
fn mismatches(kind: IndicatorKind, denominator: Option<&Half>, limits: bool) -> Vec<String> {
    use IndicatorKind::{Mean, Proportion, Rate, Ratio, Survey};
    let needs_measures = "measures as its denominator: residents and households make a rate";
    let denominator = match (kind, denominator) {
        (Survey, Some(_)) => Some("no denominator: the estimate is published ready made"),
        (Proportion | Ratio, Some(Half::Population | Half::Households)) => Some(needs_measures),
        (Proportion | Rate | Ratio | Mean, None) => Some("a denominator"),
        (Survey, None) | (Proportion | Ratio, Some(Half::Terms(_))) | (Rate | Mean, Some(_)) => None,
    };
    let limits = match (kind, limits) {
        (Survey, false) => Some("`lower` and `upper`: the interval published with the estimate"),
        (Proportion | Rate | Ratio | Mean, true) => Some("no `lower` and `upper`: its interval is computed"),
        _ => None,
    };
    let wants = [denominator, limits].into_iter().flatten();
    wants
        .map(|wants| format!("an indicator of kind {kind} has {wants}"))
        .collect()
}

fn half(value: &Spanned<DeValue<'_>>, sheet: &mut Sheet<'_>, terms: &mut Vec<At<Term>>) -> Option<Half> {
    enum Exposure {
        Population,
        Households,
    }
    impl FromStr for Exposure {
        type Err = String;

        fn from_str(text: &str) -> Result<Self, String> {
            match text {
                "population" => Ok(Self::Population),
                "households" => Ok(Self::Households),
                _ => Err(format!(
                    "`{text}` is not one of population, households; measures go in a list of terms"
                )),
            }
        }
    }
    if value.get_ref().is_str() {
        return word(value, "denominator", sheet).map(|half| match half.value {
            Exposure::Population => Half::Population,
            Exposure::Households => Half::Households,
        });
    }
    sum(value, "denominator", sheet, terms).map(Half::Terms)
}

fn limits(table: &mut Table<'_, '_>, sheet: &mut Sheet<'_>, terms: &mut Vec<At<Term>>) -> Option<Limits> {
    let lower = table.get("lower").and_then(|value| sum(value, "lower", sheet, terms));
    let upper = table.get("upper").and_then(|value| sum(value, "upper", sheet, terms));
    Some(Limits {
        lower: lower?,
        upper: upper?,
    })
}

/// A list of terms; `None` where any of them could not be read.
fn sum(value: &Spanned<DeValue<'_>>, key: &str, sheet: &mut Sheet<'_>, all: &mut Vec<At<Term>>) -> Option<Vec<Term>> {
    let items = super::sheet::items(value, key, sheet);
    if items.is_empty() {
        sheet.fault(value.span().start, format_args!("`{key}` needs at least one term"));
        return None;
    }
    let read: Vec<Option<At<Term>>> = items.iter().map(|item| term(item, sheet)).collect();
    all.extend(read.iter().flatten().cloned());
    read.into_iter().map(|term| term.map(|term| term.value)).collect()
}

fn term(value: &Spanned<DeValue<'_>>, sheet: &mut Sheet<'_>) -> Option<At<Term>> {
    let mut table = Table::of(value, "term", sheet)?;
    let at = table.at;
    let measure = table.word("measure", sheet);
    let where_ = selection(&mut table, "where", sheet);
    let not = selection(&mut table, "not", sheet);
    let sign = table.get("sign").map_or(Some(Sign::Plus), |value| {
        word(value, "sign", sheet).map(|sign| sign.value)
    });
    table.close(sheet);
    let value = Term {
        measure: measure?,
        where_,
        not,
        sign: sign?,
    };
    Some(At { at, value })
}

fn selection(
    table: &mut Table<'_, '_>,
    key: &'static str,
    sheet: &mut Sheet<'_>,
) -> BTreeMap<DimensionCode, Vec<MemberCode>> {
    let Some(table) = table
        .get(key)
        .and_then(|value| Table::of(value, "selection of codes", sheet))
    else {
        return BTreeMap::new();
    };
    let mut selected = BTreeMap::new();
    for (dimension, value) in table.entries() {
        let codes = words::<MemberCode>(value, key, sheet);
        if codes.is_empty() {
            sheet.fault(
                dimension.at,
                format_args!("`{key}` needs at least one code of `{}`", dimension.value),
            );
        }
        match dimension.value.parse::<DimensionCode>() {
            Ok(code) => drop(selected.insert(code, codes.into_iter().map(|code| code.value).collect())),
            Err(fault) => sheet.fault(dimension.at, format_args!("`{key}`: {fault}")),
        }
    }
    selected
}

fn methods(table: &mut Table<'_, '_>, kind: Option<&At<IndicatorKind>>, sheet: &mut Sheet<'_>) -> Option<Methods> {
    let mut table = Table::of(table.need("methods", sheet)?, "list of methods", sheet)?;
    let interval = table.word("interval", sheet);
    let spread = table.word("spread", sheet);
    let chart = table.word("chart", sheet);
    let at = table.at;
    table.close(sheet);
    let methods = Methods {
        interval: interval?,
        spread: spread?,
        chart: chart?,
    };
    if let Some(kind) = kind.map(|kind| kind.value) {
        if methods.interval != kind.interval() {
            let fits = kind.interval();
            sheet.fault(
                at,
                format_args!("the interval of a {kind} is `{fits}`, not `{}`", methods.interval),
            );
        }
        if methods.spread != kind.spread() {
            let fits = kind.spread();
            sheet.fault(
                at,
                format_args!("the spread of a {kind} is `{fits}`, not `{}`", methods.spread),
            );
        }
    }
    Some(methods)
}

fn materiality(table: &mut Table<'_, '_>, sheet: &mut Sheet<'_>) -> Option<Materiality> {
    let mut table = Table::of(table.need("materiality", sheet)?, "materiality", sheet)?;
    let at = table.at;
    let points = table.get("points").is_some();
    let percent = table.get("percent").is_some();
    let materiality = match (points, percent) {
        (true, false) => table.quantity("points", sheet).map(Materiality::Points),
        (false, true) => table.quantity("percent", sheet).map(Materiality::Percent),
        _ => {
            sheet.fault(at, "`materiality` has either `points` or `percent`");
            None
        }
    };
    table.close(sheet);
    materiality
}

fn benchmark(value: &Spanned<DeValue<'_>>, sheet: &mut Sheet<'_>) -> Option<Benchmark> {
    let mut table = Table::of(value, "benchmark", sheet)?;
    let value = table.quantity("value", sheet);
    let source = table.text("source", sheet);
    table.close(sheet);
    Some(Benchmark {
        value: value?,
        source: source?,
    })
}
