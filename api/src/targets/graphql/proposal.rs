//! A target as it would be, in the API: the benchmark, the steps, and the spread they come from.
use crate::{
    catalogue::IndicatorVersion,
    comparison::graphql::{IndicatorValue, definition},
    ledger::{LedgerPoint, ledger_point},
    platform::failure::Failure,
    reference::{Force, PeerGroup, Snapshot},
    targets::{method, propose, sentence, spread, way},
};
use async_graphql::{Object, SimpleObject};
use muster_domain::{Period, catalogue::Indicator, target::NOT_A_QUOTA};
use std::sync::Arc;

/// What a force could aim for, with everything it is made of.
pub struct ProposedTarget {
    it: propose::Proposal,
    definition: IndicatorVersion,
}

impl ProposedTarget {
    pub(super) fn of(it: propose::Proposal) -> Result<Self, Failure> {
        let definition = definition(&it.instant.edition, &it.indicator.code)?;
        Ok(Self { it, definition })
    }
}

/// What a force could aim for, with everything it is made of.
#[Object]
impl ProposedTarget {
    /// The indicator, as it was defined then.
    async fn indicator(&self) -> IndicatorVersion {
        self.definition.clone()
    }

    /// The force.
    async fn force(&self) -> Option<Force> {
        Force::of(&self.it.instant.snapshot, self.it.force.code.as_str())
    }

    /// The last committed event the answer rests on: ask again with its time and get the same for ever.
    async fn as_of(&self) -> LedgerPoint {
        ledger_point(&self.it.instant.point)
    }

    /// The period the way begins with.
    async fn baseline(&self) -> Period {
        self.it.way.course.baseline()
    }

    /// What the force came to in it.
    async fn value(&self) -> IndicatorValue {
        IndicatorValue(self.it.value.clone())
    }

    /// What the better quarter of the peers come to, in the unit of the indicator.
    async fn benchmark(&self) -> f64 {
        self.it.way.benchmark
    }

    /// Whether the force is at or past the benchmark already: its own value is then kept.
    async fn past(&self) -> bool {
        self.it.way.past()
    }

    /// The share of the gap that is closed in a year.
    async fn share(&self) -> f64 {
        self.it.way.share
    }

    /// For how many years.
    async fn years(&self) -> i32 {
        i32::from(self.it.way.course.length())
    }

    /// What there is to come to, a step a year; never worse than the baseline.
    async fn steps(&self) -> Vec<TargetStep> {
        self.it.steps.iter().map(TargetStep::from).collect()
    }

    /// The spread it comes from: the peers in the baseline, without the force itself.
    async fn spread(&self) -> PeerSpread {
        PeerSpread::new(&self.it.instant.snapshot, &self.it.indicator, self.it.spread.clone())
    }

    /// How it was worked out.
    async fn method(&self) -> TargetMethod {
        TargetMethod::from(method::METHOD)
    }

    /// All of it in plain sentences.
    async fn sentence(&self) -> &str {
        &self.it.sentence
    }

    /// What a target is, and what it is not.
    async fn note(&self) -> &str {
        NOT_A_QUOTA
    }
}

/// What is aimed for in one year.
#[derive(SimpleObject)]
pub struct TargetStep {
    /// Which year, from 1.
    year: i32,
    /// The period it is held against: as long as the baseline, and so many years after it.
    period: Period,
    /// What there is to come to, in the unit of the indicator.
    value: f64,
}

impl From<&way::Step> for TargetStep {
    fn from(step: &way::Step) -> Self {
        Self {
            year: i32::from(step.year.number),
            period: step.year.period,
            value: step.value,
        }
    }
}

/// The peers of a force in one period, without the force itself.
pub struct PeerSpread {
    snapshot: Arc<Snapshot>,
    it: spread::PeerSpread,
    sentence: String,
}

impl PeerSpread {
    pub(super) fn new(snapshot: &Arc<Snapshot>, indicator: &Indicator, it: spread::PeerSpread) -> Self {
        Self {
            snapshot: Arc::clone(snapshot),
            sentence: sentence::of_spread(indicator, &it),
            it,
        }
    }
}

/// The peers of a force in one period, without the force itself.
#[Object]
impl PeerSpread {
    /// The period.
    async fn period(&self) -> Period {
        self.it.period
    }

    /// Which forces were chosen, and how.
    async fn peers(&self) -> PeerGroup {
        PeerGroup::new(Arc::clone(&self.snapshot), self.it.group.clone())
    }

    /// A quarter of the peers with a value lie below it (type 7); null where none has one.
    async fn lower(&self) -> Option<f64> {
        Some(self.it.quartiles?.lower)
    }

    /// Half of them lie below it.
    async fn median(&self) -> Option<f64> {
        Some(self.it.quartiles?.median)
    }

    /// Three quarters of them lie below it.
    async fn upper(&self) -> Option<f64> {
        Some(self.it.quartiles?.upper)
    }

    /// The peers it is of.
    async fn forces(&self) -> Vec<PeerValue> {
        let of = |used: &spread::Used| {
            Some(PeerValue {
                force: Force::of(&self.snapshot, used.force.as_str())?,
                value: used.value,
                drawn: used.drawn,
            })
        };
        self.it.used.iter().filter_map(of).collect()
    }

    /// The peers that are no part of it.
    async fn missing(&self) -> Vec<PeerWithout> {
        let of = |(code, reason): &(muster_domain::ForceCode, &'static str)| {
            let force = Force::of(&self.snapshot, code.as_str())?;
            Some(PeerWithout { force, reason })
        };
        self.it.missing.iter().filter_map(of).collect()
    }

    /// Whether small counts were drawn towards the rate of all first.
    async fn drawn_together(&self) -> bool {
        self.it.drawn_together
    }

    /// In a sentence.
    async fn sentence(&self) -> &str {
        &self.sentence
    }
}

/// A peer with a value.
#[derive(SimpleObject)]
pub struct PeerValue {
    /// The force.
    force: Force,
    /// What it came to.
    value: f64,
    /// What the quartiles are of: the value, or what it was drawn to where counts are small.
    drawn: f64,
}

/// A peer that is no part of a spread.
#[derive(SimpleObject)]
pub struct PeerWithout {
    /// The force.
    force: Force,
    /// Why: an absence such as `NOT_SUPPLIED`; `NOT_TERRITORIAL`; `MIXED_ORIGIN` where its figures are made up and the force's own
    /// are not, or the other way round; `MIXED_DEFINITIONS` where they were counted by definitions that are not comparable.
    reason: &'static str,
}

/// How a target was worked out, in words enough to work it out again by hand.
#[derive(SimpleObject)]
pub struct TargetMethod {
    /// What to call it.
    name: &'static str,
    /// How the benchmark is taken from the peers.
    benchmark: &'static str,
    /// How the steps lead there.
    steps: &'static str,
    /// How progress is told.
    progress: &'static str,
    /// How a step is shared out among areas.
    apportionment: &'static str,
    /// The papers the formulas come from.
    references: Vec<&'static str>,
}

impl From<method::Method> for TargetMethod {
    fn from(method: method::Method) -> Self {
        Self {
            name: method.name,
            benchmark: method.benchmark,
            steps: method.steps,
            progress: method.progress,
            apportionment: method.apportionment,
            references: method.references.to_vec(),
        }
    }
}
