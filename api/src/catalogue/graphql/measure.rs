//! Measures and their code lists as the API shows them.
use super::collection::Collection;
use crate::catalogue::Edition;
use async_graphql::{ID, Object, SimpleObject};
use muster_domain::{
    MeasureCode, Month,
    catalogue::{self, Nature},
};
use std::sync::Arc;

/// A thing counted or timed.
#[derive(Clone)]
pub struct Measure {
    edition: Arc<Edition>,
    collection: usize,
    place: usize,
}

impl Measure {
    /// The measure of an edition.
    #[must_use]
    pub fn new(edition: Arc<Edition>, code: &MeasureCode) -> Option<Self> {
        let mut collections = edition.catalogue.collections().iter().enumerate();
        let (collection, place) =
            collections.find_map(|(nth, of)| Some((nth, of.measures.iter().position(|it| it.code == *code)?)))?;
        Some(Self {
            edition,
            collection,
            place,
        })
    }

    pub(super) fn of(&self) -> &catalogue::Collection {
        &self.edition.catalogue.collections()[self.collection]
    }

    fn it(&self) -> &catalogue::Measure {
        &self.of().measures[self.place]
    }
}

/// A thing counted or timed, with its unit and what it is broken down by.
#[Object]
impl Measure {
    /// Its permanent name, such as `calls-999-presented`.
    async fn code(&self) -> ID {
        ID(self.it().code.to_string())
    }

    /// A name for people.
    async fn title(&self) -> &str {
        &self.it().title
    }

    /// What one of it is, such as `offences`.
    async fn unit(&self) -> &str {
        &self.it().unit
    }

    /// How it adds up over time.
    async fn nature(&self) -> Nature {
        self.it().nature
    }

    /// Decimals a value may have: 0 to 4.
    async fn decimals(&self) -> i32 {
        self.it().decimals.into()
    }

    /// Whether a value below nought is a correction of an earlier period rather than a mistake.
    async fn corrections(&self) -> bool {
        self.it().corrections
    }

    /// What it is broken down by, in the order codes are written.
    async fn dimensions(&self) -> Vec<Dimension> {
        let dimensions = self.it().dimensions.iter();
        dimensions
            .filter_map(|code| self.of().dimension(code))
            .map(Dimension::from)
            .collect()
    }

    /// The first month it is asked for, where that is later than its collection's.
    async fn valid_from(&self) -> Option<Month> {
        self.it().valid.from
    }

    /// The last month it is asked for, where there is one.
    async fn valid_to(&self) -> Option<Month> {
        self.it().valid.to
    }

    /// The system or publication it comes from.
    async fn source(&self) -> &str {
        &self.it().source
    }

    /// The collection it is asked for in.
    async fn collection(&self) -> Collection {
        Collection::at(Arc::clone(&self.edition), self.collection)
    }
}

/// A code list that measures are broken down by.
#[derive(SimpleObject, Clone)]
pub struct Dimension {
    /// Its permanent name, such as `offence`.
    code: ID,
    /// A name for people.
    title: String,
    /// Its codes, in the order they are shown.
    members: Vec<DimensionMember>,
}

/// One code of a dimension.
#[derive(SimpleObject, Clone)]
pub struct DimensionMember {
    /// Its permanent name, such as `arson`.
    code: ID,
    /// A name for people.
    title: String,
    /// The first month it is asked for, where there is one.
    valid_from: Option<Month>,
    /// The last month it is asked for, where there is one.
    valid_to: Option<Month>,
}

impl From<&catalogue::Dimension> for Dimension {
    fn from(dimension: &catalogue::Dimension) -> Self {
        Self {
            code: ID(dimension.code.to_string()),
            title: dimension.title.clone(),
            members: dimension.members.iter().map(DimensionMember::from).collect(),
        }
    }
}

impl From<&catalogue::Member> for DimensionMember {
    fn from(member: &catalogue::Member) -> Self {
        Self {
            code: ID(member.code.to_string()),
            title: member.title.clone(),
            valid_from: member.valid.from,
            valid_to: member.valid.to,
        }
    }
}
