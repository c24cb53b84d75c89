//! Scales with numbers a reader can count by.

use crate::number::{counted_in, written};

/// From values to places on the sheet.
#[derive(Debug, Clone)]
pub(crate) struct Axis {
    low: f64,
    high: f64,
    logarithmic: bool,
    /// The place of the lowest value, and of the highest.
    places: (f64, f64),
    pub ticks: Vec<f64>,
    step: f64,
}

/// Below this share of its size a spread is rounding, not movement.
const SMALLEST_SPREAD: f64 = 1e-6;

impl Axis {
    /// An axis over all of the values, from one nice number to another. It starts at nought only where that costs little.
    pub(crate) fn linear(values: impl IntoIterator<Item = f64>, places: (f64, f64), most_ticks: usize) -> Self {
        let (mut low, mut high) = extent(values).unwrap_or((0.0, 1.0));
        let size = low.abs().max(high.abs());
        if high - low <= size * SMALLEST_SPREAD || high - low < 1e-7 {
            let room = if size > 1e-6 { size * 0.1 } else { 1.0 };
            (low, high) = (low - room, high + room);
            if low < 0.0 && low + room >= 0.0 {
                low = 0.0;
            }
        }
        if low > 0.0 && low <= 0.35 * high {
            low = 0.0;
        }
        if high < 0.0 && high >= 0.35 * low {
            high = 0.0;
        }
        let step = nice((high - low) / f64::from(u32::try_from(most_ticks.max(2)).unwrap_or(2)));
        let (first, last) = ((low / step).floor(), (high / step).ceil());
        let mut ticks = Vec::new();
        let mut at = first;
        while at <= last {
            ticks.push(at * step);
            at += 1.0;
        }
        Self {
            low: first * step,
            high: last * step,
            logarithmic: false,
            places,
            ticks,
            step,
        }
    }

    /// An axis over the values and no more, without ticks.
    pub(crate) fn tight(values: impl IntoIterator<Item = f64>, places: (f64, f64)) -> Self {
        let values: Vec<f64> = values.into_iter().collect();
        let axis = Self::linear(values.iter().copied(), places, 6);
        let (low, high) = extent(values).unwrap_or((axis.low, axis.high));
        if high - low < axis.step * 1e-3 {
            return axis;
        }
        Self {
            low,
            high,
            ticks: Vec::new(),
            ..axis
        }
    }

    /// The same axis without what lies beyond its highest value.
    pub(crate) fn ending_at(mut self, high: f64) -> Self {
        if high > self.low + self.step * 0.5 && high < self.high {
            self.high = high;
            self.ticks.retain(|it| *it <= high);
        }
        self
    }

    /// An axis on which a doubling is the same length everywhere. `None` where a value is not above nought.
    pub(crate) fn logarithmic(values: impl IntoIterator<Item = f64>, places: (f64, f64)) -> Option<Self> {
        let (low, high) = extent(values)?;
        if low < 1e-9 {
            return None;
        }
        let (low, high) = (low * 0.9, high * 1.06);
        // the coarsest that still gives a reader three numbers to count by
        let powers = [&[1.0][..], &[1.0, 2.0, 5.0]].map(|multiples| decades(low, high, multiples));
        let ticks = powers.into_iter().find(|ticks| ticks.len() >= 3).unwrap_or_else(|| {
            let even = Self::linear([low, high], places, 4).ticks;
            even.into_iter().filter(|it| (low..=high).contains(it)).collect()
        });
        Some(Self {
            low,
            high,
            logarithmic: true,
            places,
            ticks,
            step: 0.0,
        })
    }

    /// The place of a value; beyond the ends of the axis, beyond the ends of the sheet's part.
    pub(crate) fn at(&self, value: f64) -> f64 {
        let share = if self.logarithmic {
            (value.max(f64::MIN_POSITIVE).ln() - self.low.ln()) / (self.high.ln() - self.low.ln())
        } else {
            (value - self.low) / (self.high - self.low)
        };
        // far beyond is as good as beyond, and no renderer is asked to draw it
        self.places.0 + share.clamp(-20.0, 20.0) * (self.places.1 - self.places.0)
    }

