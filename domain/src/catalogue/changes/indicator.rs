//! What changed in an indicator: what it is a fraction of breaks the series, how it is judged does not.
use super::{DefinitionChange, Found, Grade};
use crate::catalogue::{Benchmark, Half, Indicator, Limits, Materiality, Sign, Term};
use crate::codes::MemberCode;
use std::fmt::Write as _;

/// What differs between two definitions of one indicator, in the order of the file.
#[must_use]
pub fn indicator_changes(before: &Indicator, after: &Indicator) -> Vec<DefinitionChange> {
    let mut found = Found::new();
    found.says(Grade::Patch, "title", (&before.title, &after.title));
    found.says(Grade::Minor, "theme", (&before.theme, &after.theme));
    found.says(Grade::Major, "kind", (&before.kind, &after.kind));
    found.differs(Grade::Major, "numerator", (&before.numerator, &after.numerator), |it| {
        Some(terms(it))
    });
    found.differs(
        Grade::Major,
        "denominator",
        (&before.denominator, &after.denominator),
        |it| it.as_ref().map(half),
    );
    found.differs(Grade::Major, "limits", (&before.limits, &after.limits), |it| {
        it.as_ref().map(limits)
    });
    found.says(Grade::Major, "multiplier", (&before.multiplier, &after.multiplier));
    found.says(Grade::Patch, "unit", (&before.unit, &after.unit));
    found.says(Grade::Minor, "polarity", (&before.polarity, &after.polarity));
    let (was, is) = (&before.methods, &after.methods);
    found.says(Grade::Minor, "interval method", (&was.interval, &is.interval));
    found.says(Grade::Minor, "spread method", (&was.spread, &is.spread));
    found.says(Grade::Minor, "chart method", (&was.chart, &is.chart));
    found.says(Grade::Minor, "seasonal", (&before.seasonal, &after.seasonal));
    found.says(Grade::Minor, "disclosure", (&before.disclosure, &after.disclosure));
    found.differs(
        Grade::Minor,
        "materiality",
        (&before.materiality, &after.materiality),
        |it| Some(material(*it)),
    );
    let least = (&before.minimum_denominator, &after.minimum_denominator);
    found.differs(Grade::Minor, "minimum denominator", least, |it| {
        it.map(|it| it.to_string())
    });
    found.differs(Grade::Minor, "benchmark", (&before.benchmark, &after.benchmark), |it| {
        it.as_ref().map(benchmark)
    });
    found.says(Grade::Patch, "definition", (&before.definition, &after.definition));
    found.says(Grade::Patch, "source", (&before.source, &after.source));
    found.says(
        Grade::Patch,
        "do not use for",
        (&before.do_not_use_for, &after.do_not_use_for),
    );
    found.changes
}

fn terms(terms: &[Term]) -> String {
    let mut told = String::new();
    for term in terms {
        let sign = match term.sign {
            Sign::Plus => "+",
            Sign::Minus => "-",
        };
        let space = if told.is_empty() { "" } else { " " };
        // writing to a String cannot fail
        let _ = write!(told, "{space}{sign} {}", term.measure);
        for (word, codes) in [("where", &term.where_), ("not", &term.not)] {
            for (dimension, members) in codes {
                let members: Vec<&str> = members.iter().map(MemberCode::as_str).collect();
                let _ = write!(told, " {word} {dimension}={}", members.join("|"));
            }
        }
    }
    told
}

fn half(half: &Half) -> String {
    match half {
        Half::Terms(of) => terms(of),
        Half::Population => "population".to_owned(),
        Half::Households => "households".to_owned(),
    }
}

fn limits(limits: &Limits) -> String {
    format!("{} to {}", terms(&limits.lower), terms(&limits.upper))
}

fn material(materiality: Materiality) -> String {
    match materiality {
        Materiality::Points(points) => format!("{points} points"),
        Materiality::Percent(percent) => format!("{percent} per cent"),
    }
}

fn benchmark(benchmark: &Benchmark) -> String {
    format!("{} ({})", benchmark.value, benchmark.source)
}
