//! How a comparison appears in the API.
use super::{
    compare::{self, Average, Question, Sources},
    method, value,
};
use crate::{
    app::App,
    catalogue::IndicatorVersion,
    identity::Caller,
    ledger::{LedgerPoint, ledger_point},
    platform::failure::Failure,
    reference::{Force, PeerGroup, Snapshot},
};
use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use muster_domain::{
    Absence, ErrorCode, ForceCode, PeerKind, PeerSelection, Period, Problem, Quantity, coverage::Coverage,
};
use std::sync::Arc;

/// Which forces to set side by side.
#[derive(InputObject)]
pub struct PeersInput {
    /// How they are chosen.
    kind: PeerKind,
    /// The force they are the peers of; it is the first row.
    of: Option<ID>,
    /// The forces of a custom group.
    members: Option<Vec<ID>>,
    /// The version of the list; the latest where none is named.
    version: Option<String>,
    /// What the forces together come to.
    #[graphql(default)]
    average: PeerAverage,
}

/// What forces together come to.
#[derive(Enum, Clone, Copy, Default, PartialEq, Eq)]
pub enum PeerAverage {
    /// The sum of numerators over the sum of denominators: large forces weigh more.
    #[default]
    RatioOfSums,
    /// The mean of the forces' own values: the average force, without an interval.
    MeanOfForces,
}

/// Forces side by side on one indicator and one period.
pub struct Comparison {
    it: compare::Comparison,
    definition: IndicatorVersion,
}

/// Forces side by side on one indicator and one period.
#[Object]
impl Comparison {
    /// The indicator, as it was defined then.
    async fn indicator(&self) -> IndicatorVersion {
        self.definition.clone()
    }

    /// The period.
    async fn period(&self) -> Period {
        self.it.period
    }

    /// The last committed event the answer rests on: ask again with its time and get the same figures for ever. Whether a
    /// return that is missing was due is judged by the instant asked about.
    async fn as_of(&self) -> LedgerPoint {
        ledger_point(&self.it.point)
    }

    /// Which forces were chosen, and how.
    async fn peers(&self) -> PeerGroup {
        PeerGroup::new(Arc::clone(&self.it.snapshot), self.it.peers.clone())
    }

    /// One row a force; where the forces are the peers of one, that one comes first.
    async fn rows(&self) -> Vec<ComparisonRow> {
        let row = |row: &compare::Row| {
            Some(ComparisonRow {
                force: Force::of(&self.it.snapshot, row.force.as_str())?,
                value: row.value.clone(),
            })
        };
        self.it.rows.iter().filter_map(row).collect()
    }

    /// The forces together, with how much of them is covered; null for a survey, whose estimates are not added up.
    async fn aggregate(&self) -> Option<Aggregate> {
        self.it.together.clone().map(|together| Aggregate {
            snapshot: Arc::clone(&self.it.snapshot),
            together,
        })
    }

    /// How the values were worked out.
    async fn method(&self) -> Method {
        Method(self.it.method.clone())
    }

    /// What to mind when reading the answer.
    async fn warnings(&self) -> Vec<ComparisonWarning> {
        let warnings = self.it.warnings.iter();
        warnings
            .map(|warning| ComparisonWarning {
                code: warning.code,
                message: warning.message.clone(),
            })
            .collect()
    }
}

/// One force in a comparison.
pub struct ComparisonRow {
    force: Force,
    value: value::IndicatorValue,
}

/// One force in a comparison.
#[Object]
impl ComparisonRow {
    /// The force.
    async fn force(&self) -> &Force {
        &self.force
    }

    /// What it comes to, or why there is nothing.
    async fn value(&self) -> IndicatorValue {
        IndicatorValue(self.value.clone())
    }
}

/// What a force, or forces together, come to: a value, or the reason why there is none.
pub struct IndicatorValue(value::IndicatorValue);

/// What a force, or forces together, come to: a value, or the reason why there is none.
#[Object]
impl IndicatorValue {
    /// The value, in the unit of the indicator; null where there is none.
    async fn value(&self) -> Option<f64> {
        self.0.value
    }

    /// What was counted, where it is known; also where no value is stated.
    async fn numerator(&self) -> Option<Quantity> {
        self.0.numerator
    }

