//! What of the figures of areas is decided together, when small ones are hidden: the finest pieces that any indicator shows.
//!
//! Whatever an indicator states of an area is a sum over such pieces. A piece is shown or hidden whole, so that one indicator
//! taken from another gives nothing that is not shown anyway.
use crate::catalogue::{Breakdown, Catalogue, Disclosure, Half, Indicator, IndicatorKind, Term};
use crate::codes::MeasureCode;
use std::collections::{BTreeMap, BTreeSet};

/// Cells of one measure that every indicator counts together or leaves out together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grain {
    /// The measure.
    pub measure: MeasureCode,
    /// Its cells.
    pub cells: Vec<Breakdown>,
    /// How far small counts are hidden: as the strictest indicator that counts them says.
    pub disclosure: Disclosure,
    /// The grains, by their place, that a proportion divides this one by.
    pub part_of: Vec<usize>,
}

impl Grain {
    /// Whether a term counts it.
    #[must_use]
    pub fn within(&self, term: &Term) -> bool {
        self.measure == term.measure && self.cells.first().is_some_and(|cell| term.takes(cell))
    }
}

/// The grains that decide what of an indicator is hidden: those it counts, and the parts of those.
#[must_use]
pub fn grains(catalogue: &Catalogue, indicator: &Indicator) -> Vec<Grain> {
    let mut grains: Vec<Grain> = measures(catalogue, indicator)
        .into_iter()
        .flat_map(|measure| of_measure(catalogue, &measure))
        .collect();
    for indicator in catalogue.indicators().filter(|it| it.kind == IndicatorKind::Proportion) {
        let counted = |terms: &[Term]| -> Vec<usize> {
            let places = grains.iter().enumerate();
            let counted = places.filter(|(_, grain)| terms.iter().any(|term| grain.within(term)));
            counted.map(|(at, _)| at).collect()
        };
        let parts = counted(&indicator.numerator);
        let wholes = counted(indicator.denominator.as_ref().map_or(&[], Half::terms));
        for part in parts {
            let mut part_of: BTreeSet<usize> = grains[part].part_of.iter().copied().collect();
            part_of.extend(wholes.iter().filter(|whole| **whole != part));
            grains[part].part_of = part_of.into_iter().collect();
        }
    }
    grains
}

/// The measures of an indicator, and those that any proportion sets over one of them.
fn measures(catalogue: &Catalogue, indicator: &Indicator) -> BTreeSet<MeasureCode> {
    let mut found: BTreeSet<MeasureCode> = indicator.terms().map(|term| term.measure.clone()).collect();
    loop {
        let before = found.len();
        for over in catalogue.indicators().filter(|it| it.kind == IndicatorKind::Proportion) {
            let below = over.denominator.as_ref().map_or(&[][..], Half::terms);
            if below.iter().any(|term| found.contains(&term.measure)) {
                found.extend(over.numerator.iter().map(|term| term.measure.clone()));
            }
        }
        if found.len() == before {
            return found;
        }
    }
}

fn of_measure(catalogue: &Catalogue, measure: &MeasureCode) -> Vec<Grain> {
    let cells = catalogue
        .measure(measure)
        .zip(catalogue.collection_of(measure))
        .map_or_else(Vec::new, |(measure, of)| measure.breakdowns_ever(&of.dimensions));
    let terms: Vec<(&Term, Disclosure)> = catalogue
        .indicators()
        .flat_map(|indicator| indicator.terms().map(|term| (term, indicator.disclosure)))
        .filter(|(term, _)| term.measure == *measure)
        .collect();
    let mut together: BTreeMap<Vec<usize>, Vec<Breakdown>> = BTreeMap::new();
    for cell in cells {
        let counted = (0..terms.len()).filter(|at| terms[*at].0.takes(&cell)).collect();
        together.entry(counted).or_default().push(cell);
    }
    together.remove(&Vec::new());
    let strictest = |counted: &[usize]| {
        let classes = counted.iter().map(|at| terms[*at].1);
        classes.max().unwrap_or(Disclosure::None)
    };
    together
        .into_iter()
        .map(|(counted, cells)| Grain {
            measure: measure.clone(),
            disclosure: strictest(&counted),
            cells,
            part_of: Vec::new(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue() -> Catalogue {
        let files = [
            ("neighbourhood.toml", include_str!("../../catalogue/neighbourhood.toml")),
            ("visible-time.toml", include_str!("../../catalogue/visible-time.toml")),
        ];
        Catalogue::parse(&files).unwrap()
    }

    fn of(catalogue: &Catalogue, code: &str) -> Vec<Grain> {
        grains(catalogue, catalogue.indicator(&code.parse().unwrap()).unwrap())
    }

    #[test]
    fn cells_that_no_indicator_tells_apart_are_decided_together() {
        let catalogue = catalogue();

        let grains = of(&catalogue, "anti-social-behaviour-rate");

        // one indicator counts personal incidents by themselves, none the other two sorts
        let sizes: Vec<usize> = grains.iter().map(|grain| grain.cells.len()).collect();
        assert_eq!(sizes.iter().sum::<usize>(), 3);
        assert!(sizes.contains(&1) && sizes.contains(&2), "{grains:?}");
        assert!(grains.iter().all(|grain| grain.disclosure == Disclosure::Standard));
        let same = of(&catalogue, "anti-social-behaviour-personal-rate");
        assert_eq!(same, grains);
    }

    #[test]
    fn every_term_is_made_of_whole_grains() {
        let catalogue = catalogue();
        for indicator in catalogue.indicators() {
            let grains = grains(&catalogue, indicator);
            for term in indicator.terms() {
                for grain in grains.iter().filter(|grain| grain.measure == term.measure) {
                    let taken = grain.cells.iter().filter(|cell| term.takes(cell)).count();
                    assert!(taken == 0 || taken == grain.cells.len(), "{grain:?} {term:?}");
                    assert_eq!(grain.within(term), taken > 0);
                }
            }
        }
    }

    #[test]
    fn the_parts_of_a_proportion_know_their_whole_and_its_grains_bring_them_along() {
        let catalogue = catalogue();
        let share = "neighbourhood-queries-within-72-hours";

        let grains = of(&catalogue, share);

        let part = grains
            .iter()
            .find(|grain| grain.measure.as_str() == "neighbourhood-queries-answered-72h");
        let whole = grains
            .iter()
            .position(|grain| grain.measure.as_str() == "neighbourhood-queries");
        assert_eq!(part.unwrap().part_of, [whole.unwrap()]);
    }
}
