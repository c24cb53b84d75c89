//! What forces explained of the cells a figure is made of: it goes with the figure to those it was written for.
use super::store::ExplainedRow;
use crate::catalogue::Edition;
use muster_domain::{BreakdownKey, IndicatorCode, MeasureKey, catalogue::Indicator, cell::CellAddress};
use std::collections::{HashMap, HashSet};

/// Why a cell is right although it looked wrong, in the words of the force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    pub cell: CellAddress,
    /// The code of what checking it found.
    pub finding: String,
    pub text: String,
}

/// The cells of an indicator, as they are explained of: no other cell of a return is anybody else's to read.
#[derive(Default)]
pub(super) struct Cells(HashMap<IndicatorCode, HashSet<(MeasureKey, BreakdownKey)>>);

impl Cells {
    /// Those of some indicators.
    pub(super) fn of<'i>(edition: &Edition, indicators: impl Iterator<Item = &'i IndicatorCode>) -> Self {
        let mut cells = Self::default();
        for code in indicators {
            if !cells.0.contains_key(code) {
                cells.0.insert(code.clone(), of_indicator(edition, code));
            }
        }
        cells
    }

    /// Of what was explained, that of the cells of one indicator.
    pub(super) fn told(&self, edition: &Edition, indicator: &IndicatorCode, rows: &[&ExplainedRow]) -> Vec<Explained> {
        let own = self.0.get(indicator);
        let own = |row: &&&ExplainedRow| own.is_some_and(|cells| cells.contains(&(row.measure, row.breakdown)));
        let told = rows.iter().filter(own).filter_map(|row| {
            Some(Explained {
                cell: CellAddress {
                    measure: edition.measure_code(row.measure)?.clone(),
                    area: None,
                    breakdown: edition.breakdown(row.breakdown)?.clone(),
                },
                finding: row.finding.clone(),
                text: row.text.clone(),
            })
        });
        told.collect()
    }
}

fn of_indicator(edition: &Edition, code: &IndicatorCode) -> HashSet<(MeasureKey, BreakdownKey)> {
    let indicator = edition.catalogue.indicator(code);
    let cells = indicator
        .into_iter()
        .flat_map(Indicator::terms)
        .filter_map(|term| edition.cells(term));
    let each =
        cells.flat_map(|(measure, breakdowns)| breakdowns.into_iter().map(move |breakdown| (measure, breakdown)));
    each.collect()
}
