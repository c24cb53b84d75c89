//! Which periods a chart shows.
use super::phases::Started;
use crate::{
    comparison::{Ground, Owner},
    platform::failure::{Failure, Refusal},
};
use muster_domain::{ErrorCode, Frequency, Month, Period, Problem, catalogue::ChartMethod};

/// The months somebody asks about; what they leave open is chosen for them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    pub from: Option<Month>,
    pub to: Option<Month>,
}

/// The most periods a chart has.
const MOST: i16 = 480;

/// The periods shown where nobody says: four years of months, six of quarters.
const fn usual(frequency: Frequency) -> i16 {
    match frequency {
        Frequency::Monthly => 48,
        Frequency::Quarterly => 24,
        Frequency::Annual => 10,
    }
}

impl Window {
    /// The periods of an indicator's series, oldest first. They begin no later than the phase they begin in, so that its limits
    /// do not depend on what was asked.
    pub(super) fn periods(
        self,
        ground: &Ground,
        owner: Owner<'_>,
        phases: &[&Started],
    ) -> Result<Vec<Period>, Failure> {
        let frequency = ground.frequency();
        if frequency == Frequency::Annual || ground.indicator.methods.chart == ChartMethod::None {
            let message = format!(
                "`{}` has one value a year, too few for a control chart: ask for its `trend`",
                ground.indicator.code
            );
            return Err(Problem::new(ErrorCode::SeriesTooSeldom, message)
                .at(["indicator"])
                .into());
        }
        let newest = match (self.to, ground.newest(owner)) {
            (Some(month), _) => frequency.period_of(month),
            (None, Some(newest)) => newest,
            (None, None) => ended(ground).ok_or_else(|| Failure::fault("a day beyond the calendar"))?,
        };
        let asked = match self.from {
            Some(month) => frequency.period_of(month).first(),
            None => newest.first().plus(-frequency.months() * (usual(frequency) - 1)),
        };
        if asked > newest.first() {
            let message = format!(
                "{asked} is after {}, where the chart ends: turn them round",
                newest.last()
            );
            return Err(Problem::new(ErrorCode::InvalidArgument, message).at(["from"]).into());
        }
        let begun = phases.iter().map(|phase| phase.row.first_month);
        let oldest = begun.filter(|first| *first <= asked).max().unwrap_or(asked);
        let count = newest.first().since(oldest) / frequency.months() + 1;
        if count > MOST {
            let message = format!("{count} periods are more than a chart has: ask for at most {MOST}");
            return Err(Refusal::TooMuch(message).into());
        }
        let first = frequency.period_of(oldest);
        let periods = std::iter::successors(Some(first), |period| Some(period.next()));
        Ok(periods.take(usize::try_from(count).unwrap_or_default()).collect())
    }
}

/// The newest of the indicator's own periods that has ended.
pub(super) fn ended(ground: &Ground) -> Option<Period> {
    let last = ground.instant.last_month()?;
    let period = ground.frequency().period_of(last);
    Some(if period.last() > last {
        period.previous()
    } else {
        period
    })
}
