//! A force's own series up to a period: how much it moves by itself, and where it last broke.
use crate::comparison::{owner::Owner, placed::OwnVariation, table::Table};
use muster_domain::{
    Frequency, Period, Statuses,
    catalogue::{IndicatorKind, Nature},
    comparability::Counting,
    settle::Settled,
};
use muster_stats::moving_range::{largest_natural_change, mean_moving_range};

/// The parts of a series its own variation is taken from, and the fewest that show any.
const fn window(frequency: Frequency) -> usize {
    match frequency {
        Frequency::Monthly => 24,
        Frequency::Quarterly => 12,
        Frequency::Annual => 10,
    }
}
const FEWEST_PARTS: usize = 6;

/// The stretch of a force's series up to the period that is like it.
pub(super) struct Recent {
    values: Vec<Option<f64>>,
    /// Where the series last broke.
    pub(super) broke: Option<Period>,
}

/// The series of a force or an area up to the period, one value a month, quarter or year, newest last, since its last break, of one
/// origin and of one definition.
pub(super) fn recent(table: &Table<'_>, owner: Owner<'_>, made_up: bool) -> Recent {
    let frequency = table.block.numerator.frequency();
    let newest = frequency.period_of(table.period.last());
    let mut recent = Recent {
        values: Vec::new(),
        broke: None,
    };
    let alike = table.block.alike();
    let mut counting = Counting::default();
    for part in std::iter::successors(Some(newest), |part| Some(part.previous())).take(window(frequency)) {
        let at = table.at(part);
        let settled = at.settled(owner).ok().filter(|settled| settled.synthetic() == made_up);
        let broken = settled.as_ref().is_some_and(|settled| {
            let halves = [&settled.numerator, &settled.denominator].into_iter().flatten();
            halves
                .fold(Statuses::NONE, |all, amount| all.and(amount.statuses))
                .has(Statuses::BREAK)
        });
        if let Some(settled) = settled.as_ref().filter(|_| !alike) {
            let own = at.counting(owner, settled);
            if !own.comparable(&counting) {
                break;
            }
            counting = counting.with(own);
        }
        recent.values.push(settled.and_then(|settled| single(&at, &settled)));
        if broken {
            recent.broke = Some(part);
            break;
        }
    }
    recent.values.reverse();
    recent
}

fn single(table: &Table<'_>, settled: &Settled) -> Option<f64> {
    if settled.absence.is_some() {
        return None;
    }
    let below = match (&settled.denominator, table.indicator.kind) {
        (_, IndicatorKind::Survey) => 1.0,
        (below, _) => below.as_ref()?.quantity.to_f64(),
    };
    let value = settled.numerator.as_ref()?.quantity.to_f64() / below * f64::from(table.indicator.multiplier);
    value.is_finite().then_some(value)
}

/// A force's own variation on the scale of its value: a flow over residents or another stock is the sum of its months, any
/// other value their mean, and a stock its last month alone.
pub(super) fn own(table: &Table<'_>, owner: Owner<'_>, recent: &Recent) -> Option<OwnVariation> {
    if recent.values.iter().flatten().count() < FEWEST_PARTS {
        return None;
    }
    let run = table.block.numerator.of_owner(owner);
    let parts = match run.nature {
        Nature::Flow => (table.period.length() / run.frequency.months()).max(1),
        Nature::Stock => 1,
    };
    let below = table
        .block
        .denominator
        .as_ref()
        .map(|below| below.of_owner(owner).nature);
    let scale = if below == Some(Nature::Flow) || table.indicator.kind == IndicatorKind::Survey {
        1.0
    } else {
        f64::from(parts)
    };
    Some(OwnVariation {
        mean_moving_range: mean_moving_range(&recent.values, true)? * scale,
        largest_change: largest_natural_change(&recent.values)? * scale,
        parts: usize::try_from(parts).ok()?,
    })
}
