//! What a signal asks, in one sentence that judges nobody.
use super::evidence::{Evidence, Season};
use crate::{comparison::number, control};
use muster_domain::{Period, signal::SignalRule};
use muster_stats::{
    icon::{Polarity, Variation},
    rules::{Rule, Signal},
};
use std::fmt::Write as _;

/// What is said of a signal.
pub(super) struct Said<'a> {
    pub(super) force: &'a str,
    pub(super) unit: &'a str,
    pub(super) period: Period,
    pub(super) polarity: Polarity,
    pub(super) evidence: &'a Evidence,
}

/// The rule of a chart behind a signal; `None` of the spread between forces.
pub(super) const fn charted(evidence: &Evidence) -> Option<Signal> {
    let rule = match evidence.rule {
        SignalRule::Outside => Rule::Outside,
        SignalRule::Trend => Rule::Trend,
        SignalRule::TwoInThree => Rule::TwoInThree,
        SignalRule::Shift => Rule::Shift,
        SignalRule::Spread => return None,
    };
    Some(Signal {
        rule,
        direction: evidence.direction,
    })
}

/// The icon a chart shows of it.
pub(super) fn variation(evidence: &Evidence, polarity: Polarity) -> Option<Variation> {
    charted(evidence).map(|signal| Variation::of(Some(signal), polarity))
}

/// The sentence of a signal.
pub(super) fn sentence(said: &Said<'_>) -> String {
    let evidence = said.evidence;
    let mut text = format!(
        "{}: {} {} in {}, {}",
        said.force,
        number(evidence.value),
        said.unit,
        said.period,
        standing_out(evidence)
    );
    // writing to a string cannot fail
    if let (Some(expected), Some(centre)) = (evidence.expected, evidence.centre) {
        let of = match evidence.rule {
            SignalRule::Spread => "95% limits of the spread",
            SignalRule::Outside | SignalRule::Trend | SignalRule::TwoInThree | SignalRule::Shift => "expected",
        };
        let _ = write!(
            text,
            " ({of} {} to {} round {})",
            number(expected.low.max(0.0)),
            number(expected.high),
            number(centre)
        );
    }
    let _ = write!(text, ". It asks {}.", asks(evidence, said.polarity));
    if evidence.season == Season::StillIn {
        text.push_str(" The yearly rhythm is not known yet, so it may be no more than the time of the year.");
    }
    if evidence.hollow {
        text.push_str(" It is a hint: the figure is provisional, or the limits are on trial.");
    }
    if evidence.synthetic {
        text.push_str(" The figures are made up.");
    }
    text
}

fn standing_out(evidence: &Evidence) -> String {
    match charted(evidence) {
        Some(signal) if evidence.run > 1 && signal.rule == Rule::Outside => {
            format!("{}, for {} periods in a row", control::unusual(signal), evidence.run)
        }
        Some(signal) => control::unusual(signal).to_owned(),
        None => format!(
            "{} the other forces, further than the spread between them and the number of tests account for",
            match evidence.direction {
                muster_stats::rules::Direction::High => "above",
                muster_stats::rules::Direction::Low => "below",
            }
        ),
    }
}

/// The question behind it: what went well is worth as much as what did not.
fn asks(evidence: &Evidence, polarity: Polarity) -> &'static str {
    let signal = charted(evidence).unwrap_or(Signal {
        rule: Rule::Outside,
        direction: evidence.direction,
    });
    match Variation::of(Some(signal), polarity) {
        Variation::Improvement(_) => "what was done differently, and whether others can learn from it",
        Variation::Concern(_) => "what lies behind it, and what the force makes of it",
        Variation::Neutral(_) | Variation::CommonCause => "what is different, and judges neither way",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use muster_stats::{interval::Interval, rules::Direction};

    fn evidence(rule: SignalRule, direction: Direction) -> Evidence {
        Evidence {
            definition: "1.0.0".parse().unwrap(),
            rule,
            direction,
            also: Vec::new(),
            value: 12.34,
            charted: None,
            centre: Some(5.0),
            expected: Some(Interval { low: -1.0, high: 9.0 }),
            deviation: Some(4.2),
            p: None,
            adjusted: None,
            run: 1,
            season: Season::None,
            hollow: false,
            spans_gap: false,
            synthetic: false,
        }
    }

    fn said(evidence: &Evidence, polarity: Polarity) -> String {
        sentence(&Said {
            force: "Kent Police",
            unit: "casualties per 100,000 residents",
            period: "2026-02".parse().unwrap(),
            polarity,
            evidence,
        })
    }

    #[test]
    fn a_signal_asks_and_never_judges() {
        for polarity in [Polarity::HighIsGood, Polarity::LowIsGood, Polarity::NoJudgement] {
            for rule in SignalRule::ALL {
                for direction in [Direction::High, Direction::Low] {
                    let text = said(&evidence(*rule, direction), polarity);
                    assert!(text.contains(" asks "), "{text}");
                    for word in ["bad", "good", "better", "worse", "poor", "fail"] {
                        assert!(!text.contains(word), "{text}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_figure_stands_beside_what_was_expected_of_it() {
        assert_eq!(
            said(&evidence(SignalRule::Outside, Direction::High), Polarity::LowIsGood),
            "Kent Police: 12.3 casualties per 100,000 residents in 2026-02, above its usual variation (expected 0 to 9.00 \
             round 5.00). It asks what lies behind it, and what the force makes of it."
        );
    }

    #[test]
    fn a_place_in_the_spread_stands_beside_limits_that_are_named() {
        let text = said(&evidence(SignalRule::Spread, Direction::High), Polarity::NoJudgement);

        assert!(
            text.contains("tests account for (95% limits of the spread 0 to 9.00 round 5.00)"),
            "{text}"
        );
        assert!(!text.contains("expected"), "{text}");
    }

    #[test]
    fn what_is_no_more_than_a_hint_says_so() {
        let mut hint = evidence(SignalRule::Shift, Direction::Low);
        (hint.hollow, hint.season, hint.synthetic) = (true, Season::StillIn, true);

        let text = said(&hint, Polarity::NoJudgement);

        for part in ["It is a hint", "time of the year", "made up", "judges neither way"] {
            assert!(text.contains(part), "{text}");
        }
    }
}
