//! A revision that does not count yet, laid over the figures that do: as if it had been accepted.
use super::{series::Tallies, store::Withdrawn};
use muster_domain::{
    AreaKey, CollectionKey, ForceKey, Period,
    catalogue::{Sign, Term},
    cell::Cell,
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

    /// Whether this was taken back and would be there again.
    pub(super) fn returns(&self, withdrawn: &Withdrawn) -> bool {
        (withdrawn.force, withdrawn.collection, withdrawn.first_month)
            == (self.force, self.collection, self.period.first())
    }
}
