//! Every SQL statement about the cells of a revision.
use crate::platform::bulk;
use muster_domain::RevisionKey;
use muster_entities::observation::{ActiveModel, Column, Entity, Model};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _, Statement, Value,
};

/// How many cells are named in one statement.
const AT_ONCE: usize = 250;
/// How many cells travel together.
const COLUMNS_AT_ONCE: usize = 10_000;

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
        return insert_columns(db, revision, &now).await;
    }
    let now: Vec<ActiveModel> = now.into_iter().map(Model::into_active_model).collect();
    bulk::insert(db, now).await
}

// of many cells a few arrays are read sooner than a statement of thousands of parameters is planned; no array holds a null
const INSERT_COLUMNS: &str = "
    INSERT INTO observation (revision, measure, area, breakdown, value, kind, statuses, note)
    SELECT $1, measure, area, breakdown, CASE WHEN has_value THEN value END, kind, statuses, CASE WHEN has_note THEN note END
    FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10)
        AS cell (measure, area, breakdown, has_value, value, kind, statuses, has_note, note)";

async fn insert_columns(db: &impl ConnectionTrait, revision: RevisionKey, cells: &[Model]) -> Result<(), DbErr> {
    for some in cells.chunks(COLUMNS_AT_ONCE) {
        let each = || some.iter();
        let values: [Value; 10] = [
            revision.into(),
            each().map(|cell| cell.measure.0).collect::<Vec<i32>>().into(),
            each().map(|cell| cell.area.0).collect::<Vec<i32>>().into(),
            each().map(|cell| cell.breakdown.0).collect::<Vec<i32>>().into(),
            each().map(|cell| cell.value.is_some()).collect::<Vec<bool>>().into(),
            each()
                .map(|cell| cell.value.unwrap_or_default())
                .collect::<Vec<i64>>()
                .into(),
            each().map(|cell| cell.kind).collect::<Vec<i16>>().into(),
            each().map(|cell| cell.statuses).collect::<Vec<i16>>().into(),
            each().map(|cell| cell.note.is_some()).collect::<Vec<bool>>().into(),
            each()
                .map(|cell| cell.note.clone().unwrap_or_default())
                .collect::<Vec<String>>()
                .into(),
        ];
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, INSERT_COLUMNS, values);
        db.execute_raw(statement).await?;
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
