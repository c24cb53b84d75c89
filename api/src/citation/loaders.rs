//! What one request asks of many values is read at once.
use super::accepted::{Accepted, accepted};
use crate::{
    app::App,
    comparison::{Ground, Instant, RestsOn, Sources},
    identity::{Caller, Visibility},
    platform::{
        failure::{Failure, SharedFailure},
        memo::Memo,
    },
};
use async_graphql::dataloader::{DataLoader, Loader};
use muster_domain::IndicatorCode;
use std::{collections::HashMap, sync::Arc};
use tokio::sync::OnceCell;

/// What values rest on, as one caller may see it.
pub struct AcceptedOf {
    app: App,
    visibility: Visibility,
}

impl AcceptedOf {
    /// For one request.
    #[must_use]
    pub fn loader(app: &App, visibility: Visibility) -> DataLoader<Self> {
        let app = app.clone();
        DataLoader::new(Self { app, visibility }, tokio::spawn)
    }
}

impl Loader<Arc<RestsOn>> for AcceptedOf {
    type Value = Vec<Accepted>;
    type Error = SharedFailure;

    async fn load(&self, keys: &[Arc<RestsOn>]) -> Result<HashMap<Arc<RestsOn>, Vec<Accepted>>, SharedFailure> {
        Ok(accepted(Sources::of(&self.app), &self.visibility, keys).await?)
    }
}

/// What one request takes for now, where it asks what became of quoted figures: each indicator is read once.
#[derive(Default)]
pub struct Today {
    instant: OnceCell<Instant>,
    grounds: Memo<IndicatorCode, Arc<Ground>>,
}

impl Today {
    pub(super) async fn ground(
        &self,
        sources: Sources<'_>,
        caller: &Caller,
        indicator: &IndicatorCode,
    ) -> Result<Arc<Ground>, Failure> {
        let instant = self
            .instant
            .get_or_try_init(|| Instant::of(sources, caller, None))
            .await?;
        let read = async || Ok(Arc::new(instant.ground(sources, indicator).await?));
        self.grounds.get_or_read(indicator.clone(), read).await
    }
}
