//! Forces and what belongs to them, as the API shows them. All of it is public.
mod places;

use super::{snapshots::Current, store::Snapshot};
use crate::{
    app::App,
    ledger,
    platform::failure::Failure,
    targets::graphql::{Target, of_force},
};
use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use muster_domain::{AreaKind, ForceCode, Month, PeerKind, PeerSelection, Period};
use std::sync::Arc;

pub use places::{Area, PeerGroup, Population, Region};

/// A police force of England and Wales, or the British Transport Police.
#[derive(Clone, Debug)]
pub struct Force {
    snapshot: Arc<Snapshot>,
    row: muster_domain::Force,
}

impl Force {
    /// A force as a snapshot has it.
    #[must_use]
    pub fn of(snapshot: &Arc<Snapshot>, code: &str) -> Option<Self> {
        let row = snapshot.reference.force(code)?.clone();
        Some(Self {
            snapshot: Arc::clone(snapshot),
            row,
        })
    }

    fn also(&self, code: &ForceCode) -> Option<Self> {
        Self::of(&self.snapshot, code.as_str())
    }
}

/// A police force of England and Wales, or the British Transport Police.
#[Object]
impl Force {
    /// Its code here and on police.uk, such as `avon-and-somerset`.
    async fn code(&self) -> ID {
        ID(self.row.code.to_string())
    }

    /// Its ONS police force area code; null for the British Transport Police, which has no area.
    async fn ons_code(&self) -> Option<ID> {
        self.row.ons_code.clone().map(ID)
    }

    /// What it calls itself.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// `territorial`; `city` for the City of London, whose residents are too few for a rate; `national` for the British Transport Police, which has none.
    async fn kind(&self) -> &str {
        self.row.kind.code()
    }

    /// The region it lies in.
    async fn region(&self) -> Option<Region> {
        Region::of(&self.snapshot, self.row.region.as_str())
    }

    /// The areas within it, by code.
    async fn areas(
        &self,
        #[graphql(desc = "Only areas of this kind. Kinds overlap: add up areas of one kind only.")] kind: Option<
            AreaKind,
        >,
    ) -> Vec<Area> {
        self.snapshot
            .reference
            .areas_of(&self.row.code)
            .filter(|area| kind.is_none_or(|kind| kind == area.kind))
            .map(|area| Area::of(&self.snapshot, area))
            .collect()
    }

    /// Residents and households in the middle of a year; the latest estimate where no year is named, null where there is none.
    async fn population(&self, #[graphql(desc = "The year of the estimate.")] year: Option<i32>) -> Option<Population> {
        let known = self.snapshot.reference.populations_of(&self.row.code);
        let row = match year {
            None => known.last(),
            Some(year) => known.iter().find(|row| i32::from(row.mid_year) == year),
        };
        row.cloned().map(Population::from)
    }

    /// Every estimate of its residents and households, oldest first.
    async fn populations(&self) -> Vec<Population> {
        let known = self.snapshot.reference.populations_of(&self.row.code);
        known.iter().cloned().map(Population::from).collect()
    }

    /// The forces it is set beside: ordered, versioned and not symmetric. Null where it has no such group, as the City of London has none that is most similar.
    async fn peers(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How they are chosen: MOST_SIMILAR, REGION or ALL.",
            default_with = "Some(PeerKind::MostSimilar)"
        )]
        kind: Option<PeerKind>,
        #[graphql(desc = "A version of the list; the latest where none is named.")] version: Option<String>,
        #[graphql(desc = "As the lists stood at this instant.")] as_of: Option<DateTime<Utc>>,
    ) -> Option<Result<PeerGroup>> {
        let snapshot = match as_of {
            None => Arc::clone(&self.snapshot),
            Some(as_of) => match snapshot_at(ctx, as_of).await {
                Ok(snapshot) => snapshot,
                Err(error) => return Some(Err(error)),
            },
        };
        let selection = PeerSelection {
            kind: kind.unwrap_or(PeerKind::MostSimilar),
            of: Some(self.row.code.clone()),
            members: Vec::new(),
            version,
        };
        let month = match today(ctx, as_of) {
            Ok(month) => month,
            Err(error) => return Some(Err(error)),
        };
        let group = snapshot.reference.peers(&selection, Period::month(month)).ok()?;
        Some(Ok(PeerGroup::new(snapshot, group)))
    }

    /// What it aims for, by indicator: benchmarks beside the spread between forces. For the force, its commissioner and those who
    /// read of every force; empty for others.
    async fn targets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only on this indicator, by its code.")] indicator: Option<ID>,
        #[graphql(desc = "As targets and figures stood at this instant.")] as_of: Option<DateTime<Utc>>,
    ) -> Option<Result<Vec<Target>>> {
        Some(of_force(ctx, &self.row.code, indicator, as_of).await)
    }

    /// Its first month, such as `1974-04`; null where that is before any figure held here.
    async fn valid_from(&self) -> Option<String> {
        self.row.valid_from.map(|month| month.to_string())
    }

    /// Its last month; null while it is in being.
    async fn valid_to(&self) -> Option<String> {
        self.row.valid_to.map(|month| month.to_string())
    }

    /// The forces it was formed from.
    async fn predecessors(&self) -> Vec<Force> {
        self.row
            .predecessors
            .iter()
            .filter_map(|code| self.also(code))
            .collect()
    }
}

