//! What a force fills in: a workbook or a CSV with one row a cell, last period's value beside it, and everything but the
//! answers already there.
mod codes;
mod csv;
mod figures;
mod guidance;
mod look;
mod marks;

use crate::{mapping::Mapping, sent::History};
use muster_domain::{
    AreaCode, ForceCode, Period, Quantity, Supplied,
    catalogue::{Breakdown, Collection, Measure},
    cell::{Cell, CellAddress},
};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use std::{collections::BTreeMap, fmt};

pub use csv::csv;

/// What a template is made of.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// What is collected, in its present version.
    pub collection: &'a Collection,
    /// The force that fills it in.
    pub force: ForceCode,
    /// What the force is called.
    pub force_name: &'a str,
    /// The period it is for.
    pub period: Period,
    /// The day it is due, as people write days.
    pub due: Option<String>,
    /// The areas of the force, with their names.
    pub areas: &'a [(AreaCode, String)],
    /// What was supplied for the period before.
    pub last: &'a BTreeMap<CellAddress, Supplied>,
    /// What the draft holds already.
    pub recorded: &'a [Cell],
    /// Past values, so that the rules about history can be checked offline.
    pub history: Option<&'a History>,
    /// The force's own words, so that a file which uses them can be checked offline.
    pub words: Option<&'a Mapping>,
}

/// Why a template cannot be written: its texts are longer than a spreadsheet can hold.
#[derive(Debug, thiserror::Error)]
#[error("the template cannot be written: {0}")]
pub struct CannotWrite(#[from] XlsxError);

/// One row of a template.
struct Line<'a> {
    measure: &'a Measure,
    address: CellAddress,
    last: Option<Supplied>,
    now: Option<&'a Cell>,
}

/// The template as a workbook: figures, guidance, lists of codes.
pub fn workbook(asked: &Asked<'_>) -> Result<Vec<u8>, CannotWrite> {
    let mut book = Workbook::new();
    // the same template is the same bytes
    let first = asked.period.first();
    let year = u16::try_from(first.year()).unwrap_or(1900);
    let made = ExcelDateTime::from_ymd(year, u8::try_from(first.month()).unwrap_or(1), 1)?;
    let title = format!("{} {} {}", asked.collection.title, asked.force_name, asked.period);
    book.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&made));
    let lists = codes::Lists::of(asked);
    figures::write(book.add_worksheet(), asked, &lists)?;
    guidance::write(book.add_worksheet(), asked)?;
    lists.write(book.add_worksheet())?;
    marks::write(&mut book, asked)?;
    Ok(book.save_to_buffer()?)
}

impl Asked<'_> {
    /// Every cell that is owed, and every cell of an area that had a value the period before or has one now.
    fn lines(&self) -> Vec<Line<'_>> {
        let recorded: BTreeMap<&CellAddress, &Cell> = self.recorded.iter().map(|cell| (&cell.address, cell)).collect();
        let mut lines = Vec::new();
        for (measure, breakdown) in self.collection.cells(self.period) {
            let areas = self.areas.iter().map(|(code, _)| Some(code.clone()));
            for area in std::iter::once(None).chain(areas) {
                let address = CellAddress {
                    measure: measure.code.clone(),
                    area,
                    breakdown: breakdown.clone(),
                };
                let (last, now) = (self.last.get(&address).copied(), recorded.get(&address).copied());
                if address.area.is_none() || last.is_some() || now.is_some() {
                    lines.push(Line {
                        measure,
                        address,
                        last,
                        now,
                    });
                }
            }
        }
        lines
    }

    /// The codes of a breakdown as a person reads them.
    fn part(&self, breakdown: &Breakdown) -> String {
        let titles = breakdown.codes().iter().map(|(dimension, member)| {
            let dimension = self.collection.dimension(dimension);
            let member_title = dimension.and_then(|dimension| dimension.member(member));
            member_title.map_or(member.as_str(), |member| member.title.as_str())
        });
        titles.collect::<Vec<_>>().join(", ")
    }

    fn area(&self, area: Option<&AreaCode>) -> &str {
        let Some(area) = area else { return "whole force" };
        let named = self.areas.iter().find(|(code, _)| code == area);
        named.map_or("", |(_, name)| name.as_str())
    }

    /// The dimensions in use, each once, in the order of the catalogue.
    fn dimensions(&self) -> impl Iterator<Item = &muster_domain::catalogue::Dimension> {
        let used = |code| {
            let mut measures = self.collection.measures.iter();
            measures.any(|measure| measure.valid.covers(self.period) && measure.dimensions.contains(code))
        };
        self.collection
            .dimensions
            .iter()
            .filter(move |dimension| used(&dimension.code))
    }
}

/// A value, or the reason why there is none, as one text.
struct Shown(Supplied);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Supplied::Value(value) => value.fmt(f),
            absent => f.write_str(absence(absent)),
        }
    }
}

fn absence(supplied: Supplied) -> &'static str {
    match supplied {
        Supplied::Value(_) => "",
        Supplied::NotSupplied => "NOT_SUPPLIED",
        Supplied::NotApplicable => "NOT_APPLICABLE",
    }
}

/// The value and status a cell is written with.
fn written(cell: &Cell) -> (Option<Quantity>, String) {
    match cell.supplied {
        Supplied::Value(value) => (Some(value), cell.statuses.to_string()),
        absent => (None, absence(absent).to_owned()),
    }
}

#[cfg(test)]
mod tests;
