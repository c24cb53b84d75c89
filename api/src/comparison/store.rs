//! Every SQL statement behind a comparison.
pub(super) mod counted;

use crate::platform::bulk::listed as list;
use muster_domain::{AreaKey, BreakdownKey, CollectionKey, EventId, ForceKey, MeasureKey, Month, Origin, Statuses};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement};

/// The cells of one term of an indicator.
pub(super) struct Cells {
    pub(super) term: i64,
    pub(super) measure: MeasureKey,
    pub(super) breakdowns: Vec<BreakdownKey>,
}

/// Whose cells they are.
#[derive(Clone, Copy)]
pub(super) enum Whose {
    /// Those of every force as a whole.
    Forces,
    /// Those, and the ones of every area.
    ForcesAndAreas,
    /// Those of the areas of one force.
    AreasOf(ForceKey),
}

/// What the cells of a term come to for one force, or one area, and period of its collection.
#[derive(Debug, FromQueryResult)]
pub(super) struct Summed {
    pub(super) term: i64,
    pub(super) force: ForceKey,
    pub(super) area: AreaKey,
    pub(super) first_month: Month,
    pub(super) units: i64,
    pub(super) provided: i64,
    pub(super) not_supplied: i64,
    pub(super) not_applicable: i64,
    pub(super) statuses: i64,
    pub(super) synthetic: i64,
}

/// The cursor of the last acceptance of any of these collections up to an event: the version of their figures.
pub(super) async fn data_version(
    db: &impl ConnectionTrait,
    collections: &[CollectionKey],
    until: EventId,
) -> Result<Option<String>, DbErr> {
    let collections = list(collections.iter().map(|key| i64::from(key.0)));
    let sql = format!(
        "SELECT cursor FROM ledger_event WHERE id = (
            SELECT MAX(accepted_event) FROM revision WHERE collection IN ({collections}) AND accepted_event <= {})",
        until.0
    );
    let row = db
        .query_one_raw(Statement::from_string(db.get_database_backend(), sql))
        .await?;
    row.map(|row| row.try_get("", "cursor")).transpose()
}

/// A return as it stands: by the newest of its revisions that was accepted.
#[derive(Debug, FromQueryResult)]
pub(super) struct StandingReturn {
    pub(super) collection: CollectionKey,
    pub(super) force: ForceKey,
    pub(super) first_month: Month,
    /// Not nought where that revision took back what the return held.
    pub(super) taken_back: i64,
    /// What its cells were counted by: a collection's code and the version of its document.
    pub(super) definition: String,
    pub(super) source_system: Option<String>,
}

/// The returns of some collections as they stood after an event, by their months. A figure that a revision did not move keeps the
/// revision that brought it in; it was counted as the newest one says all the same.
pub(super) async fn standing_returns(
    db: &impl ConnectionTrait,
    collections: &[CollectionKey],
    until: EventId,
) -> Result<Vec<StandingReturn>, DbErr> {
    let sql = format!(
        "SELECT r.collection, r.force, r.first_month, w.source_system,
            CAST(CASE WHEN w.takes_back IS NULL THEN 0 ELSE 1 END AS BIGINT) AS taken_back,
            COALESCE(w.sealed_as, c.code || ' ' || d.version) AS definition
        FROM (SELECT return_id, collection, definition, source_system, takes_back, sealed_as,
                ROW_NUMBER() OVER (PARTITION BY return_id ORDER BY accepted_event DESC) AS place
            FROM revision WHERE collection IN ({collections}) AND accepted_event <= {until}) w
        JOIN force_return r ON r.id = w.return_id AND r.collection = w.collection
        JOIN collection_version d ON d.id = w.definition
        JOIN collection c ON c.key = d.collection
        WHERE w.place = 1
        ORDER BY r.first_month",
        collections = list(collections.iter().map(|key| i64::from(key.0))),
        until = until.0,
    );
    StandingReturn::find_by_statement(Statement::from_string(db.get_database_backend(), sql))
        .all(db)
        .await
}

/// Every term's figures as they stood after an event, added up by force or area and period: one statement for a whole block.
pub(super) async fn figures(
    db: &impl ConnectionTrait,
    terms: &[Cells],
    whose: Whose,
    until: EventId,
) -> Result<Vec<Summed>, DbErr> {
    let filled = terms.iter().filter(|cells| !cells.breakdowns.is_empty());
    together(db, filled.map(|cells| summed(cells, whose, until))).await
}

/// What the cells of a grain came to for one force, or one area, and period, after one acceptance of that period.
#[derive(Debug, FromQueryResult)]
pub(super) struct Vintage {
    pub(super) event: EventId,
    pub(super) grain: i64,
    pub(super) force: ForceKey,
    pub(super) area: AreaKey,
    pub(super) first_month: Month,
    pub(super) units: i64,
    pub(super) provided: i64,
    pub(super) not_supplied: i64,
}

