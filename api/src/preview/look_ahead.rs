//! Looking ahead: the comparisons and control charts that a draft would bring about. Nothing is written and nothing is kept.
use crate::{
    comparison::{Average, Comparison, Drafted, Instant, Sources},
    control::{self, ControlChart, Phases, Window},
    identity::Caller,
    platform::failure::{Failure, Refusal},
    returns::{self, Returns},
};
use muster_domain::{
    CollectionKey, ErrorCode, ForceCode, Origin, PeerSelection, Period, RevisionKey, Statuses, Supplied,
    catalogue::Collection,
    cell::{Cell, CellAddress},
    comparability::{CountedBy, Definition},
    permission::Stage,
};
use std::collections::HashSet;

/// A revision that may come to count.
#[derive(Clone, Debug)]
pub struct Proposal {
    pub revision: RevisionKey,
    pub force: ForceCode,
    pub collection: CollectionKey,
    pub period: Period,
    pub origin: Origin,
    /// The definition it was handed over under; `None` of a draft, which would be handed over under the one that holds.
    pub sealed_as: Option<String>,
    /// The system its figures come from.
    pub source_system: Option<String>,
}

/// What everybody would see of the force.
#[derive(Clone, Debug)]
pub struct Preview {
    pub force: ForceCode,
    pub indicators: Vec<Previewed>,
}

/// What everybody would see of the force on one indicator.
#[derive(Clone, Debug)]
pub struct Previewed {
    pub comparison: Comparison,
    /// `None` where the indicator has no control chart.
    pub chart: Option<ControlChart>,
}

/// Works out what a revision would bring about, on every indicator that its collection feeds. For those who may see the force's
/// drafts: whoever may not learns nothing, not even once it is signed.
pub async fn look_ahead(
    sources: Sources<'_>,
    returns: &Returns,
    caller: &Caller,
    proposal: &Proposal,
    (peers, average): (&PeerSelection, Average),
) -> Result<Preview, Failure> {
    if !caller.visibility().shows(&proposal.force, Stage::Draft) {
        return Err(Refusal::NotFound.into());
    }
    let instant = Instant::of(sources, caller, None).await?;
    let force = instant.force(&proposal.force)?;
    let key = *instant
        .snapshot
        .force_keys
        .get(&proposal.force)
        .ok_or(Refusal::NotFound)?;
    let catalogue = &instant.edition.catalogue;
    let collection = instant.edition.collection_code(proposal.collection);
    let collection = collection.and_then(|code| catalogue.collection(code));
    let collection = collection.ok_or(Refusal::NotFound)?;
    let mut cells = returns::recorded(returns, proposal.revision).await?;
    cells.extend(lacking(collection, proposal.period, &cells));
    let definition = proposal.sealed_as.as_deref().map(str::parse).transpose();
    let definition = definition.map_err(Failure::fault)?;
    let counted_by = CountedBy {
        definition: definition.unwrap_or_else(|| Definition::of(collection)),
        source_system: proposal.source_system.clone(),
    };
    let drafted = Drafted {
        force: key,
        collection: proposal.collection,
        period: proposal.period,
        cells: &cells,
        synthetic: proposal.origin.synthetic(),
        counted_by: &counted_by,
    };
    let phases = Phases::of(sources, &instant, &proposal.force, None).await?;
    let fed = catalogue.indicators().filter(|indicator| {
        let mut of = indicator
            .terms()
            .filter_map(|term| catalogue.collection_of(&term.measure));
        of.any(|of| of.code == collection.code)
    });
    let mut indicators = Vec::new();
    for indicator in fed {
        let ground = instant.ground_as_if(sources, &indicator.code, &drafted).await?;
        let comparison = match ground.compare(proposal.period, peers, average) {
            Ok(comparison) => comparison,
            // its other half comes less often than this return
            Err(failure) if failure.code() == ErrorCode::PeriodWrongLength => continue,
            Err(failure) => return Err(failure),
        };
        let chart = match control::drawn(&ground, force, Window::default(), &phases, None) {
            Ok(chart) => Some(chart),
            Err(failure) if failure.code() == ErrorCode::SeriesTooSeldom => None,
            Err(failure) => return Err(failure),
        };
        indicators.push(Previewed { comparison, chart });
    }
    Ok(Preview {
        force: proposal.force.clone(),
        indicators,
    })
}

/// The cells that are owed and not there yet: a blank is not a nought, so no sum is made without them.
fn lacking(collection: &Collection, period: Period, cells: &[Cell]) -> Vec<Cell> {
    let there: HashSet<&CellAddress> = cells.iter().map(|cell| &cell.address).collect();
    let owed = collection.cells(period).map(|(measure, breakdown)| CellAddress {
        measure: measure.code.clone(),
        area: None,
        breakdown,
    });
    let lacking = owed.filter(|address| !there.contains(address)).map(|address| Cell {
        address,
        supplied: Supplied::NotSupplied,
        statuses: Statuses::NONE,
        note: None,
    });
    lacking.collect()
}
