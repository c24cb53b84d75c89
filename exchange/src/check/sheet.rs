//! The cells of a return laid out for checking: in the order of the catalogue, by measure, and summed by codes.
use super::Subject;
use crate::history::{Figure, HistoryBundle, PERIODS};
use muster_domain::{
    AreaCode, DimensionCode, MeasureCode, MemberCode, Period, Quantity,
    catalogue::{Breakdown, Measure},
    cell::{Cell, CellAddress},
    finding::Past,
};
use std::collections::{BTreeMap, HashMap};

/// A return with its cells in order and its history.
pub(super) struct Sheet<'a> {
    pub(super) subject: Subject<'a>,
    pub(super) history: Option<&'a HistoryBundle>,
    cells: Vec<&'a Cell>,
    by_address: HashMap<&'a CellAddress, &'a Cell>,
    by_measure: HashMap<&'a MeasureCode, Vec<&'a Cell>>,
}

/// The area and the codes by which cells are brought together.
pub(super) type Group<'a> = (Option<&'a AreaCode>, Vec<Option<&'a MemberCode>>);

/// What the cells of a measure come to in a group.
#[derive(Clone, Copy)]
pub(super) struct Amount<'a> {
    /// Their sum; one blank and there is none.
    pub(super) sum: Option<Quantity>,
    /// The first of them.
    pub(super) cell: &'a CellAddress,
}

impl<'a> Sheet<'a> {
    pub(super) fn of(subject: Subject<'a>, cells: &'a [Cell], history: Option<&'a HistoryBundle>) -> Self {
        let places: HashMap<&MeasureCode, usize> = subject
            .collection
            .measures
            .iter()
            .enumerate()
            .map(|(place, measure)| (&measure.code, place))
            .collect();
        let order = |cell: &&Cell| places.get(&cell.address.measure).copied();
        let mut sorted: Vec<&Cell> = cells.iter().collect();
        sorted.sort_by(|a, b| {
            let by_measure = order(a).cmp(&order(b));
            by_measure
                .then_with(|| (&a.address.area, &a.address.breakdown).cmp(&(&b.address.area, &b.address.breakdown)))
        });
        let mut by_measure: HashMap<&MeasureCode, Vec<&Cell>> = HashMap::new();
        for cell in &sorted {
            by_measure.entry(&cell.address.measure).or_default().push(cell);
        }
        Self {
            subject,
            history,
            by_address: sorted.iter().map(|cell| (&cell.address, *cell)).collect(),
            by_measure,
            cells: sorted,
        }
    }

    /// Every cell, in the order of the catalogue.
    pub(super) fn cells(&self) -> &[&'a Cell] {
        &self.cells
    }

    /// The cells of a measure.
    pub(super) fn of_measure(&self, measure: &MeasureCode) -> &[&'a Cell] {
        self.by_measure.get(measure).map_or(&[], Vec::as_slice)
    }

