//! Every SQL statement about reference data.
mod succeed;

use super::load::SUBJECT;
use muster_domain::{
    Area, AreaCode, AreaKey, EventId, Force, ForceCode, ForceKey, PeerList, Population, Reference, Region,
};
use muster_entities::{area, force, ledger_event, peer_list, peer_member, population, region};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};
use std::{
    collections::{BTreeMap, HashMap},
    fmt::Display,
    str::FromStr,
};

pub(super) use succeed::succeed;

/// The reference data of a moment, with the small keys by which rows refer to forces and areas.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The event that made it so: the version of this data.
    pub version: EventId,
    pub reference: Reference,
    pub force_keys: HashMap<ForceCode, ForceKey>,
    pub area_keys: HashMap<AreaCode, AreaKey>,
}

/// The last event about reference data at or before another, or the last of all; 0 before the first.
pub(super) async fn version(db: &impl ConnectionTrait, until: Option<EventId>) -> Result<EventId, DbErr> {
    let mut events = ledger_event::Entity::find().filter(ledger_event::Column::Subject.eq(SUBJECT));
    if let Some(until) = until {
        events = events.filter(ledger_event::Column::Id.lte(until));
    }
    let last = events
        .order_by_desc(ledger_event::Column::Id)
        .select_only()
        .column(ledger_event::Column::Id)
        .into_tuple::<EventId>()
        .one(db)
        .await?;
    Ok(last.unwrap_or(EventId(0)))
}

/// As it stands, seen from inside a transaction.
pub(super) async fn now(db: &impl ConnectionTrait) -> Result<Snapshot, DbErr> {
    let version = version(db, None).await?;
    at(db, version).await
}

/// As it stood after an event.
pub(super) async fn at(db: &impl ConnectionTrait, event: EventId) -> Result<Snapshot, DbErr> {
    let forces = force::Entity::find()
        .filter(held(event, force::Column::FromEvent, force::Column::ToEvent))
        .order_by_asc(force::Column::Code)
        .all(db)
        .await?;
    let areas = area::Entity::find()
        .filter(held(event, area::Column::FromEvent, area::Column::ToEvent))
        .order_by_asc(area::Column::Code)
        .all(db)
        .await?;
    let codes: HashMap<ForceKey, ForceCode> = forces.iter().map(|row| (row.key, row.code.clone())).collect();
    let reference = Reference {
        regions: regions(db, event).await?,
        populations: populations(db, event, &codes).await?,
        peer_lists: peer_lists(db, event, &codes).await?,
        areas: areas_of(&areas, &codes)?,
        forces: forces.iter().map(force_of).collect::<Result<_, _>>()?,
    };
    Ok(Snapshot {
        version: event,
        reference,
        force_keys: forces.into_iter().map(|row| (row.code, row.key)).collect(),
        area_keys: areas.into_iter().map(|row| (row.code, row.key)).collect(),
    })
}

/// Rows that held after an event.
fn held(event: EventId, from: impl ColumnTrait, to: impl ColumnTrait) -> Condition {
    Condition::all()
        .add(from.lte(event))
        .add(Condition::any().add(to.is_null()).add(to.gt(event)))
}

async fn regions(db: &impl ConnectionTrait, event: EventId) -> Result<Vec<Region>, DbErr> {
    let rows = region::Entity::find()
        .filter(held(event, region::Column::FromEvent, region::Column::ToEvent))
        .order_by_asc(region::Column::Code)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Region {
            code: row.code,
            name: row.name,
            nation: row.nation,
        })
        .collect())
}

fn force_of(row: &force::Model) -> Result<Force, DbErr> {
    Ok(Force {
        code: row.code.clone(),
        ons_code: row.ons_code.clone(),
        name: row.name.clone(),
        aliases: listed(&row.aliases)?,
        region: row.region.clone(),
        kind: stored(&row.kind)?,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        predecessors: listed(&row.predecessors)?,
    })
}

