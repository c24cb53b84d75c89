//! What several statistics ask of the values they are given: the ones that are numbers, their mean and their spread.

/// How many there are, as a number to reckon with.
#[expect(clippy::cast_precision_loss, reason = "no series of this country has 2^53 values")]
pub(crate) fn size(count: usize) -> f64 {
    count as f64
}

/// The values that were supplied and are numbers, in their order.
pub(crate) fn present(values: &[Option<f64>]) -> Vec<f64> {
    values
        .iter()
        .flatten()
        .copied()
        .filter(|value| value.is_finite())
        .collect()
}

/// A value that was supplied and is a number.
#[inline]
pub(crate) fn number(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite())
}

/// The mean, with a second pass that takes back what the first one rounded away.
pub(crate) fn mean(values: &[f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let count = size(values.len());
    let first = values.iter().sum::<f64>() / count;
    let mean = first + values.iter().map(|value| value - first).sum::<f64>() / count;
    mean.is_finite().then_some(mean)
}

/// The standard deviation with `n - 1`; `None` of fewer than two values.
pub(crate) fn deviation(values: &[f64], mean: f64) -> Option<f64> {
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    let deviation = (squares / (size(values.len()) - 1.0)).sqrt();
    // of one value it is nought over nought
    (!values.is_empty() && deviation.is_finite()).then_some(deviation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_has_a_mean_and_no_spread() {
        assert_eq!(mean(&[7.5]), Some(7.5));
        assert_eq!(deviation(&[7.5], 7.5), None);
        assert_eq!(mean(&[]), None);
    }

    #[test]
    fn equal_values_have_exactly_their_own_mean() {
        assert_eq!(mean(&[0.1; 7]), Some(0.1));
        assert_eq!(deviation(&[0.1; 7], 0.1), Some(0.0));
    }

    #[test]
    fn what_is_not_a_number_is_not_present() {
        assert_eq!(
            present(&[Some(1.0), None, Some(f64::NAN), Some(f64::INFINITY), Some(2.0)]),
            [1.0, 2.0]
        );
        assert_eq!(number(Some(f64::NAN)), None);
    }
}
