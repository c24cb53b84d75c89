//! The figures that count: begun and closed by whole statements, so that no cell travels through the service.
use muster_domain::RevisionKey;
use muster_entities::force_return;
use sea_orm::{ConnectionTrait, DbErr, Statement, Value};

/// How many figures ended and began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::returns) struct Moved {
    pub(in crate::returns) closed: u64,
    pub(in crate::returns) begun: u64,
}

// the figures that count for a force, collection and month, and that the revision does not hold just so
const CLOSE: &str = "
    UPDATE figure SET to_revision = $1
    WHERE to_revision IS NULL AND force = $2 AND first_month = $3
      AND measure IN (SELECT key FROM measure WHERE collection = $4)
      AND NOT EXISTS (
        SELECT 1 FROM observation o
        WHERE o.revision = $1 AND o.measure = figure.measure AND o.area = figure.area AND o.breakdown = figure.breakdown
          AND o.kind = figure.kind AND o.statuses = figure.statuses AND figure.months = $5
          AND (o.value = figure.value OR (o.value IS NULL AND figure.value IS NULL)))";

const BEGIN: &str = "
    INSERT INTO figure (value, measure, area, breakdown, from_revision, to_revision, first_month, months, force, kind, statuses)
    SELECT o.value, o.measure, o.area, o.breakdown, o.revision, NULL, $3, $5, $2, o.kind, o.statuses
    FROM observation o
    WHERE o.revision = $1 AND $4 = $4
      AND NOT EXISTS (
        SELECT 1 FROM figure f
        WHERE f.to_revision IS NULL AND f.force = $2 AND f.first_month = $3
          AND f.measure = o.measure AND f.area = o.area AND f.breakdown = o.breakdown)";

/// Closes the figures a revision changes or leaves out, and begins those it changes or adds. All others stay as they are.
pub(in crate::returns) async fn succeed(
    db: &impl ConnectionTrait,
    row: &force_return::Model,
    revision: RevisionKey,
) -> Result<Moved, DbErr> {
    let closed = run(db, CLOSE, row, revision).await?;
    let begun = run(db, BEGIN, row, revision).await?;
    Ok(Moved { closed, begun })
}

/// Closes every figure of a return, by a revision that has no cells.
pub(in crate::returns) async fn close(
    db: &impl ConnectionTrait,
    row: &force_return::Model,
    revision: RevisionKey,
) -> Result<u64, DbErr> {
    run(db, CLOSE, row, revision).await
}

async fn run(
    db: &impl ConnectionTrait,
    sql: &str,
    row: &force_return::Model,
    revision: RevisionKey,
) -> Result<u64, DbErr> {
    let values: [Value; 5] = [
        revision.into(),
        row.force.into(),
        row.first_month.into(),
        row.collection.into(),
        row.months.into(),
    ];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    db.execute_raw(statement).await.map(|done| done.rows_affected())
}
