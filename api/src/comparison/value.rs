//! From two halves to what is shown of a force: the value, its interval, or the reason why there is none.
use super::rests_on::RestsOn;
use muster_domain::{
    Absence, Period, Quantity, Statuses,
    catalogue::{Half, Indicator, IndicatorKind},
    series::{Amount, Taken},
    settle::{Completeness, Settled},
};
use muster_stats::interval::{self, Confidence, Estimate, Interval};
use std::sync::Arc;

/// What one force, or all of them together, come to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IndicatorValue {
    pub value: Option<f64>,
    pub numerator: Option<Quantity>,
    pub denominator: Option<Quantity>,
    pub denominator_note: Option<String>,
    pub interval: Option<Interval>,
    /// Why a value has no interval.
    pub no_interval: Option<NoInterval>,
    /// Why there is no value.
    pub absence: Option<Absence>,
    pub completeness: Option<Completeness>,
    pub statuses: Statuses,
    pub synthetic: bool,
    /// The returns it is put together from, of one force's own value.
    pub rests_on: Option<Arc<RestsOn>>,
}

/// Why a value has no interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoInterval {
    /// Corrections exceed what was counted.
    NegativeCount,
    /// An average without a known spread.
    NoMethod,
    /// A survey's interval was not supplied with its estimate, or does not hold it.
    NotPublished,
}

impl NoInterval {
    /// The word on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NegativeCount => "NEGATIVE_COUNT",
            Self::NoMethod => "NO_METHOD",
            Self::NotPublished => "NOT_PUBLISHED",
        }
    }
}

/// What a survey published around its estimate.
pub(super) type Limits = Option<(Quantity, Quantity)>;

/// What is shown of one force, or one area.
pub(super) fn of_owner(indicator: &Indicator, period: Period, settled: &Settled, limits: Limits) -> IndicatorValue {
    let shown = IndicatorValue {
        numerator: settled.numerator.as_ref().map(|amount| amount.quantity),
        denominator: settled.denominator.as_ref().map(|amount| amount.quantity),
        denominator_note: settled
            .denominator
            .as_ref()
            .and_then(|amount| taken(indicator, period, amount)),
        absence: settled.absence,
        completeness: settled.completeness,
        statuses: [&settled.numerator, &settled.denominator]
            .into_iter()
            .flatten()
            .fold(Statuses::NONE, |all, amount| all.and(amount.statuses)),
        synthetic: settled.synthetic(),
        ..IndicatorValue::default()
    };
    if settled.absence.is_some() {
        return shown;
    }
    stated(indicator, shown, limits)
}

/// What is shown of forces together, from their sums.
pub(super) fn of_sums(
    indicator: &Indicator,
    (numerator, denominator): (Quantity, Quantity),
    statuses: Statuses,
    synthetic: bool,
) -> IndicatorValue {
    let shown = IndicatorValue {
        numerator: Some(numerator),
        denominator: Some(denominator),
        statuses,
        synthetic,
        ..IndicatorValue::default()
    };
    stated(indicator, shown, None)
}

fn stated(indicator: &Indicator, shown: IndicatorValue, limits: Limits) -> IndicatorValue {
    let multiplier = f64::from(indicator.multiplier);
    let Some(numerator) = shown.numerator else {
        return absent(shown, None);
    };
    let x = numerator.to_f64();
    if indicator.kind == IndicatorKind::Survey {
        let published = limits.and_then(|(low, high)| {
            interval::given(x * multiplier, low.to_f64() * multiplier, high.to_f64() * multiplier)
        });
        return with(shown, x * multiplier, published, NoInterval::NotPublished);
    }
    let Some(denominator) = shown.denominator.filter(|below| *below > Quantity::ZERO) else {
        return absent(shown, Some("there is nothing to divide by".to_owned()));
    };
    if let Some(least) = indicator.minimum_denominator.filter(|least| denominator < *least) {
        return absent(shown, Some(format!("no value is stated of fewer than {least}")));
    }
    let n = denominator.to_f64();
    let value = multiplier * x / n;
    let confidence = Confidence::P95;
    let (estimate, otherwise) = match indicator.kind {
        IndicatorKind::Proportion if numerator > denominator => {
            return absent(shown, Some("the part exceeds the whole, so it is no share".to_owned()));
        }
        IndicatorKind::Proportion => (
            times(interval::wilson(x, n, confidence), multiplier),
            NoInterval::NegativeCount,
        ),
        IndicatorKind::Rate => {
            let rate = interval::rate(x, n, multiplier, confidence).map(|(estimate, _)| estimate);
            (rate, NoInterval::NegativeCount)
        }
        IndicatorKind::Ratio => {
            let ratio = interval::ratio_of_counts(x, n, multiplier, confidence);
            (ratio, NoInterval::NegativeCount)
        }
        IndicatorKind::Mean | IndicatorKind::Survey => (None, NoInterval::NoMethod),
    };
    with(shown, value, estimate, otherwise)
}

fn with(shown: IndicatorValue, value: f64, estimate: Option<Estimate>, otherwise: NoInterval) -> IndicatorValue {
    IndicatorValue {
        value: Some(value),
        interval: estimate.map(|estimate| estimate.interval),
        no_interval: estimate.is_none().then_some(otherwise),
        ..shown
    }
}

fn times(estimate: Option<Estimate>, multiplier: f64) -> Option<Estimate> {
    estimate.map(|share| Estimate {
        value: share.value * multiplier,
        interval: Interval {
            low: share.interval.low * multiplier,
            high: share.interval.high * multiplier,
        },
    })
}

fn absent(mut shown: IndicatorValue, note: Option<String>) -> IndicatorValue {
    shown.absence = Some(Absence::NotApplicable);
    shown.denominator_note = note.or(shown.denominator_note);
    shown
}

/// Of when a denominator is, where that is not the period itself.
fn taken(indicator: &Indicator, period: Period, amount: &Amount) -> Option<String> {
    let what = match indicator.denominator {
        Some(Half::Households) => "households",
        Some(Half::Population) => "residents",
        Some(Half::Terms(_)) | None => "the value",
    };
    match amount.taken? {
        Taken::MidYear(year) => Some(mid_year(what, year, period)),
        Taken::From(of) => Some(format!("{what} of {of}, the latest at or before the end of {period}")),
    }
}

/// Which mid-year estimate a rate divides by.
pub(super) fn mid_year(what: &str, year: i16, period: Period) -> String {
    let end = period.last();
    let reached = year < end.year() || (year == end.year() && end.month() >= 6);
    if reached {
        format!("{what} at mid-{year}, the latest estimate at or before the end of {period}")
    } else {
        format!("{what} at mid-{year}, the nearest estimate: there is none before the end of {period}")
    }
}

#[cfg(test)]
mod tests;
