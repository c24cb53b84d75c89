//! A revision that does not count yet, laid over the figures that do: as if it had been accepted.
use super::{series::Tallies, store::StandingReturn};
use muster_domain::{
    AreaKey, CollectionKey, ForceKey, Period,
    catalogue::{Sign, Term},
    cell::Cell,
    comparability::CountedBy,
    tally::Tally,
};

/// What would count, of one force, collection and period.
#[derive(Clone, Copy, Debug)]
pub struct Drafted<'a> {
    pub force: ForceKey,
    pub collection: CollectionKey,
    pub period: Period,
    pub cells: &'a [Cell],
    /// Whether its values are made up.
    pub synthetic: bool,
    /// What its cells are counted by.
    pub counted_by: &'a CountedBy,
}

impl Drafted<'_> {
    /// Puts what the draft says of a term in place of what counts: accepting closes every figure it does not hold.
    pub(super) fn lay(&self, term: &Term, tallies: &mut Tallies) {
        let place = (self.force, AreaKey::FORCE, self.period.first());
        let tally = self.tally(term);
        if tally.empty() {
            tallies.remove(&place);
        } else {
            tallies.insert(place, tally);
        }
    }

    fn tally(&self, term: &Term) -> Tally {
        let taken = self.cells.iter().filter(|cell| {
            let address = &cell.address;
            address.area.is_none() && address.measure == term.measure && term.takes(&address.breakdown)
        });
        taken.fold(Tally::default(), |sum, cell| {
            sum.with(Sign::Plus, Tally::cell(cell.supplied, cell.statuses, self.synthetic))
        })
    }

    /// Whether a return would be there in another way.
    pub(super) fn replaces(&self, standing: &StandingReturn) -> bool {
        (standing.force, standing.collection, standing.first_month)
            == (self.force, self.collection, self.period.first())
    }

    /// The return as it would be there.
    pub(super) fn standing(&self) -> StandingReturn {
        StandingReturn {
            collection: self.collection,
            force: self.force,
            first_month: self.period.first(),
            taken_back: 0,
            definition: self.counted_by.definition.to_string(),
            source_system: self.counted_by.source_system.clone(),
        }
    }
}
