//! A citation in words: how to quote it, and what became of it.
use super::{accepted::Accepted, cite::Cited, succession::Change};
use crate::comparison::{IndicatorValue, why};
use chrono::{DateTime, Utc};
use muster_domain::Force;

/// The figure as it is quoted: never rounded so far that a revision would not show.
pub(crate) fn stated(value: f64) -> String {
    if value.abs() >= 1.0 || value == 0.0 {
        format!("{value:.2}")
    } else {
        format!("{value:.4}")
    }
}

/// Two figures side by side, with as many decimals as it takes to see that they differ, where they do.
pub(crate) fn stated_apart(one: f64, other: f64) -> (String, String) {
    let told = |told: &dyn Fn(f64) -> String| (told(one), told(other));
    let usual = told(&stated);
    if usual.0 != usual.1 || one.to_bits() == other.to_bits() {
        return usual;
    }
    let closer = (3..=12).map(|decimals| told(&|value| format!("{value:.decimals$}")));
    let mut apart = closer.filter(|(one, other)| one != other);
    apart.next().unwrap_or_else(|| told(&|value| value.to_string()))
}

/// Whose figure it is.
pub(super) fn whose(cited: &Cited) -> String {
    match (&cited.force, &cited.peers) {
        (Some(force), _) => force.name.clone(),
        (None, Some(peers)) => {
            let of = peers.of.as_ref();
            let of = of.and_then(|code| cited.snapshot.reference.force(code.as_str()));
            match of {
                Some(force) => format!("{} ({})", force.name, peers.label),
                None => peers.label.clone(),
            }
        }
        (None, None) => String::new(),
    }
}

/// A day and a time, as a person reads them.
pub(super) fn on(at: Option<DateTime<Utc>>) -> String {
    at.map_or_else(|| "an unknown day".to_owned(), |at| at.format("%-d %B %Y").to_string())
}

fn value(cited: &Cited) -> String {
    match cited.value.value {
        Some(value) => format!("{} {}", stated(value), cited.indicator.unit),
        None => format!("no value: {}", why(cited.value.absence)),
    }
}

/// The citation as it goes under a paper.
pub(super) fn quoted(cited: &Cited, url: &str) -> String {
    format!(
        "{}, {}, {}: {}. Definition {} {}, as known on {}. Muster, {url}",
        whose(cited),
        cited.indicator.title,
        cited.period(),
        value(cited),
        cited.indicator.code,
        cited.indicator.version,
        cited.id.at.day.format("%-d %B %Y"),
    )
}

/// How much of the forces is in it.
pub(super) fn coverage(cited: &Cited) -> Option<String> {
    let coverage = cited.coverage.as_ref()?;
    let mut text = format!("{} of {} forces", coverage.supplied, coverage.expected);
    for (lead, lacking) in [
        ("; without ", &coverage.missing),
        ("; not added: ", &coverage.not_added),
    ] {
        let names = lacking.iter().filter_map(|(owner, reason)| {
            let force = cited.snapshot.reference.force(owner.force.as_str())?;
            Some(format!("{} ({})", force.name, reason.code()))
        });
        let names: Vec<String> = names.collect();
        if !names.is_empty() {
            text.push_str(lead);
            text.push_str(&names.join(", "));
        }
    }
    Some(text)
}

/// One revision that moved the figure.
pub(super) fn of_revision(it: &Accepted) -> String {
    let force = it.snapshot.reference.force(it.force.as_str());
    let force = force.map_or(it.force.as_str(), |force| force.name.as_str());
    let did = if it.takes_back {
        format!("took back revision {} of", it.revision)
    } else if it.revision == 1 {
        "sent".to_owned()
    } else {
        format!("sent revision {} of", it.revision)
    };
    let because = it
        .reason
        .as_ref()
        .map_or_else(String::new, |(_, meaning)| format!(": {meaning}"));
    format!("{force} {did} its return for {} on {}{because}", it.period, on(it.at))
}

/// A definition that was succeeded.
pub(super) fn of_definition(cited: &Cited, now: &Cited) -> String {
    format!(
        "definition {} of `{}` was succeeded by {}",
        cited.indicator.version, cited.indicator.code, now.indicator.version
    )
}

/// Forces that left an aggregate, and forces that came into it, by how their figures were counted.
pub(super) fn of_counting(left: &[&Force], joined: &[&Force]) -> String {
    let left = (!left.is_empty()).then(|| {
        let names = names(left);
        format!(
            "the figures of {names} are counted by another definition than those of most since, and are in it no longer"
        )
    });
    let joined = (!joined.is_empty()).then(|| {
        let names = names(joined);
        format!("the figures of {names} are counted by the definition of most since, and are in it")
    });
    let parts: Vec<String> = left.into_iter().chain(joined).collect();
    parts.join("; ")
}

/// Forces of which it was decided otherwise what they owe.
pub(super) fn of_obligation(forces: &[&Force]) -> String {
    format!("what {} had to return of it was decided otherwise since", names(forces))
}

fn names(forces: &[&Force]) -> String {
    let names: Vec<&str> = forces.iter().map(|force| force.name.as_str()).collect();
    names.join(", ")
}

/// What became of the figure.
pub(super) fn of_succession(cited: &Cited, now: Option<&Cited>, changes: &[Change], moved: &[Force]) -> String {
    let known = |value: &IndicatorValue| {
        let none = || format!("none ({})", why(value.absence));
        value.value.map_or_else(none, stated)
    };
    let Some(now) = now else {
        return format!(
            "It was {}, and can no longer be worked out as it was.",
            known(&cited.value)
        );
    };
    let last = changes.iter().filter_map(|change| change.at).max();
    let who = match moved {
        [one] if changes.iter().any(|change| change.kind == "DATA") => format!(" The figures of {} moved.", one.name),
        [] | [_] => String::new(),
        [first, second] => format!(" The figures of {} and {} moved.", first.name, second.name),
        many => format!(" The figures of {} forces moved.", many.len()),
    };
    let when = last.map_or_else(String::new, |at| format!(" since {}", on(Some(at))));
    let (was, is) = match (cited.value.value, now.value.value) {
        (Some(was), Some(is)) if was.to_bits() == is.to_bits() => {
            return format!("It is {} as it was, made of other counts{when}.{who}", stated(is));
        }
        (Some(was), Some(is)) => stated_apart(was, is),
        _ => (known(&cited.value), known(&now.value)),
    };
    format!("It was {was} and is {is}{when}.{who}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_figures_that_differ_are_stated_so_that_it_shows() {
        let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());

        assert_eq!(stated_apart(1.55, 1.81), pair("1.55", "1.81"));
        assert_eq!(stated_apart(81.231, 81.2342), pair("81.231", "81.234"));
        assert_eq!(stated_apart(0.123_41, 0.123_42), pair("0.12341", "0.12342"));
        assert_eq!(stated_apart(81.23, 81.23), pair("81.23", "81.23"));
        let (one, other) = stated_apart(1.0, 1.0 + f64::EPSILON);
        assert_ne!(one, other);
    }
}
