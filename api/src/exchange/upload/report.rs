//! The report of a file by itself: to the byte what `muster check` writes of it.
use super::{super::progress::Tally, Sending, read::Ground};
use crate::{
    platform::failure::Failure,
    returns::{self, Returns},
};
use muster_exchange::history::HistoryBundle;
use std::sync::Arc;

/// The report of a file, by its returns' histories as they are now.
pub(in crate::exchange) async fn report(returns: &Returns, sending: &Sending, whole: bool) -> Result<String, Failure> {
    let ground = Arc::new(Ground::of(returns, sending).await?);
    let (on, of) = (Arc::clone(&ground), sending.clone());
    let understood = tokio::task::spawn_blocking(move || on.understand(&of, &Tally::default()));
    let understood = understood.await.map_err(Failure::fault)??;

    let mut histories: Vec<HistoryBundle> = Vec::new();
    let groups = &understood.judged.groups;
    // of a period that is not asked for there is no history either
    for group in groups.iter().filter(|group| understood.barred(group).is_none()) {
        histories.push(returns::history(returns, &sending.force, &sending.collection, group.period).await?);
    }
    let sending = sending.clone();
    let writing = move || {
        let against = ground.against(&sending)?;
        Ok(understood.judged.report(&against, &histories, whole).to_json())
    };
    tokio::task::spawn_blocking(writing).await.map_err(Failure::fault)?
}
