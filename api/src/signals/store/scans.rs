//! Statements about scans.
use crate::{platform::bulk, signals::sweep::Found};
use muster_domain::{EventId, Month, UserId};
use muster_entities::{signal_scan, signal_scan_part};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};

/// A scan to be kept.
pub(in crate::signals) struct NewScan<'a> {
    pub(in crate::signals) month: Month,
    pub(in crate::signals) by: &'a UserId,
    pub(in crate::signals) found: &'a Found,
    pub(in crate::signals) raised: usize,
    pub(in crate::signals) restated: usize,
    pub(in crate::signals) lapsed: usize,
    pub(in crate::signals) rests_on: EventId,
    pub(in crate::signals) event: EventId,
}

/// Keeps a scan with its parts.
pub(in crate::signals) async fn add_scan(db: &impl ConnectionTrait, new: NewScan<'_>) -> Result<i32, DbErr> {
    let row = signal_scan::ActiveModel {
        id: NotSet,
        month: Set(new.month),
        scanned_by: Set(new.by.clone()),
        forces: Set(small(new.found.forces)),
        indicators: Set(small(new.found.indicators())),
        left_out: Set(small(new.found.unread.len())),
        raised: Set(count(new.raised)),
        restated: Set(count(new.restated)),
        lapsed: Set(count(new.lapsed)),
        rests_on: Set(new.rests_on),
        event: Set(new.event),
    };
    let scan = signal_scan::Entity::insert(row).exec_with_returning(db).await?.id;
    let parts = new.found.parts.iter().map(|part| {
        let row = signal_scan_part::Model {
            scan,
            indicator: part.indicator.clone(),
            definition: part.definition.to_string(),
            charts: small(part.charts),
            in_season: small(part.in_season),
            parted: small(part.parted),
            compared: small(part.compared),
            by_chart: small(part.by_chart),
            by_spread: small(part.by_spread),
        };
        row.into_active_model()
    });
    bulk::insert(db, parts.collect()).await?;
    Ok(scan)
}

fn small(number: usize) -> i16 {
    i16::try_from(number).unwrap_or(i16::MAX)
}

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// One scan.
pub(in crate::signals) async fn scan(db: &impl ConnectionTrait, id: i32) -> Result<Option<signal_scan::Model>, DbErr> {
    signal_scan::Entity::find_by_id(id).one(db).await
}

/// Scans known after an event, the newest first; of one month, or of all.
pub(in crate::signals) async fn scans(
    db: &impl ConnectionTrait,
    month: Option<Month>,
    event: EventId,
    before: Option<i32>,
    limit: Option<u64>,
) -> Result<Vec<signal_scan::Model>, DbErr> {
    use signal_scan::Column;
    let mut scans = signal_scan::Entity::find()
        .filter(Column::Event.lte(event))
        .order_by_desc(Column::Id);
    if let Some(month) = month {
        scans = scans.filter(Column::Month.eq(month));
    }
    if let Some(before) = before {
        scans = scans.filter(Column::Id.lt(before));
    }
    if let Some(limit) = limit {
        scans = scans.limit(limit);
    }
    scans.all(db).await
}

/// What some scans tested, by indicator.
pub(in crate::signals) async fn part_rows(
    db: &impl ConnectionTrait,
    scans: &[i32],
) -> Result<Vec<signal_scan_part::Model>, DbErr> {
    signal_scan_part::Entity::find()
        .filter(signal_scan_part::Column::Scan.is_in(scans.iter().copied()))
        .order_by_asc(signal_scan_part::Column::Scan)
        .order_by_asc(signal_scan_part::Column::Indicator)
        .all(db)
        .await
}