    pub(super) fn at(&self, address: &CellAddress) -> Option<&'a Cell> {
        self.by_address.get(address).copied()
    }

    pub(super) fn measure(&self, code: &MeasureCode) -> Option<&'a Measure> {
        self.subject.collection.measure(code)
    }

    /// The sums of a measure by area and the codes of some dimensions. What cannot exist is skipped; a group of nothing else is
    /// not there.
    pub(super) fn amounts(&self, measure: &MeasureCode, by: &[DimensionCode]) -> BTreeMap<Group<'a>, Amount<'a>> {
        let mut amounts: BTreeMap<Group<'a>, (Amount<'a>, usize)> = BTreeMap::new();
        let mut cannot_exist: HashMap<Group<'a>, usize> = HashMap::new();
        for cell in self.of_measure(measure) {
            let group = (cell.address.area.as_ref(), codes(&cell.address.breakdown, by));
            if !cell.supplied.owed() {
                *cannot_exist.entry(group).or_default() += 1;
                continue;
            }
            let value = cell.supplied.value();
            let first = Amount {
                sum: value,
                cell: &cell.address,
            };
            amounts
                .entry(group)
                .and_modify(|(amount, cells)| {
                    amount.sum = amount.sum.zip(value).map(|(sum, value)| sum + value);
                    *cells += 1;
                })
                .or_insert((first, 1));
        }
        let owed = self.owed(measure, by);
        let whole = |group: &Group<'a>, cells: usize| {
            let there = cells + cannot_exist.get(group).copied().unwrap_or_default();
            let codes: Vec<Option<MemberCode>> = group.1.iter().map(|code| code.cloned()).collect();
            owed.get(&codes).is_none_or(|owed| there >= *owed)
        };
        amounts
            .into_iter()
            .map(|(group, (amount, cells))| {
                let sum = amount.sum.filter(|_| whole(&group, cells));
                (group, Amount { sum, ..amount })
            })
            .collect()
    }

    /// How many cells of a measure are owed in each group.
    fn owed(&self, measure: &MeasureCode, by: &[DimensionCode]) -> HashMap<Vec<Option<MemberCode>>, usize> {
        let mut owed = HashMap::new();
        let breakdowns = self
            .measure(measure)
            .map(|measure| self.subject.collection.breakdowns(measure, self.subject.period));
        for breakdown in breakdowns.unwrap_or_default() {
            let group = codes(&breakdown, by)
                .into_iter()
                .map(Option::<&MemberCode>::cloned)
                .collect();
            *owed.entry(group).or_default() += 1;
        }
        owed
    }

    /// What was accepted of a cell in the periods before, oldest first, from the last break on.
    pub(super) fn past(&self, address: &CellAddress) -> Option<Vec<Option<Quantity>>> {
        let series = self.history?.series(address)?;
        Some(since_break(series))
    }

    /// The figure of a place in a cell's series, as evidence.
    pub(super) fn evidence(&self, address: &CellAddress, place: usize) -> Option<Past> {
        let bundle = self.history?;
        let figure = (*bundle.series(address)?.get(place)?)?;
        Some(Past {
            period: bundle.period_at(place),
            value: figure.supplied.value()?,
            synthetic: figure.synthetic,
        })
    }

    /// What was accepted of the cells of a measure that a cell of another is so much for each of.
    pub(super) fn past_sum(&self, measure: &MeasureCode, like: &CellAddress) -> Option<Vec<Option<Quantity>>> {
        let all: Vec<Vec<Option<Quantity>>> = self
            .within(measure, like)
            .into_iter()
            .map(|address| self.past(&address))
            .collect::<Option<_>>()?;
        let month = |place: usize| all.iter().map(|series| series[place]).sum::<Option<Quantity>>();
        (!all.is_empty()).then(|| (0..PERIODS).map(month).collect())
    }

    /// What these cells come to now.
    pub(super) fn sum(&self, measure: &MeasureCode, like: &CellAddress) -> Option<Quantity> {
        let cells = self.within(measure, like);
        let value = |address: &CellAddress| self.at(address)?.supplied.value();
        (!cells.is_empty()).then(|| cells.iter().map(value).sum::<Option<Quantity>>())?
    }

    /// The cells of a measure that agree with an address in area and in every code both have.
    fn within(&self, measure: &MeasureCode, like: &CellAddress) -> Vec<CellAddress> {
        let Some(known) = self.measure(measure) else {
            return Vec::new();
        };
        let agrees = |breakdown: &Breakdown| {
            let mut codes = breakdown.codes().iter();
            codes.all(|(dimension, member)| like.breakdown.member(dimension).is_none_or(|own| own == member))
        };
        let breakdowns = self.subject.collection.breakdowns(known, self.subject.period);
        let address = |breakdown| CellAddress {
            measure: measure.clone(),
            area: like.area.clone(),
            breakdown,
        };
        breakdowns.into_iter().filter(agrees).map(address).collect()
    }

    /// The period of a place in a series.
    pub(super) fn period_at(&self, place: usize) -> Period {
        self.history
            .map_or(self.subject.period, |bundle| bundle.period_at(place))
    }
}

fn since_break(series: &[Option<Figure>]) -> Vec<Option<Quantity>> {
    let last_break = series
        .iter()
        .rposition(|figure| figure.is_some_and(|figure| figure.breaks));
    let from = last_break.unwrap_or_default();
    let value = |(place, figure): (usize, &Option<Figure>)| {
        figure
            .filter(|_| place >= from)
            .and_then(|figure| figure.supplied.value())
    };
    series.iter().enumerate().map(value).collect()
}

fn codes<'c>(breakdown: &'c Breakdown, by: &[DimensionCode]) -> Vec<Option<&'c MemberCode>> {
    by.iter().map(|dimension| breakdown.member(dimension)).collect()
}