    /// What it is divided by, where it is known; also where no value is stated.
    async fn denominator(&self) -> Option<Quantity> {
        self.0.denominator
    }

    /// Of when the denominator is where that is not the period itself, or why nothing can be divided by it.
    async fn denominator_note(&self) -> Option<&str> {
        self.0.denominator_note.as_deref()
    }

    /// The 95% interval, in the unit of the indicator.
    async fn interval(&self) -> Option<Interval> {
        self.0.interval.map(|interval| Interval {
            low: interval.low,
            high: interval.high,
        })
    }

    /// Why a value has no interval: `NEGATIVE_COUNT`, `NO_METHOD` or `NOT_PUBLISHED`; null where it has one, or is none.
    async fn interval_absence(&self) -> Option<&str> {
        self.0.no_interval.map(value::NoInterval::code)
    }

    /// Why there is no value: `NOT_DUE`, `NOT_SUPPLIED`, `NOT_APPLICABLE` or `INCOMPLETE`; null where there is one.
    async fn absence(&self) -> Option<&str> {
        self.0.absence.map(Absence::code)
    }

    /// How much of the period is there, where some of it is missing; null where all of it is, or none.
    async fn completeness(&self) -> Option<PeriodCompleteness> {
        self.0.completeness.map(|found| PeriodCompleteness {
            supplied: count(found.supplied),
            owed: count(found.owed),
        })
    }

    /// What is said of any figure in it: `PROVISIONAL`, `ESTIMATED`, `BREAK`.
    async fn statuses(&self) -> Vec<&str> {
        self.0.statuses.words().collect()
    }

    /// Whether it rests on figures made up for demonstration.
    async fn synthetic(&self) -> bool {
        self.0.synthetic
    }
}

/// The limits of chance variation around a value.
#[derive(SimpleObject)]
pub struct Interval {
    /// The lower limit.
    low: f64,
    /// The upper limit.
    high: f64,
}

/// How many of the months, quarters or years that make up a period are there.
#[derive(SimpleObject)]
pub struct PeriodCompleteness {
    /// How many are there.
    supplied: i32,
    /// How many there should be.
    owed: i32,
}

/// Forces together. A force that lacks a half leaves both sums.
pub struct Aggregate {
    snapshot: Arc<Snapshot>,
    together: compare::Together,
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
        self.together.value.interval.map(|interval| Interval {
            low: interval.low,
            high: interval.high,
        })
    }

    /// Why the value has no interval: `NEGATIVE_COUNT` or `NO_METHOD`; null where it has one, or is none.
    async fn interval_absence(&self) -> Option<&str> {
        self.together.value.no_interval.map(value::NoInterval::code)
    }

    /// Why there is no value; null where there is one.
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
        AggregateCoverage {
            snapshot: Arc::clone(&self.snapshot),
            coverage: self.together.coverage.clone(),
        }
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
    /// Forces whose figures are in both sums.
    async fn supplied(&self) -> i32 {
        count(self.coverage.supplied)
    }

    /// Forces whose figures should be.
    async fn expected(&self) -> i32 {
        count(self.coverage.expected)
    }

    /// The share of residents, or of households where the indicator divides by them, that those forces have of all that
    /// should be there: 0.96 is 96%.
    async fn exposure_share(&self) -> Option<f64> {
        self.coverage.exposure_share
    }

    /// The forces that should be in the sums and are not.
    async fn missing(&self) -> Vec<MissingForce> {
        let missing = self.coverage.missing.iter();
        missing
            .filter_map(|(code, reason)| {
                Some(MissingForce {
                    force: Force::of(&self.snapshot, code.as_str())?,
                    reason: reason.code(),
                })
            })
            .collect()
    }

    /// Forces without residents of their own whose numerator is in the sum all the same: the British Transport Police in a
    /// national rate.
    async fn added(&self) -> Vec<Force> {
        self.named(&self.coverage.added)
    }

    /// Forces in the sums whose year lacks a month or two, the same in both halves.
    async fn incomplete(&self) -> Vec<Force> {
        self.named(&self.coverage.incomplete)
    }
}

