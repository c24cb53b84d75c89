//! The catalogue in the API: what is asked for, and what is made of it.
mod changelog;
mod collection;
mod indicator;
mod measure;
mod term;

pub use changelog::{DefinitionChange, DefinitionVersion};
pub use collection::{Collection, DueRule, Rule};
pub use indicator::{Benchmark, Indicator, IndicatorMethods, IndicatorVersion, MaterialChange};
pub use measure::{Dimension, DimensionMember, Measure};
pub use term::{SelectedCodes, Term};

use super::{Current, Edition, Editions};
use crate::platform::failure::{Failure, Refusal};
use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use muster_domain::catalogue::Theme;
use std::sync::Arc;

/// The edition of an instant; without one, the one this request began with.
async fn edition(ctx: &Context<'_>, as_of: Option<DateTime<Utc>>) -> Result<Arc<Edition>> {
    let editions = ctx.data::<Editions>()?;
    Ok(match (as_of, ctx.data_opt::<Current>()) {
        (None, Some(current)) => current.get(editions).await?,
        (as_of, _) => editions.at(as_of).await?,
    })
}

fn found<T>(found: Option<T>) -> Result<T> {
    found.ok_or_else(|| Failure::from(Refusal::NotFound).into())
}

/// What an entity resolver may say of a code nobody knows: nothing, without an error.
fn known<T>(edition: Result<Arc<Edition>>, find: impl FnOnce(Arc<Edition>) -> Option<T>) -> Option<Result<T>> {
    edition.map(find).transpose()
}

#[derive(Default)]
pub struct CatalogueQuery;

#[Object]
impl CatalogueQuery {
    /// An indicator, for other subgraphs.
    #[graphql(entity)]
    async fn indicator_by_code(&self, ctx: &Context<'_>, #[graphql(key)] code: ID) -> Option<Result<Indicator>> {
        known(edition(ctx, None).await, |edition| {
            Indicator::new(edition, &code.parse().ok()?)
        })
    }

    /// An indicator in one version of its definition, for other subgraphs.
    #[graphql(entity)]
    async fn indicator_version_by_code(
        &self,
        ctx: &Context<'_>,
        #[graphql(key)] code: ID,
        #[graphql(key)] version: String,
    ) -> Option<Result<IndicatorVersion>> {
        let now = match edition(ctx, None).await {
            Ok(now) => now,
            Err(error) => return Some(Err(error)),
        };
        let indicator = Indicator::new(now, &code.parse().ok()?)?;
        indicator.find_version(ctx, &version).await.transpose()
    }

    /// A collection, for other subgraphs.
    #[graphql(entity)]
    async fn collection_by_code(&self, ctx: &Context<'_>, #[graphql(key)] code: ID) -> Option<Result<Collection>> {
        known(edition(ctx, None).await, |edition| {
            Collection::new(edition, &code.parse().ok()?)
        })
    }

    /// One indicator.
    async fn indicator(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its code, such as `recorded-crime-rate`.")] code: ID,
        #[graphql(desc = "As it was defined then; by default, as it is.")] as_of: Option<DateTime<Utc>>,
    ) -> Option<Result<Indicator>> {
        let indicator = async {
            let edition = edition(ctx, as_of).await?;
            found(code.parse().ok().and_then(|code| Indicator::new(edition, &code)))
        };
        Some(indicator.await)
    }

    /// Indicators, in the order of the catalogue. There are about a hundred.
    async fn indicators(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those about this.")] theme: Option<Theme>,
        #[graphql(desc = "Only those declared with this collection.")] collection: Option<ID>,
        #[graphql(desc = "As they were defined then; by default, as they are.")] as_of: Option<DateTime<Utc>>,
    ) -> Option<Result<Vec<Indicator>>> {
        let wanted = |edition: Arc<Edition>| {
            let collections = edition.catalogue.collections().iter();
            let collections =
                collections.filter(|it| collection.as_ref().is_none_or(|code| it.code.as_str() == code.as_str()));
            let indicators = collections.flat_map(|it| &it.indicators);
            let indicators = indicators.filter(|it| theme.is_none_or(|theme| it.theme == theme));
            let indicators = indicators.filter_map(|it| Indicator::new(Arc::clone(&edition), &it.code));
            indicators.collect()
        };
        Some(edition(ctx, as_of).await.map(wanted))
    }

    /// One collection.
    async fn collection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its code, such as `contact-response`.")] code: ID,
        #[graphql(desc = "As it was defined then; by default, as it is.")] as_of: Option<DateTime<Utc>>,
    ) -> Option<Result<Collection>> {
        let collection = async {
            let edition = edition(ctx, as_of).await?;
            found(code.parse().ok().and_then(|code| Collection::new(edition, &code)))
        };
        Some(collection.await)
    }

    /// Every collection: what forces are asked for.
    async fn collections(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "As they were defined then; by default, as they are.")] as_of: Option<DateTime<Utc>>,
    ) -> Option<Result<Vec<Collection>>> {
        Some(edition(ctx, as_of).await.map(|edition| Collection::all(&edition)))
    }
}
