//! How far a share may be from its underlying one by chance alone.

use crate::interval::{Confidence, Estimate, Interval, countable, exposure};
use crate::special::beta_quantile;

/// A share `x / n` with Wilson's score limits
/// `[2x + z² ∓ z √(z² + 4x(1 - x/n))] / 2(n + z²)`; exactly 0 at `x = 0` and exactly 1 at `x = n`.
///
/// `None` where `n <= 0`, `x < 0` or `x > n`. Both may be fractional. Source: Wilson, "Probable inference, the law of
/// succession, and statistical inference", JASA 22 (1927).
#[must_use]
pub fn wilson(numerator: f64, denominator: f64, confidence: Confidence) -> Option<Estimate> {
    if !part_of(numerator, denominator) {
        return None;
    }
    let (x, n, z) = (numerator, denominator, confidence.deviate());
    let (z2, share) = (z * z, x / n);
    let root = z * (z2 + 4.0 * x * (1.0 - share)).sqrt();
    let low = if x == 0.0 {
        0.0
    } else {
        (2.0 * x + z2 - root) / (2.0 * (n + z2))
    };
    let high = if x >= n {
        1.0
    } else {
        (2.0 * x + z2 + root) / (2.0 * (n + z2))
    };
    // next to an edge rounding can carry a limit past the share itself
    let interval = Interval::between(low.clamp(0.0, share), high.clamp(share, 1.0))?;
    Some(Estimate { value: share, interval })
}

/// A share with exact binomial limits, for a regulator who asks for them; wider than [`wilson`] and no fairer.
///
/// Source: Clopper & Pearson, "The use of confidence or fiducial limits", Biometrika 26 (1934).
#[must_use]
pub fn clopper_pearson(numerator: f64, denominator: f64, confidence: Confidence) -> Option<Estimate> {
    if !part_of(numerator, denominator) {
        return None;
    }
    let (x, n, tail) = (numerator, denominator, confidence.each_tail());
    let low = if x == 0.0 {
        0.0
    } else {
        beta_quantile(tail, x, n - x + 1.0)
    };
    let high = if x >= n {
        1.0
    } else {
        beta_quantile(1.0 - tail, x + 1.0, n - x)
    };
    Some(Estimate {
        value: x / n,
        interval: Interval::between(low, high)?,
    })
}

fn part_of(numerator: f64, denominator: f64) -> bool {
    countable(numerator) && exposure(denominator) && numerator <= denominator
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn all_or_none_of_a_group_end_exactly_at_the_edge() {
        assert_eq!(
            wilson(0.0, 37.0, Confidence::P95).unwrap().interval.low.to_bits(),
            0.0_f64.to_bits()
        );
        assert_eq!(
            wilson(37.0, 37.0, Confidence::P95).unwrap().interval.high.to_bits(),
            1.0_f64.to_bits()
        );
    }

    #[test]
    fn more_than_all_is_no_share() {
        assert_eq!(wilson(11.0, 10.0, Confidence::P95), None);
        assert_eq!(wilson(0.0, 0.0, Confidence::P95), None);
        assert_eq!(clopper_pearson(-1.0, 10.0, Confidence::P95), None);
    }

    proptest! {
        #[test]
        fn every_interval_holds_its_value(x in 0.0_f64..1e5, more in 0.0_f64..1e5, confidence in 0.5_f64..0.9999) {
            let (n, confidence) = (x + more + 0.1, Confidence::new(confidence).unwrap());
            for share in [wilson(x, n, confidence).unwrap(), clopper_pearson(x, n, confidence).unwrap()] {
                prop_assert!(share.interval.contains(share.value));
                prop_assert!(share.interval.low >= 0.0 && share.interval.high <= 1.0);
            }
        }

        #[test]
        fn nothing_given_panics(x in any::<f64>(), n in any::<f64>(), share in any::<f64>()) {
            for confidence in [Confidence::new(share), Some(Confidence::P95)].into_iter().flatten() {
                let _ = (wilson(x, n, confidence), clopper_pearson(x, n, confidence));
            }
        }
    }
}
