//! Every SQL statement behind a citation.
use crate::platform::bulk::listed as list;
use muster_domain::{BreakdownKey, CollectionKey, EventId, ForceKey, MeasureKey, Month, ReturnId, RevisionKey, UserId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement};

/// A revision that was accepted, or that took one back.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Row {
    pub(super) key: RevisionKey,
    pub(super) force: ForceKey,
    pub(super) collection: CollectionKey,
    pub(super) first_month: Month,
    pub(super) months: i16,
    pub(super) return_id: ReturnId,
    pub(super) number: i32,
    pub(super) origin: i16,
    pub(super) digest: Option<Vec<u8>>,
    pub(super) sealed_as: Option<String>,
    pub(super) source_system: Option<String>,
    pub(super) signed_off_by: Option<UserId>,
    pub(super) signer: Option<String>,
    pub(super) signed_at: Option<i64>,
    pub(super) opened_because: Option<String>,
    pub(super) opened_note: Option<String>,
    pub(super) withdrawn_because: Option<String>,
    pub(super) withdrawn_note: Option<String>,
    pub(super) takes_back: Option<RevisionKey>,
    pub(super) accepted_event: EventId,
    pub(super) accepted_at: i64,
    /// Whether it moved a figure of the measures asked about.
    pub(super) touched: i64,
}

/// Whose acceptances are wanted.
pub(super) struct Wanted {
    pub(super) forces: Vec<ForceKey>,
    pub(super) collections: Vec<CollectionKey>,
    pub(super) measures: Vec<MeasureKey>,
    pub(super) first: Month,
    pub(super) last: Month,
    /// Up to this event.
    pub(super) until: EventId,
}

/// Everything that was accepted of some months up to an event, in that order: one statement for any number of forces.
pub(super) async fn accepted(db: &impl ConnectionTrait, wanted: &Wanted) -> Result<Vec<Row>, DbErr> {
    // every number below is one of ours: keys, months and events, never text
    let sql = format!(
        "SELECT v.key, r.force, r.collection, r.first_month, r.months, r.id AS return_id, v.number, v.origin, v.digest, v.sealed_as,
            v.source_system, v.signed_off_by, a.name AS signer, s.at AS signed_at, v.opened_because, v.opened_note,
            v.withdrawn_because, v.withdrawn_note, v.takes_back, v.accepted_event, e.at AS accepted_at,
            CAST(CASE WHEN EXISTS (SELECT 1 FROM figure f
                WHERE f.measure IN ({measures}) AND f.first_month = r.first_month AND f.force = r.force AND f.area = 0
                    AND (f.from_revision = v.key OR f.to_revision = v.key)) THEN 1 ELSE 0 END AS BIGINT) AS touched
        FROM revision v
        JOIN force_return r ON r.id = v.return_id
        JOIN ledger_event e ON e.id = v.accepted_event
        LEFT JOIN ledger_event s ON s.id = v.signed_event
        LEFT JOIN actor a ON a.subject = v.signed_off_by
        WHERE v.collection IN ({collections}) AND v.accepted_event <= {until} AND r.force IN ({forces})
            AND r.first_month BETWEEN {first} AND {last}
        ORDER BY v.accepted_event",
        measures = list(wanted.measures.iter().map(|key| i64::from(key.0))),
        collections = list(wanted.collections.iter().map(|key| i64::from(key.0))),
        forces = list(wanted.forces.iter().map(|key| i64::from(key.0))),
        first = wanted.first.index(),
        last = wanted.last.index(),
        until = wanted.until.0,
    );
    Row::find_by_statement(Statement::from_string(db.get_database_backend(), sql))
        .all(db)
        .await
}

/// Why a value of a force as a whole is right although it looked wrong.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct ExplainedRow {
    pub(super) revision: RevisionKey,
    pub(super) measure: MeasureKey,
    pub(super) breakdown: BreakdownKey,
    pub(super) finding: String,
    pub(super) text: String,
    pub(super) published: bool,
}

/// What was explained of some measures in some revisions, and still holds there: each for the very value that stands in its revision.
pub(super) async fn explained(
    db: &impl ConnectionTrait,
    revisions: impl Iterator<Item = RevisionKey>,
    measures: &[MeasureKey],
) -> Result<Vec<ExplainedRow>, DbErr> {
    let sql = format!(
        "SELECT x.revision, x.measure, x.breakdown, x.finding, x.text, x.published
        FROM explanation x
        JOIN observation o ON o.revision = x.revision AND o.measure = x.measure AND o.area = x.area AND o.breakdown = x.breakdown
        WHERE x.revision IN ({revisions}) AND x.measure IN ({measures}) AND x.area = 0 AND o.kind = x.kind
            AND (o.value = x.value OR (o.value IS NULL AND x.value IS NULL))
        ORDER BY x.revision, x.measure, x.breakdown, x.finding",
        revisions = list(revisions.map(|key| i64::from(key.0))),
        measures = list(measures.iter().map(|key| i64::from(key.0))),
    );
    ExplainedRow::find_by_statement(Statement::from_string(db.get_database_backend(), sql))
        .all(db)
        .await
}
