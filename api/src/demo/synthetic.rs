//! Made-up returns that behave like real ones: sized by the force, seasonal, more varied than chance, parts within their wholes.
//!
//! Nothing here reads or writes anything: the same seed, force, form and month give the same cells.
use super::{
    dice::Dice,
    shapes::{self, Per, Season, Shape},
    stories,
};
use muster_domain::catalogue::Breakdown;
use muster_domain::cell::{Cell, CellAddress};
use muster_domain::{DimensionCode, MeasureCode, MemberCode, Month, Quantity, Statuses, Supplied};
use muster_exchange::cells::{Form, MeasureForm};
use std::collections::BTreeMap;

/// The size of a force, in the units levels are given in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// Residents; where nobody lives, as many as make a similar demand.
    pub residents: f64,
    /// People who work for the force.
    pub workforce: f64,
}

impl Size {
    /// The size of a force with so many residents, or none.
    #[must_use]
    pub fn of(force: &str, residents: Option<f64>) -> Self {
        let residents = match force {
            // a railway and a square mile: far more people pass through than live there
            "btp" => 900_000.0,
            "city-of-london" => 120_000.0,
            _ => residents.unwrap_or(500_000.0),
        };
        let per_thousand = if force == "metropolitan" { 4.9 } else { 3.7 };
        Self {
            residents,
            workforce: residents / 1_000.0 * per_thousand,
        }
    }
}

type Codes = Vec<(DimensionCode, MemberCode)>;

/// Every cell of one return.
#[must_use]
pub fn cells(seed: u64, form: &Form, size: Size, first: Month) -> Vec<Cell> {
    let mut drawn = Drawn {
        seed,
        form,
        size,
        first,
        measures: BTreeMap::new(),
    };
    let mut cells = Vec::new();
    for (measure, asked) in &form.measures {
        for (codes, value) in drawn.of(measure) {
            cells.push(Cell {
                address: address(measure, codes),
                supplied: quantity(value, asked.decimals).map_or(Supplied::NotSupplied, Supplied::Value),
                statuses: Statuses::NONE,
                note: None,
            });
        }
    }
    cells
}

/// Every cell of one return that says there is nothing to say.
#[must_use]
pub fn nothing(form: &Form, why: &str) -> Vec<Cell> {
    let absent = |measure: &MeasureCode, codes| Cell {
        address: address(measure, codes),
        supplied: Supplied::NotSupplied,
        statuses: Statuses::NONE,
        note: Some(why.to_owned()),
    };
    form.measures
        .iter()
        .flat_map(|(measure, asked)| combinations(asked).into_iter().map(move |codes| absent(measure, codes)))
        .collect()
}

fn address(measure: &MeasureCode, codes: Codes) -> CellAddress {
    CellAddress {
        measure: measure.clone(),
        area: None,
        breakdown: Breakdown::new(codes),
    }
}

struct Drawn<'a> {
    seed: u64,
    form: &'a Form,
    size: Size,
    first: Month,
    measures: BTreeMap<&'a str, Vec<(Codes, f64)>>,
}

impl<'a> Drawn<'a> {
    fn of(&mut self, measure: &'a MeasureCode) -> Vec<(Codes, f64)> {
        if let Some(known) = self.measures.get(measure.as_str()) {
            return known.clone();
        }
        let Some(asked) = self.form.measures.get(measure) else {
            return Vec::new();
        };
        let shape = shapes::of(measure.as_str());
        let whole = match shape {
            Shape::Part { of, .. } | Shape::Each { of, .. } | Shape::Beside { of, .. } => self
                .form
                .measures
                .get_key_value(of)
                .map(|(code, _)| code)
                .map_or_else(Vec::new, |code| self.of(code)),
            Shape::Counted { .. } | Shape::Standing { .. } | Shape::Found { .. } => Vec::new(),
        };
        let values: Vec<(Codes, f64)> = combinations(asked)
            .into_iter()
            .map(|codes| {
                let of_these: f64 = whole
                    .iter()
                    .filter(|(cell, _)| codes.iter().all(|code| cell.contains(code)))
                    .map(|(_, value)| value)
                    .sum();
                let value = self.draw(measure.as_str(), asked, shape, &codes, of_these);
                (codes, value)
            })
            .collect();
        self.measures.insert(measure.as_str(), values.clone());
        values
    }

