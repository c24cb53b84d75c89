//! Writing what differs: rows that no longer hold are ended at an event, and those that do begin there.
use super::{super::load::Differences, Snapshot};
use crate::platform::bulk;
use muster_domain::{AreaKey, EventId, ForceCode, ForceKey};
use muster_entities::{area, force, peer_list, peer_member, population, region};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel as _, QueryFilter as _,
    sea_query::{Expr, IntoCondition},
};
use std::{collections::HashMap, fmt::Display};

/// Ends the rows that no longer hold and begins those that do, at an event.
pub(in crate::reference) async fn succeed(
    db: &impl ConnectionTrait,
    before: &Snapshot,
    differences: &Differences<'_>,
    event: EventId,
) -> Result<(), DbErr> {
    let forces = succeed_forces(db, before, differences, event).await?;
    let force_key = |code: &ForceCode| {
        let key = forces.get(code).copied();
        key.ok_or_else(|| DbErr::RecordNotFound(format!("force {code}")))
    };

    let ended = differences.regions.ended().map(|row| row.code.clone());
    end::<region::Entity>(db, region::Column::Code.is_in(ended), region::Column::ToEvent, event).await?;
    let begun = differences.regions.begun().map(|row| region::Model {
        code: row.code.clone(),
        name: row.name.clone(),
        nation: row.nation.clone(),
        from_event: event,
        to_event: None,
    });
    bulk::insert(db, begun.map(sea_orm::IntoActiveModel::into_active_model).collect()).await?;

    for row in differences.populations.ended() {
        let which = Condition::all()
            .add(population::Column::Force.eq(force_key(&row.force)?))
            .add(population::Column::MidYear.eq(row.mid_year));
        end::<population::Entity>(db, which, population::Column::ToEvent, event).await?;
    }
    let begun = differences.populations.begun().map(|row| {
        Ok(population::Model {
            force: force_key(&row.force)?,
            mid_year: row.mid_year,
            residents: row.residents,
            households: row.households,
            basis: row.basis.clone(),
            source: row.source.clone(),
            from_event: event,
            to_event: None,
        }
        .into_active_model())
    });
    bulk::insert(db, begun.collect::<Result<_, DbErr>>()?).await?;

    succeed_areas(db, before, differences, &force_key, event).await?;
    succeed_peers(db, differences, &force_key, event).await
}

async fn succeed_forces(
    db: &impl ConnectionTrait,
    before: &Snapshot,
    differences: &Differences<'_>,
    event: EventId,
) -> Result<HashMap<ForceCode, ForceKey>, DbErr> {
    let ended = differences.forces.ended().map(|row| row.code.clone());
    end::<force::Entity>(db, force::Column::Code.is_in(ended), force::Column::ToEvent, event).await?;
    let mut keys = before.force_keys.clone();
    let mut last = keys.values().map(|key| key.0).max().unwrap_or_default();
    let begun = differences.forces.begun().map(|row| {
        let key = *keys.entry(row.code.clone()).or_insert_with(|| {
            last += 1;
            ForceKey(last)
        });
        force::Model {
            key,
            code: row.code.clone(),
            ons_code: row.ons_code.clone(),
            name: row.name.clone(),
            aliases: row.aliases.join("|"),
            region: row.region.clone(),
            kind: row.kind.code().to_owned(),
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            predecessors: joined(&row.predecessors),
            from_event: event,
            to_event: None,
        }
    });
    let begun = begun.map(sea_orm::IntoActiveModel::into_active_model).collect();
    bulk::insert(db, begun).await?;
    Ok(keys)
}

async fn succeed_areas(
    db: &impl ConnectionTrait,
    before: &Snapshot,
    differences: &Differences<'_>,
    force_key: &impl Fn(&ForceCode) -> Result<ForceKey, DbErr>,
    event: EventId,
) -> Result<(), DbErr> {
    let ended = differences.areas.ended().map(|row| row.code.clone());
    end::<area::Entity>(db, area::Column::Code.is_in(ended), area::Column::ToEvent, event).await?;
    let mut keys = before.area_keys.clone();
    let mut last = keys.values().map(|key| key.0).max().unwrap_or(AreaKey::FORCE.0);
    // every key first: a parent may come after its parts
    for row in differences.areas.begun() {
        keys.entry(row.code.clone()).or_insert_with(|| {
            last += 1;
            AreaKey(last)
        });
    }
    let begun = differences.areas.begun().map(|row| {
        Ok(area::Model {
            key: keys[&row.code],
            code: row.code.clone(),
            force: force_key(&row.force)?,
            kind: row.kind.code().to_owned(),
            name: row.name.clone(),
            parent: row.parent.as_ref().and_then(|parent| keys.get(parent).copied()),
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            from_event: event,
            to_event: None,
        }
        .into_active_model())
    });
    bulk::insert(db, begun.collect::<Result<_, DbErr>>()?).await
}

async fn succeed_peers(
    db: &impl ConnectionTrait,
    differences: &Differences<'_>,
    force_key: &impl Fn(&ForceCode) -> Result<ForceKey, DbErr>,
    event: EventId,
) -> Result<(), DbErr> {
    for list in differences.peer_lists.ended() {
        let which = Condition::all()
            .add(peer_list::Column::Kind.eq(list.kind.code()))
            .add(peer_list::Column::Version.eq(&list.version));
        end::<peer_list::Entity>(db, which, peer_list::Column::ToEvent, event).await?;
    }
    for list in differences.peer_lists.begun() {
        let mut members = Vec::new();
        for (force, peers) in &list.peers {
            let row = peer_list::ActiveModel {
                id: NotSet,
                kind: Set(list.kind.code().to_owned()),
                force: Set(force_key(force)?),
                version: Set(list.version.clone()),
                label: Set(list.label.clone()),
                source: Set(list.source.clone()),
                from_event: Set(event),
                to_event: Set(None),
            };
            let id = peer_list::Entity::insert(row).exec(db).await?.last_insert_id;
            for (place, peer) in (1..).zip(peers) {
                members.push(
                    peer_member::Model {
                        list: id,
                        place,
                        force: force_key(peer)?,
                    }
                    .into_active_model(),
                );
            }
        }
        bulk::insert(db, members).await?;
    }
    Ok(())
}

/// Ends, at an event, the rows of a condition that still hold.
async fn end<E: EntityTrait>(
    db: &impl ConnectionTrait,
    which: impl IntoCondition,
    to: E::Column,
    event: EventId,
) -> Result<(), DbErr> {
    E::update_many()
        .col_expr(to, Expr::value(event.0))
        .filter(which)
        .filter(to.is_null())
        .exec(db)
        .await?;
    Ok(())
}

fn joined<T: Display>(parts: &[T]) -> String {
    parts.iter().map(T::to_string).collect::<Vec<_>>().join("|")
}
