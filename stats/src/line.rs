//! A straight line through a few years, each counting as much as it weighs.

use crate::sample::size;

/// One year on a line: when, what, and how much it counts.
#[derive(Clone, Copy)]
pub(crate) struct Year {
    pub(crate) at: f64,
    pub(crate) value: f64,
    pub(crate) weight: f64,
}

pub(crate) fn line(values: impl Iterator<Item = (f64, f64)>) -> Vec<Year> {
    values
        .enumerate()
        .map(|(at, (value, weight))| Year {
            at: size(at),
            value,
            weight,
        })
        .collect()
}

pub(crate) fn weighted(years: &[Year], of: impl Fn(&Year) -> f64) -> Option<f64> {
    let total: f64 = years.iter().map(|year| year.weight).sum();
    let mean = years.iter().map(|year| year.weight / total * of(year)).sum::<f64>();
    mean.is_finite().then_some(mean)
}

pub(crate) fn slope(years: &[Year]) -> Option<f64> {
    let (at, value) = (weighted(years, |year| year.at)?, weighted(years, |year| year.value)?);
    let along: f64 = years
        .iter()
        .map(|year| year.weight * (year.at - at) * (year.value - value))
        .sum();
    let slope = along
        / years
            .iter()
            .map(|year| year.weight * (year.at - at).powi(2))
            .sum::<f64>();
    slope.is_finite().then_some(slope)
}

/// Whether the rest would go the other way without one of the years.
pub(crate) fn one_year_makes_it(direction: f64, tested: &[Year]) -> bool {
    (0..tested.len()).any(|left_out| {
        let rest: Vec<Year> = (0..tested.len())
            .filter(|at| *at != left_out)
            .map(|at| tested[at])
            .collect();
        slope(&rest).is_some_and(|slope| slope * direction < 0.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn years(values: &[(f64, f64)]) -> Vec<Year> {
        line(values.iter().copied())
    }

    #[test]
    fn a_year_that_weighs_more_pulls_the_line_to_it() {
        assert_eq!(slope(&years(&[(1.0, 1.0), (3.0, 1.0), (5.0, 1.0)])), Some(2.0));
        let heavy = slope(&years(&[(0.0, 1.0), (0.0, 1.0), (1.0, 9.0)])).unwrap();
        let light = slope(&years(&[(0.0, 1.0), (0.0, 1.0), (1.0, 1.0)])).unwrap();
        assert!(heavy > light, "{heavy} {light}");
    }

    #[test]
    fn one_year_or_weightless_ones_have_no_slope() {
        assert_eq!(slope(&years(&[(1.0, 1.0)])), None);
        assert_eq!(slope(&years(&[(1.0, 0.0), (2.0, 0.0)])), None);
    }

    #[test]
    fn a_slope_that_one_year_turns_is_made_by_it() {
        assert!(one_year_makes_it(
            1.0,
            &years(&[(3.0, 1.0), (2.0, 1.0), (1.0, 1.0), (9.0, 1.0)])
        ));
        assert!(!one_year_makes_it(
            1.0,
            &years(&[(1.0, 1.0), (2.0, 1.0), (3.0, 1.0), (4.0, 1.0)])
        ));
        // without the first the rest lie level, which is not the other way
        assert!(!one_year_makes_it(1.0, &years(&[(0.0, 1.0), (1.0, 1.0), (1.0, 1.0)])));
    }
}