    fn draw(&self, measure: &str, asked: &MeasureForm, shape: Shape, codes: &Codes, whole: f64) -> f64 {
        let force = self.form.force.as_str();
        let member = codes
            .iter()
            .map(|(_, member)| member.as_str())
            .collect::<Vec<_>>()
            .join(",");
        // what makes this force different from others, and one of its codes from another: the same in every month
        let mut habit = Dice::named(self.seed, &[force, measure]);
        let mut mix = Dice::named(self.seed, &[force, measure, &member]);
        let mut dice = Dice::named(self.seed, &[force, measure, &member, &self.form.period.to_string()]);
        let last = self.form.period.last();
        let story = stories::times(force, measure, last, self.first);
        let weight: f64 = asked
            .dimensions
            .iter()
            .zip(codes)
            .map(|((dimension, members), (_, member))| {
                shapes::weight(dimension.as_str(), member.as_str(), members.len())
            })
            .product();
        let months = f64::from(self.form.period.length());

        match shape {
            Shape::Counted {
                level,
                per,
                season,
                size,
            } => {
                let force_level = (0.13 * habit.normal()).exp() * (0.08 * mix.normal()).exp();
                let mean = level
                    * self.thousands(per)
                    * weight
                    * months
                    * force_level
                    * trend(&mut habit, last)
                    * story
                    * seasonal(season, last);
                whole_number(dice.over_dispersed(mean, size))
            }
            Shape::Standing { level, per } => {
                let force_level = (0.1 * habit.normal()).exp() * (0.05 * mix.normal()).exp();
                let mean = level * self.thousands(per) * weight * force_level * trend(&mut habit, last) * story;
                (mean * (0.004 * dice.normal()).exp()).max(0.0)
            }
            Shape::Part { share: usual, by, .. } => {
                let usual = share_of(codes, by).unwrap_or(usual);
                let logit =
                    (usual / (1.0 - usual)).ln() + 0.16 * habit.normal() + 0.06 * mix.normal() + 0.04 * dice.normal();
                let odds = (story / (1.0 + (-logit).exp())).min(0.995);
                // sums of money are too large to toss a coin for each pound
                if asked.decimals == 0 && whole < 1.0e9 {
                    whole_number(dice.part_of(count(whole), odds))
                } else {
                    whole * odds
                }
            }
            Shape::Each { mean, by, .. } => {
                let mean =
                    share_of(codes, by).unwrap_or(mean) * (0.12 * habit.normal()).exp() * (0.04 * dice.normal()).exp();
                whole * mean * story
            }
            Shape::Found { by } => {
                let found = share_of(codes, by).unwrap_or(50.0);
                found + found.min(100.0 - found) * 0.06 * habit.normal() + 1.1 * dice.normal()
            }
            Shape::Beside { by, .. } => whole + by,
        }
    }

    fn thousands(&self, per: Per) -> f64 {
        match per {
            Per::Residents => self.size.residents / 1_000.0,
            Per::Workforce => self.size.workforce / 1_000.0,
        }
    }
}

/// Every combination of the codes of a measure's dimensions; one empty one where it has none.
fn combinations(asked: &MeasureForm) -> Vec<Codes> {
    asked
        .dimensions
        .iter()
        .fold(vec![Vec::new()], |combined, (dimension, members)| {
            let with = |codes: &Codes, member: &MemberCode| {
                let mut codes = codes.clone();
                codes.push((dimension.clone(), member.clone()));
                codes
            };
            combined
                .iter()
                .flat_map(|codes| members.iter().map(|member| with(codes, member)).collect::<Vec<_>>())
                .collect()
        })
}

fn share_of(codes: &Codes, by: &[(&str, f64)]) -> Option<f64> {
    by.iter()
        .find(|(member, _)| codes.iter().any(|(_, code)| code.as_str() == *member))
        .map(|(_, share)| *share)
}

/// A year's ups and downs, and the days of the month.
fn seasonal(season: Season, month: Month) -> f64 {
    let away = f64::from(month.month() - season.peak);
    let days = f64::from(i32::try_from((month.last_day() - month.first_day()).num_days() + 1).unwrap_or(30));
    (1.0 + season.swing * (std::f64::consts::TAU * away / 12.0).cos()) * days / 30.4
}

/// A little more or less every year, for each force and measure its own way.
fn trend(habit: &mut Dice, month: Month) -> f64 {
    let years = f64::from(month.index() - 2024 * 12) / 12.0;
    (0.02 * habit.normal() * years).exp()
}

#[expect(clippy::cast_precision_loss, reason = "demonstration counts are far below 2^53")]
fn whole_number(count: u64) -> f64 {
    count as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "never negative, and far below 2^53"
)]
fn count(value: f64) -> u64 {
    value.round().max(0.0) as u64
}

/// A whole number made larger or smaller, and whole again.
#[must_use]
pub fn scaled(value: Quantity, times: f64) -> Option<Quantity> {
    quantity(value.to_f64() * times, 0)
}

/// The value with as many decimals as the measure has.
#[expect(clippy::cast_possible_truncation, reason = "far below 2^53")]
fn quantity(value: f64, decimals: u8) -> Option<Quantity> {
    let step = 10_i64.pow(u32::from(4 - decimals.min(4)));
    let scale = 10_f64.powi(i32::from(decimals.min(4)));
    Quantity::from_units((value * scale).round() as i64 * step)
}

#[cfg(test)]
mod tests;
