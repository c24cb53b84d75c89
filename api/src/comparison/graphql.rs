//! How a comparison appears in the API.
mod distribution;
mod funnel;
mod level;
mod method;
mod placed;
mod row;
mod spread;
mod theme;
mod together;
mod value;

use super::compare::{self, Average, Question, Sources};
use crate::{
    app::App,
    catalogue::{Edition, IndicatorVersion},
    citation::{Cited, graphql::Citation},
    identity::Caller,
    ledger::{LedgerPoint, ledger_point},
    platform::failure::Failure,
    reference::PeerGroup,
};
use async_graphql::{Context, ID, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use muster_domain::{ErrorCode, ForceCode, IndicatorCode, PeerKind, PeerSelection, Period, Problem};
use std::sync::Arc;

pub use distribution::{Distribution, HistogramBin};
pub use funnel::{Funnel, FunnelLimits, FunnelPoint};
pub use level::{Level, Unallocated};
pub use method::{ComparisonWarning, Method};
pub use placed::{Band, BandPosition, RankRange, Spread};
pub(crate) use row::row_of;
pub use row::{Change, ChangeAgainst, Comparability, ComparabilityRemark, ComparisonRow, Movement};
pub use spread::SpreadQuery;
pub(crate) use spread::{area_code, force_code};
pub use theme::ChartTheme;
pub use together::{Aggregate, AggregateCoverage, MissingForce, PeerAverage};
pub(crate) use value::count;
pub use value::{IndicatorValue, Interval, PeriodCompleteness};

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
    #[graphql(default_with = "Some(PeerAverage::RatioOfSums)")]
    average: Option<PeerAverage>,
}

/// Forces, or their areas, side by side on one indicator and one period.
pub struct Comparison {
    it: compare::Comparison,
    definition: IndicatorVersion,
}

/// Forces, or their areas, side by side on one indicator and one period.
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

    /// What is set side by side.
    async fn level(&self) -> Level {
        self.it.level.into()
    }

    /// What of each force is in none of its areas; empty where forces are compared.
    async fn unallocated(&self) -> Vec<Unallocated> {
        let each = self.it.unallocated.iter();
        each.filter_map(|it| Unallocated::of(&self.it.snapshot, it)).collect()
    }

    /// One row a force, or an area; where the forces are the peers of one, that one or its areas come first.
    async fn rows(&self) -> Vec<ComparisonRow> {
        let rows = self.it.rows.iter();
        rows.filter_map(|row| row_of(&self.it, row)).collect()
    }

    /// The forces, or areas, together, with how much of them is covered: over all accepted figures, also those that may not be
    /// shown to you; null for a survey, whose estimates are not added up.
    async fn aggregate(&self) -> Option<Aggregate> {
        Aggregate::of(&self.it)
    }

    /// The spread of the rows that you see, which bands are drawn in.
    async fn spread(&self) -> Spread {
        Spread::from(&self.it.spread)
    }

    /// How the values were worked out.
    async fn method(&self) -> Method {
        Method::of(&self.it)
    }

    /// The value of the forces together, to be quoted under an address that holds for ever; null for a survey, of figures that do
    /// not count yet, and of areas.
    async fn citation(&self) -> Option<Citation> {
        Cited::of_together(&self.it).map(Citation)
    }

    /// What to mind when reading the answer.
    async fn warnings(&self) -> Vec<ComparisonWarning> {
        self.it.warnings.iter().map(ComparisonWarning::of).collect()
    }
}

impl Comparison {
    /// With the definition it is by.
    pub(crate) fn of(it: compare::Comparison) -> Result<Self, Failure> {
        let definition = definition(&it.edition, &it.indicator.code)?;
        Ok(Self { it, definition })
    }
}

#[derive(Default)]
pub struct ComparisonQuery;

#[Object]
impl ComparisonQuery {
    /// Forces, or their areas, side by side on one indicator and one period. For everybody who is signed in with a role.
    async fn comparison(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The indicator's code, such as `recorded-crime-rate`.")] indicator: ID,
        #[graphql(desc = "A month, quarter or year that the indicator's returns can make.")] period: Period,
        #[graphql(desc = "Which forces; all of them where nothing is said.")] peers: Option<PeersInput>,
        #[graphql(
            desc = "Forces, or their areas of one kind. Of the areas of forces whose returns are not yours to read, small numbers are hidden.",
            default_with = "Some(Level::Force)"
        )]
        level: Option<Level>,
        #[graphql(desc = "As the figures, definitions, populations and peers stood at this instant.")] as_of: Option<
            DateTime<Utc>,
        >,
    ) -> Option<Result<Comparison>> {
        let it = asked(ctx, &indicator, period, (peers, level), as_of).await;
        Some(it.and_then(|it| Ok(Comparison::of(it)?)))
    }
}

/// A comparison as somebody asks for it.
async fn asked(
    ctx: &Context<'_>,
    indicator: &ID,
    period: Period,
    (peers, level): (Option<PeersInput>, Option<Level>),
    as_of: Option<DateTime<Utc>>,
) -> Result<compare::Comparison> {
    let (peers, average) = selected(peers)?;
    let question = Question {
        indicator: indicator_code(indicator)?,
        period,
        peers,
        average,
        level: level.unwrap_or_default().into(),
        as_of,
    };
    let sources = Sources::of(ctx.data::<App>()?);
    Ok(compare::compare(sources, ctx.data::<Caller>()?, &question).await?)
}

/// The peers as somebody names them, with what they come to together.
pub(crate) fn selected(peers: Option<PeersInput>) -> Result<(PeerSelection, Average), Failure> {
    let average = match peers.as_ref().and_then(|peers| peers.average) {
        None | Some(PeerAverage::RatioOfSums) => Average::RatioOfSums,
        Some(PeerAverage::MeanOfForces) => Average::MeanOfForces,
    };
    Ok((selection(peers)?, average))
}

/// The indicator as somebody names it.
pub(crate) fn indicator_code(indicator: &ID) -> Result<IndicatorCode, Failure> {
    let code = indicator.parse();
    code.map_err(|error| {
        Problem::new(ErrorCode::UnknownIndicator, error)
            .at(["indicator"])
            .into()
    })
}

/// The definition that an answer is by.
pub(crate) fn definition(edition: &Arc<Edition>, code: &IndicatorCode) -> Result<IndicatorVersion, Failure> {
    IndicatorVersion::new(Arc::clone(edition), code)
        .ok_or_else(|| Failure::fault("an indicator that was found and is not there"))
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
