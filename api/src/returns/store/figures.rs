//! The figures that count: begun and closed by whole statements, so that no cell travels through the service.
use crate::platform::bulk::listed;
use muster_domain::{MeasureKey, RevisionKey};
use muster_entities::{force_return, measure};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
    QuerySelect as _, Statement, Value,
};

/// How many figures ended and began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::returns) struct Moved {
    pub(in crate::returns) closed: u64,
    pub(in crate::returns) begun: u64,
}

/// Closes the figures a revision changes or leaves out, and begins those it changes or adds. All others stay as they are.
pub(in crate::returns) async fn succeed(
    db: &impl ConnectionTrait,
    row: &force_return::Model,
    revision: RevisionKey,
) -> Result<Moved, DbErr> {
    if !anything_counts(db, row).await? {
        let begun = run(db, BEGIN_ALL.to_owned(), whose(row, revision)).await?;
        return Ok(Moved { closed: 0, begun });
    }
    let measures = measures(db, row).await?;
    let closed = run(db, close_others(&measures), whose(row, revision)).await?;
    let begun = run(db, begin_others(&measures), whose(row, revision)).await?;
    Ok(Moved { closed, begun })
}

/// Closes every figure of a return, by a revision that has no cells.
pub(in crate::returns) async fn close(
    db: &impl ConnectionTrait,
    row: &force_return::Model,
    revision: RevisionKey,
) -> Result<u64, DbErr> {
    let measures = measures(db, row).await?;
    run(db, close_others(&measures), whose(row, revision)).await
}

/// Whether any figure counts for the force, collection and first month: where nothing was ever accepted there is none to look for.
async fn anything_counts(db: &impl ConnectionTrait, row: &force_return::Model) -> Result<bool, DbErr> {
    let accepted = force_return::Entity::find()
        .filter(force_return::Column::Force.eq(row.force))
        .filter(force_return::Column::Collection.eq(row.collection))
        .filter(force_return::Column::FirstMonth.eq(row.first_month))
        .filter(force_return::Column::Accepted.is_not_null());
    Ok(accepted.count(db).await? > 0)
}

/// Every measure the collection ever had, in so many words: with them the index of figures is entered at each, without them read whole.
async fn measures(db: &impl ConnectionTrait, row: &force_return::Model) -> Result<String, DbErr> {
    let keys: Vec<MeasureKey> = measure::Entity::find()
        .select_only()
        .column(measure::Column::Key)
        .filter(measure::Column::Collection.eq(row.collection))
        .into_tuple()
        .all(db)
        .await?;
    Ok(listed(keys.iter().map(|key| i64::from(key.0))))
}

// the figures that count for a force and month, of these measures, and that the revision does not hold just so
fn close_others(measures: &str) -> String {
    format!(
        "UPDATE figure SET to_revision = $1
        WHERE to_revision IS NULL AND measure IN ({measures}) AND first_month = $3 AND force = $2
          AND NOT EXISTS (
            SELECT 1 FROM observation o
            WHERE o.revision = $1 AND o.measure = figure.measure AND o.area = figure.area AND o.breakdown = figure.breakdown
              AND o.kind = figure.kind AND o.statuses = figure.statuses AND figure.months = $4
              AND (o.value = figure.value OR (o.value IS NULL AND figure.value IS NULL)))"
    )
}

fn whose(row: &force_return::Model, revision: RevisionKey) -> [Value; 4] {
    [
        revision.into(),
        row.force.into(),
        row.first_month.into(),
        row.months.into(),
    ]
}

const BEGIN_ALL: &str = "
    INSERT INTO figure (value, measure, area, breakdown, from_revision, to_revision, first_month, months, force, kind, statuses)
    SELECT o.value, o.measure, o.area, o.breakdown, o.revision, NULL, $3, $4, $2, o.kind, o.statuses
    FROM observation o
    WHERE o.revision = $1";

fn begin_others(measures: &str) -> String {
    format!(
        "{BEGIN_ALL}
          AND NOT EXISTS (
            SELECT 1 FROM figure f
            WHERE f.to_revision IS NULL AND f.measure IN ({measures}) AND f.first_month = $3 AND f.force = $2
              AND f.measure = o.measure AND f.area = o.area AND f.breakdown = o.breakdown)"
    )
}

async fn run(db: &impl ConnectionTrait, sql: String, values: [Value; 4]) -> Result<u64, DbErr> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    db.execute_raw(statement).await.map(|done| done.rows_affected())
}
