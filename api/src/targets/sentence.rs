//! What a target says, in sentences that a chief constable can read aloud: neutral, and beside the spread.
use super::{
    progress::{Progress, Track},
    propose::Proposal,
    spread::PeerSpread,
    way::Way,
};
use crate::{
    comparison::{number, why},
    control::Usual,
};
use muster_domain::catalogue::Indicator;
use muster_stats::icon::{Assurance, Polarity};
use std::fmt::Write as _;

/// The sentence of a proposal.
pub(super) fn of_proposal(it: &Proposal) -> String {
    let mut text = format!(
        "{}: {} {} in {}. {}",
        it.force.name,
        number(it.way.baseline),
        it.indicator.unit,
        it.way.course.baseline(),
        reached(&it.indicator, &it.way, &it.spread),
    );
    if it.way.past() {
        text.push_str(" The force is past that, and nobody asks it for less: its own value is kept.");
    } else {
        let steps: Vec<String> = it
            .steps
            .iter()
            .map(|step| format!("{} in {}", number(step.value), step.year.period))
            .collect();
        // writing to a string cannot fail
        let _ = write!(
            text,
            " Closing {}% of the gap a year makes {}.",
            percent(it.way.share),
            steps.join(", ")
        );
    }
    if it.value.synthetic {
        text.push_str(" The figures are made up.");
    }
    text
}

/// What the peers reach.
fn reached(indicator: &Indicator, way: &Way, spread: &PeerSpread) -> String {
    let side = match way.polarity {
        Polarity::LowIsGood => "or less",
        Polarity::HighIsGood | Polarity::NoJudgement => "or more",
    };
    let left_out = match spread.missing.len() {
        0 => String::new(),
        1 => ", with 1 more left out".to_owned(),
        some => format!(", with {some} more left out"),
    };
    format!(
        "The better quarter of {} of its peers ({}{left_out}) come to {} {} {side}.",
        spread.used.len(),
        spread.group.label,
        number(way.benchmark),
        indicator.unit,
    )
}

/// The sentence of a spread.
pub(super) fn of_spread(indicator: &Indicator, spread: &PeerSpread) -> String {
    let Some(quartiles) = spread.quartiles else {
        return format!(
            "None of its peers ({}) has a value in {}.",
            spread.group.label, spread.period
        );
    };
    format!(
        "In {} half of {} peers ({}) lie between {} and {} {}, round {}.",
        spread.period,
        spread.used.len(),
        spread.group.label,
        number(quartiles.lower),
        number(quartiles.upper),
        indicator.unit,
        number(quartiles.median),
    )
}

/// The sentence of progress.
pub(super) fn of_progress(name: &str, indicator: &Indicator, it: &Progress) -> String {
    let Some(value) = it.value.value else {
        return format!("{name} has no value in {}: {}.", it.period, why(it.value.absence));
    };
    let mut text = format!("{name}: {} {} in {}", number(value), indicator.unit, it.period);
    let by = it.expected.map(number).unwrap_or_default();
    // writing to a string cannot fail
    let _ = match it.track {
        Track::NotBegun => match it.step.filter(|_| it.recurs) {
            Some(step) => write!(
                text,
                ", before {}, the first at the same place in the year that is held against it",
                step.year.period
            ),
            None => write!(text, ", before its target begins"),
        },
        Track::NoValue => Ok(()),
        Track::MixedOrigin => write!(
            text,
            ", of another origin than its baseline, so the two are not set side by side"
        ),
        Track::MixedDefinitions => write!(
            text,
            ", counted by another definition than its baseline, so the two are not set side by side"
        ),
        Track::OnTrack => write!(text, ", at or past the {by} that is on the way by then"),
        Track::Short => write!(text, ", short of the {by} that is on the way by then"),
        Track::NotClear => write!(
            text,
            "; on the way would be {by}, and chance alone could account for the difference"
        ),
    };
    if let Some(closed) = it.closed {
        let percent = percent(closed.abs());
        let _ = if closed < 0.0 {
            write!(text, "; the gap is {percent}% wider than it was")
        } else {
            write!(text, "; {percent}% of the gap is closed")
        };
    }
    if let Some((charted, assurance)) = it.charted.and_then(|charted| Some((charted, charted.assurance?))) {
        let Usual { span, year } = charted.usual;
        let step = if charted.shared {
            "its part of this year's step"
        } else {
            "this year's step"
        };
        let _ = match assurance {
            Assurance::ConsistentPass => write!(text, "; as its series goes {step} is met each {span}{year}"),
            Assurance::ConsistentFail => write!(text, "; as its series goes {step} is missed each {span}{year}"),
            Assurance::Inconsistent => write!(
                text,
                "; as its series goes {step} is met or not by chance each {span}{year}"
            ),
        };
    }
    if it.value.synthetic {
        text.push_str("; its figures are made up");
    }
    text.push('.');
    text
}

/// A share as a percentage, with a decimal only where it says something.
fn percent(share: f64) -> f64 {
    (share * 1000.0).round() / 10.0
}
