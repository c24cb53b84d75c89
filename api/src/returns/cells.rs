//! Between cells and rows: codes become the small keys of the database, and the other way round.
use super::{
    Act, Returns,
    record::Recorded,
    store::{explanations, observations},
};
use crate::{catalogue::Edition, platform::failure::Failure, reference::Snapshot};
use muster_domain::{
    AreaCode, AreaKey, BreakdownKey, MeasureKey, RevisionKey, Statuses, Supplied, UserId,
    catalogue::Breakdown,
    cell::{Cell, CellAddress},
    finding::Finding,
};
use muster_entities::{explanation, observation};
use sea_orm::{ConnectionTrait, DbErr};
use std::collections::HashMap;

pub(super) type Keys = (MeasureKey, AreaKey, BreakdownKey);

/// What was explained, at which cell, for which value.
pub(super) struct KnownExplanation {
    pub(super) finding: String,
    pub(super) cell: CellAddress,
    pub(super) supplied: Supplied,
    pub(super) text: String,
    pub(super) by: UserId,
}

fn unknown(what: &str) -> Failure {
    Failure::fault(format!("a cell of {what} nobody knows"))
}

/// The keys of a cell's address.
pub(super) fn keys(edition: &Edition, reference: &Snapshot, address: &CellAddress) -> Result<Keys, Failure> {
    let measure = edition
        .measure_key(&address.measure)
        .ok_or_else(|| unknown("a measure"))?;
    let breakdown = edition
        .breakdown_key(&address.breakdown)
        .ok_or_else(|| unknown("codes"))?;
    let area = match &address.area {
        None => AreaKey::FORCE,
        Some(code) => reference
            .area_keys
            .get(code)
            .copied()
            .ok_or_else(|| unknown("an area"))?,
    };
    Ok((measure, area, breakdown))
}

pub(super) fn address(
    edition: &Edition,
    areas: &HashMap<AreaKey, &AreaCode>,
    (measure, area, breakdown): Keys,
) -> Result<CellAddress, Failure> {
    Ok(CellAddress {
        measure: edition
            .measure_code(measure)
            .ok_or_else(|| unknown("a measure"))?
            .clone(),
        area: match area {
            AreaKey::FORCE => None,
            area => Some((*areas.get(&area).ok_or_else(|| unknown("an area"))?).clone()),
        },
        breakdown: edition.breakdown(breakdown).ok_or_else(|| unknown("codes"))?.clone(),
    })
}

pub(super) fn areas(reference: &Snapshot) -> HashMap<AreaKey, &AreaCode> {
    reference.area_keys.iter().map(|(code, key)| (*key, code)).collect()
}

pub(super) fn supplied(value: Option<i64>, kind: i16) -> Result<Supplied, Failure> {
    Supplied::from_parts(value, kind).ok_or_else(|| Failure::fault("a cell that contradicts itself"))
}

/// The address of some keys.
pub(super) fn address_of(edition: &Edition, reference: &Snapshot, keys: Keys) -> Result<CellAddress, Failure> {
    address(edition, &areas(reference), keys)
}

/// Every cell of a revision.
pub(super) async fn of(
    db: &impl ConnectionTrait,
    edition: &Edition,
    reference: &Snapshot,
    revision: RevisionKey,
) -> Result<Vec<Cell>, Failure> {
    understood(edition, reference, observations::of(db, revision).await?)
}

/// Every cell of a revision, as codes are now.
pub async fn recorded(returns: &Returns, revision: RevisionKey) -> Result<Vec<Cell>, Failure> {
    let (edition, reference) = (returns.catalogue.latest().await?, returns.reference.latest().await?);
    of(returns.database.reader(), &edition, &reference, revision).await
}

/// Rows as the cells they are.
pub(super) fn understood(
    edition: &Edition,
    reference: &Snapshot,
    rows: impl IntoIterator<Item = observation::Model>,
) -> Result<Vec<Cell>, Failure> {
    let areas = areas(reference);
    rows.into_iter()
        .map(|row| {
            Ok(Cell {
                address: address(edition, &areas, (row.measure, row.area, row.breakdown))?,
                supplied: supplied(row.value, row.kind)?,
                statuses: Statuses::from_bits(row.statuses),
                note: row.note,
            })
        })
        .collect()
}

