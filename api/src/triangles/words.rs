//! How far first figures move, in a sentence.
use super::triangle::Moved;
use muster_stats::revision::FEWEST;

/// A share as a percentage that a person reads.
fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent > 0.0 && percent < 0.1 {
        "less than 0.1%".to_owned()
    } else {
        format!("{percent:.1}%")
    }
}

/// Of a force, or of several.
pub(super) fn of(whose: &str, synthetic: bool, usual: Option<Moved>) -> String {
    let Some(Moved { age, moves }) = usual else {
        let made_up = if synthetic { "made-up " } else { "" };
        return format!(
            "Fewer than {FEWEST} {made_up}periods of {whose} are old enough to say how far first figures move."
        );
    };
    let first = if synthetic { "Made-up first" } else { "First" };
    let within = if age == 1 {
        "within a month".to_owned()
    } else {
        format!("within {age} months")
    };
    if moves.ninetieth == 0.0 {
        return format!(
            "{first} figures of {whose} usually do not move {within} ({} periods).",
            moves.periods
        );
    }
    format!(
        "{first} figures of {whose} usually move by {} {within}; nine in ten by {} or less ({} periods).",
        percent(moves.median),
        percent(moves.ninetieth),
        moves.periods
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use muster_stats::revision::moves;

    #[test]
    fn it_says_how_far_within_what_time_and_of_how_many() {
        let said = |figures: &[(f64, f64)]| {
            of(
                "Kent Police",
                false,
                moves(figures).map(|moves| Moved { age: 12, moves }),
            )
        };

        assert_eq!(
            said(&[(100.0, 102.0), (100.0, 104.0)]),
            "First figures of Kent Police usually move by 3.0% within 12 months; nine in ten by 3.8% or less (2 periods)."
        );
        assert_eq!(
            said(&[(100.0, 100.0)]),
            "First figures of Kent Police usually do not move within 12 months (1 periods)."
        );
        assert!(said(&[]).starts_with("Fewer than 6 periods of Kent Police"));
        let made_up = moves(&[(100.0, 102.0)]).map(|moves| Moved { age: 1, moves });
        assert!(
            of("Kent Police", true, made_up).starts_with("Made-up first figures of Kent Police usually move by 2.0%")
        );
    }
}
