//! Figures of the areas of a force: with what is in none of them they come to the force's own.
use super::dice::Dice;
use muster_domain::{
    AreaCode, MeasureCode, Period, Quantity, Supplied,
    catalogue::Breakdown,
    cell::{Cell, CellAddress},
};
use std::collections::HashMap;

/// What is returned by area, and what it is a part of: a part never exceeds its whole in any area.
const MEASURES: [(&str, Option<&str>); 3] = [
    ("asb-incidents", None),
    ("neighbourhood-queries", None),
    ("neighbourhood-queries-answered-72h", Some("neighbourhood-queries")),
];
/// How much is recorded without a place that anybody could name.
const NOWHERE: f64 = 0.012;

/// The cells of the areas of a force, beside those of the force as a whole.
#[must_use]
pub(super) fn of_areas(seed: u64, whole: &[Cell], areas: &[AreaCode], period: Period) -> Vec<Cell> {
    let sizes: Vec<f64> = areas
        .iter()
        .map(|area| (0.45 * Dice::named(seed, &[area.as_str(), "size"]).normal()).exp())
        .collect();
    let all = sizes.iter().sum::<f64>() / (1.0 - NOWHERE);
    let mut known: HashMap<(&str, &Breakdown), Vec<u64>> = HashMap::new();
    let mut cells = Vec::new();
    for (measure, of) in MEASURES {
        let of_measure = whole.iter().filter(|cell| cell.address.measure.as_str() == measure);
        for (cell, total) in of_measure.filter_map(|cell| Some((cell, count(cell.supplied)?))) {
            let breakdown = &cell.address.breakdown;
            let words = [measure, &breakdown.to_string(), &period.to_string()].map(str::to_owned);
            let mut dice = Dice::named(seed, &[areas.first().map_or("", AreaCode::as_str), &words.concat()]);
            let shares = match of.and_then(|of| known.get(&(of, breakdown))) {
                Some(most) => {
                    let weights: Vec<f64> = most.iter().map(|count| float(*count)).collect();
                    let sum = weights.iter().sum::<f64>() / (1.0 - NOWHERE);
                    let shares = share_out(&mut dice, total, &weights, sum);
                    shares
                        .into_iter()
                        .zip(most)
                        .map(|(share, most)| share.min(*most))
                        .collect()
                }
                None => share_out(&mut dice, total, &sizes, all),
            };
            cells.extend(areas.iter().zip(&shares).filter_map(|(area, share)| {
                let value = Quantity::whole(i64::try_from(*share).ok()?)?;
                Some(of_area(&cell.address.measure, area, breakdown, value))
            }));
            known.insert((measure, breakdown), shares);
        }
    }
    cells
}

/// Shares of a total by weight, as chance has it; what is left over has the rest of the weight.
fn share_out(dice: &mut Dice, total: u64, weights: &[f64], mut all: f64) -> Vec<u64> {
    let mut left = total;
    let mut share = |weight: &f64| {
        let share = if all > 0.0 { dice.part_of(left, weight / all) } else { 0 };
        left -= share;
        all -= weight;
        share
    };
    weights.iter().map(&mut share).collect()
}

fn of_area(measure: &MeasureCode, area: &AreaCode, breakdown: &Breakdown, value: Quantity) -> Cell {
    Cell {
        address: CellAddress {
            measure: measure.clone(),
            area: Some(area.clone()),
            breakdown: breakdown.clone(),
        },
        supplied: Supplied::Value(value),
        statuses: muster_domain::Statuses::NONE,
        note: None,
    }
}

fn count(supplied: Supplied) -> Option<u64> {
    u64::try_from(supplied.value()?.units() / 10_000).ok()
}

#[expect(clippy::cast_precision_loss, reason = "demonstration counts are far below 2^53")]
fn float(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(measure: &str, count: i64) -> Cell {
        let mut cell = of_area(
            &measure.parse().unwrap(),
            &"E22000009".parse().unwrap(),
            &Breakdown::WHOLE,
            Quantity::whole(count).unwrap(),
        );
        cell.address.area = None;
        cell
    }

    #[test]
    fn areas_come_to_a_little_less_than_the_force_and_parts_to_no_more_than_their_wholes() {
        let areas: Vec<AreaCode> = (10..20).map(|at| format!("E220000{at}").parse().unwrap()).collect();
        let whole = [
            cell("asb-incidents", 2_000),
            cell("neighbourhood-queries", 900),
            cell("neighbourhood-queries-answered-72h", 840),
            cell("hours-visible", 7_000),
        ];

        let cells = of_areas(7, &whole, &areas, "2026-03".parse().unwrap());

        assert_eq!(cells.len(), 30);
        assert_eq!(cells, of_areas(7, &whole, &areas, "2026-03".parse().unwrap()));
        let of = |measure: &str| -> Vec<u64> {
            let cells = cells.iter().filter(|cell| cell.address.measure.as_str() == measure);
            cells.map(|cell| count(cell.supplied).unwrap()).collect()
        };
        let (incidents, queries, answered) = (
            of("asb-incidents"),
            of("neighbourhood-queries"),
            of("neighbourhood-queries-answered-72h"),
        );
        assert!(
            (1_900..=2_000).contains(&incidents.iter().sum::<u64>()),
            "{incidents:?}"
        );
        assert!(answered.iter().zip(&queries).all(|(part, whole)| part <= whole));
        assert!((700..=840).contains(&answered.iter().sum::<u64>()), "{answered:?}");
    }
}
