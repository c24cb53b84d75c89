//! What a figure rests on, in the API.
use crate::{
    catalogue::Collection,
    citation::{
        AcceptedOf,
        accepted::{Accepted, counting},
        explained::Explained,
    },
    comparison::RestsOn,
    platform::failure::Failure,
    reference::Force,
};
use async_graphql::{Context, ID, Result, SimpleObject, dataloader::DataLoader};
use chrono::{DateTime, Utc};
use muster_domain::Period;
use std::sync::Arc;

/// A return that a figure is put together from, in the revision that counted.
#[derive(SimpleObject)]
pub struct Provenance {
    /// The force that sent it.
    force: Option<Force>,
    /// The collection it is of.
    collection: Option<Collection>,
    /// The period it is for.
    period: Period,
    /// The return; null where it is not yours to see.
    return_id: Option<ID>,
    /// Which revision of it.
    revision: i32,
    /// Where its figures come from: `FORCE`, `PUBLISHED` or `SEEDED_SYNTHETIC`.
    origin: &'static str,
    /// The definition of the collection that was signed under.
    definition: Option<String>,
    /// The digest of what was signed: everything in the revision.
    digest: Option<String>,
    /// Whoever vouched for it.
    signer: Option<ReturnSigner>,
    /// When it was signed.
    signed_at: Option<DateTime<Utc>>,
    /// When it began to count.
    accepted_at: Option<DateTime<Utc>>,
    /// The system its figures were taken from, where the force named one.
    source_system: Option<String>,
    /// Why cells that the figure is made of are right although they looked wrong, as the force explained it: what it wrote for
    /// publication, and all of it for whoever may read the return.
    explanations: Vec<Explanation>,
}

/// Why a cell is right although it looked wrong, in the words of the force that sent it. It holds for the value that stands there.
#[derive(SimpleObject)]
pub(super) struct Explanation {
    /// What is counted.
    measure: String,
    /// Which part of the measure, such as `offence=arson`; empty for a measure without dimensions.
    breakdown: String,
    /// The code of what checking the return found there.
    finding: String,
    /// The reason.
    text: String,
}

/// Whoever vouched for a return.
#[derive(SimpleObject)]
pub struct ReturnSigner {
    /// `FORCE_SIGNATORY`, or `SYSTEM` for figures taken from a publication.
    role: &'static str,
    /// What they are called; null where it is not yours to know.
    name: Option<String>,
}

impl From<&Accepted> for Provenance {
    fn from(it: &Accepted) -> Self {
        Self {
            force: Force::of(&it.snapshot, it.force.as_str()),
            collection: Collection::new(Arc::clone(&it.edition), &it.collection),
            period: it.period,
            return_id: it.return_id.map(|id| ID(id.to_string())),
            revision: it.revision,
            origin: it.origin.code(),
            definition: it.definition.clone(),
            digest: it.digest.map(|digest| digest.to_string()),
            signer: it.signer.as_ref().map(|signer| ReturnSigner {
                role: signer.role,
                name: signer.name.clone(),
            }),
            signed_at: it.signed_at,
            accepted_at: it.at,
            source_system: it.source_system.clone(),
            explanations: it.explanations.iter().map(Explanation::from).collect(),
        }
    }
}

impl From<&Explained> for Explanation {
    fn from(it: &Explained) -> Self {
        Self {
            measure: it.cell.measure.to_string(),
            breakdown: it.cell.breakdown.to_string(),
            finding: it.finding.clone(),
            text: it.text.clone(),
        }
    }
}

/// Everything that was accepted of what some values rest on, by one statement for the whole request.
pub(super) async fn accepted_of(ctx: &Context<'_>, rests_on: Vec<Arc<RestsOn>>) -> Result<Vec<Accepted>> {
    let loader = ctx.data::<DataLoader<AcceptedOf>>()?;
    let mut found = loader
        .load_many(rests_on.iter().cloned())
        .await
        .map_err(Failure::from)?;
    Ok(rests_on.iter().filter_map(|it| found.remove(it)).flatten().collect())
}

/// The returns that some values are put together from.
pub(crate) async fn provenance_of(ctx: &Context<'_>, rests_on: Vec<Arc<RestsOn>>) -> Result<Vec<Provenance>> {
    let accepted = accepted_of(ctx, rests_on).await?;
    Ok(counting(&accepted).into_iter().map(Provenance::from).collect())
}