/// What has been explained of a revision.
pub(super) async fn explanations(
    db: &impl ConnectionTrait,
    edition: &Edition,
    reference: &Snapshot,
    revision: RevisionKey,
) -> Result<Vec<KnownExplanation>, Failure> {
    let areas = areas(reference);
    let rows = explanations::of(db, revision).await?;
    rows.into_iter()
        .map(|row| {
            Ok(KnownExplanation {
                cell: address(edition, &areas, (row.measure, row.area, row.breakdown))?,
                supplied: supplied(row.value, row.kind)?,
                finding: row.finding,
                text: row.text,
                by: row.explained_by,
            })
        })
        .collect()
}

/// Writes what is new or different, and counts what came of each cell.
pub(super) async fn write(act: &Act<'_>, revision: RevisionKey, sent: &[Cell]) -> Result<Recorded, Failure> {
    let known = observations::of(&act.tx, revision).await?;
    let known: HashMap<Keys, observation::Model> = known
        .into_iter()
        .map(|row| ((row.measure, row.area, row.breakdown), row))
        .collect();
    let mut recorded = Recorded::default();
    let (mut before, mut now) = (Vec::new(), Vec::new());
    for cell in sent {
        let (measure, area, breakdown) = keys(&act.catalogue, &act.reference, &cell.address)?;
        let (value, kind) = cell.supplied.to_parts();
        let statuses = cell.statuses.bits();
        let row = observation::Model {
            revision,
            measure,
            area,
            breakdown,
            value,
            kind,
            statuses,
            note: cell.note.clone(),
        };
        match known.get(&(measure, area, breakdown)) {
            Some(same) if *same == row => recorded.unchanged += 1,
            Some(other) => {
                recorded.updated += 1;
                before.push(other.clone());
                now.push(row);
            }
            None => {
                recorded.imported += 1;
                now.push(row);
            }
        }
    }
    observations::replace(&act.tx, revision, &before, now).await?;
    Ok(recorded)
}

/// Gives one revision all the cells of another.
pub(super) async fn copy(db: &impl ConnectionTrait, from: RevisionKey, to: RevisionKey) -> Result<(), DbErr> {
    observations::copy(db, from, to).await
}

/// Why a finding is right after all, and whether it is said to everybody who sees the figure.
#[derive(Clone, Copy)]
pub(super) struct Why<'t> {
    pub(super) text: &'t str,
    pub(super) for_publication: bool,
}

/// Keeps why findings are right after all, for the values that are there now. Of two explanations of one finding the last counts.
pub(super) async fn explain(
    act: &Act<'_>,
    revision: RevisionKey,
    explained: &[(&Finding, Why<'_>)],
    cells: &[Cell],
    by: &UserId,
) -> Result<(), Failure> {
    let known: HashMap<&CellAddress, &Cell> = cells.iter().map(|cell| (&cell.address, cell)).collect();
    let mut rows = HashMap::new();
    for (finding, why) in explained {
        let Some(cell) = known.get(&finding.cell) else {
            continue;
        };
        let at = keys(&act.catalogue, &act.reference, &cell.address)?;
        let (measure, area, breakdown) = at;
        let (value, kind) = cell.supplied.to_parts();
        let row = explanation::Model {
            revision,
            measure,
            area,
            breakdown,
            finding: finding.code.clone(),
            value,
            kind,
            text: why.text.to_owned(),
            explained_by: by.clone(),
            published: why.for_publication,
        };
        rows.insert((at, finding.code.as_str()), row);
    }
    Ok(explanations::put(&act.tx, rows.into_values().collect()).await?)
}

/// An address somebody named.
pub(super) fn named(measure: &str, area: Option<&str>, codes: &str) -> Option<CellAddress> {
    Some(CellAddress {
        measure: measure.parse().ok()?,
        area: match area {
            None | Some("") => None,
            Some(code) => Some(code.parse().ok()?),
        },
        breakdown: codes.parse::<Breakdown>().ok()?,
    })
}
