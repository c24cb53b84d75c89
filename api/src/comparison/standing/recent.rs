//! A force's own series up to a period: how much it moves by itself, and where it last broke.
use crate::comparison::{
    made_of::{MadeOf, window},
    owner::Owner,
    placed::OwnVariation,
    table::Table,
};
use muster_domain::{Period, Statuses, catalogue::IndicatorKind, comparability::Counting, settle::Settled};
use muster_stats::moving_range::{largest_natural_change, mean_moving_range};

/// The fewest parts of a series that show its own variation.
const FEWEST_PARTS: usize = 6;

/// The stretch of a force's series up to the period that is like it.
pub(super) struct Recent {
    /// Each as if its period were of the usual length, where a longer one has more by itself.
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
    let (alike, grows) = (table.block.alike(), table.grows_with_days());
    let mut counting = Counting::default();
    for part in
        std::iter::successors(Some(newest), |part| Some(part.previous())).take(window(frequency).unsigned_abs().into())
    {
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
        let value = settled.and_then(|settled| single(&at, &settled));
        let evened = if grows { part.evened() } else { 1.0 };
        recent.values.push(value.map(|value| value * evened));
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

/// A force's own variation on the scale of its value in the period: a flow over residents or another stock is the sum of its
/// months, any other value their mean, and a stock its last month alone.
pub(super) fn own(table: &Table<'_>, recent: &Recent) -> Option<OwnVariation> {
    let made_of = MadeOf::of(table.block, table.indicator);
    let parts = made_of.parts(table.period.length(), table.block.numerator.frequency());
    let days = if table.grows_with_days() {
        1.0 / table.period.evened()
    } else {
        1.0
    };
    variation(&recent.values, parts, made_of.scale(parts) * days)
}

fn variation(values: &[Option<f64>], parts: u16, scale: f64) -> Option<OwnVariation> {
    if values.iter().flatten().count() < FEWEST_PARTS {
        return None;
    }
    Some(OwnVariation {
        mean_moving_range: mean_moving_range(values, true)? * scale,
        largest_change: largest_natural_change(values)? * scale,
        parts: usize::from(parts),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comparison::method::words;
    use muster_domain::{
        Frequency,
        catalogue::{Catalogue, Indicator},
    };
    use muster_stats::rank::standard_error;

    /// Six months that differ by two each.
    const SERIES: [Option<f64>; 6] = [Some(10.0), Some(12.0), Some(10.0), Some(12.0), Some(10.0), Some(12.0)];

    fn indicator() -> Indicator {
        let text = include_str!("../../../../catalogue/roads.toml");
        let catalogue = Catalogue::parse(&[("roads.toml", text)]).unwrap();
        catalogue.indicators().next().unwrap().clone()
    }

    /// The standard error of the value, and the most it changes by itself.
    fn of_a_quarter(made_of: MadeOf) -> (f64, f64) {
        let parts = made_of.parts(3, Frequency::Monthly);
        let own = variation(&SERIES, parts, made_of.scale(parts)).unwrap();
        (
            standard_error(0.0, Some(own.mean_moving_range), own.parts),
            own.largest_of_value(),
        )
    }

    #[test]
    fn the_words_of_the_method_lead_to_the_same_numbers_by_hand() {
        let root = 3.0_f64.sqrt();
        let by_hand = [
            (MadeOf::Sum, root, "times the root of the number of months in the value"),
            (
                MadeOf::Mean,
                1.0 / root,
                "over the root of the number of months in the value",
            ),
            (MadeOf::Last, 1.0, "as the value is that of its last month alone"),
        ];
        for (made_of, factor, said) in by_hand {
            let (error, largest) = of_a_quarter(made_of);

            assert!((error - 2.0 / 1.128 * factor).abs() < 1e-12, "{made_of:?}: {error}");
            assert!((largest - 3.267 * 2.0 * factor).abs() < 1e-12, "{made_of:?}: {largest}");
            let grain = (made_of, Frequency::Monthly);
            let ranking = words::ranking(&indicator(), crate::comparison::Level::Forces, grain);
            for words in [ranking, words::change(&indicator(), grain)] {
                assert!(words.contains(said), "{words}");
            }
        }
    }

    #[test]
    fn five_months_show_no_variation_of_their_own() {
        assert_eq!(variation(&SERIES[..5], 1, 1.0), None);
    }
}
