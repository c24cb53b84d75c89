//! The rows of the reference files, each turned into what it says.
use muster_domain::{Area, AreaCode, Force, ForceCode, Population, Region, RegionCode};
use serde::Deserialize;
use std::{fmt, str::FromStr};

#[derive(Deserialize)]
pub(super) struct RegionRow {
    code: RegionCode,
    name: String,
    nation: String,
}

impl From<RegionRow> for Region {
    fn from(row: RegionRow) -> Self {
        Self {
            code: row.code,
            name: row.name,
            nation: row.nation,
        }
    }
}

#[derive(Deserialize)]
pub(super) struct ForceRow {
    code: ForceCode,
    ons_code: Option<String>,
    name: String,
    ons_area_name: String,
    aliases: String,
    region: RegionCode,
    kind: String,
    valid_from: Option<String>,
    valid_to: Option<String>,
    predecessors: String,
}

pub(super) fn force(row: ForceRow) -> Result<Force, String> {
    let aliases: Vec<String> = listed(&row.aliases)?;
    Ok(Force {
        code: row.code,
        ons_code: row.ons_code,
        name: row.name,
        aliases: std::iter::once(row.ons_area_name).chain(aliases).collect(),
        region: row.region,
        kind: parsed("kind", &row.kind)?,
        valid_from: row.valid_from.map(|day| parsed("valid_from", &day)).transpose()?,
        valid_to: row.valid_to.map(|day| parsed("valid_to", &day)).transpose()?,
        predecessors: listed(&row.predecessors)?,
    })
}

#[derive(Deserialize)]
pub(super) struct PopulationRow {
    force: ForceCode,
    mid_year: i16,
    residents: i64,
    households: Option<i64>,
    basis: String,
    source: String,
}

pub(super) fn population(row: PopulationRow) -> Result<Population, String> {
    if row.residents <= 0 || row.households.is_some_and(|households| households <= 0) {
        return Err(
            "residents and households are above nought: leave households empty where they are not known".into(),
        );
    }
    Ok(Population {
        force: row.force,
        mid_year: row.mid_year,
        residents: row.residents,
        households: row.households,
        basis: row.basis,
        source: row.source,
    })
}

#[derive(Deserialize)]
pub(super) struct AreaRow {
    code: AreaCode,
    name: String,
    force: ForceCode,
    kind: String,
    parent: Option<AreaCode>,
    valid_from: Option<String>,
    valid_to: Option<String>,
}

pub(super) fn area(row: AreaRow) -> Result<Area, String> {
    Ok(Area {
        code: row.code,
        name: row.name,
        force: row.force,
        kind: parsed("kind", &row.kind)?,
        parent: row.parent,
        valid_from: row.valid_from.map(|day| parsed("valid_from", &day)).transpose()?,
        valid_to: row.valid_to.map(|day| parsed("valid_to", &day)).transpose()?,
    })
}

#[derive(Deserialize)]
pub(super) struct PeerListRow {
    pub(super) kind: String,
    pub(super) version: String,
    pub(super) label: String,
    pub(super) source: String,
    pub(super) file: String,
}

#[derive(Deserialize)]
pub(super) struct PeerRow {
    pub(super) version: String,
    pub(super) force: ForceCode,
    pub(super) rank: u16,
    pub(super) peer: ForceCode,
}

fn parsed<T: FromStr<Err: fmt::Display>>(column: &str, text: &str) -> Result<T, String> {
    text.parse().map_err(|error| format!("{column}: {error}"))
}

fn listed<T: FromStr<Err: fmt::Display>>(text: &str) -> Result<Vec<T>, String> {
    text.split('|')
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().map_err(|error| format!("{error}")))
        .collect()
}
