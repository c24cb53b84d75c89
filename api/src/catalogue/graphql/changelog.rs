//! What changed from one version of a definition to the next, as the API shows it.
use crate::{
    app::App,
    catalogue::{Edition, Editions},
    ledger,
};
use async_graphql::{Context, Result, SimpleObject};
use chrono::{DateTime, Utc};
use muster_domain::{
    CollectionCode, EventId, IndicatorCode,
    catalogue::{self, Grade, Version, collection_changes, gravest, indicator_changes},
};
use std::sync::Arc;

/// One thing that is defined otherwise than in the version before.
#[derive(SimpleObject)]
pub struct DefinitionChange {
    /// How far it reaches.
    grade: Grade,
    /// What it is, such as `numerator` or `measure casualties: decimals`.
    what: String,
    /// As it was; null where it is new.
    before: Option<String>,
    /// As it is; null where it was taken away.
    after: Option<String>,
}

impl From<catalogue::DefinitionChange> for DefinitionChange {
    fn from(change: catalogue::DefinitionChange) -> Self {
        Self {
            grade: change.grade,
            what: change.what,
            before: change.before,
            after: change.after,
        }
    }
}

/// One version of a definition, and what it changed.
#[derive(SimpleObject)]
pub struct DefinitionVersion {
    /// `major.minor.patch`.
    version: String,
    /// The version it succeeded; null for the first.
    succeeds: Option<String>,
    /// When it was published.
    published_at: Option<DateTime<Utc>>,
    /// How far its gravest change reaches; null for the first, and where only the file was written otherwise.
    grade: Option<Grade>,
    /// What changed, in the order of the file.
    changes: Vec<DefinitionChange>,
}

/// One version of something, and since which event it holds.
struct Held<T> {
    it: T,
    version: Version,
    since: EventId,
}

/// Every version up to an edition, oldest first.
async fn versions<T>(
    ctx: &Context<'_>,
    last: EventId,
    find: impl Fn(&Edition) -> Option<(T, Version)>,
) -> Result<Vec<Held<T>>> {
    let mut held: Vec<Held<T>> = Vec::new();
    for edition in ctx.data::<Editions>()?.until(last).await? {
        let Some((it, version)) = find(&edition) else { continue };
        if held.last().is_none_or(|last| last.version != version) {
            let since = edition.version;
            held.push(Held { it, version, since });
        }
    }
    Ok(held)
}

async fn told<T>(
    ctx: &Context<'_>,
    versions: &[Held<T>],
    changes: impl Fn(&T, &T) -> Vec<catalogue::DefinitionChange>,
) -> Result<Vec<DefinitionVersion>> {
    let db = ctx.data::<App>()?.database.reader();
    let mut all = Vec::with_capacity(versions.len());
    for (place, held) in versions.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|place| versions.get(place));
        let changes = before.map_or_else(Vec::new, |before| changes(&before.it, &held.it));
        all.push(DefinitionVersion {
            version: held.version.to_string(),
            succeeds: before.map(|before| before.version.to_string()),
            published_at: ledger::when(db, held.since).await?,
            grade: gravest(&changes).map(|change| change.grade),
            changes: changes.into_iter().map(DefinitionChange::from).collect(),
        });
    }
    all.reverse();
    Ok(all)
}

/// The changelog of a collection up to an edition, newest first.
pub(super) async fn of_collection(
    ctx: &Context<'_>,
    edition: &Arc<Edition>,
    code: &CollectionCode,
) -> Result<Vec<DefinitionVersion>> {
    let found = versions(ctx, edition.version, |edition| {
        let it = edition.catalogue.collection(code)?.clone();
        let version = it.version;
        Some((it, version))
    });
    told(ctx, &found.await?, collection_changes).await
}

/// The changelog of an indicator up to an edition, newest first.
pub(super) async fn of_indicator(
    ctx: &Context<'_>,
    edition: &Arc<Edition>,
    code: &IndicatorCode,
) -> Result<Vec<DefinitionVersion>> {
    let found = versions(ctx, edition.version, |edition| {
        let it = edition.catalogue.indicator(code)?.clone();
        let version = it.version;
        Some((it, version))
    });
    told(ctx, &found.await?, indicator_changes).await
}

impl DefinitionVersion {
    /// What one version changed.
    pub(super) fn into_changes(self) -> Vec<DefinitionChange> {
        self.changes
    }
}
