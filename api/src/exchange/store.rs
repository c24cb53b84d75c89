//! What is there already, so that an import picks up where it stopped and a second one changes nothing.
pub(super) mod uploads;
pub(super) mod words;

use muster_domain::{BreakdownKey, CollectionKey, ForceKey, MeasureKey, Month, Origin, RevisionKey};
use muster_entities::{figure, force_return, measure, revision};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _};
use std::collections::HashMap;

/// A force and a period, as rows have them.
pub(super) type Obligation = (ForceKey, Month, i16);
/// What counts for an obligation at force level: by measure and codes, the value, its kind and its statuses.
pub(super) type Figures = HashMap<(MeasureKey, BreakdownKey), (Option<i64>, i16, i16)>;

/// A return that is there already.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    /// Somebody is working on a revision that does not count yet.
    pub(super) being_worked_on: bool,
    /// Where the revision that counts came from.
    pub(super) origin: Option<Origin>,
}

/// Every return of a collection.
pub(super) async fn standing(
    db: &impl ConnectionTrait,
    collection: CollectionKey,
) -> Result<HashMap<Obligation, Standing>, DbErr> {
    let rows = force_return::Entity::find()
        .filter(force_return::Column::Collection.eq(collection))
        .all(db)
        .await?;
    let origins: HashMap<RevisionKey, i16> = revision::Entity::find()
        .select_only()
        .column(revision::Column::Key)
        .column(revision::Column::Origin)
        .filter(revision::Column::Collection.eq(collection))
        .into_tuple()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let standing = rows.into_iter().map(|row| {
        let origin = row.accepted.and_then(|key| Origin::from_stored(*origins.get(&key)?));
        (
            (row.force, row.first_month, row.months),
            Standing {
                being_worked_on: row.current != row.accepted,
                origin,
            },
        )
    });
    Ok(standing.collect())
}

/// Every figure of a collection that counts now.
pub(super) async fn figures(
    db: &impl ConnectionTrait,
    collection: CollectionKey,
) -> Result<HashMap<Obligation, Figures>, DbErr> {
    let measures = measure::Entity::find()
        .filter(measure::Column::Collection.eq(collection))
        .all(db)
        .await?;
    let rows = figure::Entity::find()
        .filter(figure::Column::Measure.is_in(measures.into_iter().map(|row| row.key)))
        .filter(figure::Column::Area.eq(0))
        .filter(figure::Column::ToRevision.is_null())
        .all(db)
        .await?;
    let mut figures: HashMap<Obligation, Figures> = HashMap::new();
    for row in rows {
        let of = figures.entry((row.force, row.first_month, row.months)).or_default();
        of.insert((row.measure, row.breakdown), (row.value, row.kind, row.statuses));
    }
    Ok(figures)
}