/// The figures of grains as every acceptance up to an event left them, of the periods of which there are any by area: the
/// collection of each grain, and its cells.
pub(super) async fn vintages(
    db: &impl ConnectionTrait,
    grains: &[(CollectionKey, Cells)],
    until: EventId,
) -> Result<Vec<Vintage>, DbErr> {
    let filled = grains.iter().filter(|(_, cells)| !cells.breakdowns.is_empty());
    together(db, filled.map(|(collection, cells)| vintage(*collection, cells, until))).await
}

/// The rows of several selections in one statement; none of none. Every number in them is one of ours, keys and events: never text.
async fn together<T: FromQueryResult>(
    db: &impl ConnectionTrait,
    selections: impl Iterator<Item = String>,
) -> Result<Vec<T>, DbErr> {
    let sql = selections.collect::<Vec<_>>().join(" UNION ALL ");
    if sql.is_empty() {
        return Ok(Vec::new());
    }
    T::find_by_statement(Statement::from_string(db.get_database_backend(), sql))
        .all(db)
        .await
}

fn vintage(collection: CollectionKey, cells: &Cells, until: EventId) -> String {
    let breakdowns = list(cells.breakdowns.iter().map(|key| i64::from(key.0)));
    format!(
        "SELECT e.event AS event, CAST({grain} AS BIGINT) AS grain, f.force, f.area, f.first_month,
            CAST(COALESCE(SUM(f.value), 0) AS BIGINT) AS units,
            CAST(COUNT(f.value) AS BIGINT) AS provided,
            CAST(SUM(CASE WHEN f.kind = 1 THEN 1 ELSE 0 END) AS BIGINT) AS not_supplied
        FROM (SELECT r.force, r.first_month, w.accepted_event AS event
                FROM force_return r JOIN revision w ON w.return_id = r.id
                WHERE w.collection = {collection} AND w.accepted_event <= {until}) e
        JOIN figure f ON f.measure = {measure} AND f.first_month = e.first_month AND f.force = e.force
            AND f.breakdown IN ({breakdowns})
        JOIN revision r ON r.key = f.from_revision
        LEFT JOIN revision later ON later.key = f.to_revision
        WHERE r.accepted_event <= e.event AND (later.accepted_event IS NULL OR later.accepted_event > e.event)
            AND EXISTS (SELECT 1 FROM figure a WHERE a.measure = {measure} AND a.first_month = e.first_month
                AND a.force = e.force AND a.area <> 0)
        GROUP BY e.event, f.force, f.area, f.first_month",
        grain = cells.term,
        collection = collection.0,
        measure = cells.measure.0,
        until = until.0,
    )
}

fn summed(cells: &Cells, whose: Whose, until: EventId) -> String {
    let whose = match whose {
        Whose::Forces => " AND f.area = 0".to_owned(),
        Whose::ForcesAndAreas => String::new(),
        Whose::AreasOf(force) => format!(" AND f.area <> 0 AND f.force = {}", force.0),
    };
    let each_status: Vec<String> = [Statuses::PROVISIONAL, Statuses::ESTIMATED, Statuses::BREAK]
        .iter()
        .map(|status| format!("MAX(f.statuses & {})", status.bits()))
        .collect();
    format!(
        "SELECT CAST({term} AS BIGINT) AS term, f.force, f.area, f.first_month,
            CAST(COALESCE(SUM(f.value), 0) AS BIGINT) AS units,
            CAST(COUNT(f.value) AS BIGINT) AS provided,
            CAST(SUM(CASE WHEN f.kind = 1 THEN 1 ELSE 0 END) AS BIGINT) AS not_supplied,
            CAST(SUM(CASE WHEN f.kind = 2 THEN 1 ELSE 0 END) AS BIGINT) AS not_applicable,
            CAST({statuses} AS BIGINT) AS statuses,
            CAST(MAX(CASE WHEN r.origin = {synthetic} THEN 1 ELSE 0 END) AS BIGINT) AS synthetic
        FROM figure f
        JOIN revision r ON r.key = f.from_revision
        LEFT JOIN revision later ON later.key = f.to_revision
        WHERE f.measure = {measure}{whose} AND f.breakdown IN ({breakdowns})
            AND r.accepted_event <= {until} AND (later.accepted_event IS NULL OR later.accepted_event > {until})
        GROUP BY f.force, f.area, f.first_month",
        term = cells.term,
        statuses = each_status.join(" + "),
        synthetic = Origin::SeededSynthetic.to_stored(),
        measure = cells.measure.0,
        breakdowns = list(cells.breakdowns.iter().map(|key| i64::from(key.0))),
        until = until.0,
    )
}
