//! The normal distribution: the width of every interval and band.

use crate::gamma::{regularised_gamma_lower, regularised_gamma_upper};

/// The chance that a standard normal value is at most `x`.
#[must_use]
pub fn normal_below(x: f64) -> f64 {
    normal_above(-x)
}

/// The chance that a standard normal value is above `x`, exact far into the tail.
///
/// `Q(1/2, x²/2) / 2` for positive `x` (Abramowitz & Stegun 26.4.19).
#[must_use]
pub fn normal_above(x: f64) -> f64 {
    if x.is_nan() {
        f64::NAN
    } else if x >= 0.0 {
        0.5 * regularised_gamma_upper(0.5, 0.5 * x * x)
    } else {
        0.5 + 0.5 * regularised_gamma_lower(0.5, 0.5 * x * x)
    }
}

/// The value a standard normal falls below with this probability.
///
/// Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37 (1988),
/// whose relative accuracy is about 1 in 10^16.
#[must_use]
pub fn normal_quantile(probability: f64) -> f64 {
    let from_half = probability - 0.5;
    if from_half.abs() <= 0.425 {
        let r = 0.180_625 - from_half * from_half;
        return from_half * polynomial(&CENTRE_TOP, r) / polynomial(&CENTRE_BOTTOM, r);
    }
    let tail = probability.min(1.0 - probability);
    // below nought there is no logarithm, and so no quantile
    if tail == 0.0 {
        return from_half.signum() * f64::INFINITY;
    }
    let r = (-tail.ln()).sqrt();
    let size = if r <= 5.0 {
        polynomial(&MIDDLE_TOP, r - 1.6) / polynomial(&MIDDLE_BOTTOM, r - 1.6)
    } else {
        polynomial(&FAR_TOP, r - 5.0) / polynomial(&FAR_BOTTOM, r - 5.0)
    };
    from_half.signum() * size
}

fn polynomial(coefficients: &[f64], x: f64) -> f64 {
    coefficients
        .iter()
        .rev()
        .fold(0.0, |sum, coefficient| sum * x + coefficient)
}

const CENTRE_TOP: [f64; 8] = [
    3.387_132_872_796_366_6,
    1.331_416_678_917_843_8e2,
    1.971_590_950_306_551_3e3,
    1.373_169_376_550_946e4,
    4.592_195_393_154_987e4,
    6.726_577_092_700_87e4,
    3.343_057_558_358_813e4,
    2.509_080_928_730_122_7e3,
];
const CENTRE_BOTTOM: [f64; 8] = [
    1.0,
    4.231_333_070_160_091e1,
    6.871_870_074_920_579e2,
    5.394_196_021_424_751e3,
    2.121_379_430_158_659_7e4,
    3.930_789_580_009_271e4,
    2.872_908_573_572_194_3e4,
    5.226_495_278_852_854e3,
];
const MIDDLE_TOP: [f64; 8] = [
    1.423_437_110_749_683_5,
    4.630_337_846_156_546,
    5.769_497_221_460_691,
    3.647_848_324_763_204_5,
    1.270_458_252_452_368_4,
    2.417_807_251_774_506e-1,
    2.272_384_498_926_918_4e-2,
    7.745_450_142_783_414e-4,
];
const MIDDLE_BOTTOM: [f64; 8] = [
    1.0,
    2.053_191_626_637_759,
    1.676_384_830_183_803_8,
    6.897_673_349_851e-1,
    1.481_039_764_274_800_8e-1,
    1.519_866_656_361_645_7e-2,
    5.475_938_084_995_345e-4,
    1.050_750_071_644_416_9e-9,
];
const FAR_TOP: [f64; 8] = [
    6.657_904_643_501_103,
    5.463_784_911_164_114,
    1.784_826_539_917_291_3,
    2.965_605_718_285_048_7e-1,
    2.653_218_952_657_612_4e-2,
    1.242_660_947_388_078_4e-3,
    2.711_555_568_743_487_6e-5,
    2.010_334_399_292_288_1e-7,
];
const FAR_BOTTOM: [f64; 8] = [
    1.0,
    5.998_322_065_558_88e-1,
    1.369_298_809_227_358e-1,
    1.487_536_129_085_061_5e-2,
    7.868_691_311_456_133e-4,
    1.846_318_317_510_054_8e-5,
    1.421_511_758_316_446e-7,
    2.044_263_103_389_939_8e-15,
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_usual_95_percent_width_is_1_959963984540054() {
        assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-15);
        assert!((normal_quantile(0.999) - 3.090_232_306_167_813).abs() < 1e-14);
    }

    #[test]
    fn the_ends_of_the_line_are_infinite_and_beyond_them_is_nothing() {
        assert_eq!(
            (normal_quantile(0.0), normal_quantile(1.0)),
            (f64::NEG_INFINITY, f64::INFINITY)
        );
        assert!([-0.1, 1.1, f64::NAN].iter().all(|p| normal_quantile(*p).is_nan()));
        assert!(normal_above(f64::NAN).is_nan());
        assert_eq!(
            (
                normal_above(f64::INFINITY),
                normal_below(f64::INFINITY),
                normal_quantile(0.5)
            ),
            (0.0, 1.0, 0.0)
        );
        assert!((normal_quantile(1e-20) + 9.262_340_089_798_409).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn a_quantile_has_the_probability_it_was_asked_for(p in 1e-12_f64..0.999_999) {
            prop_assert!((normal_below(normal_quantile(p)) / p - 1.0).abs() < 1e-12);
        }

        #[test]
        fn no_argument_panics(x in any::<f64>()) {
            let _ = (normal_above(x), normal_below(x), normal_quantile(x));
        }
    }
}
