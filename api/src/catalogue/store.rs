//! Every SQL statement about the catalogue.
use super::edition::Rows;
use crate::platform::bulk;
use muster_domain::{BreakdownKey, CollectionCode, CollectionKey, EventId, MeasureCode, MeasureKey};
use muster_entities::{breakdown, collection, collection_version, measure};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
    sea_query::Expr,
};

/// The last publication at or before an event, or the last of all; 0 before the first.
pub(super) async fn version(db: &impl ConnectionTrait, until: Option<EventId>) -> Result<EventId, DbErr> {
    let until = until.unwrap_or(EventId(i64::MAX));
    let last = collection_version::Entity::find()
        .filter(collection_version::Column::FromEvent.lte(until))
        .order_by_desc(collection_version::Column::FromEvent)
        .select_only()
        .column(collection_version::Column::FromEvent)
        .into_tuple::<EventId>()
        .one(db)
        .await?;
    Ok(last.unwrap_or(EventId(0)))
}

/// Every publication at or before an event, oldest first.
pub(super) async fn versions(db: &impl ConnectionTrait, until: EventId) -> Result<Vec<EventId>, DbErr> {
    collection_version::Entity::find()
        .filter(collection_version::Column::FromEvent.lte(until))
        .order_by_asc(collection_version::Column::FromEvent)
        .select_only()
        .column(collection_version::Column::FromEvent)
        .distinct()
        .into_tuple()
        .all(db)
        .await
}

/// What held after an event. Keys are for ever, so all of them are there.
pub(super) async fn at(db: &impl ConnectionTrait, event: EventId) -> Result<Rows, DbErr> {
    let held = Condition::all()
        .add(collection_version::Column::FromEvent.lte(event))
        .add(
            Condition::any()
                .add(collection_version::Column::ToEvent.is_null())
                .add(collection_version::Column::ToEvent.gt(event)),
        );
    Ok(Rows {
        version: event,
        collections: collection::Entity::find().all(db).await?,
        documents: collection_version::Entity::find()
            .filter(held)
            .order_by_asc(collection_version::Column::Collection)
            .all(db)
            .await?,
        measures: measure::Entity::find().all(db).await?,
        breakdowns: breakdown::Entity::find().all(db).await?,
    })
}

/// A document on its way into the table.
pub(super) struct Document {
    pub(super) collection: CollectionKey,
    pub(super) version: String,
    pub(super) digest: Vec<u8>,
    pub(super) text: String,
}

/// Ends what held of these collections and lets these documents hold instead.
pub(super) async fn succeed(db: &impl ConnectionTrait, documents: Vec<Document>, event: EventId) -> Result<(), DbErr> {
    let collections: Vec<CollectionKey> = documents.iter().map(|document| document.collection).collect();
    collection_version::Entity::update_many()
        .col_expr(collection_version::Column::ToEvent, Expr::value(event.0))
        .filter(collection_version::Column::Collection.is_in(collections))
        .filter(collection_version::Column::ToEvent.is_null())
        .exec(db)
        .await?;
    let rows = documents.into_iter().map(|document| collection_version::ActiveModel {
        id: NotSet,
        collection: Set(document.collection),
        version: Set(document.version),
        digest: Set(document.digest),
        document: Set(document.text),
        from_event: Set(event),
        to_event: Set(None),
    });
    bulk::insert(db, rows.collect()).await
}

pub(super) async fn add_collections(
    db: &impl ConnectionTrait,
    codes: Vec<(CollectionKey, CollectionCode)>,
) -> Result<(), DbErr> {
    let rows = codes
        .into_iter()
        .map(|(key, code)| collection::Model { key, code }.into_active_model());
    bulk::insert(db, rows.collect()).await
}

pub(super) async fn add_measures(
    db: &impl ConnectionTrait,
    codes: Vec<(MeasureKey, CollectionKey, MeasureCode)>,
) -> Result<(), DbErr> {
    let row = |(key, collection, code)| measure::Model { key, collection, code }.into_active_model();
    bulk::insert(db, codes.into_iter().map(row).collect()).await
}

pub(super) async fn add_breakdowns(db: &impl ConnectionTrait, codes: Vec<(BreakdownKey, String)>) -> Result<(), DbErr> {
    let row = |(key, codes)| breakdown::Model { key, codes }.into_active_model();
    bulk::insert(db, codes.into_iter().map(row).collect()).await
}
