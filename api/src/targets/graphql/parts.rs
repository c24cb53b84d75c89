//! A target among areas, in the API.
use crate::{
    reference::{Area, Snapshot},
    targets::parts,
};
use async_graphql::SimpleObject;
use muster_domain::{Period, Quantity};
use std::sync::Arc;

/// A target shared out among areas of a force.
#[derive(SimpleObject)]
pub struct TargetAreas {
    /// What every year's step makes, shared out.
    years: Vec<TargetYear>,
    /// By what it is shared out: what each area counts for.
    areas: Vec<TargetArea>,
    /// In words, with the years in which equal remainders were decided by weight and code.
    words: String,
}

/// What one area counts for when a target is shared out.
#[derive(SimpleObject)]
pub struct TargetArea {
    /// The area.
    area: Area,
    /// Its weight against the others'.
    weight: Quantity,
    /// Whether somebody named the weight; else it is what the area came to in the baseline.
    named: bool,
    /// What its part is divided by to make its rate; null where what is aimed for is a count.
    denominator: Option<Quantity>,
}

/// One year's step among areas.
#[derive(SimpleObject)]
pub struct TargetYear {
    /// Which year, from 1.
    year: i32,
    /// The period.
    period: Period,
    /// The whole count that the step implies for the force.
    count: i64,
    /// Whether the last one handed out went to one of several equal remainders.
    tie: bool,
    /// The parts; they sum to the count.
    parts: Vec<TargetPart>,
}

/// One area's part of a year's step.
#[derive(SimpleObject)]
pub struct TargetPart {
    /// The area.
    area: Area,
    /// Its part of the count.
    count: i64,
    /// The part over the area's own denominator, in the unit of the indicator; null where what is aimed for is a count.
    value: Option<f64>,
}

impl TargetAreas {
    pub(super) fn of(snapshot: &Arc<Snapshot>, parts: &parts::Parts) -> Self {
        let areas: Vec<Option<Area>> = parts
            .areas
            .iter()
            .map(|area| Area::by_code(snapshot, area.area.as_str()))
            .collect();
        let year = |it: &parts::YearOfParts| TargetYear {
            year: i32::from(it.step.year.number),
            period: it.step.year.period,
            count: it.shared.count,
            tie: it.shared.tie,
            parts: areas
                .iter()
                .zip(it.shared.parts.iter().zip(&it.shared.rates))
                .filter_map(|(area, (count, value))| {
                    Some(TargetPart {
                        area: area.clone()?,
                        count: *count,
                        value: *value,
                    })
                })
                .collect(),
        };
        let each = areas.iter().zip(&parts.areas);
        let each = each.filter_map(|(area, row)| {
            Some(TargetArea {
                area: area.clone()?,
                weight: Quantity::from_units(row.weight)?,
                named: row.named,
                denominator: row.denominator.and_then(Quantity::from_units),
            })
        });
        Self {
            years: parts.years.iter().map(year).collect(),
            areas: each.collect(),
            words: words(parts),
        }
    }
}

fn words(parts: &parts::Parts) -> String {
    let by = if parts.areas.iter().any(|area| area.named) {
        "by weights that were named"
    } else {
        "by what each area came to in the baseline"
    };
    let even: Vec<String> = parts
        .years
        .iter()
        .filter(|year| year.shared.tie)
        .map(|year| year.step.year.period.to_string())
        .collect();
    let decided = if even.is_empty() {
        String::new()
    } else {
        format!(
            " In {} equal remainders were decided by the larger weight, then by code.",
            even.join(", ")
        )
    };
    format!(
        "The whole count of each year is shared out among {} areas {by}, by largest remainder; the parts sum to it exactly.{decided}",
        parts.areas.len()
    )
}
