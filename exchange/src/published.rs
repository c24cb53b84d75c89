//! The Home Office's open data: recorded offences by force, quarter and offence subgroup, read into one planned return per force and quarter.
//!
//! `financial_year, financial_quarter, force_name, area_code, offence_group, offence_subgroup, offences`. The whole file is judged before
//! anything is planned; one unknown force or subgroup and there is no plan at all.
use crate::{
    cells::Cell,
    problems::{Problems, at, quoted},
};
use muster_domain::{
    DimensionCode, ErrorCode, ForceCode, MeasureCode, MemberCode, Period, Quantity, Statuses, Supplied,
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

/// A force as the publisher knows it.
#[derive(Debug, Clone)]
pub struct PublishedForce {
    /// Its code here.
    pub code: ForceCode,
    /// Its area code there: what rows are joined on, since spellings of names vary between releases.
    pub area_code: Option<String>,
    /// Its name, which counts only where there is no area code.
    pub name: String,
}

/// What the file is read against: the forces that are expected and the subgroups that are known.
#[derive(Debug, Clone)]
pub struct Expected {
    /// Every force a return is planned for.
    pub forces: Vec<PublishedForce>,
    /// What the figures count here.
    pub measure: MeasureCode,
    /// The dimension the subgroups are codes of.
    pub dimension: DimensionCode,
    /// Every subgroup, by the publisher's words for its group and itself.
    pub subgroups: Vec<(String, String, MemberCode)>,
}

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
pub fn read(file: &[u8], expected: &Expected) -> Result<Plan, Problems> {
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
    let mut record = csv::StringRecord::new();
    loop {
        let line = reader.position().line();
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {
                let line = record.position().map_or(line, csv::Position::line);
                let cell = |column: usize| record.get(places[column]).unwrap_or_default().trim();
                draft.take(line, std::array::from_fn(cell), &mut problems);
            }
            Err(cause) => {
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
    expected: &'a Expected,
    by_area_code: HashMap<&'a str, usize>,
    by_name: HashMap<&'a str, usize>,
    by_subgroup: HashMap<(&'a str, &'a str), usize>,
    quarters: BTreeMap<Period, Figures>,
    rows: usize,
    left_out: BTreeMap<String, usize>,
    corrections: usize,
}

impl<'a> Draft<'a> {
    fn new(expected: &'a Expected) -> Self {
        let forces = || expected.forces.iter().enumerate();
        Self {
            expected,
            by_area_code: forces()
                .filter_map(|(index, force)| Some((force.area_code.as_deref()?, index)))
                .collect(),
            by_name: forces()
                .filter(|(_, force)| force.area_code.is_none())
                .map(|(index, force)| (force.name.as_str(), index))
                .collect(),
            by_subgroup: expected
                .subgroups
                .iter()
                .enumerate()
                .map(|(index, (group, name, _))| ((group.as_str(), name.as_str()), index))
                .collect(),
            quarters: BTreeMap::new(),
            rows: 0,
            left_out: BTreeMap::new(),
            corrections: 0,
        }
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

        let force = if area_code.is_empty() {
            self.by_name.get(name)
        } else {
            self.by_area_code.get(area_code)
        };
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
        let member = self.by_subgroup.get(&(group, subgroup));
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
        let (Some(&force), Some(&member), Some(period), Some(count)) = (force, member, period, count) else {
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
        let Expected {
            forces,
            measure,
            dimension,
            subgroups,
        } = self.expected;
        let mut order: Vec<usize> = (0..subgroups.len()).collect();
        order.sort_by(|a, b| subgroups[*a].2.cmp(&subgroups[*b].2));
        let mut returns = Vec::with_capacity(self.quarters.len() * forces.len());
        for (period, figures) in &self.quarters {
            let counted: BTreeSet<usize> = figures.keys().map(|(_, member)| *member).collect();
            for (place, force) in forces.iter().enumerate() {
                let supplied = |member: &usize| match figures.get(&(place, *member)) {
                    Some((count, _)) => Supplied::Value(*count),
                    None if counted.contains(member) => Supplied::NotSupplied,
                    None => Supplied::NotApplicable,
                };
                let cell = |member: &usize| Cell {
                    measure: measure.clone(),
                    area: None,
                    codes: vec![(dimension.clone(), subgroups[*member].2.clone())],
                    supplied: supplied(member),
                    statuses: Statuses::NONE,
                    note: None,
                };
                let cells = order.iter().map(cell).collect();
                returns.push(PlannedReturn {
                    force: force.code.clone(),
                    period: *period,
                    cells,
                });
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

/// `2019/20` and `3` are `FY2019-20Q3`.
fn period(year: &str, quarter: &str) -> Option<Period> {
    let (start, end) = year.split_once('/')?;
    format!("FY{start}-{end}Q{quarter}").parse().ok()
}

#[cfg(test)]
mod tests;
