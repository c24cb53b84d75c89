//! What one return asks for, as the readers of rows need to know it.
use muster_domain::catalogue::{Collection, Measure};
use muster_domain::{AreaCode, DimensionCode, ForceCode, MeasureCode, MemberCode, Period};
use std::collections::{BTreeMap, HashSet};

/// What one return asks for.
#[derive(Debug, Clone)]
pub struct Form {
    /// The collection, as problems name it.
    pub collection: String,
    /// The force the return is of.
    pub force: ForceCode,
    /// The period the return is for.
    pub period: Period,
    /// What is asked, by code.
    pub measures: BTreeMap<MeasureCode, MeasureForm>,
    /// The areas of the force that may be used.
    pub areas: HashSet<AreaCode>,
}

/// What is asked of one measure.
#[derive(Debug, Clone, Default)]
pub struct MeasureForm {
    /// Decimals a value may have.
    pub decimals: u8,
    /// Values below nought are corrections and welcome.
    pub corrections: bool,
    /// Its dimensions with their codes, in the order of the catalogue.
    pub dimensions: Vec<(DimensionCode, Vec<MemberCode>)>,
}

impl Form {
    /// What a collection asks of a force for a period: the measures and codes that are valid then, and the areas given.
    #[must_use]
    pub fn of(
        collection: &Collection,
        force: ForceCode,
        period: Period,
        areas: impl IntoIterator<Item = AreaCode>,
    ) -> Self {
        let members = |code: &DimensionCode| {
            let dimension = collection.dimension(code).into_iter();
            dimension
                .flat_map(|dimension| dimension.members_in(period).map(|member| member.code.clone()))
                .collect()
        };
        let measure = |measure: &Measure| MeasureForm {
            decimals: measure.decimals,
            corrections: measure.corrections,
            dimensions: measure
                .dimensions
                .iter()
                .map(|code| (code.clone(), members(code)))
                .collect(),
        };
        let asked = collection
            .measures
            .iter()
            .filter(|measure| measure.valid.covers(period));
        Self {
            collection: collection.code.to_string(),
            force,
            period,
            measures: asked.map(|asked| (asked.code.clone(), measure(asked))).collect(),
            areas: areas.into_iter().collect(),
        }
    }
}
