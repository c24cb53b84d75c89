//! Every SQL statement about the cells of a revision.
use crate::platform::bulk;
use muster_domain::RevisionKey;
use muster_entities::observation::{ActiveModel, Column, Entity, Model};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    Statement, Value,
};

/// How many cells are named in one statement.
const AT_ONCE: usize = 250;

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
    let now: Vec<ActiveModel> = now
        .into_iter()
        .map(sea_orm::IntoActiveModel::into_active_model)
        .collect();
    bulk::insert(db, now).await
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
