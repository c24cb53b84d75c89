//! The Home Office's open data: recorded offences by force, quarter and offence subgroup, read into one planned return per force and quarter.
//!
//! `financial_year, financial_quarter, force_name, area_code, offence_group, offence_subgroup, offences`. The whole file is judged before
//! anything is planned; one unknown force or subgroup and there is no plan at all.
mod expected;

pub use expected::Expected;

use crate::{
    delimited::Lines,
    problems::{Problems, at, quoted},
};
use muster_domain::{
    ErrorCode, ForceCode, Period, Quantity, Statuses, Supplied,
    catalogue::{Breakdown, Measure, Member},
    cell::{Cell, CellAddress},
    force::Force,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Bodies that appear among the forces but are none: national reporting centres for fraud.
const PSEUDO_FORCES: [&str; 3] = ["Action Fraud", "CIFAS", "UK Finance"];

const COLUMNS: [&str; 7] = [
    "financial_year",
    "financial_quarter",
    "force_name",
    "area_code",
    "offence_group",
    "offence_subgroup",
    "offences",
];

/// One return to be made: every cell has a value or a reason why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedReturn {
    /// The force the figures are about.
    pub force: ForceCode,
    /// The quarter or year.
    pub period: Period,
    /// Every cell asked for.
    pub cells: Vec<Cell>,
}

impl PlannedReturn {
    /// The file holds not one figure of this force for this period.
    #[must_use]
    pub fn silent(&self) -> bool {
        self.cells.iter().all(|cell| cell.supplied.value().is_none())
    }
}

/// What a file amounts to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The returns to make, by quarter and then force.
    pub returns: Vec<PlannedReturn>,
    /// Rows of the file, those left out included.
    pub rows: usize,
    /// Rows left out because no force stands behind them, by name.
    pub left_out: BTreeMap<String, usize>,
    /// Negative figures: corrections of earlier quarters, kept as they are.
    pub corrections: usize,
}

/// Reads and judges a whole file.
///
/// # Errors
/// Every fault with its line, and no plan.
pub fn read(file: &[u8], expected: &Expected<'_>) -> Result<Plan, Problems> {
    let mut problems = Problems::default();
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(file);
    let places = reader.headers().ok().and_then(places);
    let Some(places) = places else {
        let message = format!(
            "the first line does not name the columns: they are {}",
            COLUMNS.join(", ")
        );
        problems.add(|| at(ErrorCode::ColumnMissing, message, ["header".into()]));
        return Err(problems);
    };

    let mut draft = Draft::new(expected);
    let mut lines = Lines::of(file);
    let mut record = csv::StringRecord::new();
    loop {
        let from = reader.position().clone();
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {
                let line = lines.of_record(&record);
                let cell = |column: usize| record.get(places[column]).unwrap_or_default().trim();
                draft.take(line, std::array::from_fn(cell), &mut problems);
            }
            Err(cause) => {
                let line = lines.at(Some(&from));
                problems.add(|| {
                    at(
                        ErrorCode::RowNotReadable,
                        format!("the file cannot be read from here on: {cause}"),
                        ["lines".into(), line.to_string()],
                    )
                });
                break;
            }
        }
    }
    if problems.none() {
        Ok(draft.plan())
    } else {
        Err(problems)
    }
}

fn places(header: &csv::StringRecord) -> Option<[usize; 7]> {
    let mut places = [0; 7];
    for (place, column) in places.iter_mut().zip(COLUMNS) {
        *place = header
            .iter()
            .position(|name| name.trim().eq_ignore_ascii_case(column))?;
    }
    Some(places)
}

/// By force and subgroup, each by its place in what is expected; with the line it was read from.
type Figures = HashMap<(usize, usize), (Quantity, u64)>;

struct Draft<'a> {
    expected: &'a Expected<'a>,
    by_area_code: HashMap<&'a str, usize>,
    by_subgroup: HashMap<(String, String), usize>,
    quarters: BTreeMap<Period, Figures>,
    rows: usize,
    left_out: BTreeMap<String, usize>,
    corrections: usize,
}

impl<'a> Draft<'a> {
    fn new(expected: &'a Expected<'a>) -> Self {
        let forces = || expected.forces.iter().enumerate();
        let names = |(place, member): (usize, &'a Member)| {
            let names = member.published.iter();
            names.map(move |name| ((name.group.to_lowercase(), name.name.to_lowercase()), place))
        };
        Self {
            expected,
            by_area_code: forces()
                .filter_map(|(place, force)| Some((force.ons_code.as_deref()?, place)))
                .collect(),
            by_subgroup: expected.dimension.members.iter().enumerate().flat_map(names).collect(),
            quarters: BTreeMap::new(),
            rows: 0,
            left_out: BTreeMap::new(),
            corrections: 0,
        }
    }

    /// Spellings of names vary between releases: they count only where a force has no area code.
    fn force(&self, name: &str, area_code: &str) -> Option<usize> {
        if area_code.is_empty() {
            return self
                .expected
                .forces
                .iter()
                .position(|force| force.ons_code.is_none() && force.goes_by(name));
        }
        self.by_area_code.get(area_code).copied()
    }