impl AggregateCoverage {
    fn named(&self, codes: &[ForceCode]) -> Vec<Force> {
        let forces = codes.iter();
        forces
            .filter_map(|code| Force::of(&self.snapshot, code.as_str()))
            .collect()
    }
}

/// A force that should be in an aggregate and is not.
#[derive(SimpleObject)]
pub struct MissingForce {
    /// The force.
    force: Force,
    /// Why: `NOT_DUE`, `NOT_SUPPLIED`, `INCOMPLETE`; `INVALID` where something was counted over nothing; `SYNTHETIC` where
    /// its figures are made up and those of others are not.
    reason: &'static str,
}

/// How values were worked out.
pub struct Method(method::Method);

/// How values were worked out.
#[Object]
impl Method {
    /// What to call it.
    async fn name(&self) -> &str {
        self.0.name
    }

    /// In words.
    async fn summary(&self) -> &str {
        &self.0.summary
    }

    /// How forces are added up, in words.
    async fn aggregation(&self) -> &str {
        self.0.aggregation
    }

    /// The papers the formulas come from.
    async fn references(&self) -> &[&'static str] {
        &self.0.references
    }
}

/// Something to mind when reading an answer.
#[derive(SimpleObject)]
pub struct ComparisonWarning {
    /// A stable code: `LOW_COVERAGE`, `MIXED_ORIGIN`, `SYNTHETIC`, `PROVISIONAL`, `BREAK_IN_SERIES`, `INCOMPLETE_YEAR`.
    code: &'static str,
    /// In words.
    message: String,
}

fn count(of: usize) -> i32 {
    i32::try_from(of).unwrap_or(i32::MAX)
}

#[derive(Default)]
pub struct ComparisonQuery;

#[Object]
impl ComparisonQuery {
    /// Forces side by side on one indicator and one period. For everybody who is signed in with a role.
    async fn comparison(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The indicator's code, such as `recorded-crime-rate`.")] indicator: ID,
        #[graphql(desc = "A month, quarter or year that the indicator's returns can make.")] period: Period,
        #[graphql(desc = "Which forces; all of them where nothing is said.")] peers: Option<PeersInput>,
        #[graphql(desc = "As the figures, definitions, populations and peers stood at this instant.")] as_of: Option<
            DateTime<Utc>,
        >,
    ) -> Option<Result<Comparison>> {
        Some(comparison(ctx, &indicator, period, peers, as_of).await)
    }
}

async fn comparison(
    ctx: &Context<'_>,
    indicator: &ID,
    period: Period,
    peers: Option<PeersInput>,
    as_of: Option<DateTime<Utc>>,
) -> Result<Comparison> {
    let average = peers.as_ref().map_or(PeerAverage::default(), |peers| peers.average);
    let question = Question {
        indicator: indicator
            .parse()
            .map_err(|error| Failure::from(Problem::new(ErrorCode::UnknownIndicator, error).at(["indicator"])))?,
        period,
        peers: selection(peers)?,
        average: match average {
            PeerAverage::RatioOfSums => Average::RatioOfSums,
            PeerAverage::MeanOfForces => Average::MeanOfForces,
        },
        as_of,
    };
    let sources = Sources::of(ctx.data::<App>()?);
    let it = compare::compare(sources, ctx.data::<Caller>()?, &question).await?;
    let definition = IndicatorVersion::new(Arc::clone(&it.edition), &it.indicator.code)
        .ok_or_else(|| Failure::fault("an indicator that was compared and is not there"))?;
    Ok(Comparison { it, definition })
}

fn selection(peers: Option<PeersInput>) -> Result<PeerSelection, Failure> {
    let Some(peers) = peers else {
        return Ok(PeerSelection::all());
    };
    let force = |code: &ID, place: &str| {
        code.parse::<ForceCode>()
            .map_err(|error| Problem::new(ErrorCode::UnknownForce, error).at(["peers", place]))
    };
    let members = peers.members.unwrap_or_default();
    Ok(PeerSelection {
        kind: peers.kind,
        of: peers.of.as_ref().map(|code| force(code, "of")).transpose()?,
        members: members
            .iter()
            .map(|code| force(code, "members"))
            .collect::<Result<_, _>>()?,
        version: peers.version,
    })
}
