//! What is already there when a test begins.

use muster_api::exchange::{Hands, Whole, put_through};
use muster_domain::cell::{Cell, CellAddress};
use muster_domain::{CollectionCode, ForceCode, MeasureCode, Origin, Period, Statuses, Supplied, catalogue::Breakdown};

use crate::Spec;

/// A return that has been accepted, and where it came from.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    pub force: &'a str,
    pub collection: &'a str,
    pub period: &'a str,
    pub origin: Origin,
    /// What is said of every figure of the force as a whole.
    pub statuses: Statuses,
    /// The system its figures come from.
    pub source: &'a str,
}

impl<'a> Given<'a> {
    /// Sent by the force itself.
    #[must_use]
    pub fn from(force: &'a str, collection: &'a str, period: &'a str) -> Self {
        Self {
            force,
            collection,
            period,
            origin: Origin::Force,
            statuses: Statuses::NONE,
            source: "the specification",
        }
    }

    /// The same, made up.
    #[must_use]
    pub fn made_up(self) -> Self {
        Self {
            origin: Origin::SeededSynthetic,
            ..self
        }
    }

    /// The same, all of which may still move.
    #[must_use]
    pub fn provisional(self) -> Self {
        Self {
            statuses: Statuses::PROVISIONAL,
            ..self
        }
    }

    /// The same out of another system.
    #[must_use]
    pub fn out_of(self, source: &'a str) -> Self {
        Self { source, ..self }
    }
}

impl Spec {
    /// A return all the way to accepted: every cell that is asked for, holding what `value` says of its measure and codes, in which
    /// `NOT_SUPPLIED` and `NOT_APPLICABLE` mean themselves.
    pub async fn given(&self, given: Given<'_>, value: impl Fn(&MeasureCode, &Breakdown) -> String) {
        self.given_of_areas(given, value, &[]).await;
    }

    /// The same, with cells of areas beside those of the force as a whole: the area, a measure, and the value of each of its cells.
    pub async fn given_of_areas(
        &self,
        given: Given<'_>,
        value: impl Fn(&MeasureCode, &Breakdown) -> String,
        areas: &[(&str, &str, &str)],
    ) {
        let edition = self.app.editions.latest().await.expect("a catalogue");
        let code: CollectionCode = given.collection.parse().expect("a code");
        let collection = edition.catalogue.collection(&code).expect("a collection");
        let period: Period = given.period.parse().expect("a period");
        let force: ForceCode = given.force.parse().expect("a force");
        let cells = collection.measures.iter().flat_map(|measure| {
            let breakdowns = measure.breakdowns(&collection.dimensions, period);
            breakdowns.into_iter().map(|breakdown| Cell {
                supplied: supplied(&value(&measure.code, &breakdown)),
                address: CellAddress {
                    measure: measure.code.clone(),
                    area: None,
                    breakdown,
                },
                statuses: given.statuses,
                note: None,
            })
        });
        let of_areas = areas.iter().flat_map(|(area, measure, value)| {
            let code: MeasureCode = measure.parse().expect("a code");
            let measure = collection.measures.iter().find(|measure| measure.code == code);
            let measure = measure.expect("a measure of the collection");
            let breakdowns = measure.breakdowns(&collection.dimensions, period);
            breakdowns.into_iter().map(move |breakdown| Cell {
                supplied: supplied(value),
                address: CellAddress {
                    measure: measure.code.clone(),
                    area: Some(area.parse().expect("an area")),
                    breakdown,
                },
                statuses: Statuses::NONE,
                note: None,
            })
        });
        let cells: Vec<Cell> = cells.chain(of_areas).collect();
        let whole = Whole {
            collection,
            force: &force,
            period,
            origin: given.origin,
            source: given.source,
            cells: &cells,
            explanation: "given",
            exception: "given",
        };
        let hands = Hands::of_the_system([force.clone()]);
        put_through(&self.app.returns(), &hands, &whole)
            .await
            .unwrap_or_else(|failure| panic!("{given:?}: {failure:?}"));
    }
}

fn supplied(text: &str) -> Supplied {
    match text {
        "NOT_SUPPLIED" => Supplied::NotSupplied,
        "NOT_APPLICABLE" => Supplied::NotApplicable,
        value => Supplied::Value(value.parse().unwrap_or_else(|error| panic!("{value}: {error}"))),
    }
}
