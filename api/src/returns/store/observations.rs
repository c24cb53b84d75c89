//! Every SQL statement about the cells of a revision.
use crate::platform::bulk;
use muster_domain::RevisionKey;
use muster_entities::observation::{ActiveModel, Column, Entity, Model};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _, Statement, Value,
};
use serde::Serialize;

/// How many cells are named in one statement.
const AT_ONCE: usize = 250;
/// How many cells travel in one text.
const PACKED_AT_ONCE: usize = 10_000;

/// Every cell of a revision.
pub(in crate::returns) async fn of(db: &impl ConnectionTrait, revision: RevisionKey) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::Revision.eq(revision))
        .order_by_asc(Column::Measure)
        .order_by_asc(Column::Area)
        .order_by_asc(Column::Breakdown)
        .all(db)
        .await
}

/// Puts cells in the place of those at the same addresses.
pub(in crate::returns) async fn replace(
    db: &impl ConnectionTrait,
    revision: RevisionKey,
    before: &[Model],
    now: Vec<Model>,
) -> Result<(), DbErr> {
    for some in before.chunks(AT_ONCE) {
        let addresses = some.iter().fold(Condition::any(), |any, cell| {
            any.add(
                Condition::all()
                    .add(Column::Measure.eq(cell.measure))
                    .add(Column::Area.eq(cell.area))
                    .add(Column::Breakdown.eq(cell.breakdown)),
            )
        });
        Entity::delete_many()
            .filter(Column::Revision.eq(revision))
            .filter(addresses)
            .exec(db)
            .await?;
    }
    if db.get_database_backend() == DbBackend::Postgres {
        return insert_packed(db, revision, &now).await;
    }
    let now: Vec<ActiveModel> = now.into_iter().map(Model::into_active_model).collect();
    bulk::insert(db, now).await
}

/// A cell as it travels to PostgreSQL: of many cells one text is read sooner than a statement of thousands of parameters is planned.
#[derive(Serialize)]
struct Packed<'a> {
    measure: i32,
    area: i32,
    breakdown: i32,
    value: Option<i64>,
    kind: i16,
    statuses: i16,
    note: Option<&'a str>,
}

const INSERT_PACKED: &str = "
    INSERT INTO observation (revision, measure, area, breakdown, value, kind, statuses, note)
    SELECT $1, measure, area, breakdown, value, kind, statuses, note
    FROM json_to_recordset(CAST($2 AS JSON)) AS cell
        (measure INT, area INT, breakdown INT, value BIGINT, kind SMALLINT, statuses SMALLINT, note TEXT)";

async fn insert_packed(db: &impl ConnectionTrait, revision: RevisionKey, cells: &[Model]) -> Result<(), DbErr> {
    for some in cells.chunks(PACKED_AT_ONCE) {
        let packed = some.iter().map(|cell| Packed {
            measure: cell.measure.0,
            area: cell.area.0,
            breakdown: cell.breakdown.0,
            value: cell.value,
            kind: cell.kind,
            statuses: cell.statuses,
            note: cell.note.as_deref(),
        });
        let packed =
            serde_json::to_string(&packed.collect::<Vec<_>>()).map_err(|error| DbErr::Json(error.to_string()))?;
        let values: [Value; 2] = [revision.into(), packed.into()];
        db.execute_raw(Statement::from_sql_and_values(
            DbBackend::Postgres,
            INSERT_PACKED,
            values,
        ))
        .await?;
    }
    Ok(())
}

/// Gives one revision all the cells of another.
pub(in crate::returns) async fn copy(
    db: &impl ConnectionTrait,
    from: RevisionKey,
    to: RevisionKey,
) -> Result<(), DbErr> {
    let sql = "INSERT INTO observation (revision, measure, area, breakdown, value, kind, statuses, note)
        SELECT $1, measure, area, breakdown, value, kind, statuses, note FROM observation WHERE revision = $2";
    let values: [Value; 2] = [to.into(), from.into()];
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values))
        .await?;
    Ok(())
}
