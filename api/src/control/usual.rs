//! What the limits of a chart are of, in words and in numbers: a usual period, with the time of the year taken out where that is
//! known.
use super::{chart::ControlChart, verdict::Season};
use muster_domain::{Frequency, Month, Period};

/// What a chart's limits are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usual {
    /// One period: `month`, or `usual month` where longer ones have more by themselves.
    pub span: &'static str,
    /// What became of the time of the year, as the end of a sentence.
    pub year: &'static str,
}

impl ControlChart {
    /// What its limits are of.
    #[must_use]
    pub const fn usual(&self) -> Usual {
        let rules = self.basis.rules;
        Usual {
            span: match (rules.frequency, rules.grows_with_days) {
                (Frequency::Quarterly, true) => "usual quarter",
                (Frequency::Quarterly, false) => "quarter",
                (Frequency::Monthly | Frequency::Annual, true) => "usual month",
                (Frequency::Monthly | Frequency::Annual, false) => "month",
            },
            year: match self.verdict.season {
                Season::TakenOut => ", with the time of the year taken out",
                Season::TooShort { .. } | Season::NotKnown => ", with the time of the year still in it",
                Season::None => "",
            },
        }
    }

    /// What a figure over one or several periods comes to in one that the limits are of: its share of what such periods come to
    /// together where they add up, else the same over their mean. `None` where the chart does not know the time of the year.
    #[must_use]
    pub fn in_usual(&self, figure: f64, over: Period) -> Option<f64> {
        let rules = self.basis.rules;
        let months = rules.frequency.months();
        let firsts = (0..over.length() / months).map(|nth| over.first().plus(nth * months));
        let weights = firsts.map(|first| {
            let period = Period::from_parts(first, months)?;
            let days = if rules.grows_with_days { period.evened() } else { 1.0 };
            Some(self.index_at(first)? / days)
        });
        let weights: Vec<f64> = weights.collect::<Option<_>>()?;
        let whole: f64 = weights.iter().sum();
        let periods = u8::try_from(weights.len()).ok().map(f64::from)?;
        let share = if rules.grows_with_days { whole } else { whole / periods };
        (share > 0.0).then(|| figure / share)
    }

    /// The index of a time of the year, told by the first month of its period.
    fn index_at(&self, first: Month) -> Option<f64> {
        if self.verdict.season != Season::TakenOut {
            return Some(1.0);
        }
        let mut points = self.points.iter();
        let alike = points.find(|point| point.period.first().since(first) % 12 == 0)?;
        alike.charted.index
    }
}