    fn take(
        &mut self,
        line: u64,
        [year, quarter, name, area_code, group, subgroup, offences]: [&str; 7],
        problems: &mut Problems,
    ) {
        let mut wrong = |code, column: &str, message: String| {
            problems.add(|| {
                at(
                    code,
                    format!("{message} (line {line})"),
                    ["lines".into(), line.to_string(), column.into()],
                )
            });
        };
        self.rows += 1;
        if area_code.is_empty() && PSEUDO_FORCES.contains(&name) {
            *self.left_out.entry(name.to_owned()).or_default() += 1;
            return;
        }

        let force = self.force(name, area_code);
        if force.is_none() {
            let who = if area_code.is_empty() {
                format!("the name {} and no area code", quoted(name))
            } else {
                format!("the area code {}", quoted(area_code))
            };
            wrong(
                ErrorCode::UnknownForce,
                "area_code",
                format!("no force has {who}: correct it, or add the force to the reference data first"),
            );
        }
        let member = self
            .by_subgroup
            .get(&(group.to_lowercase(), subgroup.to_lowercase()))
            .copied();
        if member.is_none() {
            wrong(
                ErrorCode::UnknownMember,
                "offence_subgroup",
                format!(
                    "the catalogue has no offence subgroup {} in {}: correct it, or publish it in the catalogue first",
                    quoted(subgroup),
                    quoted(group)
                ),
            );
        }
        let period = period(year, quarter);
        if period.is_none() {
            wrong(
                ErrorCode::PeriodNotReadable,
                "financial_quarter",
                format!(
                    "{} and {} are not a quarter: write a year like 2019/20 and a quarter from 1 to 4",
                    quoted(year),
                    quoted(quarter)
                ),
            );
        }
        let count = offences.parse::<Quantity>().ok().filter(|count| count.decimals() == 0);
        if count.is_none() {
            wrong(
                ErrorCode::ValueNotANumber,
                "offences",
                format!(
                    "{} is not a whole number: leave the row out where there is no figure",
                    quoted(offences)
                ),
            );
        }
        let (Some(force), Some(member), Some(period), Some(count)) = (force, member, period, count) else {
            return;
        };
        let earlier = self
            .quarters
            .entry(period)
            .or_default()
            .insert((force, member), (count, line));
        if let Some((_, earlier)) = earlier {
            wrong(
                ErrorCode::CellTwice,
                "offences",
                format!("this force, quarter and subgroup are already on line {earlier}: keep one"),
            );
        }
        self.corrections += usize::from(count.negative());
    }

    fn plan(self) -> Plan {
        let forces = &self.expected.forces;
        let mut returns = Vec::with_capacity(self.quarters.len() * forces.len());
        for (period, figures) in &self.quarters {
            let counted: BTreeSet<usize> = figures.keys().map(|(_, member)| *member).collect();
            for (place, force) in forces.iter().enumerate().filter(|(_, force)| existed(force, *period)) {
                let supplied = |member| match figures.get(&(place, member)) {
                    Some((count, _)) => Supplied::Value(*count),
                    None if counted.contains(&member) => Supplied::NotSupplied,
                    None => Supplied::NotApplicable,
                };
                returns.push(self.expected.planned(force, *period, supplied));
            }
        }
        Plan {
            returns,
            rows: self.rows,
            left_out: self.left_out,
            corrections: self.corrections,
        }
    }
}

impl Expected<'_> {
    /// Every code of the published measure, and whatever else the collection asks for: that is not in the file.
    fn planned(&self, force: &Force, period: Period, supplied: impl Fn(usize) -> Supplied) -> PlannedReturn {
        let cell = |measure: &Measure, breakdown, supplied| Cell {
            address: CellAddress {
                measure: measure.code.clone(),
                area: None,
                breakdown,
            },
            supplied,
            statuses: Statuses::NONE,
            note: None,
        };
        let members = self.dimension.members.iter().enumerate();
        let published = members.map(|(place, member)| {
            let breakdown = Breakdown::WHOLE.with(self.dimension.code.clone(), member.code.clone());
            cell(self.measure, breakdown, supplied(place))
        });
        let others = self
            .collection
            .cells(period)
            .filter(|(measure, _)| measure.code != self.measure.code);
        let others = others.map(|(measure, breakdown)| cell(measure, breakdown, Supplied::NotSupplied));
        PlannedReturn {
            force: force.code.clone(),
            period,
            cells: published.chain(others).collect(),
        }
    }
}

fn existed(force: &Force, period: Period) -> bool {
    force.valid_from.is_none_or(|from| from <= period.first()) && force.valid_to.is_none_or(|to| period.last() <= to)
}

/// `2019/20` and `3` are `FY2019-20Q3`.
fn period(year: &str, quarter: &str) -> Option<Period> {
    let (start, end) = year.split_once('/')?;
    format!("FY{start}-{end}Q{quarter}").parse().ok()
}

#[cfg(test)]
mod tests;
