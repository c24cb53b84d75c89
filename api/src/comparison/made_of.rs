//! What a value over several months is made of: all of them added up, their mean, or the last of them.
use super::{method::residential, series::Block};
use muster_domain::{
    Frequency,
    catalogue::{Half, Indicator, IndicatorKind},
};

/// The periods of a series that its own variation is taken from.
pub(super) const fn window(frequency: Frequency) -> i16 {
    match frequency {
        Frequency::Monthly => 24,
        Frequency::Quarterly => 12,
        Frequency::Annual => 10,
    }
}

/// What the value of an indicator over several of its periods is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MadeOf {
    /// Their sum: what happens in each, over what stays, such as residents.
    Sum,
    /// A mean of them: what happens in each over what happens in each.
    Mean,
    /// The last of them: what is there at the end.
    Last,
}

impl MadeOf {
    pub(super) fn of(block: &Block, indicator: &Indicator) -> Self {
        let below_stays = match (&indicator.denominator, &block.denominator) {
            (Some(Half::Terms(_)), Some(below)) => below.stock(),
            _ => residential(indicator),
        };
        if block.numerator.stock() {
            Self::Last
        } else if below_stays {
            Self::Sum
        } else {
            Self::Mean
        }
    }

    /// Whether a longer month has more of it by itself.
    pub(super) fn grows_with_days(self, kind: IndicatorKind) -> bool {
        kind == IndicatorKind::Rate && self == Self::Sum
    }

    /// How many of the periods of the series a value over so many months counts as.
    pub(super) fn parts(self, months: i16, frequency: Frequency) -> u16 {
        match self {
            Self::Sum | Self::Mean => (months / frequency.months()).max(1).unsigned_abs(),
            Self::Last => 1,
        }
    }

    /// What brings one of so many parts to the scale of the value.
    pub(super) fn scale(self, parts: u16) -> f64 {
        match self {
            Self::Sum => f64::from(parts),
            Self::Mean | Self::Last => 1.0,
        }
    }
}
