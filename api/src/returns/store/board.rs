//! The statement behind the board: what has come of many obligations at once.
use muster_domain::{CollectionKey, ForceKey, Month};
use muster_entities::{force_return, revision};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, JoinType, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, RelationDef,
};
use std::collections::BTreeSet;

/// Which obligations are looked at.
pub(in crate::returns) struct Looked {
    pub(in crate::returns) forces: Vec<ForceKey>,
    pub(in crate::returns) collections: Vec<CollectionKey>,
    /// For periods that begin from this month on..
    pub(in crate::returns) from: Month,
    /// ..to this.
    pub(in crate::returns) to: Month,
}

impl Looked {
    /// Everything that some obligations have in common, by the months their periods begin in; `None` for none.
    pub(in crate::returns) fn at(
        obligations: impl Iterator<Item = (ForceKey, CollectionKey, Month)> + Clone,
    ) -> Option<Self> {
        let forces: BTreeSet<ForceKey> = obligations.clone().map(|(force, ..)| force).collect();
        let collections: BTreeSet<CollectionKey> = obligations.clone().map(|(_, collection, _)| collection).collect();
        let months = obligations.map(|(.., month)| month);
        Some(Self {
            from: months.clone().min()?,
            to: months.max()?,
            forces: forces.into_iter().collect(),
            collections: collections.into_iter().collect(),
        })
    }
}

/// Every return of these forces, collections and months with each of its revisions, oldest first.
pub(in crate::returns) async fn returns(
    db: &impl ConnectionTrait,
    looked: &Looked,
) -> Result<Vec<(force_return::Model, Vec<revision::Model>)>, DbErr> {
    use force_return::Column;
    let of_return: RelationDef = force_return::Entity::belongs_to(revision::Entity)
        .from(Column::Id)
        .to(revision::Column::ReturnId)
        .into();
    let rows = force_return::Entity::find()
        .join(JoinType::InnerJoin, of_return)
        .select_also(revision::Entity)
        .filter(Column::Force.is_in(looked.forces.iter().copied()))
        .filter(Column::Collection.is_in(looked.collections.iter().copied()))
        .filter(Column::FirstMonth.between(looked.from, looked.to))
        .order_by_asc(Column::Id)
        .order_by_asc(revision::Column::Key)
        .all(db)
        .await?;
    let mut returns: Vec<(force_return::Model, Vec<revision::Model>)> = Vec::new();
    for (row, revision) in rows {
        match returns.last_mut() {
            Some((last, revisions)) if last.id == row.id => revisions.extend(revision),
            _ => returns.push((row, revision.into_iter().collect())),
        }
    }
    Ok(returns)
}
