//! What one request asks of many revisions is read at once.
use super::{
    Returns,
    completeness::{Filled, completeness},
};
use crate::platform::failure::SharedFailure;
use async_graphql::dataloader::{DataLoader, Loader};
use muster_domain::completeness::Completeness;
use std::collections::HashMap;

/// How complete revisions are. Only a revision that may be seen is ever asked about.
pub struct Complete(Returns);

impl Complete {
    /// For one request.
    #[must_use]
    pub fn loader(returns: Returns) -> DataLoader<Self> {
        DataLoader::new(Self(returns), tokio::spawn)
    }
}

impl Loader<Filled> for Complete {
    type Value = Completeness;
    type Error = SharedFailure;

    async fn load(&self, keys: &[Filled]) -> Result<HashMap<Filled, Completeness>, SharedFailure> {
        let complete = completeness(&self.0, keys).await?;
        let found = keys
            .iter()
            .filter_map(|key| Some((*key, *complete.get(&key.revision)?)));
        Ok(found.collect())
    }
}
