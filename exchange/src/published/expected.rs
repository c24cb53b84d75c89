//! What a publication is read against.
use muster_domain::{
    catalogue::{Collection, Dimension, Measure},
    force::Force,
};

/// What the file is read against: the forces that owe the collection, and the measure whose codes carry published names.
#[derive(Debug, Clone)]
pub struct Expected<'a> {
    pub(super) collection: &'a Collection,
    pub(super) forces: Vec<&'a Force>,
    pub(super) measure: &'a Measure,
    pub(super) dimension: &'a Dimension,
}

impl<'a> Expected<'a> {
    /// What a collection expects; `None` where none of its measures is published by offence.
    #[must_use]
    pub fn of(collection: &'a Collection, forces: &'a [Force]) -> Option<Self> {
        let published = |measure: &'a Measure| {
            let [dimension] = measure.dimensions.as_slice() else {
                return None;
            };
            let dimension = collection.dimension(dimension)?;
            let named = dimension.members.iter().any(|member| !member.published.is_empty());
            named.then_some((measure, dimension))
        };
        let (measure, dimension) = collection.measures.iter().find_map(published)?;
        let owes = |force: &&Force| collection.owed_by.includes(force.kind.has_residents());
        let forces = forces.iter().filter(owes).collect();
        Some(Self {
            collection,
            forces,
            measure,
            dimension,
        })
    }
}
