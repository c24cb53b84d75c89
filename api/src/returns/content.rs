//! What a return holds, for whoever means to fill it in.
use super::{
    Act, Held, Opening, cells,
    store::{self, Hold},
};
use crate::{catalogue::Edition, platform::failure::Failure, reference::Snapshot};
use muster_domain::{CollectionCode, ForceCode, Period, cell::Cell};
use sea_orm::ConnectionTrait;

/// A return and the cells of its newest revision.
#[derive(Clone, Debug)]
pub struct Content {
    pub held: Held,
    pub cells: Vec<Cell>,
}

/// What stands in the newest revision of a return; nothing where it has not been opened. For those who may see drafts.
pub async fn content(
    db: &impl ConnectionTrait,
    on: (&Edition, &Snapshot),
    force: &ForceCode,
    collection: &CollectionCode,
    period: Period,
) -> Result<Option<Content>, Failure> {
    found(db, on, (force, collection, period), Hold::Nothing).await
}

/// The same for whoever is about to change it: nobody else does until the act ends.
pub(super) async fn taken(act: &Act<'_>, opening: &Opening) -> Result<Option<Content>, Failure> {
    let which = (&opening.force, &opening.collection, opening.period);
    found(&act.tx, (&act.catalogue, &act.reference), which, Hold::Return).await
}

async fn found(
    db: &impl ConnectionTrait,
    (edition, reference): (&Edition, &Snapshot),
    (force, collection, period): (&ForceCode, &CollectionCode, Period),
    hold: Hold,
) -> Result<Option<Content>, Failure> {
    let (Some(key), Some(published)) = (reference.force_keys.get(force), edition.published(collection)) else {
        return Ok(None);
    };
    let Some((row, revision)) = store::for_obligation(db, *key, published.key, period, hold).await? else {
        return Ok(None);
    };
    let cells = cells::of(db, edition, reference, revision.key).await?;
    Ok(Some(Content {
        held: Held {
            row,
            force: force.clone(),
            revision,
        },
        cells,
    }))
}