fn areas_of(rows: &[area::Model], forces: &HashMap<ForceKey, ForceCode>) -> Result<Vec<Area>, DbErr> {
    let codes: HashMap<AreaKey, &AreaCode> = rows.iter().map(|row| (row.key, &row.code)).collect();
    rows.iter()
        .map(|row| {
            Ok(Area {
                code: row.code.clone(),
                name: row.name.clone(),
                force: code_of(forces, row.force)?,
                kind: stored(&row.kind)?,
                parent: row.parent.and_then(|parent| codes.get(&parent).copied().cloned()),
                valid_from: row.valid_from,
                valid_to: row.valid_to,
            })
        })
        .collect()
}

async fn populations(
    db: &impl ConnectionTrait,
    event: EventId,
    forces: &HashMap<ForceKey, ForceCode>,
) -> Result<Vec<Population>, DbErr> {
    let rows = population::Entity::find()
        .filter(held(event, population::Column::FromEvent, population::Column::ToEvent))
        .all(db)
        .await?;
    let mut populations = rows
        .into_iter()
        .map(|row| {
            Ok(Population {
                force: code_of(forces, row.force)?,
                mid_year: row.mid_year,
                residents: row.residents,
                households: row.households,
                basis: row.basis,
                source: row.source,
            })
        })
        .collect::<Result<Vec<_>, DbErr>>()?;
    populations.sort_by(|a, b| (&a.force, a.mid_year).cmp(&(&b.force, b.mid_year)));
    Ok(populations)
}

/// The lists that held, in the order in which their versions were first loaded: the last of a kind is the current one.
async fn peer_lists(
    db: &impl ConnectionTrait,
    event: EventId,
    forces: &HashMap<ForceKey, ForceCode>,
) -> Result<Vec<PeerList>, DbErr> {
    let rows = peer_list::Entity::find()
        .filter(peer_list::Column::FromEvent.lte(event))
        .order_by_asc(peer_list::Column::Id)
        .all(db)
        .await?;
    let mut members: HashMap<i32, Vec<ForceCode>> = HashMap::new();
    for member in peer_member::Entity::find()
        .order_by_asc(peer_member::Column::List)
        .order_by_asc(peer_member::Column::Place)
        .all(db)
        .await?
    {
        // a force that was not yet loaded is only a member of lists that were not either
        if let Some(code) = forces.get(&member.force) {
            members.entry(member.list).or_default().push(code.clone());
        }
    }
    let mut lists: Vec<PeerList> = Vec::new();
    for row in rows {
        let (kind, force) = (stored(&row.kind)?, code_of(forces, row.force)?);
        let known = lists
            .iter()
            .position(|list| list.kind == kind && list.version == row.version);
        let place = known.unwrap_or_else(|| {
            lists.push(PeerList {
                kind,
                version: row.version.clone(),
                label: String::new(),
                source: String::new(),
                peers: BTreeMap::new(),
            });
            lists.len() - 1
        });
        if row.to_event.is_none_or(|to| to > event) {
            let list = &mut lists[place];
            list.label = row.label;
            list.source = row.source;
            list.peers.insert(force, members.remove(&row.id).unwrap_or_default());
        }
    }
    lists.retain(|list| !list.peers.is_empty());
    Ok(lists)
}

fn code_of(forces: &HashMap<ForceKey, ForceCode>, key: ForceKey) -> Result<ForceCode, DbErr> {
    let code = forces.get(&key).cloned();
    code.ok_or_else(|| DbErr::RecordNotFound(format!("force {}", key.0)))
}

fn stored<T: FromStr<Err: Display>>(text: &str) -> Result<T, DbErr> {
    text.parse().map_err(|error: T::Err| DbErr::Type(error.to_string()))
}

fn listed<T: FromStr<Err: Display>>(text: &str) -> Result<Vec<T>, DbErr> {
    text.split('|').filter(|part| !part.is_empty()).map(stored).collect()
}
