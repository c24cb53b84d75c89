//! What a comparison says of one force, in a sentence that a chief constable can read aloud.
use super::{
    owner::Level,
    placed::{Placing, Rules},
    standing::{Change, Outside},
    value::IndicatorValue,
};
use muster_domain::Absence;
use muster_stats::{change::Movement, funnel::Band, overdispersion::FEWEST_UNITS, rank::Best};
use std::fmt::Write as _;

/// What there is to say.
pub(super) struct Said<'a> {
    pub(super) name: &'a str,
    pub(super) level: Level,
    pub(super) unit: &'a str,
    pub(super) value: &'a IndicatorValue,
    pub(super) placing: &'a Placing,
    pub(super) outside: Option<Outside>,
    /// Forces the spread is of.
    pub(super) forces: usize,
    pub(super) year_before: &'a Change,
}

/// The sentence of a force or an area.
pub(super) fn of_force(rules: Rules, said: &Said<'_>) -> String {
    let Some(value) = said.value.value else {
        return format!("{} has no value: {}.", said.name, why(said.value.absence));
    };
    let mut text = format!("{}: {} {}", said.name, number(value), said.unit);
    // writing to a string cannot fail
    if let Some(interval) = said.value.interval {
        let _ = write!(
            text,
            " (95% interval {} to {})",
            number(interval.low),
            number(interval.high)
        );
    }
    let _ = write!(text, ", {}", standing(rules, said));
    if let Some(rank) = &said.placing.rank {
        let first = match rules.first() {
            Best::Highest => "highest",
            Best::Lowest => "lowest",
        };
        let _ = write!(
            text,
            "; among {} {}, {first} first, its place is between {} and {}",
            rank.of,
            said.level.plural(),
            rank.best,
            rank.worst
        );
    }
    if let Ok(moved) = &said.year_before.moved {
        let since = said.year_before.since;
        let _ = match moved.movement {
            Movement::Higher => write!(text, "; higher than in {since}{}", judged(rules, true)),
            Movement::Lower => write!(text, "; lower than in {since}{}", judged(rules, false)),
            Movement::NoClearChange if moved.natural.is_none() => {
                write!(
                    text,
                    "; too little of its series is known to speak of a change since {since}"
                )
            }
            Movement::NoClearChange => write!(text, "; no clear change since {since}"),
        };
    }
    if said.value.synthetic {
        text.push_str("; its figures are made up");
    }
    text.push('.');
    text
}

fn standing(rules: Rules, said: &Said<'_>) -> String {
    match said.outside {
        Some(Outside::NotTerritorial) => return "not placed among the territorial forces".to_owned(),
        Some(Outside::MadeUp) => return "not placed among forces whose figures are real".to_owned(),
        Some(Outside::OtherDefinition) => return "not placed among figures counted by another definition".to_owned(),
        Some(Outside::Absent(_)) | None => {}
    }
    let of = said.level.plural();
    let Some(standing) = &said.placing.band else {
        return if said.forces < FEWEST_UNITS {
            format!("without a band, since fewer than five {of} have a value")
        } else {
            "without a band".to_owned()
        };
    };
    let spread = format!("compared with the spread between {of}");
    match standing.band {
        Band::Within => format!("within the spread between {of}"),
        Band::High => format!("unusually high {spread}{}", judged(rules, true)),
        Band::FarHigh => format!("far higher than usual {spread}{}", judged(rules, true)),
        Band::Low => format!("unusually low {spread}{}", judged(rules, false)),
        Band::FarLow => format!("far lower than usual {spread}{}", judged(rules, false)),
    }
}

/// Nothing of a neutral indicator.
fn judged(rules: Rules, higher: bool) -> &'static str {
    match rules.better(higher) {
        Some(true) => ", which is better",
        Some(false) => ", which is worse",
        None => "",
    }
}

/// Why there is no value, in words.
pub(crate) const fn why(absence: Option<Absence>) -> &'static str {
    match absence {
        Some(Absence::NotDue) => "its return is not due yet",
        Some(Absence::NotSupplied) => "the figures were not supplied",
        Some(Absence::Incomplete) => "some of the period is missing",
        Some(Absence::Suppressed) => "the numbers are too small to be shown, or would give such numbers away",
        Some(Absence::Withdrawn) => "the figures were taken back",
        Some(Absence::NotApplicable) | None => "none can be stated",
    }
}

/// Three figures or so, never more than a reader takes in.
pub(crate) fn number(value: f64) -> String {
    let size = value.abs();
    let decimals = if size == 0.0 || size >= 1000.0 {
        0
    } else if size >= 10.0 {
        1
    } else if size >= 0.1 {
        2
    } else {
        4
    };
    format!("{value:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comparison::placed::{Rank, Standing};
    use muster_domain::{
        Period,
        catalogue::{IndicatorKind, Polarity},
    };
    use muster_stats::interval::Interval;

    fn said(polarity: Polarity, band: Option<Band>, value: Option<f64>) -> String {
        let rules = Rules {
            kind: IndicatorKind::Rate,
            polarity,
            multiplier: 1000.0,
        };
        let placing = Placing {
            band: band.map(|band| Standing {
                band,
                z: 0.0,
                plain: None,
                limits: None,
            }),
            quarter: Some(4),
            rank: band.map(|_| Rank {
                place: 5,
                best: 2,
                worst: 17,
                of: 42,
                standard_error: 1.0,
                own_variation: true,
            }),
        };
        let since: Period = "2025-02".parse().unwrap();
        let said = Said {
            name: "Kent Police",
            level: Level::Forces,
            unit: "crimes per 1,000 residents",
            value: &IndicatorValue {
                value,
                interval: value.map(|value| Interval {
                    low: value - 1.0,
                    high: value + 1.0,
                }),
                absence: value.is_none().then_some(Absence::NotSupplied),
                ..IndicatorValue::default()
            },
            placing: &placing,
            outside: None,
            forces: if band.is_some() { 42 } else { 4 },
            year_before: &Change {
                since,
                moved: Err("NOT_SUPPLIED"),
                other_systems: vec![],
            },
        };
        of_force(rules, &said)
    }

    #[test]
    fn a_high_rate_of_something_bad_is_said_to_be_worse() {
        assert_eq!(
            said(Polarity::LowIsGood, Some(Band::High), Some(12.34)),
            "Kent Police: 12.3 crimes per 1,000 residents (95% interval 11.3 to 13.3), unusually high compared with the \
             spread between forces, which is worse; among 42 forces, lowest first, its place is between 2 and 17."
        );
    }

    #[test]
    fn a_neutral_indicator_is_never_better_or_worse() {
        for band in [Band::FarLow, Band::Low, Band::Within, Band::High, Band::FarHigh] {
            let text = said(Polarity::NoJudgement, Some(band), Some(12.34));

            assert!(!text.contains("better") && !text.contains("worse"), "{text}");
        }
    }

    #[test]
    fn few_forces_and_no_figures_are_said_to_be_so() {
        assert!(said(Polarity::LowIsGood, None, Some(5.0)).contains("fewer than five forces"));
        assert_eq!(
            said(Polarity::LowIsGood, None, None),
            "Kent Police has no value: the figures were not supplied."
        );
    }
}
