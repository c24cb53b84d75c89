//! What a value rests on: the returns of which periods, as they stood after which event.
use super::{ground::Ground, made_of::window, series::Series, series::collections};
use muster_domain::{
    CollectionKey, EventId, Force, ForceKey, IndicatorCode, MeasureKey, Month, Period,
    catalogue::{Half, Term},
    series::Taken,
    settle::Settled,
};
use std::sync::Arc;

/// The returns of one force that a value is put together from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RestsOn {
    pub force: ForceKey,
    /// As it was defined after the event.
    pub indicator: IndicatorCode,
    /// As they stood after this event.
    pub event: EventId,
    pub spans: Vec<Span>,
}

/// A stretch of months of one collection.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    pub collection: CollectionKey,
    pub measures: Vec<MeasureKey>,
    pub first: Month,
    pub last: Month,
}

impl RestsOn {
    /// The same, and everything from a month on that came before.
    #[must_use]
    pub fn since(&self, month: Month) -> Self {
        let spans = self.spans.iter().map(|span| Span {
            first: span.first.min(month),
            ..span.clone()
        });
        Self {
            spans: spans.collect(),
            ..self.clone()
        }
    }
}

impl Ground {
    /// The first month that how much a force moves by itself up to a period is taken from.
    #[must_use]
    pub fn moves_since(&self, period: Period) -> Month {
        let frequency = self.block.numerator.frequency();
        let newest = frequency.period_of(period.last());
        newest.first().plus(-frequency.months() * (window(frequency) - 1))
    }

    /// What a value of a force rests on; nothing that could be named where a draft is laid over what counts.
    pub(super) fn rests_on(&self, force: &Force, period: Period, settled: &Settled) -> Option<Arc<RestsOn>> {
        if self.drafted {
            return None;
        }
        let taken = settled.denominator.as_ref().and_then(|amount| amount.taken);
        let above = self.span(&self.indicator.numerator, &self.block.numerator, period, None);
        let below = match (&self.indicator.denominator, &self.block.denominator) {
            (Some(Half::Terms(terms)), Some(series)) => self.span(terms, series, period, taken),
            _ => None,
        };
        Some(Arc::new(RestsOn {
            indicator: self.indicator.code.clone(),
            force: *self.instant.snapshot.force_keys.get(&force.code)?,
            event: self.instant.point.event,
            spans: above.into_iter().chain(below).collect(),
        }))
    }

    fn span(&self, terms: &[Term], series: &Series, period: Period, taken: Option<Taken>) -> Option<Span> {
        let edition = &self.instant.edition;
        let of = series.span(period, taken);
        let measures = terms.iter().filter_map(|term| edition.measure_key(&term.measure));
        Some(Span {
            collection: *collections(edition, terms).first()?,
            measures: measures.collect(),
            first: of.first(),
            last: of.last(),
        })
    }
}
