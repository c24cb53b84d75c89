//! Every SQL statement about signals.
mod scans;
mod wanted;

pub(super) use scans::{NewScan, add_scan, part_rows, scan, scans};
pub(super) use wanted::{Asked, Wanted, list};

use super::evidence::{Evidence, direction_code};
use crate::{platform::bulk, returns::hold_signal};
use muster_domain::{
    EventId, ForceKey, Frequency, IndicatorCode, Month, Period, SignalId, UserId,
    signal::{Kept, SignalRule},
};
use muster_entities::{signal, signal_standing};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _,
};

/// A signal with where it stands, or stood.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub(super) signal: signal::Model,
    pub(super) standing: signal_standing::Model,
}

/// The signals of every period that ends with a month, where they stand now.
pub(super) async fn ending_with(db: &impl ConnectionTrait, month: Month) -> Result<Vec<Held>, DbErr> {
    let of_length = |months: i16| {
        Condition::all()
            .add(signal::Column::FirstMonth.eq(month.plus(1 - months)))
            .add(signal::Column::Months.eq(months))
    };
    let lengths = [Frequency::Monthly, Frequency::Quarterly, Frequency::Annual].map(Frequency::months);
    let ending = lengths
        .into_iter()
        .map(of_length)
        .fold(Condition::any(), Condition::add);
    let signals = signal::Entity::find().filter(ending).all(db).await?;
    let ids: Vec<SignalId> = signals.iter().map(|row| row.id).collect();
    let mut standings = std::collections::HashMap::new();
    for some in ids.chunks(1_000) {
        let rows = signal_standing::Entity::find()
            .filter(signal_standing::Column::Signal.is_in(some.iter().copied()))
            .filter(signal_standing::Column::ToEvent.is_null())
            .all(db)
            .await?;
        standings.extend(rows.into_iter().map(|row| (row.signal, row)));
    }
    let held = signals.into_iter().filter_map(|signal| {
        let standing = standings.remove(&signal.id)?;
        Some(Held { signal, standing })
    });
    Ok(held.collect())
}

/// One signal, where it stood after an event.
pub(super) async fn find(db: &impl ConnectionTrait, id: SignalId, event: EventId) -> Result<Option<Held>, DbErr> {
    let Some(signal) = signal::Entity::find_by_id(id).one(db).await? else {
        return Ok(None);
    };
    let standing = signal_standing::Entity::find()
        .filter(signal_standing::Column::Signal.eq(id))
        .filter(wanted::then(event))
        .one(db)
        .await?;
    Ok(standing.map(|standing| Held { signal, standing }))
}

/// Where a signal stood one after another, up to an event.
pub(super) async fn history(
    db: &impl ConnectionTrait,
    id: SignalId,
    event: EventId,
) -> Result<Vec<signal_standing::Model>, DbErr> {
    signal_standing::Entity::find()
        .filter(signal_standing::Column::Signal.eq(id))
        .filter(signal_standing::Column::FromEvent.lte(event))
        .order_by_asc(signal_standing::Column::Version)
        .all(db)
        .await
}

/// One signal where it stands now. Nobody asks about it or settles it until this transaction ends.
pub(super) async fn hold(db: &impl ConnectionTrait, id: SignalId) -> Result<Option<Held>, DbErr> {
    let held = hold_signal(db, id).await?;
    Ok(held.map(|(signal, standing)| Held { signal, standing }))
}

/// A place where a signal is raised for the first time.
pub(super) struct NewSignal<'a> {
    pub(super) id: SignalId,
    pub(super) indicator: &'a IndicatorCode,
    pub(super) force: ForceKey,
    pub(super) period: Period,
    pub(super) rule: SignalRule,
}

/// Keeps places where signals are raised. Two scans at once raise each of them once.
pub(super) async fn add(db: &impl ConnectionTrait, new: &[NewSignal<'_>]) -> Result<(), DbErr> {
    let rows = new.iter().map(|new| {
        let row = signal::Model {
            id: new.id,
            indicator: new.indicator.clone(),
            force: new.force,
            first_month: new.period.first(),
            months: new.period.length(),
            rule: new.rule.code().to_owned(),
        };
        row.into_active_model()
    });
    bulk::insert(db, rows.collect()).await
}

/// A standing of a signal as it is found.
pub(super) fn found(
    signal: SignalId,
    version: i16,
    evidence: &Evidence,
    rests_on: EventId,
    event: EventId,
) -> signal_standing::Model {
    let also: Vec<&str> = evidence.also.iter().map(|rule| rule.code()).collect();
    signal_standing::Model {
        signal,
        version,
        state: Kept::New.code().to_owned(),
        reason: None,
        note: None,
        decided_by: None,
        definition: evidence.definition.to_string(),
        direction: direction_code(evidence.direction).to_owned(),
        also: also.join(" "),
        value: evidence.value,
        charted: evidence.charted,
        centre: evidence.centre,
        low: evidence.expected.map(|expected| expected.low),
        high: evidence.expected.map(|expected| expected.high),
        deviation: evidence.deviation,
        p: evidence.p,
        adjusted: evidence.adjusted,
        run: i16::try_from(evidence.run).unwrap_or(i16::MAX),
        season: evidence.season.code().to_owned(),
        hollow: evidence.hollow,
        spans_gap: evidence.spans_gap,
        synthetic: evidence.synthetic,
        rests_on,
        from_event: event,
        to_event: None,
    }
}

/// Where a signal goes on to stand, on the same evidence.
pub(super) fn goes_on(
    before: &signal_standing::Model,
    kept: Kept,
    reason: Option<(&str, Option<&str>)>,
    by: Option<&UserId>,
    event: EventId,
) -> signal_standing::Model {
    signal_standing::Model {
        version: before.version.saturating_add(1),
        state: kept.code().to_owned(),
        reason: reason.map(|(code, _)| code.to_owned()),
        note: reason.and_then(|(_, note)| note.map(str::to_owned)),
        decided_by: by.cloned(),
        from_event: event,
        to_event: None,
        ..before.clone()
    }
}

/// Keeps where signals stand from an event on.
pub(super) async fn stand(db: &impl ConnectionTrait, standings: Vec<signal_standing::Model>) -> Result<(), DbErr> {
    let rows = standings.into_iter().map(sea_orm::IntoActiveModel::into_active_model);
    bulk::insert(db, rows.collect()).await
}

/// Ends where a signal stands; whether it still stood there.
pub(super) async fn end(
    db: &impl ConnectionTrait,
    signal: SignalId,
    version: i16,
    event: EventId,
) -> Result<bool, DbErr> {
    let row = signal_standing::ActiveModel {
        to_event: Set(Some(event)),
        ..signal_standing::ActiveModel::default()
    };
    let ended = signal_standing::Entity::update_many()
        .set(row)
        .filter(signal_standing::Column::Signal.eq(signal))
        .filter(signal_standing::Column::Version.eq(version))
        .filter(signal_standing::Column::ToEvent.is_null())
        .exec(db)
        .await?;
    Ok(ended.rows_affected == 1)
}
