//! Forces together as the API shows them, and how much of them is covered.
use super::value::{Interval, count};
use crate::{
    comparison::{
        compare::{self, Average},
        value::NoInterval,
    },
    reference::{Area, Force, Snapshot},
};
use async_graphql::{Enum, Object, SimpleObject};
use muster_domain::{
    Absence, ForceCode, OwnerCode, Quantity,
    coverage::{Coverage, Missing},
};
use std::sync::Arc;

/// What forces, or areas, together come to.
#[derive(Enum, Clone, Copy, Default, PartialEq, Eq)]
pub enum PeerAverage {
    /// The sum of numerators over the sum of denominators: large forces weigh more.
    #[default]
    RatioOfSums,
    /// The mean of the forces' own values: the average force, without an interval.
    MeanOfForces,
}

/// Forces together. A force that lacks a half leaves both sums.
pub struct Aggregate {
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) together: compare::Together,
}

impl Aggregate {
    pub(crate) fn of(comparison: &compare::Comparison) -> Option<Self> {
        Some(Self {
            snapshot: Arc::clone(&comparison.snapshot),
            together: comparison.together.clone()?,
        })
    }
}

/// Forces together. A force that lacks a half leaves both sums.
#[Object]
impl Aggregate {
    /// The value of the forces together; null where no force has one.
    async fn value(&self) -> Option<f64> {
        self.together.value.value
    }

    /// What the value is: `RATIO_OF_SUMS` or `MEAN_OF_FORCES`.
    async fn average(&self) -> PeerAverage {
        match self.together.average {
            Average::RatioOfSums => PeerAverage::RatioOfSums,
            Average::MeanOfForces => PeerAverage::MeanOfForces,
        }
    }

    /// The sum of the numerators.
    async fn numerator(&self) -> Option<Quantity> {
        self.together.value.numerator
    }

    /// The sum of the denominators.
    async fn denominator(&self) -> Option<Quantity> {
        self.together.value.denominator
    }

    /// Of when the denominators are, where that is the same for every force and not the period itself.
    async fn denominator_note(&self) -> Option<&str> {
        self.together.value.denominator_note.as_deref()
    }

    /// The 95% interval of the value.
    async fn interval(&self) -> Option<Interval> {
        self.together.value.interval.map(Interval::from)
    }

    /// Why the value has no interval: `NEGATIVE_COUNT` or `NO_METHOD`; null where it has one, or is none.
    async fn interval_absence(&self) -> Option<&str> {
        self.together.value.no_interval.map(NoInterval::code)
    }

    /// Why there is no value; null where there is one. `SUPPRESSED` where it would give away what may not be shown to you.
    async fn absence(&self) -> Option<&str> {
        self.together.value.absence.map(Absence::code)
    }

    /// What is said of any figure in it.
    async fn statuses(&self) -> Vec<&str> {
        self.together.value.statuses.words().collect()
    }

    /// Whether it is made up for demonstration: made-up and real figures are never added.
    async fn synthetic(&self) -> bool {
        self.together.value.synthetic
    }

    /// How much of what should be in it is.
    async fn coverage(&self) -> AggregateCoverage {
        AggregateCoverage::new(Arc::clone(&self.snapshot), self.together.coverage.clone())
    }
}

/// How much of an aggregate is there.
pub struct AggregateCoverage {
    snapshot: Arc<Snapshot>,
    coverage: Coverage,
}

/// How much of an aggregate is there.
#[Object(name = "Coverage")]
impl AggregateCoverage {
    /// Forces, or areas, whose figures are in both sums.
    async fn supplied(&self) -> i32 {
        count(self.coverage.supplied)
    }

    /// Forces, or areas, whose figures should be: those that owe them, and every area of theirs. A force whose return was waived is not among them.
    async fn expected(&self) -> i32 {
        count(self.coverage.expected)
    }

    /// The share of residents, or of households where the indicator divides by them, that those forces have of all that
    /// should be there: 0.96 is 96%.
    async fn exposure_share(&self) -> Option<f64> {
        self.coverage.exposure_share
    }

    /// The forces, or areas, that should be in the sums and are not.
    async fn missing(&self) -> Vec<MissingForce> {
        self.lacking(&self.coverage.missing)
    }

    /// Forces of which nothing is missing because the unit waived what they lack: not expected, and not in the sums. Their residents
    /// count as not covered all the same.
    async fn waived(&self) -> Vec<Force> {
        self.named(&self.coverage.waived)
    }

    /// Forces without residents of their own whose numerator is in the sum all the same: the British Transport Police in a
    /// national rate.
    async fn added(&self) -> Vec<Force> {
        self.named(&self.coverage.added)
    }

    /// Forces without residents of their own whose numerator should be in the sum and is not. They are in no count of `expected`, since
    /// nobody is divided by them: `NOT_SUPPLIED` of the British Transport Police is a national rate without its offences.
    async fn not_added(&self) -> Vec<MissingForce> {
        self.lacking(&self.coverage.not_added)
    }

    /// Forces in the sums whose year lacks a month or two, the same in both halves.
    async fn incomplete(&self) -> Vec<Force> {
        self.named(&self.coverage.incomplete)
    }
}

impl AggregateCoverage {
    /// That of an aggregate.
    pub(crate) const fn new(snapshot: Arc<Snapshot>, coverage: Coverage) -> Self {
        Self { snapshot, coverage }
    }

    fn lacking(&self, missing: &[(OwnerCode, Missing)]) -> Vec<MissingForce> {
        let missing = missing.iter();
        missing
            .filter_map(|(owner, reason)| {
                let area = owner.area.as_ref();
                Some(MissingForce {
                    force: Force::of(&self.snapshot, owner.force.as_str())?,
                    area: area.and_then(|area| Area::by_code(&self.snapshot, area.as_str())),
                    reason: reason.code(),
                })
            })
            .collect()
    }

    /// The forces of these, each once.
    fn named(&self, owners: &[OwnerCode]) -> Vec<Force> {
        let mut forces: Vec<&ForceCode> = owners.iter().map(|owner| &owner.force).collect();
        forces.dedup();
        let forces = forces.into_iter();
        forces
            .filter_map(|code| Force::of(&self.snapshot, code.as_str()))
            .collect()
    }
}

/// A force, or an area, that should be in an aggregate and is not.
#[derive(SimpleObject)]
pub struct MissingForce {
    /// The force; of an area the one it lies in.
    force: Force,
    /// The area; null where forces are compared.
    area: Option<Area>,
    /// Why: `NOT_DUE`, `NOT_SUPPLIED`, `INCOMPLETE`; `WITHDRAWN` where it was taken back; `INVALID` where something was counted
    /// over nothing; `SYNTHETIC` where its figures are made up and those of others are not, or of what would be added the other way
    /// round; `OTHER_DEFINITION` where they were counted by another definition than those of most, or by two; `SUPPRESSED` where that
    /// may not be said to you.
    reason: &'static str,
}
