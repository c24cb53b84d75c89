//! From text to cells: every row is judged against what the collection asks for, and each fault says what to do about it.
use crate::{
    long_csv::{TextRow, on},
    problems::{Problems, at, quoted},
};
use muster_domain::catalogue::{Breakdown, Collection, Measure};
use muster_domain::cell::{Cell, CellAddress};
use muster_domain::{
    AreaCode, DimensionCode, ErrorCode, ForceCode, MeasureCode, MemberCode, NotAQuantity, Period, Problem, Quantity,
    Statuses, Supplied,
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A note is a sentence or two, not a document.
const LONGEST_NOTE: usize = 2_000;

/// What one return asks for.
#[derive(Debug, Clone)]
pub struct Form {
    /// The collection, as problems name it.
    pub collection: String,
    /// The force the return is of.
    pub force: ForceCode,
    /// The period the return is for.
    pub period: Period,
    /// What is asked, by code.
    pub measures: BTreeMap<MeasureCode, MeasureForm>,
    /// The areas of the force that may be used.
    pub areas: HashSet<AreaCode>,
}

/// What is asked of one measure.
#[derive(Debug, Clone, Default)]
pub struct MeasureForm {
    /// Decimals a value may have.
    pub decimals: u8,
    /// Values below nought are corrections and welcome.
    pub corrections: bool,
    /// Its dimensions with their codes, in the order of the catalogue.
    pub dimensions: Vec<(DimensionCode, Vec<MemberCode>)>,
}

impl Form {
    /// What a collection asks of a force for a period: the measures and codes that are valid then, and the areas given.
    #[must_use]
    pub fn of(
        collection: &Collection,
        force: ForceCode,
        period: Period,
        areas: impl IntoIterator<Item = AreaCode>,
    ) -> Self {
        let members = |code: &DimensionCode| {
            let dimension = collection.dimension(code).into_iter();
            dimension
                .flat_map(|dimension| dimension.members_in(period).map(|member| member.code.clone()))
                .collect()
        };
        let measure = |measure: &Measure| MeasureForm {
            decimals: measure.decimals,
            corrections: measure.corrections,
            dimensions: measure
                .dimensions
                .iter()
                .map(|code| (code.clone(), members(code)))
                .collect(),
        };
        let asked = collection
            .measures
            .iter()
            .filter(|measure| measure.valid.covers(period));
        Self {
            collection: collection.code.to_string(),
            force,
            period,
            measures: asked.map(|asked| (asked.code.clone(), measure(asked))).collect(),
            areas: areas.into_iter().collect(),
        }
    }
}

/// Judges every row. One fault a row, the first from left to right: the count of faults is the count of cells to put right.
///
/// The cells are worth having only where no problem was noted.
pub fn read(rows: &[TextRow], form: &Form, problems: &mut Problems) -> Vec<Cell> {
    let mut seen: HashMap<CellAddress, usize> = HashMap::new();
    let mut cells = Vec::new();
    for row in rows {
        let cell = match cell(row, form) {
            Ok(cell) => cell,
            Err(fault) => {
                problems.add(|| fault.at(row));
                continue;
            }
        };
        if let Some(earlier) = seen.insert(cell.address.clone(), row.index) {
            problems.add(|| {
                Fault::new(
                    ErrorCode::CellTwice,
                    "measure",
                    format!("the cell is already in row {earlier}: keep one"),
                )
                .at(row)
            });
        }
        if problems.none() {
            cells.push(cell);
        } else {
            // nothing will be stored, so nothing need be kept
            cells = Vec::new();
        }
    }
    cells
}

struct Fault {
    code: ErrorCode,
    column: String,
    message: String,
}

impl Fault {
    fn new(code: ErrorCode, column: &str, message: impl Into<String>) -> Self {
        Self {
            code,
            column: column.to_owned(),
            message: message.into(),
        }
    }

    fn at(self, row: &TextRow) -> Problem {
        at(
            self.code,
            format!("{}{}", self.message, on(row.line)),
            ["rows".into(), row.index.to_string(), self.column],
        )
    }
}

fn cell(row: &TextRow, form: &Form) -> Result<Cell, Fault> {
    own_return(row, form)?;
    let area = area(row, form)?;
    let (measure, asked) = measure(row, form)?;
    let breakdown = breakdown(row, &measure, asked)?;
    let (supplied, statuses) = supplied(row, asked)?;
    let note = note(row)?;
    Ok(Cell {
        address: CellAddress {
            measure,
            area,
            breakdown,
        },
        supplied,
        statuses,
        note,
    })
}

fn own_return(row: &TextRow, form: &Form) -> Result<(), Fault> {
    if !row.period.is_empty() {
        let period: Period = row.period.parse().map_err(|e: muster_domain::NotAPeriod| {
            Fault::new(ErrorCode::PeriodNotReadable, "period", e.to_string())
        })?;
        if period != form.period {
            return Err(Fault::new(
                ErrorCode::WrongPeriod,
                "period",
                format!("this return is for {}: send {period} with its own return", form.period),
            ));
        }
    }
    if !row.force.is_empty() && row.force != form.force.as_str() {
        return Err(Fault::new(
            ErrorCode::WrongForce,
            "force",
            format!(
                "this return is of `{}`: leave rows of {} out",
                form.force,
                quoted(&row.force)
            ),
        ));
    }
    Ok(())
}

fn area(row: &TextRow, form: &Form) -> Result<Option<AreaCode>, Fault> {
    if row.area.is_empty() {
        return Ok(None);
    }
    form.areas.get(row.area.as_str()).cloned().map(Some).ok_or_else(|| {
        let message = format!(
            "`{}` has no area {}: use a code of its areas, or leave it blank for the force as a whole",
            form.force,
            quoted(&row.area)
        );
        Fault::new(ErrorCode::UnknownArea, "area", message)
    })
}

fn measure<'f>(row: &TextRow, form: &'f Form) -> Result<(MeasureCode, &'f MeasureForm), Fault> {
    form.measures
        .get_key_value(row.measure.as_str())
        .map(|(code, asked)| (code.clone(), asked))
        .ok_or_else(|| {
            let message = if row.measure.is_empty() {
                "the measure is missing: name what is counted".to_owned()
            } else {
                format!(
                    "`{}` does not ask for a measure {}: use a code of the collection",
                    form.collection,
                    quoted(&row.measure)
                )
            };
            Fault::new(ErrorCode::UnknownMeasure, "measure", message)
        })
}

