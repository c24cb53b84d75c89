//! Every SQL statement about targets.
use super::{parts::Weighed, propose::Proposal, set::Setting};
use crate::platform::{bulk, database::as_it_was_read};
use muster_domain::{EventId, ForceCode, ForceKey, IndicatorCode, PeerKind, Quantity, UserId};
use muster_entities::{target, target_area};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};

/// The targets that were in force after an event, by indicator and force; of one force or indicator, or of all.
pub(super) async fn as_of(
    db: &impl ConnectionTrait,
    force: Option<ForceKey>,
    indicator: Option<&IndicatorCode>,
    event: EventId,
) -> Result<Vec<target::Model>, DbErr> {
    let held = Condition::any()
        .add(target::Column::ToEvent.is_null())
        .add(target::Column::ToEvent.gt(event));
    let mut targets = target::Entity::find()
        .filter(target::Column::FromEvent.lte(event))
        .filter(held);
    if let Some(force) = force {
        targets = targets.filter(target::Column::Force.eq(force));
    }
    if let Some(indicator) = indicator {
        targets = targets.filter(target::Column::Indicator.eq(indicator.clone()));
    }
    targets
        .order_by_asc(target::Column::Indicator)
        .order_by_asc(target::Column::Force)
        .all(db)
        .await
}

/// The target a force has on an indicator.
pub(super) async fn in_force(
    db: &impl ConnectionTrait,
    force: ForceKey,
    indicator: &IndicatorCode,
) -> Result<Option<target::Model>, DbErr> {
    target::Entity::find()
        .filter(target::Column::Force.eq(force))
        .filter(target::Column::Indicator.eq(indicator.clone()))
        .filter(target::Column::ToEvent.is_null())
        .one(db)
        .await
}

/// One target, whether it is in force or not.
pub(super) async fn find(db: &impl ConnectionTrait, id: i32) -> Result<Option<target::Model>, DbErr> {
    target::Entity::find_by_id(id).one(db).await
}

/// By what some targets are shared out, by area.
pub(super) async fn areas(db: &impl ConnectionTrait, targets: &[i32]) -> Result<Vec<target_area::Model>, DbErr> {
    target_area::Entity::find()
        .filter(target_area::Column::Target.is_in(targets.iter().copied()))
        .order_by_asc(target_area::Column::Target)
        .order_by_asc(target_area::Column::Area)
        .all(db)
        .await
}

/// A target to be kept.
pub(super) struct NewTarget<'a> {
    pub(super) setting: &'a Setting,
    pub(super) proposal: &'a Proposal,
    pub(super) force: ForceKey,
    pub(super) by: &'a UserId,
}

/// Keeps a target, with an event.
pub(super) async fn add(db: &impl ConnectionTrait, new: NewTarget<'_>, event: EventId) -> Result<target::Model, DbErr> {
    let (way, group) = (&new.proposal.way, &new.proposal.spread.group);
    let baseline = way.course.baseline();
    let members: Vec<&str> = group.members.iter().map(ForceCode::as_str).collect();
    let row = target::ActiveModel {
        id: NotSet,
        indicator: Set(new.proposal.indicator.code.clone()),
        force: Set(new.force),
        baseline_first: Set(baseline.first()),
        baseline_months: Set(baseline.length()),
        years: Set(i16::from(way.course.length())),
        share: Set(way.share),
        baseline_value: Set(way.baseline),
        baseline_denominator: Set(new.proposal.value.denominator.map(Quantity::units)),
        benchmark: Set(way.benchmark),
        peers: Set(group.kind.code().to_owned()),
        peers_version: Set(group.version.clone()),
        members: Set((group.kind == PeerKind::Custom).then(|| members.join(" "))),
        reason: Set(new.setting.reason.trim().to_owned()),
        decided_by: Set(new.by.clone()),
        replaces: Set(new.setting.replaces),
        rests_on: Set(new.proposal.instant.point.event),
        from_event: Set(event),
        to_event: Set(None),
    };
    target::Entity::insert(row).exec_with_returning(db).await
}

/// Keeps by what a target is shared out.
pub(super) async fn add_areas(db: &impl ConnectionTrait, target: i32, areas: &[Weighed]) -> Result<(), DbErr> {
    let rows = areas.iter().map(|area| target_area::ActiveModel {
        target: Set(target),
        area: Set(area.area.clone()),
        weight: Set(area.weight.units()),
        denominator: Set(area.denominator.map(Quantity::units)),
        named: Set(area.named),
    });
    bulk::insert(db, rows.collect()).await
}

/// Closes a target that is in force, with an event.
pub(super) async fn close(db: &impl ConnectionTrait, id: i32, event: EventId) -> Result<(), DbErr> {
    let row = target::ActiveModel {
        to_event: Set(Some(event)),
        ..target::ActiveModel::default()
    };
    let closed = target::Entity::update_many()
        .set(row)
        .filter(target::Column::Id.eq(id))
        .filter(target::Column::ToEvent.is_null())
        .exec(db)
        .await?;
    as_it_was_read(&closed)
}
