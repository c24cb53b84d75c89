//! From what held at one instant to what held at another, one factor at a time.
use super::{
    compare::Sources,
    ground::{Ground, Instant},
    series,
};
use crate::platform::failure::Failure;
use muster_domain::{ForceCode, catalogue::Indicator};
use std::sync::Arc;

/// What can change between two instants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    /// What the indicator counts and divides by.
    Definition,
    /// How it is read: its statistics, its yearly rhythm, what is material, the least denominator.
    Method,
    /// What the force itself returned, and what it owed.
    OwnData,
    /// What other forces returned.
    OthersData,
    /// Forces, residents, peers, and phases of the force's series.
    Benchmark,
}

impl Ground {
    /// The states from this ground to a later one: each differs from the one before it by one factor, and the last is the
    /// later one itself. What lies between never was, so it cannot be quoted.
    pub async fn towards(
        &self,
        sources: Sources<'_>,
        to: &Self,
        force: &ForceCode,
    ) -> Result<Vec<(Factor, Self)>, Failure> {
        let (then, now) = (&self.instant, &to.instant);
        let block = async |until| {
            let (edition, snapshot) = (&now.edition, &then.snapshot);
            series::block(
                sources.db,
                sources.cache,
                edition,
                snapshot,
                &to.indicator,
                to.level,
                until,
            )
            .await
        };
        let definition = Self {
            instant: Instant {
                edition: Arc::clone(&now.edition),
                ..then.clone()
            },
            indicator: Indicator {
                methods: self.indicator.methods,
                seasonal: self.indicator.seasonal,
                materiality: self.indicator.materiality,
                minimum_denominator: self.indicator.minimum_denominator,
                ..to.indicator.clone()
            },
            block: block(then.point.event).await?,
            changes: self.changes.clone(),
            level: to.level,
            hidden: None,
            drafted: true,
        };
        let method = Self {
            indicator: to.indicator.clone(),
            ..definition.clone()
        };
        let figures = block(now.point.event).await?;
        let own = Self {
            instant: Instant {
                today: now.today,
                ..method.instant.clone()
            },
            block: method.block.with_force(force, &figures),
            changes: to.changes.clone(),
            ..method.clone()
        };
        let others = Self {
            block: figures,
            ..own.clone()
        };
        Ok(vec![
            (Factor::Definition, definition),
            (Factor::Method, method),
            (Factor::OwnData, own),
            (Factor::OthersData, others),
            (Factor::Benchmark, to.clone()),
        ])
    }
}
