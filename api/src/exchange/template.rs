//! The template of a return: what is asked, what is known already, and what was said the period before.
use super::words;
use crate::{
    identity::Caller,
    platform::failure::{Failure, Refusal},
    returns::{self, Returns},
};
use muster_domain::{
    AreaCode, CollectionCode, ForceCode, Period, Supplied,
    cell::{Cell, CellAddress},
    obligation::duty,
    permission::Stage,
};
use muster_exchange::{
    sent::History,
    template::{Asked, csv, workbook},
};
use std::collections::BTreeMap;

/// As what a template is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Workbook,
    Csv,
}

/// A template, filled in as far as the force has got. For those who may see the force's drafts.
pub async fn template(
    returns: &Returns,
    caller: &Caller,
    (force, collection, period): (&ForceCode, &CollectionCode, Period),
    format: Format,
) -> Result<Vec<u8>, Failure> {
    if !caller.signed_in() {
        return Err(Refusal::Unauthenticated.into());
    }
    if !caller.visibility().shows(force, Stage::Draft) {
        return Err(Refusal::NotFound.into());
    }
    let (edition, snapshot) = (returns.catalogue.latest().await?, returns.reference.latest().await?);
    let of = snapshot
        .reference
        .force(force.as_str())
        .ok_or(Refusal::NotFound)?
        .clone();
    let decided = returns::decided(returns, &edition, &snapshot, force, collection).await?;
    let asked_for = returns::asked(&edition, &snapshot, collection, force, period, &decided)?.clone();
    let standing = async |period| {
        let found = returns::content(
            returns.database.reader(),
            (&edition, &snapshot),
            force,
            collection,
            period,
        );
        Ok::<Vec<Cell>, Failure>(found.await?.map_or_else(Vec::new, |standing| standing.cells))
    };
    let last: BTreeMap<CellAddress, Supplied> = standing(period.previous())
        .await?
        .into_iter()
        .map(|cell| (cell.address, cell.supplied))
        .collect();
    let recorded = standing(period).await?;
    let bundle = returns::history(returns, force, collection, period).await?;
    let history = History::from(&bundle);
    let (force_key, collection_key) = words::keys(&edition, &snapshot, force, collection)?;
    let own_words = words::mapping(returns.database.reader(), force_key, collection_key).await?;
    let areas: Vec<(AreaCode, String)> = snapshot
        .reference
        .areas_of(force)
        .map(|area| (area.code.clone(), area.name.clone()))
        .collect();
    let due = duty(&asked_for, &of, period, &decided).deadlines(&asked_for, period);
    let due = due.due_on.format("%-d %B %Y").to_string();
    let write = move || {
        let asked = Asked {
            collection: &asked_for,
            force: of.code.clone(),
            force_name: &of.name,
            period,
            due: Some(due),
            areas: &areas,
            last: &last,
            recorded: &recorded,
            history: Some(&history),
            words: Some(&own_words),
        };
        match format {
            Format::Workbook => workbook(&asked).map_err(Failure::fault),
            Format::Csv => Ok(csv(&asked)),
        }
    };
    tokio::task::spawn_blocking(write).await.map_err(Failure::fault)?
}
