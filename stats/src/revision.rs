//! How far first figures usually move: what a reader of a provisional figure wants to know before trusting it.

use crate::quantile::{median, quantile};

/// The fewest periods from which it is said how far figures usually move.
pub const FEWEST: usize = 6;

/// How far figures moved from what they were at first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moves {
    /// Periods it is of.
    pub periods: usize,
    /// Half of the first figures moved by this share of themselves or less: 0.02 is 2%.
    pub median: f64,
    /// Nine in ten moved by this share or less.
    pub ninetieth: f64,
    /// The median with its sign: above nought where first figures are rather too low.
    pub bias: f64,
}

/// How far figures moved, each given as it was at first and as it was later: quantiles (type 7) of `|later - first| / |first|`.
///
/// A first figure of nought that stayed did not move; one that did not stay has no relative move and is left out, as is what is
/// no number. `None` where nothing is left. Source: the revision triangles of Eurostat and the OECD, "Guidelines on revisions
/// analysis" (2009), mean replaced by median since a single back-fill is larger than all corrections.
#[must_use]
pub fn moves(figures: &[(f64, f64)]) -> Option<Moves> {
    let relative = |(first, later): (f64, f64)| {
        let moved = if first == later {
            0.0
        } else {
            (later - first) / first.abs()
        };
        moved.is_finite().then_some(moved)
    };
    let signed: Vec<f64> = figures.iter().copied().filter_map(relative).collect();
    let sizes: Vec<f64> = signed.iter().map(|moved| moved.abs()).collect();
    Some(Moves {
        periods: signed.len(),
        median: median(&sizes)?,
        ninetieth: quantile(&sizes, 0.9)?,
        bias: median(&signed)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn half_and_nine_in_ten_of_the_moves_are_told_without_their_sign_and_the_bias_with_it() {
        let figures = [
            (100.0, 110.0),
            (100.0, 90.0),
            (50.0, 55.0),
            (200.0, 200.0),
            (10.0, 12.0),
        ];

        let found = moves(&figures).unwrap();

        assert_eq!((found.periods, found.median), (5, 0.1));
        assert!((found.ninetieth - 0.16).abs() < 1e-12, "{found:?}");
        assert_eq!(found.bias, 0.1);
    }

    #[test]
    fn a_nought_that_stays_did_not_move_and_one_that_does_not_has_no_share() {
        let found = moves(&[(0.0, 0.0), (0.0, 3.0), (f64::NAN, 1.0)]).unwrap();

        assert_eq!((found.periods, found.median, found.ninetieth), (1, 0.0, 0.0));
        assert_eq!(moves(&[(0.0, 3.0)]), None);
        assert_eq!(moves(&[]), None);
    }

    #[test]
    fn figures_below_nought_move_by_their_size() {
        assert_eq!(moves(&[(-10.0, -5.0)]).unwrap().bias, 0.5);
        assert_eq!(moves(&[(-10.0, -15.0)]).unwrap().bias, -0.5);
    }

    proptest! {
        #[test]
        fn the_median_is_never_above_the_ninetieth_and_nothing_panics(
            figures in prop::collection::vec(any::<(f64, f64)>(), 0..30),
        ) {
            if let Some(found) = moves(&figures) {
                prop_assert!(0.0 <= found.median && found.median <= found.ninetieth);
                prop_assert!(found.bias.abs() <= found.ninetieth || found.periods < 10);
            }
        }
    }
}