    /// Whether the axis does not reach down to nought, so that heights may not be compared.
    pub(crate) fn cut(&self) -> bool {
        !self.logarithmic && (self.low > 0.0 || self.high < 0.0)
    }

    /// What stands at a tick.
    pub(crate) fn label(&self, tick: f64, suffix: &str) -> String {
        if self.logarithmic {
            let (unit, name) = counted_in(tick);
            let shown = tick / unit;
            let whole = (shown - shown.round()).abs() < 1e-6 * shown;
            let places = match shown {
                _ if whole => 0,
                it if it >= 1.0 => 1,
                it => crate::number::places(it).saturating_sub(2),
            };
            return format!("{}{name}{suffix}", written(shown, places));
        }
        let (unit, name) = counted_in(self.low.abs().max(self.high.abs()));
        let places = decimals(self.step / unit);
        if tick == 0.0 {
            return format!("0{suffix}");
        }
        format!("{}{name}{suffix}", written(tick / unit, places))
    }

    pub(crate) fn within(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

fn extent(values: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    values
        .into_iter()
        .filter(|it| it.is_finite())
        .fold(None, |extent, value| match extent {
            None => Some((value, value)),
            Some((low, high)) => Some((value.min(low), value.max(high))),
        })
}

/// The multiples of each power of ten that are between two numbers.
fn decades(low: f64, high: f64, multiples: &[f64]) -> Vec<f64> {
    let first = 10f64.powf(low.log10().floor());
    let powers = std::iter::successors(Some(first), |it| Some(it * 10.0)).take_while(|it| *it <= high);
    let ticks = powers.flat_map(|power| multiples.iter().map(move |it| it * power));
    ticks.filter(|it| (low..=high).contains(it)).collect()
}

/// The next of 1, 2, 5, 10, 20 ..
fn nice(least: f64) -> f64 {
    let magnitude = 10f64.powf(least.log10().floor());
    let leading = least / magnitude;
    let nice = [1.0, 2.0, 5.0].into_iter().find(|it| leading <= it * (1.0 + 1e-9));
    nice.unwrap_or(10.0) * magnitude
}

/// The places a step needs, so that neighbours differ.
fn decimals(step: f64) -> usize {
    (0..9)
        .zip(std::iter::successors(Some(step), |it| Some(it * 10.0)))
        .find(|(_, it)| (it - it.round()).abs() < 1e-6 * it.abs().max(1e-3) && it.round() >= 1.0)
        .map_or(9, |(places, _)| places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_counts_by_nice_numbers_and_says_when_it_is_cut() {
        let axis = Axis::linear([52.3, 61.7], (0.0, 100.0), 6);
        assert_eq!(axis.ticks, [52.0, 54.0, 56.0, 58.0, 60.0, 62.0]);
        assert!(axis.cut());
        assert_eq!(axis.label(54.0, "%"), "54%");

        let axis = Axis::linear([2.0, 61.7], (0.0, 100.0), 6);
        assert!(!axis.cut(), "little is lost by starting at nought: {axis:?}");
    }

    #[test]
    fn a_series_that_never_moves_still_has_an_axis() {
        for value in [0.0, 7.3, -4.0, 1e12, 1e-12, 0.1 + 0.2] {
            let axis = Axis::linear([value, value], (0.0, 100.0), 6);
            assert!((0.0..=100.0).contains(&axis.at(value)), "{value}: {axis:?}");
            assert!((2..=9).contains(&axis.ticks.len()), "{value}: {axis:?}");
        }
    }

    #[test]
    fn large_numbers_are_counted_in_millions() {
        let axis = Axis::linear([0.0, 9e6], (0.0, 100.0), 5);
        assert_eq!(axis.label(2e6, ""), "2m");
        let axis = Axis::logarithmic([35_000.0, 9e6], (0.0, 100.0)).unwrap();
        assert_eq!(axis.label(50_000.0, ""), "50,000");
        assert_eq!(axis.label(5e6, ""), "5m");
        let narrow = Axis::logarithmic([500_000.0, 560_000.0], (0.0, 100.0)).unwrap();
        assert!((2..=6).contains(&narrow.ticks.len()), "{narrow:?}");
        assert!(Axis::logarithmic([0.0, 5.0], (0.0, 1.0)).is_none());
    }
}
