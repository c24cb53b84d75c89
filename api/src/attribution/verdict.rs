//! What is said of a force on one indicator and period.
use crate::{
    comparison::{Average, Comparison, Ground, Row},
    control::{self, ControlChart, Phases, Window},
    platform::failure::{Failure, Refusal},
};
use muster_domain::{Absence, Force, PeerSelection, Period};
use muster_stats::{funnel::Band, icon::Variation};

/// A force among the others and against its own series.
#[derive(Clone, Debug)]
pub struct Verdict {
    pub comparison: Comparison,
    /// `None` where the indicator has no control chart.
    pub chart: Option<ControlChart>,
    /// The place of the force in the comparison.
    at: usize,
}

/// One part of a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Value,
    Band,
    Quarter,
    Rank,
    Variation,
}

impl Part {
    /// In the order in which they are told.
    pub const ALL: [Self; 5] = [Self::Value, Self::Band, Self::Quarter, Self::Rank, Self::Variation];

    /// The word on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Value => "VALUE",
            Self::Band => "BAND",
            Self::Quarter => "QUARTER",
            Self::Rank => "RANK",
            Self::Variation => "VARIATION",
        }
    }
}

/// What a part says, so that two can be held against each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Said {
    Value(Option<f64>, Option<Absence>),
    Band(Option<Band>),
    Quarter(Option<usize>),
    /// The place, with the best and the worst it could be.
    Rank(Option<(usize, usize, usize)>),
    Variation(Option<Variation>),
}

impl Verdict {
    pub(super) fn of(
        ground: &Ground,
        force: &Force,
        period: Period,
        (peers, average): (&PeerSelection, Average),
        phases: &Phases,
    ) -> Result<Self, Failure> {
        let comparison = ground.compare(period, peers, average)?;
        let window = Window {
            from: None,
            to: Some(period.last()),
        };
        let at = comparison.rows.iter().position(|row| row.force == force.code);
        Ok(Self {
            at: at.ok_or(Refusal::NotFound)?,
            // an indicator without a chart has everything else
            chart: control::drawn(ground, force, window, phases, None).ok(),
            comparison,
        })
    }

    /// The force's row.
    #[must_use]
    pub fn row(&self) -> &Row {
        &self.comparison.rows[self.at]
    }

    /// What one part says.
    pub(super) fn says(&self, part: Part) -> Said {
        let row = self.row();
        let placing = &row.standing.placing;
        match part {
            Part::Value => Said::Value(row.value.value, row.value.absence),
            Part::Band => Said::Band(placing.band.map(|it| it.band)),
            Part::Quarter => Said::Quarter(placing.quarter),
            Part::Rank => Said::Rank(placing.rank.map(|it| (it.place, it.best, it.worst))),
            Part::Variation => Said::Variation(self.chart.as_ref().and_then(|chart| chart.verdict.variation)),
        }
    }

    /// The parts that differ from an earlier verdict.
    #[must_use]
    pub fn moved_since(&self, before: &Self) -> Vec<Part> {
        let parts = Part::ALL.into_iter();
        parts.filter(|part| self.says(*part) != before.says(*part)).collect()
    }
}