fn breakdown(row: &TextRow, measure: &MeasureCode, asked: &MeasureForm) -> Result<Breakdown, Fault> {
    for (place, (dimension, _)) in row.codes.iter().enumerate() {
        if !asked.dimensions.iter().any(|(known, _)| known.as_str() == dimension) {
            let message = format!("`{measure}` is not broken down by {}: leave it out", quoted(dimension));
            return Err(Fault::new(ErrorCode::UnknownDimension, dimension, message));
        }
        if row.codes[..place].iter().any(|(earlier, _)| earlier == dimension) {
            return Err(Fault::new(
                ErrorCode::UnknownDimension,
                dimension,
                format!("the dimension {} is there twice: keep one", quoted(dimension)),
            ));
        }
    }
    asked
        .dimensions
        .iter()
        .map(|(dimension, members)| {
            let Some((_, sent)) = row.codes.iter().find(|(sent, _)| sent == dimension.as_str()) else {
                let message = format!("`{measure}` is broken down by `{dimension}`: give its code");
                return Err(Fault::new(ErrorCode::MissingDimension, dimension.as_str(), message));
            };
            let member = members
                .iter()
                .find(|member| member.as_str() == sent)
                .cloned()
                .ok_or_else(|| {
                    let message = format!("`{dimension}` has no code {}: use a code of its list", quoted(sent));
                    Fault::new(ErrorCode::UnknownMember, dimension.as_str(), message)
                })?;
            Ok((dimension.clone(), member))
        })
        .collect::<Result<_, _>>()
        .map(Breakdown::new)
}

fn supplied(row: &TextRow, asked: &MeasureForm) -> Result<(Supplied, Statuses), Fault> {
    let (value, status) = (row.value.trim(), row.status.trim());
    let absent = match status {
        "NOT_SUPPLIED" => Some(Supplied::NotSupplied),
        "NOT_APPLICABLE" => Some(Supplied::NotApplicable),
        _ => None,
    };
    match absent {
        Some(absent) if value.is_empty() => return Ok((absent, Statuses::NONE)),
        Some(_) => {
            let message =
                format!("there is a value and the status {status}: keep the value or the reason why there is none");
            return Err(Fault::new(ErrorCode::ValueWithAbsence, "status", message));
        }
        None => {}
    }
    let statuses: Statuses = status
        .parse()
        .map_err(|_| {
            let message = format!("{} is not a status: use NOT_SUPPLIED or NOT_APPLICABLE without a value, PROVISIONAL, ESTIMATED or BREAK (joined by `|`) with one", quoted(status));
            Fault::new(ErrorCode::StatusUnknown, "status", message)
        })?;
    if value.is_empty() {
        let message = "there is neither a value nor a reason: a blank is not a nought, write the value, NOT_SUPPLIED or NOT_APPLICABLE";
        return Err(Fault::new(ErrorCode::ValueMissing, "value", message));
    }
    let quantity = quantity(value, asked)?;
    Ok((Supplied::Value(quantity), statuses))
}

fn quantity(value: &str, asked: &MeasureForm) -> Result<Quantity, Fault> {
    let too_fine = || {
        let allowed = match asked.decimals {
            0 => "no decimals".to_owned(),
            1 => "one decimal".to_owned(),
            more => format!("{more} decimals"),
        };
        Fault::new(
            ErrorCode::ValueTooPrecise,
            "value",
            format!("{} is too fine: this measure has {allowed}", quoted(value)),
        )
    };
    let quantity = value.parse::<Quantity>().map_err(|cause| match cause {
        NotAQuantity::NotANumber(_) => Fault::new(ErrorCode::ValueNotANumber, "value", cause.to_string()),
        NotAQuantity::TooFine(_) => too_fine(),
        NotAQuantity::TooLarge(_) => Fault::new(ErrorCode::ValueOutOfRange, "value", cause.to_string()),
    })?;
    if quantity.decimals() > asked.decimals {
        return Err(too_fine());
    }
    if quantity.negative() && !asked.corrections {
        let message = format!(
            "{} is below nought and this measure takes no corrections: send the corrected figure in a revision of its own period",
            quoted(value)
        );
        return Err(Fault::new(ErrorCode::ValueNegative, "value", message));
    }
    Ok(quantity)
}

fn note(row: &TextRow) -> Result<Option<String>, Fault> {
    if row.note.chars().count() > LONGEST_NOTE {
        return Err(Fault::new(
            ErrorCode::NoteTooLong,
            "note",
            "the note is too long: keep it under 2,000 characters",
        ));
    }
    // PostgreSQL stores no NUL, and no other control character belongs in a sentence
    if row
        .note
        .chars()
        .any(|character| character.is_control() && !matches!(character, '\n' | '\r' | '\t'))
    {
        return Err(Fault::new(
            ErrorCode::RowNotReadable,
            "note",
            "the note holds a control character: take it out",
        ));
    }
    Ok(Some(row.note.trim()).filter(|note| !note.is_empty()).map(str::to_owned))
}

#[cfg(test)]
mod tests;
