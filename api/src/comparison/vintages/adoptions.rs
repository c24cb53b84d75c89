//! By which definition the returns of a force were counted, acceptance by acceptance.
use super::Terms;
use crate::{
    comparison::{
        ground::Instant,
        series::{Block, collections},
        store::counted::adopted,
    },
    platform::failure::Failure,
};
use muster_domain::{
    CollectionKey, EventId, ForceCode, ForceKey, Month,
    comparability::{CountedBy, alike},
};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeMap, HashMap};

/// Every acceptance of the returns that an indicator rests on.
pub(super) struct Adoptions {
    of_forces: HashMap<ForceKey, Vec<Adoption>>,
    /// The collections of both halves.
    halves: [Vec<CollectionKey>; 2],
}

/// One return, as one acceptance left it.
pub(super) struct Adoption {
    pub(super) event: EventId,
    pub(super) at: i64,
    pub(super) month: Month,
    collection: CollectionKey,
    by: CountedBy,
}

/// Those of one force.
#[derive(Clone, Copy)]
pub(super) struct OfForce<'a> {
    /// In order; none where all were counted by one major version of each collection, so that nothing parts them.
    pub(super) each: &'a [Adoption],
    halves: &'a [Vec<CollectionKey>; 2],
}

impl Adoptions {
    pub(super) async fn read(db: &impl ConnectionTrait, instant: &Instant, terms: &Terms<'_>) -> Result<Self, Failure> {
        let halves = [terms.above, terms.below].map(|terms| collections(&instant.edition, terms));
        let mut of_forces: HashMap<_, Vec<Adoption>> = HashMap::new();
        for row in adopted(db, &halves.concat(), instant.point.event).await? {
            of_forces.entry(row.force).or_default().push(Adoption {
                event: row.event,
                at: row.at,
                month: row.first_month,
                collection: row.collection,
                by: CountedBy {
                    definition: row.definition.parse().map_err(Failure::fault)?,
                    source_system: None,
                },
            });
        }
        of_forces.retain(|_, adoptions| !alike(adoptions.iter().map(|it| &it.by)));
        Ok(Self { of_forces, halves })
    }

    pub(super) fn of(&self, force: ForceKey) -> OfForce<'_> {
        OfForce {
            each: self.of_forces.get(&force).map_or(&[], Vec::as_slice),
            halves: &self.halves,
        }
    }
}

impl OfForce<'_> {
    /// The months of the returns that an event accepted.
    pub(super) fn months(&self, event: EventId) -> impl Iterator<Item = Month> {
        let accepted = self.each.iter().filter(move |it| it.event == event);
        accepted.map(|it| it.month)
    }

    /// Puts into a block how the returns of the force were counted after an event.
    pub(super) fn count(&self, block: &mut Block, force: &ForceCode, event: EventId) {
        let so_far = self.each.iter().take_while(|it| it.event <= event);
        let standing: BTreeMap<_, _> = so_far.map(|it| ((it.collection, it.month), &it.by)).collect();
        let [above, below] = self.halves;
        let series = [(above, Some(&mut block.numerator)), (below, block.denominator.as_mut())];
        for (collections, series) in series {
            let of_these = standing.iter().filter(|((of, _), _)| collections.contains(of));
            if let Some(series) = series {
                series.count(force, of_these.map(|((_, month), by)| (*month, *by)));
            }
        }
    }
}
