//! Random numbers for the synthetic year: the same seed gives the same figures on every machine, for ever.
//!
//! Written out here rather than taken from a library, because libraries change their streams between versions and a
//! demonstration whose numbers move cannot be quoted in a guide.

/// A stream of random numbers (`SplitMix64`, Steele, Lea and Flood 2014).
#[derive(Debug, Clone)]
pub(super) struct Dice {
    state: u64,
}

impl Dice {
    /// A stream of its own for every combination of words, so that adding a force or a measure moves nobody else's numbers.
    #[must_use]
    pub(super) fn named(seed: u64, words: &[&str]) -> Self {
        // FNV-1a: any mixing will do, SplitMix64 scrambles what comes out
        let mut state = 0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for word in words {
            for byte in word.bytes().chain([0xff]) {
                state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
            }
        }
        Self { state }
    }

    fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Evenly between nought and one, never either.
    #[expect(clippy::cast_precision_loss, reason = "53 bits are what a double holds")]
    pub(super) fn uniform(&mut self) -> f64 {
        ((self.bits() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// A standard normal deviate (Box and Muller 1958).
    pub(super) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }

    /// A gamma deviate of mean one and the given shape (Marsaglia and Tsang 2000).
    fn gamma_of_mean_one(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            let boost = self.uniform().powf(1.0 / shape);
            return self.gamma_of_mean_one(shape + 1.0) * (shape + 1.0) / shape * boost;
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v > 0.0 && self.uniform().ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v / shape;
            }
        }
    }

    /// A count of events that happen independently at a steady rate.
    pub(super) fn poisson(&mut self, mean: f64) -> u64 {
        if mean <= 0.0 {
            return 0;
        }
        if mean > 60.0 {
            // the normal approximation is within what anybody can see from here on
            return whole(mean + mean.sqrt() * self.normal());
        }
        let floor = (-mean).exp();
        let mut product = self.uniform();
        let mut count = 0;
        while product > floor {
            product *= self.uniform();
            count += 1;
        }
        count
    }

    /// A count that varies more than chance alone: negative binomial, variance `mean + mean^2 / size`.
    pub(super) fn over_dispersed(&mut self, mean: f64, size: f64) -> u64 {
        if mean <= 0.0 {
            return 0;
        }
        let rate = mean * self.gamma_of_mean_one(size);
        self.poisson(rate)
    }

    /// How many of `whole` come up, each with the given probability.
    #[expect(clippy::cast_precision_loss, reason = "demonstration counts are far below 2^53")]
    pub(super) fn part_of(&mut self, of: u64, probability: f64) -> u64 {
        let probability = probability.clamp(0.0, 1.0);
        if of <= 60 {
            return (0..of).map(|_| u64::from(self.uniform() < probability)).sum();
        }
        let mean = of as f64 * probability;
        whole(mean + (mean * (1.0 - probability)).sqrt() * self.normal()).min(of)
    }
}

/// The nearest whole number that is not negative.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to nought, and demonstration counts are far below 2^53"
)]
fn whole(value: f64) -> u64 {
    value.round().max(0.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(count: u32, mut draw: impl FnMut() -> f64) -> (f64, f64) {
        let values: Vec<f64> = (0..count).map(|_| draw()).collect();
        let mean = values.iter().sum::<f64>() / f64::from(count);
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / f64::from(count - 1);
        (mean, variance)
    }

    #[expect(clippy::cast_precision_loss, reason = "test counts are small")]
    fn float(count: u64) -> f64 {
        count as f64
    }

    #[test]
    fn the_same_words_give_the_same_stream_and_other_words_another() {
        let first: Vec<u64> = (0..5)
            .map({
                let mut dice = Dice::named(7, &["kent", "asb"]);
                move |_| dice.bits()
            })
            .collect();
        let again: Vec<u64> = (0..5)
            .map({
                let mut dice = Dice::named(7, &["kent", "asb"]);
                move |_| dice.bits()
            })
            .collect();
        let joined: Vec<u64> = (0..5)
            .map({
                let mut dice = Dice::named(7, &["kenta", "sb"]);
                move |_| dice.bits()
            })
            .collect();
        let reseeded: Vec<u64> = (0..5)
            .map({
                let mut dice = Dice::named(8, &["kent", "asb"]);
                move |_| dice.bits()
            })
            .collect();

        assert_eq!(first, again);
        assert_ne!(first, joined);
        assert_ne!(first, reseeded);
    }

    #[test]
    fn counts_have_the_mean_and_the_variance_they_were_asked_for() {
        let mut dice = Dice::named(1, &["moments"]);

        for mean in [0.4, 7.0, 59.0, 900.0] {
            let (got, variance) = sample(20_000, || float(dice.poisson(mean)));
            assert!((got / mean - 1.0).abs() < 0.03, "poisson {mean}: mean {got}");
            assert!(
                (variance / mean - 1.0).abs() < 0.06,
                "poisson {mean}: variance {variance}"
            );

            let expected = mean + mean * mean / 20.0;
            let (got, variance) = sample(20_000, || float(dice.over_dispersed(mean, 20.0)));
            assert!((got / mean - 1.0).abs() < 0.04, "negative binomial {mean}: mean {got}");
            assert!(
                (variance / expected - 1.0).abs() < 0.08,
                "negative binomial {mean}: variance {variance}"
            );
        }
    }

    #[test]
    fn small_shapes_of_the_gamma_still_have_mean_one() {
        let mut dice = Dice::named(2, &["gamma"]);

        let (mean, variance) = sample(40_000, || dice.gamma_of_mean_one(0.5));

        assert!((mean - 1.0).abs() < 0.04, "{mean}");
        assert!((variance - 2.0).abs() < 0.2, "{variance}");
    }

    #[test]
    fn a_part_is_never_more_than_its_whole() {
        let mut dice = Dice::named(3, &["part"]);

        for of in [0, 1, 59, 61, 5_000] {
            for probability in [0.0, 0.02, 0.5, 0.999, 1.0] {
                let part = dice.part_of(of, probability);
                assert!(part <= of);
                assert!(probability > 0.0 || part == 0);
                assert!(probability < 1.0 || part == of);
            }
        }
        let (mean, _) = sample(5_000, || float(dice.part_of(1_000, 0.3)));
        assert!((mean - 300.0).abs() < 1.0, "{mean}");
    }
}
