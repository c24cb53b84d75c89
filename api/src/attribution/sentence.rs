//! What moved a verdict, in sentences that a chief constable can read aloud.
use super::{
    verdict::{Part, Said, Verdict},
    what_moved::Step,
};
use crate::comparison::{Factor, why};
use muster_stats::{funnel::Band, icon::Variation, rules::Direction};

/// Why a verdict moved, in the words of a step.
pub(super) fn of_step(step: &Step, force: &str) -> String {
    let revisions = |of: &str| match step.revisions.len() {
        0 => format!("nothing was accepted of {of} that moved a figure of it"),
        1 => format!("one revision of {of} was accepted"),
        many => format!("{many} revisions of {of} were accepted"),
    };
    let lead = match step.factor {
        Factor::Definition => {
            let versions = [&step.before, &step.after].map(|it| it.comparison.indicator.version);
            if versions[0] == versions[1] {
                format!("Definition: it is {} at both instants", versions[0])
            } else {
                format!("Definition: {} was succeeded by {}", versions[0], versions[1])
            }
        }
        Factor::Method => "Method: how the indicator's values and series are read".to_owned(),
        Factor::OwnData => format!("Own figures: {}", revisions(force)),
        Factor::OthersData => format!("Figures of others: {}", revisions("other forces")),
        Factor::Benchmark => "Benchmark: residents, peers and the phases of its series".to_owned(),
    };
    if step.moved.is_empty() {
        return format!("{lead}; nothing in the verdict moved.");
    }
    format!("{lead}; {}.", told(&step.before, &step.after, &step.moved))
}

/// What became of the verdict, and what moved it.
pub(super) fn of_all(before: &Verdict, after: &Verdict, steps: &[Step], force: &str) -> String {
    let moved = after.moved_since(before);
    let movers: Vec<&str> = steps
        .iter()
        .filter(|step| !step.moved.is_empty())
        .map(|step| match step.factor {
            Factor::Definition => "the definition",
            Factor::Method => "the method",
            Factor::OwnData => "its own figures",
            Factor::OthersData => "the figures of others",
            Factor::Benchmark => "what it is held against",
        })
        .collect();
    if moved.is_empty() {
        return match movers.as_slice() {
            [] => format!("{force}: nothing in the verdict moved."),
            _ => format!(
                "{force}: nothing in the verdict moved in the end: {} offset each other.",
                listed(&movers)
            ),
        };
    }
    format!(
        "{force}: {}. What moved it: {}.",
        told(before, after, &moved),
        listed(&movers)
    )
}

fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn told(before: &Verdict, after: &Verdict, moved: &[Part]) -> String {
    let parts = moved.iter().map(|part| {
        let what = match part {
            Part::Value => "the value",
            Part::Band => "the band",
            Part::Quarter => "the quarter",
            Part::Rank => "the place",
            Part::Variation => "the chart's icon",
        };
        let (before, after) = match (before.says(*part), after.says(*part)) {
            (Said::Value(Some(before), _), Said::Value(Some(after), _)) => crate::citation::stated_apart(before, after),
            (before, after) => (said(before), said(after)),
        };
        format!("{what} went from {before} to {after}")
    });
    parts.collect::<Vec<_>>().join(", ")
}

fn said(said: Said) -> String {
    let none = || "none".to_owned();
    match said {
        Said::Value(Some(value), _) => crate::citation::stated(value),
        Said::Value(None, absence) => format!("none ({})", why(absence)),
        Said::Band(band) => band.map_or_else(none, |band| {
            let word = match band {
                Band::FarLow => "far low",
                Band::Low => "low",
                Band::Within => "within the spread",
                Band::High => "high",
                Band::FarHigh => "far high",
            };
            word.to_owned()
        }),
        Said::Quarter(quarter) => quarter.map_or_else(none, |quarter| quarter.to_string()),
        Said::Rank(rank) => rank.map_or_else(none, |(place, best, worst)| format!("{place} ({best} to {worst})")),
        Said::Variation(variation) => variation.map_or_else(none, |variation| icon(variation).to_owned()),
    }
}

const fn icon(variation: Variation) -> &'static str {
    match variation {
        Variation::CommonCause => "common cause",
        Variation::Improvement(_) => "improvement",
        Variation::Concern(_) => "concern",
        Variation::Neutral(Direction::High) => "unusually high",
        Variation::Neutral(Direction::Low) => "unusually low",
    }
}