#[derive(Default)]
pub struct ReferenceQuery;

#[Object]
impl ReferenceQuery {
    /// One police force; null where no force has this code.
    async fn force(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its code, such as `avon-and-somerset`.")] code: ID,
    ) -> Option<Result<Force>> {
        force(ctx, &code).await
    }

    /// The police forces, by code: all of them, or those of a region.
    async fn forces(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A region's code, such as `E12000005`.")] region: Option<ID>,
    ) -> Option<Result<Vec<Force>>> {
        let listed = current(ctx).await.map(|snapshot| {
            let forces = snapshot
                .reference
                .forces_of(region.as_ref().map(|region| region.as_str()));
            forces
                .filter_map(|force| Force::of(&snapshot, force.code.as_str()))
                .collect()
        });
        Some(listed)
    }

    /// A force for other subgraphs, by its code.
    #[graphql(entity)]
    async fn force_by_code(&self, ctx: &Context<'_>, code: Option<ID>) -> Option<Result<Force>> {
        force(ctx, &code?).await
    }

    /// A force for other subgraphs, by its ONS code.
    #[graphql(entity)]
    async fn force_by_ons_code(&self, ctx: &Context<'_>, ons_code: Option<ID>) -> Option<Result<Force>> {
        let ons_code = ons_code?;
        let found = current(ctx).await.map(|snapshot| {
            let code = snapshot.reference.force_by_ons_code(&ons_code)?.code.clone();
            Force::of(&snapshot, code.as_str())
        });
        found.transpose()
    }

    /// An area for other subgraphs, by its code.
    #[graphql(entity)]
    async fn area_by_code(&self, ctx: &Context<'_>, code: Option<ID>) -> Option<Result<Area>> {
        let code = code?;
        let found = current(ctx).await.map(|snapshot| Area::by_code(&snapshot, &code));
        found.transpose()
    }
}

/// A force as it stands, for any field that leads to one.
pub async fn force(ctx: &Context<'_>, code: &str) -> Option<Result<Force>> {
    let found = current(ctx).await.map(|snapshot| Force::of(&snapshot, code));
    found.transpose()
}

async fn current(ctx: &Context<'_>) -> Result<Arc<Snapshot>> {
    let snapshot = ctx.data::<Current>()?.get(&ctx.data::<App>()?.reference).await?;
    Ok(snapshot)
}

/// The month of an instant, or this one: who was a force in it is somebody's peer.
fn today(ctx: &Context<'_>, as_of: Option<DateTime<Utc>>) -> Result<Month> {
    let now = ctx.data::<App>()?.clock.now();
    let day = as_of.map_or(now, |asked| asked.min(now)).date_naive();
    Month::of(day).ok_or_else(|| Failure::fault(format!("{day} is in no month")).into())
}

async fn snapshot_at(ctx: &Context<'_>, as_of: DateTime<Utc>) -> Result<Arc<Snapshot>> {
    let app = ctx.data::<App>()?;
    let point = ledger::point(app.database.reader(), Some(as_of)).await;
    Ok(app.reference.as_of(point.map_err(Failure::from)?.event).await?)
}
