//! The terms of an indicator as the API shows them.
use super::measure::{Dimension, DimensionMember, Measure};
use crate::catalogue::Edition;
use async_graphql::{Object, SimpleObject};
use muster_domain::{
    DimensionCode, MemberCode,
    catalogue::{self, Sign},
};
use std::{collections::BTreeMap, sync::Arc};

/// Some cells of a measure.
pub struct Term {
    measure: Measure,
    it: catalogue::Term,
}

impl Term {
    pub(super) fn new(edition: &Arc<Edition>, term: &catalogue::Term) -> Option<Self> {
        Some(Self {
            measure: Measure::new(Arc::clone(edition), &term.measure)?,
            it: term.clone(),
        })
    }

    fn codes(&self, selected: &BTreeMap<DimensionCode, Vec<MemberCode>>) -> Vec<SelectedCodes> {
        let codes = selected.iter().filter_map(|(dimension, members)| {
            let list = self.measure.of().dimension(dimension)?;
            let members = members.iter().filter_map(|code| list.member(code));
            Some(SelectedCodes {
                dimension: list.into(),
                members: members.map(DimensionMember::from).collect(),
            })
        });
        codes.collect()
    }
}

/// Some cells of a measure, added to a half of an indicator or taken away.
#[Object]
impl Term {
    /// What is counted.
    async fn measure(&self) -> Measure {
        self.measure.clone()
    }

    /// Whether it is added or taken away.
    async fn sign(&self) -> Sign {
        self.it.sign
    }

    /// Only cells with these codes; a dimension that is not named is summed.
    #[graphql(name = "where")]
    async fn where_(&self) -> Vec<SelectedCodes> {
        self.codes(&self.it.where_)
    }

    /// No cells with these codes.
    async fn not(&self) -> Vec<SelectedCodes> {
        self.codes(&self.it.not)
    }
}

/// Some codes of a dimension.
#[derive(SimpleObject)]
pub struct SelectedCodes {
    /// The dimension.
    dimension: Dimension,
    /// The codes.
    members: Vec<DimensionMember>,
}
