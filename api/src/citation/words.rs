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

/// What became of the figure.
pub(super) fn of_succession(cited: &Cited, now: Option<&Cited>, changes: &[Change], moved: &[Force]) -> String {
    let known = |value: &IndicatorValue| match value.value {
        Some(value) => stated(value),
        None => format!("none ({})", why(value.absence)),
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
    format!(
        "It was {} and is {}{when}.{who}",
        known(&cited.value),
        known(&now.value)
    )
}
