//! Every figure with the events between which it counted.
use super::{Cells, list, together};
use muster_domain::{CollectionKey, EventId, ForceKey, Month, Origin};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement};

/// Cells of one term, force and period that began and ended to count together.
#[derive(Debug, FromQueryResult)]
pub(in crate::comparison) struct Counted {
    pub(in crate::comparison) term: i64,
    pub(in crate::comparison) force: ForceKey,
    pub(in crate::comparison) first_month: Month,
    pub(in crate::comparison) units: i64,
    pub(in crate::comparison) provided: i64,
    pub(in crate::comparison) not_supplied: i64,
    pub(in crate::comparison) not_applicable: i64,
    pub(in crate::comparison) synthetic: i64,
    pub(in crate::comparison) from_event: EventId,
    pub(in crate::comparison) from_at: i64,
    pub(in crate::comparison) to_event: Option<EventId>,
    pub(in crate::comparison) to_at: Option<i64>,
}

/// Everything that ever counted of some terms up to an event, force by force: one statement for an indicator.
pub(in crate::comparison) async fn counted(
    db: &impl ConnectionTrait,
    terms: &[Cells],
    until: EventId,
) -> Result<Vec<Counted>, DbErr> {
    let filled = terms.iter().filter(|cells| !cells.breakdowns.is_empty());
    together(db, filled.map(|cells| of_term(cells, until))).await
}

/// A return as one acceptance left it.
#[derive(Debug, FromQueryResult)]
pub(in crate::comparison) struct Adopted {
    pub(in crate::comparison) event: EventId,
    pub(in crate::comparison) at: i64,
    pub(in crate::comparison) collection: CollectionKey,
    pub(in crate::comparison) force: ForceKey,
    pub(in crate::comparison) first_month: Month,
    /// What its cells were counted by: a collection's code and the version of its document.
    pub(in crate::comparison) definition: String,
}

/// Every acceptance of returns of some collections up to an event, in order. What was taken back counts by nothing.
pub(in crate::comparison) async fn adopted(
    db: &impl ConnectionTrait,
    collections: &[CollectionKey],
    until: EventId,
) -> Result<Vec<Adopted>, DbErr> {
    let sql = format!(
        "SELECT w.accepted_event AS event, e.at, r.collection, r.force, r.first_month,
            COALESCE(w.sealed_as, c.code || ' ' || d.version) AS definition
        FROM revision w
        JOIN ledger_event e ON e.id = w.accepted_event
        JOIN force_return r ON r.id = w.return_id AND r.collection = w.collection
        JOIN collection_version d ON d.id = w.definition
        JOIN collection c ON c.key = d.collection
        WHERE w.collection IN ({collections}) AND w.accepted_event <= {until} AND w.takes_back IS NULL
        ORDER BY w.accepted_event",
        collections = list(collections.iter().map(|key| i64::from(key.0))),
        until = until.0,
    );
    Adopted::find_by_statement(Statement::from_string(db.get_database_backend(), sql))
        .all(db)
        .await
}

fn of_term(cells: &Cells, until: EventId) -> String {
    format!(
        "SELECT CAST({term} AS BIGINT) AS term, f.force, f.first_month,
                CAST(COALESCE(SUM(f.value), 0) AS BIGINT) AS units,
                CAST(COUNT(f.value) AS BIGINT) AS provided,
                CAST(SUM(CASE WHEN f.kind = 1 THEN 1 ELSE 0 END) AS BIGINT) AS not_supplied,
                CAST(SUM(CASE WHEN f.kind = 2 THEN 1 ELSE 0 END) AS BIGINT) AS not_applicable,
                CAST(MAX(CASE WHEN r.origin = {synthetic} THEN 1 ELSE 0 END) AS BIGINT) AS synthetic,
                r.accepted_event AS from_event, e.at AS from_at, later.accepted_event AS to_event, ended.at AS to_at
            FROM figure f
            JOIN revision r ON r.key = f.from_revision
            JOIN ledger_event e ON e.id = r.accepted_event
            LEFT JOIN revision later ON later.key = f.to_revision AND later.accepted_event <= {until}
            LEFT JOIN ledger_event ended ON ended.id = later.accepted_event
            WHERE f.measure = {measure} AND f.area = 0 AND f.breakdown IN ({breakdowns}) AND r.accepted_event <= {until}
            GROUP BY f.force, f.first_month, r.accepted_event, e.at, later.accepted_event, ended.at",
        term = cells.term,
        synthetic = Origin::SeededSynthetic.to_stored(),
        measure = cells.measure.0,
        breakdowns = list(cells.breakdowns.iter().map(|key| i64::from(key.0))),
        until = until.0,
    )
}
