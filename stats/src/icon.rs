//! The two icons of a series: what it is doing (variation), and whether it can be expected to meet its target
//! (assurance).

use crate::interval::Interval;
use crate::rules::{Direction, Signal};
use crate::xmr::Chart;

/// Which way an indicator is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Polarity {
    /// More is better.
    HighIsGood,
    /// Less is better.
    LowIsGood,
    /// Neither: it is described and not judged.
    NoJudgement,
}

/// What a series is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Variation {
    /// Nothing that chance does not do.
    CommonCause,
    /// Something changed for the better, and which way.
    Improvement(Direction),
    /// Something changed for the worse, and which way.
    Concern(Direction),
    /// Something changed, of an indicator without a better.
    Neutral(Direction),
}

impl Variation {
    /// The icon of a signal; high or low follows the signal, and a trend's is its own direction.
    #[must_use]
    pub fn of(signal: Option<Signal>, polarity: Polarity) -> Self {
        let Some(Signal { direction, .. }) = signal else {
            return Self::CommonCause;
        };
        match (polarity, direction) {
            (Polarity::HighIsGood, Direction::High) | (Polarity::LowIsGood, Direction::Low) => {
                Self::Improvement(direction)
            }
            (Polarity::HighIsGood, Direction::Low) | (Polarity::LowIsGood, Direction::High) => Self::Concern(direction),
            (Polarity::NoJudgement, _) => Self::Neutral(direction),
        }
    }

    /// The customary name of the icon.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::CommonCause => "common_cause",
            Self::Improvement(_) => "special_cause_improvement",
            Self::Concern(_) => "special_cause_concern",
            Self::Neutral(Direction::High) => "special_cause_neutral_high",
            Self::Neutral(Direction::Low) => "special_cause_neutral_low",
        }
    }
}

/// Whether a target will be met if nothing changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Assurance {
    /// Every month.
    ConsistentPass,
    /// No month.
    ConsistentFail,
    /// Some months, by chance alone.
    Inconsistent,
}

impl Assurance {
    /// The assurance of a target against limits, strictly beyond them; `None` for an indicator without a better, or a
    /// target that is not a number.
    ///
    /// Source: NHS England, "Making data count: getting started" (2019).
    #[must_use]
    pub fn of(target: f64, limits: Interval, polarity: Polarity) -> Option<Self> {
        if target.is_nan() {
            return None;
        }
        let (passes, fails) = match polarity {
            Polarity::HighIsGood => (target < limits.low, target > limits.high),
            Polarity::LowIsGood => (target > limits.high, target < limits.low),
            Polarity::NoJudgement => return None,
        };
        Some(match (passes, fails) {
            (true, _) => Self::ConsistentPass,
            (_, true) => Self::ConsistentFail,
            _ => Self::Inconsistent,
        })
    }

    /// The customary name of the icon.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ConsistentPass => "consistent_pass",
            Self::ConsistentFail => "consistent_fail",
            Self::Inconsistent => "inconsistent",
        }
    }
}

impl Chart {
    /// The icon of the newest month supplied.
    #[must_use]
    pub fn variation(&self, polarity: Polarity) -> Option<Variation> {
        let (_, newest) = self.newest()?;
        Some(Variation::of(newest.signals?.leading(), polarity))
    }

    /// The assurance of the newest phase with limits; `None` without a target.
    #[must_use]
    pub fn assurance(&self, target: Option<f64>, polarity: Polarity) -> Option<Assurance> {
        Assurance::of(target?, self.phases.last()?.limits?, polarity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rule;
    use crate::xmr::{Reading, Settings, chart};

    fn trend(direction: Direction) -> Signal {
        Signal {
            rule: Rule::Trend,
            direction,
        }
    }

    #[test]
    fn high_is_improvement_where_high_is_good_and_concern_where_low_is() {
        let name = |direction, polarity| Variation::of(Some(trend(direction)), polarity).name();

        assert_eq!(name(Direction::High, Polarity::HighIsGood), "special_cause_improvement");
        assert_eq!(name(Direction::High, Polarity::LowIsGood), "special_cause_concern");
        assert_eq!(name(Direction::Low, Polarity::HighIsGood), "special_cause_concern");
        assert_eq!(name(Direction::Low, Polarity::LowIsGood), "special_cause_improvement");
        assert_eq!(name(Direction::Low, Polarity::NoJudgement), "special_cause_neutral_low");
        assert_eq!(
            name(Direction::High, Polarity::NoJudgement),
            "special_cause_neutral_high"
        );
        assert_eq!(Variation::of(None, Polarity::LowIsGood).name(), "common_cause");
    }

    #[test]
    fn the_icons_of_a_chart_are_those_of_its_newest_month_and_phase() {
        let mut months: Vec<Reading> = [10.0, 12.0, 10.0, 12.0, 10.0, 12.0, 10.0, 12.0, 90.0]
            .map(|value| Some(value).into())
            .to_vec();
        months.push(Reading::default());
        let chart = chart(&months, &[], Settings::default());

        assert_eq!(
            chart.variation(Polarity::LowIsGood),
            Some(Variation::Concern(Direction::High))
        );
        assert_eq!(
            chart.assurance(Some(1000.0), Polarity::LowIsGood),
            Some(Assurance::ConsistentPass)
        );
        assert_eq!(chart.assurance(Some(1000.0), Polarity::NoJudgement), None);
        assert_eq!(chart.assurance(None, Polarity::LowIsGood), None);
        assert_eq!(chart.assurance(Some(f64::NAN), Polarity::LowIsGood), None);
        assert_eq!(Chart::default().variation(Polarity::LowIsGood), None);
    }
}
